"""Figures as Markdown, with the machine and its load, and a wait for a machine that is at rest."""

import os
import platform
import time
from collections.abc import Iterable, Sequence

import numpy as np
import psutil

Row = Sequence[str]

QUIET = 20.0
"""Percent of all processors that may be busy while nothing is measured."""
PATIENCE_S = 15.0


def table(head: Row, rows: Iterable[Row]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    return (
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores ({platform.machine()}), "
        f"Python {platform.python_version()}"
    )


def load() -> str:
    """For beside figures: what else was going on."""
    return "load " + ", ".join(f"{value:.1f}" for value in os.getloadavg())


def rest() -> float:
    """Wait until the machine has little to do, though not for ever; percent of it that is busy."""
    until = time.monotonic() + PATIENCE_S
    while (busy := psutil.cpu_percent(1.0)) > QUIET and time.monotonic() < until:
        pass
    return busy


def spread(times_ms: Sequence[float]) -> str:
    """p50 / p99."""
    p50, p99 = np.percentile(times_ms, (50, 99))
    return f"{p50:.1f} / {p99:.1f}"
