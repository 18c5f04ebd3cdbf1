"""A file that is a camera: whoever reads its frame waits for the sensor's next exposure.

Chromium's fake camera reads a Y4M file by a timer of its own at a whole number of frames a second,
so all fake cameras would keep the phases they began with. Real cameras do not: their rates differ
by some hundred ppm and their phases walk through each other. A file of which each read is answered
here (FUSE, spoken directly: a dozen lines more than a library would need) lets the sensor set the
pace: the reader falls behind its own timer, asks at once for the next frame, and gets it at the
instant of its exposure, with that instant in its pixels.

The numbers and structures are those of `linux/fuse.h`, protocol 7.31.
"""

import ctypes
import errno
import os
import stat
import struct
import time
from pathlib import Path

from tests.bench.sync.film import MARK, Film, header

_MNT_DETACH = 2
_UNANSWERED = (2, 36, 42)  # FORGET, INTERRUPT, BATCH_FORGET
_DIRECT_IO = 1
_MAX_PAGES = 1 << 22
_PAGES = 128
"""A frame has 85 pages, and is read at once."""


class Sensor:
    """Camera `who`, exposing `fps` times a second, in the place of the file `path`.

    Raises OSError where it may not be mounted.
    """

    def __init__(self, path: Path, *, who: int, fps: float, phase_s: float) -> None:
        self._film, self._head = Film(who), header(round(fps)) + MARK
        self._period_s, self._phase_s = 1 / fps, phase_s
        self._reader: tuple[int, int] | None = None
        self._due_s = 0.0
        path.touch()
        self.fd = os.open("/dev/fuse", os.O_RDWR | os.O_NONBLOCK)
        _mount(path, f"fd={self.fd},rootmode={stat.S_IFREG | 0o444:o},user_id=0,group_id=0")

    def next_exposure_s(self) -> float:
        """`time.monotonic()` of the next one that somebody waits for; infinite without anybody."""
        return self._due_s if self._reader else float("inf")

    def expose(self) -> None:
        """The exposure that was waited for: the reader has it at once."""
        if self._reader is None:
            return
        (unique, size), self._reader = self._reader, None
        self._reply(unique, self._film.expose(time.time() * 1e3)[:size].data)

    def serve(self) -> None:
        """Answer the kernel, which has something to ask."""
        try:
            request = os.read(self.fd, 1 << 17)
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EINTR, errno.ENOENT):
                return
            raise
        _, opcode, unique = struct.unpack_from("<IIQ", request)
        match opcode:
            case _ if opcode in _UNANSWERED:
                return
            case 26:  # INIT
                self._reply(unique, _init())
            case 3:  # GETATTR
                self._reply(unique, struct.pack("<QII", 3600, 0, 0) + self._attributes())
            case 14:  # OPEN
                self._reply(unique, struct.pack("<QIi", 0, _DIRECT_IO, 0))
            case 15:  # READ
                self._read(unique, *struct.unpack_from("<QI", request, 48))
            case 18 | 25:  # RELEASE, FLUSH
                self._reply(unique, b"")
            case _:
                self._reply(unique, b"", errno.ENOSYS)

    def _read(self, unique: int, offset: int, size: int) -> None:
        """The frame itself is waited for; all else is there."""
        if offset == len(self._head) and size >= 4096:
            now_s = time.monotonic()
            beats = (now_s - self._phase_s) // self._period_s + 1
            self._due_s = self._phase_s + beats * self._period_s
            self._reader = (unique, size)
        else:
            whole = self._head + self._film.frame.tobytes()
            self._reply(unique, whole[offset : offset + size])

    def _attributes(self) -> bytes:
        size = len(self._head) + len(self._film.frame)
        times = (0,) * 6
        return struct.pack(
            "<6Q10I", 1, size, size // 512, 0, 0, 0, *times[:3], stat.S_IFREG | 0o444, 1, *times[:5]
        )

    def _reply(self, unique: int, body: bytes | memoryview, error: int = 0) -> None:
        try:
            os.writev(self.fd, [struct.pack("<IiQ", 16 + len(body), -error, unique), body])
        except OSError as problem:
            if problem.errno != errno.ENOENT:  # the reader has gone away meanwhile
                raise


def unmount(path: Path) -> None:
    """Leave nothing of the camera, whose process has ended, in the place of the file."""
    ctypes.CDLL(None).umount2(os.fsencode(path), _MNT_DETACH)
    path.unlink(missing_ok=True)


def _init() -> bytes:
    return struct.pack("<4I2H2I2H8I", 7, 31, 0, _MAX_PAGES, 4, 3, 1 << 16, 1, _PAGES, 0, *(0,) * 8)


def _mount(path: Path, options: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    done = libc.mount(b"camera", os.fsencode(path), b"fuse.camera", 0, options.encode())
    if done != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(path))
