"""A file is there whole, or not at all."""

import os
from pathlib import Path

SUFFIX = ".part"


def write(path: Path, data: bytes) -> None:
    """Write, fsync, rename, fsync the folder: after a power cut `path` is the old or the new."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(path.name + SUFFIX)
    with part.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)  # people's faces: the booth's own user alone
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove what a power cut left half written."""
    for part in folder.rglob("*" + SUFFIX):
        part.unlink(missing_ok=True)
