"""The project's drop-in for cups.service, as systemd would read it."""

import shlex
from pathlib import Path

DROPIN = Path(__file__).parents[2] / "systemd/cups.service.d/nearbooth.conf"


def commands(etc: Path, queue: str) -> list[list[str]]:
    """What is run before each start of cupsd, with `etc` for /etc/cups."""
    lines = DROPIN.read_text().splitlines()
    found = [line.partition("=-")[2] for line in lines if line.startswith("ExecStartPre=-")]
    return [[_expanded(word, etc, queue) for word in shlex.split(line)] for line in found]


def _expanded(word: str, etc: Path, queue: str) -> str:
    return (
        word.replace("${NEARBOOTH_QUEUE}", queue).replace("$$", "$").replace("/etc/cups", str(etc))
    )
