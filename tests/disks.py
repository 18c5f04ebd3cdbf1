"""Small file systems, really mounted: that fill up, turn read-only, freeze, and are pulled out.

Mounting takes root; without it, run the tests as root of a namespace of your own:
`unshare --user --map-root-user --mount make test`. (Freezing needs a loop device as well.)
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_BLOCK = 1024
UNSHARE = "Nothing can be mounted: try `unshare --user --map-root-user --mount` before the command."


@contextmanager
def mounted(at: Path, *, size: str = "4m", source: str = "tmpfs") -> Iterator[Path]:
    """An empty file system of that size at `at`, in memory."""
    at.mkdir(parents=True, exist_ok=True)
    mount("-t", "tmpfs", "-o", f"size={size},mode=0755", source, str(at))
    try:
        yield at
    finally:
        unmount(at)


@contextmanager
def block_device(image: Path, *, damaged: str = "") -> Iterator[str]:
    """The path of a device with an ext4 file system on it, and maybe a folder that is damaged."""
    with image.open("wb") as file:
        file.truncate(8 << 20)
    run("mkfs.ext4", "-q", "-b", str(_BLOCK), str(image))
    if damaged:
        _damage(image, damaged)
    device = run("losetup", "--find", "--show", str(image)).strip()
    try:
        yield device
    finally:
        run("losetup", "--detach", device)


@contextmanager
def frozen(at: Path) -> Iterator[None]:
    """Every write hangs in the kernel, where nothing ends it."""
    run("fsfreeze", "--freeze", str(at))
    try:
        yield
    finally:
        run("fsfreeze", "--unfreeze", str(at))


def mount(*words: str) -> None:
    run("mount", *words)


def unmount(at: Path) -> None:
    """As if it was pulled: at once, whoever is at work on it."""
    with suppress(RuntimeError):
        run("umount", "--lazy", str(at))


def fill(folder: Path) -> None:
    """Until there is not a byte left."""
    with suppress(OSError), (folder / "filling").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 12))


def _damage(image: Path, folder: str) -> None:
    """Where it should say what is in that folder, there is nonsense."""
    run("debugfs", "-w", "-R", f"mkdir {folder}", str(image))
    block = int(run("debugfs", "-R", f"blocks /{folder}", str(image)))
    with image.open("r+b") as file:
        file.seek(block * _BLOCK)
        file.write(os.urandom(_BLOCK))


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        hint = UNSHARE if command[0] == "mount" else ""
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()} {hint}".strip())
    return done.stdout
