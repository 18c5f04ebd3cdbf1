"""A running booth to be measured, and friends in it. It is asked by its socket from within this
process, since a verb is a process of its own, which takes half a second of a processor."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psutil

from kiosk import control
from kiosk.session.events import Button
from tests.bench.recordings import recording, sent
from tests.running import RunningBooth

LOOK_S = 0.05
FRIENDS = 8

Size = tuple[int, int]
T = TypeVar("T")


def at_size(size: Size) -> tuple[str, str]:
    """What everybody sees, and the screen, to be so large."""
    return tuple(f"{key}=[{size[0]},{size[1]}]" for key in ("live.size", "display.size"))


def asked(question: Coroutine[Any, Any, T]) -> T:
    """Its answer, also where a loop runs already, as Playwright's does."""
    with ThreadPoolExecutor(1) as own:
        return own.submit(asyncio.run, question).result()


class Booth(RunningBooth):
    def status(self) -> dict[str, Any]:
        time.sleep(LOOK_S)
        return dict(asked(control.status(self.config)))

    def push(self, button: Button, *, hold: bool = False) -> None:
        """At once, whether its lamp is lit or not."""
        asked(control.press(self.config, button, hold=hold))

    def press(self, button: str) -> None:
        self.until(lambda status: status["lamps"][button] != "none")
        self.push(Button(button))

    def cores(self, seconds: float) -> float:
        """How much of the processors its process takes."""
        process = psutil.Process(self.serving["pid"])
        before, began_s = sum(process.cpu_times()[:2]), time.monotonic()
        time.sleep(seconds)
        return float(sum(process.cpu_times()[:2]) - before) / (time.monotonic() - began_s)


@contextmanager
def running(display: str, *sets: str) -> Iterator[Booth]:
    """With room for eight friends."""
    with tempfile.TemporaryDirectory() as folder:
        booth = Booth(Path(folder) / "data", display, f"session.friends={FRIENDS}", *sets)
        try:
            yield booth
        finally:
            booth.stop()


@contextmanager
def friends(booth: Booth, count: int, recordings: Path) -> Iterator[float]:
    """`count` friends who are there and seen as large as they send, in the waiting room; s from
    being in the room to that. Without any, the booth waits alone."""
    for who in range(1, count + 1):
        recording(who, recordings, sent(count + 1))  # before anything is measured
    authority = booth.data_dir / "tls" / "authority.pem"
    words = [booth.status()["join_url"], str(authority), str(count), str(recordings)]
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.friends", *words])
    try:
        if not count:
            booth.press("ready")
        booth.until(lambda status: len(status["people"]) == count + 1)
        joined_s = time.monotonic()
        size = list(sent(count + 1))
        booth.until(lambda status: all(p["video"] == size for p in status["people"][1:]))
        yield time.monotonic() - joined_s
    finally:
        process.terminate()
        process.wait()


def choose(booth: Booth) -> None:
    """From the waiting room to where everybody chooses what to stand before: the scene."""
    booth.press("ready")
    booth.until(lambda status: status["lamps"]["start"] == "next")
    booth.push(Button.START)
    booth.until(lambda status: status["stage"] == "select-bg")
