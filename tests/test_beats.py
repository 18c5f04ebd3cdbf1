"""The booth's camera tells its rhythm as everyone's does, on the room's clock."""

import asyncio
import time

import pytest

from kiosk.beats import beat_of, keep_reporting
from kiosk.clock import RoomClock
from kiosk.devices.camera.simulated import SimulatedCamera
from kiosk.session.events import BOOTH, BeatReported, Event


async def test_the_rhythm_of_the_booths_camera_is_told_on_the_rooms_clock() -> None:
    camera, clock = SimulatedCamera(size=(64, 36), fps=30), RoomClock()
    await camera.open()
    async with asyncio.timeout(30):
        while (beat := beat_of(camera, clock)) is None:
            await camera.still(time.monotonic() + 0.1)
    await camera.close()
    assert beat.period_ms == pytest.approx(1e3 / 30, rel=0.05)
    assert abs(beat.at_ms - clock.now_ms()) < 5_000
    assert beat.steerable


async def test_it_is_told_again_and_again_also_that_there_is_none() -> None:
    heard: asyncio.Queue[Event] = asyncio.Queue()
    camera = SimulatedCamera(size=(64, 36), fps=30)
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        reporting = tasks.create_task(keep_reporting(camera, RoomClock(), heard.put_nowait))
        for _ in range(2):
            assert await heard.get() == BeatReported(BOOTH, None)
        reporting.cancel()
