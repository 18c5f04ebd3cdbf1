"""The files of backgrounds: pictures and their thumbnails, kept once however often they come.

A file is named by the hash of what it was made of, so it never changes, only goes out of use.
"""

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.store import atomic


class BackgroundFiles:
    """Blocks, and may be called from any thread. OSError means that the disk failed.

    What was not used for `keep_days` is deleted when the booth is switched on.
    """

    def __init__(self, folder: Path, *, keep_days: float) -> None:
        self._folder = folder
        self._keep_s = keep_days * 86_400

    def open(self) -> None:
        """Clean up what a power cut left, and what is old."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic.sweep(self._folder)
        too_old = time.time() - self._keep_s
        for path in self._folder.glob("*.jpg"):
            if path.stat().st_mtime < too_old:
                path.unlink()

    def picture(self, digest: str, make: Callable[[], bytes]) -> Path:
        """Where the JPEG made of what has that `digest` is; by `make`, if it is not there yet."""
        return _kept(self._folder / f"{digest}.jpg", make)

    def kept(self) -> list[Path]:
        """The pictures that are there, each named by its digest."""
        return [it for it in self._folder.glob("*.jpg") if not it.stem.endswith(".thumb")]

    def thumbnail(self, digest: str, make: Callable[[], bytes]) -> Path:
        return _kept(self._folder / f"{digest}.thumb.jpg", make)


def digest_of(data: bytes) -> str:
    """sha256, in hex."""
    return hashlib.sha256(data).hexdigest()


def _kept(path: Path, make: Callable[[], bytes]) -> Path:
    try:
        os.utime(path)  # from now on it counts as used
    except FileNotFoundError:
        atomic.write(path, make())
    return path
