"""The room's clock: the one time that every screen, shutter and manifest of a booth speaks.

It reads Unix time in ms, but runs on the monotonic clock from the moment of its making: a leap of
the wall clock (NTP, a flat battery) moves nothing that is under way.
"""

import time


class RoomClock:
    """Room time, and its relation to the monotonic clock that cameras and loops use."""

    def __init__(self) -> None:
        self._origin_ms = time.time() * 1e3 - time.monotonic() * 1e3

    def now_ms(self) -> float:
        return self.from_monotonic(time.monotonic())

    def from_monotonic(self, at_s: float) -> float:
        """Room time, ms, of an instant of `time.monotonic()`, s."""
        return at_s * 1e3 + self._origin_ms

    def to_monotonic(self, at_ms: float) -> float:
        """The instant of `time.monotonic()`, s, of a room time, ms."""
        return (at_ms - self._origin_ms) / 1e3
