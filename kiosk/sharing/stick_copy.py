"""Copying to a stick, in a process apart from the booth.

A write to a broken stick may hang in the kernel, where not even SIGKILL ends it. A thread that
hangs there would keep the booth's ports and its screen from the next one when it is started again;
a process that hangs there has nothing but the stick.

What is asked for comes by stdin, as JSON: `root`, `device` (its number) and `files` (pairs of a
name and a path). On stdout there is a line for every copy, and at the end `{"errno": n}`; 0 is
success.
"""

import errno
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count

FOLDER = "Nearbooth"
_PART = ".part"
_SPARE = 1 << 16
"""Bytes for what a file system keeps of its own."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]')
"""On FAT and exFAT (Microsoft's exFAT specification, 7.7.3)."""
_LONGEST = 100


def safe_name(name: str) -> str:
    """What every computer can read off a stick."""
    stem, dot, suffix = _UNSAFE.sub("-", name).rpartition(".")
    return f"{stem[:_LONGEST].strip(' .')}{dot}{suffix.strip(' .')}"


def copy(root: str, device: int, files: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Put what is missing on the stick that is mounted at `root`; gives each name that was.

    A file is there whole, or not at all, whenever the stick is pulled. Nothing that was on it is
    changed: what has the name of a strip, but another length, stays, and the strip gets a number.
    Whatever becomes of the mount, only that very `device` is written on. Raises OSError.
    """
    with _opened(root, None) as stick:
        if os.fstat(stick).st_dev != device:
            raise OSError(errno.ENODEV, "The stick is gone, and this is what was below it.")
        with _folder(stick) as folder:
            there = {_known(it.name): _size(it) for it in os.scandir(folder)}
            for wanted, source in files:
                name = _copied(folder, there, safe_name(wanted), source)
                if name:
                    yield name


def _known(name: str) -> str:
    """FAT makes no difference between `A.JPG` and `a.jpg`, so nobody does."""
    return name.casefold()


def _size(entry: os.DirEntry[str]) -> int:
    """Of a link its own, as it may lead to nothing."""
    return entry.stat(follow_symlinks=False).st_size


def _copied(folder: int, there: dict[str, int], wanted: str, source: str) -> str | None:
    """The name under which it was copied now; None if it is there, or is no more in the booth."""
    try:
        size = os.stat(source).st_size
        name = _free_name(there, wanted, size)
        if name is None:
            return None
        with open(source, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return None
    _write(folder, name, data)
    there[_known(name)] = len(data)
    return name


def _free_name(there: Mapping[str, int], wanted: str, size: int) -> str | None:
    stem, dot, suffix = wanted.rpartition(".")
    for n in count(1):
        name = wanted if n == 1 else f"{stem} ({n}){dot}{suffix}"
        if _known(name) not in there:
            return name
        if there[_known(name)] == size:
            break
    return None


def _write(folder: int, name: str, data: bytes) -> None:
    """Like `store/atomic.py`, below an open folder: paths may lead elsewhere by now."""
    free = os.fstatvfs(folder)
    if free.f_bavail * free.f_frsize < len(data) + _SPARE:
        raise OSError(errno.ENOSPC, "The stick is full.")
    part = name + _PART
    try:
        with _opened(part, folder, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as file:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file, rest) :]
            os.fsync(file)
        os.rename(part, name, src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)
    except OSError:
        _drop(folder, part)
        raise


def _drop(folder: int, part: str) -> None:
    """Half a file of ours helps nobody; if it cannot be removed either, it is overwritten later."""
    with suppress(OSError):
        os.unlink(part, dir_fd=folder)


@contextmanager
def _folder(stick: int) -> Iterator[int]:
    with suppress(FileExistsError):
        os.mkdir(FOLDER, dir_fd=stick)
        os.fsync(stick)
    with _opened(FOLDER, stick) as folder:
        yield folder


@contextmanager
def _opened(
    path: str, folder: int | None, how: int = os.O_RDONLY | os.O_DIRECTORY
) -> Iterator[int]:
    descriptor = os.open(path, how | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644, dir_fd=folder)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def main() -> int:
    asked = json.load(sys.stdin)
    os.nice(10)  # guests do not wait for the stick
    failed = 0
    try:
        for name in copy(asked["root"], asked["device"], asked["files"]):
            print(json.dumps({"copied": name}), flush=True)
    except OSError as error:
        failed = error.errno or errno.EIO
    print(json.dumps({"errno": failed}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
