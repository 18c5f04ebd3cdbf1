"""Tells the session the rhythm of the booth's own camera, as friends' pages tell that of theirs."""

import asyncio
from collections.abc import Callable

from kiosk.clock import RoomClock
from kiosk.devices.camera import Camera
from kiosk.session.events import BOOTH, Beat, BeatReported, Event

EVERY_S = 2.0


async def keep_reporting(camera: Camera, clock: RoomClock, post: Callable[[Event], None]) -> None:
    """Until cancelled."""
    while True:
        post(BeatReported(BOOTH, beat_of(camera, clock)))
        await asyncio.sleep(EVERY_S)


def beat_of(camera: Camera, clock: RoomClock) -> Beat | None:
    """The camera's rhythm now, on the room's clock."""
    rhythm = camera.rhythm()
    if rhythm is None:
        return None
    at_ms = clock.from_monotonic(rhythm.at_s)
    return Beat(at_ms, rhythm.period_s * 1e3, rhythm.jitter_s * 1e3, camera.steerable)
