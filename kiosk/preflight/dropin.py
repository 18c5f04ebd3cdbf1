"""Whether CUPS starts as the booth needs it: with the project's drop-in, for the booth's queue.

Without it CUPS prints a sheet once more by itself after a crash (see `systemd/cups.service.d`).
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from kiosk.preflight.report import Finding, Level

FOLDERS = tuple(
    Path(place, "systemd/system/cups.service.d")
    for place in ("/etc", "/run", "/usr/local/lib", "/usr/lib")
)
"""Where drop-ins for CUPS lie. Of two with one name the first counts (`man 5 systemd.unit`)."""

SOURCE = "systemd/cups.service.d/nearbooth.conf"
TARGET = "/etc/systemd/system/cups.service.d/nearbooth.conf"
VARIABLE = "NEARBOOTH_QUEUE"
QUEUE = re.compile(rf"{VARIABLE}=([^\s\"']*)")


def dropin(queue: str, folders: Sequence[Path] = FOLDERS) -> Finding | None:
    """What is wrong with it, and the commands against that; None if nothing is. Reads files."""
    settings = list(_settings(folders))
    if not any(key == "ExecStartPre" and VARIABLE in value for _, key, value in settings):
        what = "CUPS runs without the booth's drop-in: what a crash interrupts, it prints again."
        rename = [] if queue == "booth" else [_rename(queue, TARGET)]
        return _finding(what, [f"sudo install -D -m 644 {SOURCE} {TARGET}", *rename])
    names = [
        (name, path)
        for path, key, value in settings
        if key == "Environment"
        for name in QUEUE.findall(value)
    ]
    named, path = names[-1] if names else ("", TARGET)
    if named == queue:
        return None
    what = f"The drop-in for CUPS is for the queue {named!r}, not for {queue!r}."
    return _finding(
        f"{what} What a crash interrupts there is printed again.", [_rename(queue, path)]
    )


def _settings(folders: Sequence[Path]) -> Iterator[tuple[str, str, str]]:
    """File, key and value of each line of all drop-ins, as systemd reads them: the last counts."""
    files = {path.name: path for folder in reversed(folders) for path in folder.glob("*.conf")}
    for _, path in sorted(files.items()):
        text = ""
        with suppress(OSError):  # a link to nowhere
            text = path.read_text(errors="replace")
        for line in text.splitlines():
            key, is_, value = line.partition("=")
            if is_:
                yield str(path), key.strip(), value


def _rename(queue: str, path: str) -> str:
    edit = f's/{VARIABLE}=[^ "]*/{VARIABLE}={queue}/'
    return f"sudo sed -i {shlex.quote(edit)} {path}"


def _finding(what: str, commands: Sequence[str]) -> Finding:
    restart = "sudo systemctl daemon-reload && sudo systemctl restart cups"
    return Finding("printer", Level.WARN, what, " && ".join([*commands, restart]))
