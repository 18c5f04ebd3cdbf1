"""A friend's own clock, which need not be right, and what it has learnt of the room's."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from kiosk.remote.clock import ClockEstimate, Sample

BURST, APART_S = 10, 0.05
EVERY_S = 0.5

Ask = Callable[[Mapping[str, float]], Awaitable[None]]
"""Sends CLOCK_PING with this payload."""


class Watch:
    """`skew_ms` is how far this clock is ahead of `time.monotonic()`. All else goes by it."""

    def __init__(self, *, skew_ms: float) -> None:
        self._skew_ms = skew_ms
        self._room = ClockEstimate()

    @property
    def offset_ms(self) -> float:
        """Room time minus time here, as well as it is known."""
        return self._room.offset_ms

    @property
    def uncertainty_ms(self) -> float:
        return self._room.uncertainty_ms

    def room_ms(self, at_s: float) -> float:
        """Room time of an instant of `time.monotonic()`."""
        return self._room.to_room(self._here_ms(at_s))

    def monotonic_s(self, room_ms: float) -> float:
        """The instant of `time.monotonic()` of a room time."""
        return (self._room.to_here(room_ms) - self._skew_ms) / 1e3

    def status(self) -> dict[str, float]:
        """The `clock` of a SHUTTER_STATUS."""
        return {
            "uncertainty": self._room.uncertainty_ms,
            "roundTrip": self._room.round_trip_ms,
            "wall": self.room_ms(time.monotonic()) - time.time() * 1e3,
        }

    async def keep_asking(self, ask: Ask) -> None:
        """A burst of questions now, and one every half a second, until cancelled."""
        self._room.forget()
        for _ in range(BURST):
            await ask({"t0": self._here_ms(time.monotonic())})
            await asyncio.sleep(APART_S)
        while True:
            await ask({"t0": self._here_ms(time.monotonic())})
            await asyncio.sleep(EVERY_S)

    def heard(self, stamp_ms: float) -> None:
        """A message came that the room had stamped with its time."""
        self._room.guess(stamp_ms, self._here_ms(time.monotonic()))

    def answered(self, pong: Mapping[str, Any]) -> None:
        """The payload of a CLOCK_PONG that came now."""
        t3, here_wall = self._here_ms(time.monotonic()), time.time() * 1e3
        self._room.add(Sample(pong["t0"], pong["t1"], pong["t2"], t3, pong["wall"], here_wall))

    def _here_ms(self, at_s: float) -> float:
        return at_s * 1e3 + self._skew_ms
