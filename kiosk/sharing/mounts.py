"""Where the stick of a label is mounted, by what the kernel says: nothing here waits for a stick.

/dev/disk/by-label/<label>    a link to the device, for as long as it is plugged in (udev(7))
/proc/self/mountinfo          what is mounted where (proc_pid_mountinfo(5))
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

_UDEV = re.compile(r"(?:\\x[0-9a-f]{2})+", re.IGNORECASE)
_OCTAL = re.compile(r"(?:\\[0-7]{3})+")


@dataclass(frozen=True)
class Mount:
    """`number` is another one each time that a stick is put in; `device` is what `os.stat` says of
    every file on it."""

    number: int
    path: str
    device: int


def device_of(label: str, by_label: Path) -> str | None:
    """The path of the device with that label, in capitals or not: FAT knows no others."""
    try:
        names = os.listdir(by_label)
    except OSError:  # there is no such folder while no disk has a label
        return None
    for name in names:
        if _from_udev(name).casefold() == label.casefold():
            return os.path.realpath(by_label / name)
    return None


def mount_of(device: str, mounts: Path) -> Mount | None:
    """Where a device is mounted; if at several places, where it was last."""
    found = None
    try:
        lines = mounts.read_text(errors="surrogateescape").splitlines()
    except OSError:  # the booth has too many files open: the next look is in a moment
        return None
    for line in lines:
        it, root, source = _fields(line)
        if root == "/" and os.path.realpath(source) == device:
            found = it
    return found


def _fields(line: str) -> tuple[Mount, str, str]:
    """The mount, its root within the file system, and its source."""
    before, _, after = line.partition(" - ")
    number, _, device, root, path, *_ = before.split(" ")
    major, minor = map(int, device.split(":"))
    mount = Mount(int(number), _from_octal(path), os.makedev(major, minor))
    return mount, _from_octal(root), _from_octal(after.split(" ")[1])


def _from_udev(name: str) -> str:
    """`My\\x20stick` as it was meant: udev writes like that whatever is unusual in a path."""
    return _UDEV.sub(lambda it: _decoded(bytes.fromhex(it[0].replace("\\x", ""))), name)


def _from_octal(field: str) -> str:
    return _OCTAL.sub(
        lambda it: _decoded(bytes(int(digits, 8) for digits in it[0].split("\\")[1:])), field
    )


def _decoded(data: bytes) -> str:
    return data.decode(errors="surrogateescape")
