"""`make bench`: measures the running booth, and prints a table for the README.

    start           process start to the first frame on the screen, and to serving
    screen          drawing and handing over one frame, 1280x720, p50/p99 over 10 s
    program         composing the picture of everybody
    press           START pressed (on the control socket) to the countdown ordered on all screens,
                    which show it with their next frame
    strip           the last review's end, and the last shot's instant, to the strip on disk
    memory, CPU     of the booth's process alone; the friends run in another

Figures depend on what else the machine does: its load is printed beside them.
"""

import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from kiosk import control
from kiosk.session import schedule
from kiosk.session.events import Button
from tests.running import RunningBooth, virtual_screen

WATCHED_S = 10.0
REVIEW_MS = 1_500.0
"""As `RunningBooth` configures it."""


@contextmanager
def running(display: str, *sets: str) -> Iterator[RunningBooth]:
    with tempfile.TemporaryDirectory() as folder:
        booth = RunningBooth(Path(folder) / "data", display, *sets)
        try:
            yield booth
        finally:
            booth.stop()


@contextmanager
def friends(booth: RunningBooth, count: int) -> Iterator[float]:
    """`count` friends who are there and seen at 720p; s from being in the room to that."""
    authority = booth.data_dir / "tls" / "authority.pem"
    url = booth.status()["join_url"]
    command = [sys.executable, "-m", "tests.bench.friends", url, str(authority), str(count)]
    process = subprocess.Popen(command) if count else None
    try:
        booth.until(lambda status: len(status["people"]) == (count + 1 if count else 0))
        joined_s = time.monotonic()
        booth.until(lambda status: all(p["video"] == [1280, 720] for p in status["people"][1:]))
        yield time.monotonic() - joined_s
    finally:
        if process:
            process.terminate()
            process.wait()


def watch(booth: RunningBooth, count: int) -> list[tuple[str, str]]:
    """Screen, program, memory and CPU while `count` friends are there and nobody presses."""
    with friends(booth, count) as seen_s:
        time.sleep(5.0)  # until the browsers' and encoders' rates have settled
        process = psutil.Process(booth.serving["pid"])
        before, began = sum(process.cpu_times()[:2]), time.monotonic()
        time.sleep(WATCHED_S)
        cores = (sum(process.cpu_times()[:2]) - before) / (time.monotonic() - began)
        status = booth.status()
    return [
        (f"screen frame, {count} friends, ms p50/p99", _pair(status["screen_ms"])),
        (f"program picture, {count} friends, ms p50/p99", _pair(status["program_ms"])),
        (f"memory, {count} friends, MB", str(status["memory_mb"])),
        (f"CPU, {count} friends, cores", f"{cores:.2f}"),
        *([(f"in the room to 720p, {count} friends, s", f"{seen_s:.1f}")] if count else []),
    ]


def _pair(percentiles: dict[str, float] | None) -> str:
    return f"{percentiles['p50']:.1f} / {percentiles['p99']:.1f}" if percentiles else "-"


def session(booth: RunningBooth) -> list[tuple[str, str]]:
    """A whole session with two friends, by the buttons."""
    with friends(booth, 2):
        for button in ("ready", "start", "ready", "start"):
            booth.press(button)
        booth.until(lambda status: status["lamps"]["start"] == "start")
        pressed_ms = time.time() * 1e3
        asyncio.run(control.press(booth.config, Button.START, hold=False))
        booth.until(lambda status: status["strip_url"])
        manifest = booth.manifest()
    last, first = manifest["shots"][-1], manifest["shots"][0]
    ordered_ms = first["fire_at"] - 3_000 - schedule.LEAD_MS - pressed_ms
    [reviewed_ms] = [stage["at"] for stage in manifest["stages"] if stage["stage"] == "result"]
    made_ms = manifest["strip"]["made_at"]
    spreads = ", ".join(str(round(shot["spread_ms"])) for shot in manifest["shots"])
    return [
        ("START pressed to countdown ordered, ms", f"{ordered_ms:.0f}"),
        ("last review over to strip on disk, ms", f"{made_ms - reviewed_ms:.0f}"),
        (
            "last shot to strip on disk, without its review, ms",
            f"{made_ms - last['fire_at'] - REVIEW_MS:.0f}",
        ),
        ("spread of the captures, ms a shot", spreads),
    ]


def main() -> None:
    rows: list[tuple[str, str]] = []
    with virtual_screen() as display, running(display) as booth:
        began: dict[str, Any] = booth.until(lambda status: status["first_frame_s"] is not None)
        rows.append(("start to first frame, s", f"{began['first_frame_s']:.2f}"))
        rows.append(("start to serving, s", f"{booth.serving_s:.2f}"))
        for count in (0, 2, 4):
            rows += watch(booth, count)
            if count:
                booth.verb("press", "start", "--hold")
    with virtual_screen() as display, running(display) as booth:
        rows += session(booth)
    print(json.dumps(dict(rows)) if "--json" in sys.argv else table(rows))


def table(rows: list[tuple[str, str]]) -> str:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    head = f"{time.strftime('%Y-%m-%d')}, {machine}, load {load}\n\n| what | figure |\n|---|---|"
    return "\n".join([head, *(f"| {what} | {figure} |" for what, figure in rows)])


if __name__ == "__main__":
    main()
