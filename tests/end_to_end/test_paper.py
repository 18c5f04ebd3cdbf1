"""From the press to the paper, with the power cut in between: every strip comes out exactly once.

A real CUPS and a real IPP printer; the booth is a process that is killed at random moments, from
the last press until the sheet is out. What was caught by a kill is finished after the next start.
"""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk import control
from kiosk.session.events import Button
from kiosk.store.outbox import Outbox
from tests.printing_rig.cupsd import QUEUE, Cupsd
from tests.printing_rig.paper import PaperPrinter
from tests.printing_rig.room import PrintRoom, print_room
from tests.running import RunningBooth

ROUNDS = 50
SPAN_S = 5.0
"""From the last press to the paper, and a little more."""
LIMIT_S = 90.0

QUICK = (
    "display.backend=offscreen",
    "camera.size=[640, 360]",
    "camera.fps=15",
    "display.fps=10",
    "live.size=[640, 360]",
    "live.fps=10",
    "scene.segmenter=simulated",
    "session.shots=1",
    "session.countdown_s=1",
    "session.review_s=1",
    "session.retakes=0",
    "discovery.enabled=false",
    "printer.copies=2",
)
PRESSES = (Button.READY, Button.READY, Button.START, Button.READY, Button.START, Button.START)


@pytest.fixture
def room() -> Iterator[PrintRoom]:
    with print_room(seconds=0.3) as room:
        yield room


def booth(data: Path, cupsd: Cupsd) -> RunningBooth:
    printer = ("printer.backend=cups", f"printer.server={cupsd.server}", f"printer.queue={QUEUE}")
    return RunningBooth(data, "", *QUICK, *printer)


async def play(it: RunningBooth) -> None:
    """Up to the last press, each as soon as its lamp is lit."""
    for button in PRESSES:
        async with asyncio.timeout(LIMIT_S):
            while (await control.status(it.config))["lamps"][button] == "none":
                await asyncio.sleep(0.02)
        await control.press(it.config, button)


def finished(it: RunningBooth) -> None:
    """Until every picture that was taken is on a strip, and every strip is printed."""
    until = time.monotonic() + LIMIT_S
    while captured(it.data_dir) - strips(it.data_dir) or printing(it)["waiting"]:
        assert time.monotonic() < until, (captured(it.data_dir), printing(it))
        time.sleep(0.2)


def printing(it: RunningBooth) -> dict[str, Any]:
    told: dict[str, Any] = asyncio.run(control.status(it.config))["printing"]
    return told


def captured(data: Path) -> set[str]:
    """The sessions whose one picture is on the disk, as their manifest has it."""
    return {name for name, manifest in manifests(data).items() if is_captured(manifest)}


def strips(data: Path) -> set[str]:
    return {path.parent.name for path in data.glob("sessions/*/strip.jpg")}


def printed(data: Path, printer: PaperPrinter) -> Counter[str]:
    """How many sheets lie in the tray, by session."""
    outbox = Outbox(data / "outbox.db")
    outbox.open()
    sessions = {entry.id: entry.session for entry in outbox.entries("print", newest=-1)}
    outbox.close()
    return Counter(sessions[int(sheet.name.split("-")[1])] for sheet in printer.sheets())


def manifests(data: Path) -> dict[str, dict[str, Any]]:
    return {
        path.parent.name: json.loads(path.read_text())
        for path in sorted(data.glob("sessions/*/session.json"))
    }


def is_captured(manifest: dict[str, Any]) -> bool:
    """Whether its one picture is on the disk, as the manifest has it."""
    return any(capture["path"] for shot in manifest["shots"] for capture in shot["captures"])


def test_killed_at_any_moment_every_strip_is_printed_exactly_once(
    tmp_path: Path, room: PrintRoom
) -> None:
    chance = random.Random()
    data, moments = tmp_path / "data", []
    for _ in range(ROUNDS):
        killed = booth(data, room.cupsd)
        asyncio.run(play(killed))
        moments.append(chance.uniform(0, SPAN_S))
        time.sleep(moments[-1])
        killed.kill()
    last = booth(data, room.cupsd)
    try:
        finished(last)
    finally:
        assert last.stop() == 0
    assert strips(data) == captured(data), f"killed after {moments}"
    assert printed(data, room.paper) == Counter(strips(data)), f"killed after {moments}"
