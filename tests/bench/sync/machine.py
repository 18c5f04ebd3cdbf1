"""How busy the machine was: figures of a full machine are not the booth's alone."""

import os
import platform
from pathlib import Path


class Busy:
    """Counts from its making."""

    def __init__(self) -> None:
        self._before = _ticks()

    def cores(self) -> float:
        """How many of the machine's cores were at work, on average, since then."""
        worked, total = (now - then for now, then in zip(_ticks(), self._before, strict=True))
        return worked / total * (os.cpu_count() or 1) if total else 0.0


def _ticks() -> tuple[int, int]:
    """Spent at work, and at all; the first line of /proc/stat, see proc_stat(5)."""
    numbers = [int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    user, nice, system, idle, iowait, irq, softirq, steal = numbers
    worked = user + nice + system + irq + softirq
    return worked, worked + idle + iowait + steal


def described() -> str:
    return f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
