"""A file that holds nothing but room: on a disk that is full to the last byte not even what would
make room can begin, for SQLite needs a few kilobytes to open."""

import os
from contextlib import suppress
from pathlib import Path

SIZE = 16 * 2**20


class Ballast:
    """Blocks. Never fails: a disk on which it cannot be held, is one for somebody else to tell."""

    def __init__(self, path: Path, size: int = SIZE) -> None:
        self._path = path
        self._size = size

    def hold(self) -> None:
        """Have it there, if there is room."""
        with suppress(OSError):
            if not self._path.exists() or self._path.stat().st_size < self._size:
                self._filled()

    def _filled(self) -> None:
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.posix_fallocate(file, 0, self._size)
        except OSError:
            self.drop()  # half of it would be in the way
            raise
        finally:
            os.close(file)

    def drop(self) -> None:
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
