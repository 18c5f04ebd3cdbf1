"""Files as one ZIP that is never whole anywhere: not on the disk, and not in memory.

Pictures do not get smaller, so they are stored as they are. Then the size of the ZIP is known
before it is made, and phones show how far a download is. `zipfile` cannot do that: where it cannot
go back, it puts a file's checksum behind the file, which many programs of phones do not read.

The format is that of APPNOTE.TXT 6.3.10, 4.3.7, 4.3.12 and 4.3.16.
"""

import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from struct import Struct
from typing import BinaryIO

PIECE_BYTES = 256 * 1024

_LOCAL = Struct("<4s5H3L2H")
_CENTRAL = Struct("<4s6H3L5H2L")
_END = Struct("<4s4H2LH")
_VERSION = 20
_UNIX = 3 << 8
_UTF_8 = 1 << 11
_STORED = 0
_READABLE = 0o100644 << 16
_MOST_BYTES = 2**32 - 1


@dataclass
class _Entry:
    """`crc` and `offset` are known once it goes out."""

    name: bytes
    file: BinaryIO
    size: int
    time: int
    date: int
    crc: int = 0
    offset: int = 0

    def local(self) -> bytes:
        head = _LOCAL.pack(b"PK\x03\x04", _VERSION, *self._common(), len(self.name), 0)
        return head + self.name

    def central(self) -> bytes:
        head = _CENTRAL.pack(
            b"PK\x01\x02",
            _UNIX | _VERSION,
            _VERSION,
            *self._common(),
            *(len(self.name), 0, 0, 0, 0),
            *(_READABLE, self.offset),
        )
        return head + self.name

    def _common(self) -> tuple[int, ...]:
        return (_UTF_8, _STORED, self.time, self.date, self.crc, self.size, self.size)

    def pieces(self) -> Iterator[bytes]:
        self.file.seek(0)
        while piece := self.file.read(PIECE_BYTES):
            yield piece


class Zipped:
    """Of (name, path). What is not there is left out. Blocks, as does each of the `pieces`.

    All files are opened at once: what is replaced or removed meanwhile still comes whole. Raises
    OSError if they cannot be read, or are more than a ZIP can hold.
    """

    def __init__(self, files: Iterable[tuple[str, Path]]) -> None:
        self._open = ExitStack()
        with ExitStack() as opening:
            self._entries = list(_entries(files, opening))
            heads = sum(_LOCAL.size + _CENTRAL.size + 2 * len(it.name) for it in self._entries)
            self.size = sum(it.size for it in self._entries) + heads + _END.size
            """Of the whole, in bytes."""
            if self.size > _MOST_BYTES:
                raise OSError("That is too much for a ZIP.")
            self._open = opening.pop_all()

    def close(self) -> None:
        self._open.close()

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, in order, a few at a time."""
        offset = 0
        for entry in self._entries:
            entry.crc, entry.offset = _checksum(entry.pieces()), offset
            head = entry.local()
            yield head
            yield from entry.pieces()
            offset += len(head) + entry.size
        central = b"".join(entry.central() for entry in self._entries)
        count = len(self._entries)
        yield central + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), offset, 0)


def _entries(files: Iterable[tuple[str, Path]], opening: ExitStack) -> Iterator[_Entry]:
    for name, path in files:
        with suppress(FileNotFoundError):
            file = opening.enter_context(path.open("rb"))
            stat = os.fstat(file.fileno())
            yield _Entry(name.encode(), file, stat.st_size, *_dos(stat.st_mtime))


def _checksum(pieces: Iterable[bytes]) -> int:
    crc = 0
    for piece in pieces:
        crc = zlib.crc32(piece, crc)
    return crc


def _dos(at_s: float) -> tuple[int, int]:
    """Time and date as MS-DOS writes them: local, even seconds, and 1980 at the earliest."""
    at = datetime.fromtimestamp(at_s)
    year = min(max(at.year - 1980, 0), 127)
    return at.hour << 11 | at.minute << 5 | at.second // 2, year << 9 | at.month << 5 | at.day
