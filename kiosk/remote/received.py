"""What arrives of a friend's video: the newest frame, and around an armed instant the nearest ones.

When a frame was taken is told by `transit.py`.
"""

from dataclasses import dataclass

import av

from kiosk.clock import RoomClock
from kiosk.remote.rtp import SenderReport
from kiosk.remote.transit import Taken, Transit

WITHIN_MS = 500.0
"""A frame farther from the instant than this shows another moment."""
KEPT = 6
"""Frames around the instant; more would be a lot of memory for nothing."""
FORGET_MS = 15_000.0
STALE_MS = 4_000.0
"""A picture that stands still for longer looks like somebody who does not answer."""

PLAUSIBLE_SIDE = range(16, 4097)


@dataclass(frozen=True, eq=False)
class _Kept:
    frame: av.VideoFrame
    taken: Taken


class Received:
    """One friend's frames. Fed and asked on the event loop; `newest` from any thread."""

    def __init__(self, *, clock: RoomClock) -> None:
        self._clock = clock
        self._transit = Transit()
        self._newest: _Kept | None = None
        self._arrived_ms = 0.0
        self._armed_ms: float | None = None
        self._ring: list[_Kept] = []

    def newest(self) -> av.VideoFrame | None:
        """As it was decoded; None before the first, and when none has come for a while."""
        kept = self._newest
        stale = self._clock.now_ms() - self._arrived_ms > STALE_MS
        return None if kept is None or stale else kept.frame

    @property
    def kept(self) -> int:
        """How many frames around an armed instant are held."""
        return len(self._ring)

    def begin(self) -> None:
        """A new connection, whose RTP times have another origin."""
        self._transit.begin()

    def took(self, round_trip_ms: float) -> None:
        """How long the network takes there and back, as the connection has measured it."""
        self._transit.took(round_trip_ms)

    def told(self, wall_ms: float | None, round_trip_ms: float, uncertainty_ms: float) -> None:
        """What the friend's page has measured: the room's clock minus its own wall clock."""
        self._transit.told(wall_ms, round_trip_ms, uncertainty_ms)

    def reported(self, report: SenderReport) -> None:
        """A sender report of the friend's video."""
        arrived_ms = self._clock.from_monotonic(report.arrived_s)
        self._transit.reported(report.ntp_ms, report.stamp_ms, arrived_ms)

    @property
    def witness_ms(self) -> float | None:
        """How far the friend's wall clock is ahead of the room's, by sender reports alone."""
        return self._transit.witness_ms

    def add(self, frame: av.VideoFrame, arrived_s: float) -> None:
        """A decoded frame, and `time.monotonic()` of its arrival."""
        if frame.width not in PLAUSIBLE_SIDE or frame.height not in PLAUSIBLE_SIDE:
            return
        self._arrived_ms = self._clock.from_monotonic(arrived_s)
        taken = self._transit.taken(1_000 * (frame.time or 0.0), self._arrived_ms)
        self._newest = _Kept(frame, taken)
        if self._armed_ms is not None:
            self._keep(self._newest, self._armed_ms)

    def arm(self, fire_at_ms: float) -> None:
        """Keep the frames around this instant of the room's clock, instead of any before."""
        self._armed_ms, self._ring = fire_at_ms, []

    def disarm(self) -> None:
        self._armed_ms, self._ring = None, []

    def nearest(self, fire_at_ms: float) -> tuple[av.VideoFrame, float, float] | None:
        """The frame taken nearest to the instant, when it was taken and how wrong that may be
        (both ms, room clock); None if there is none within half a second."""
        known = [*self._ring, *([self._newest] if self._newest else [])]
        best = min(known, key=lambda kept: abs(kept.taken.at_ms - fire_at_ms), default=None)
        if best is None or abs(best.taken.at_ms - fire_at_ms) > WITHIN_MS:
            return None
        return best.frame, best.taken.at_ms, best.taken.uncertainty_ms

    def _keep(self, kept: _Kept, armed_ms: float) -> None:
        late = kept.taken.at_ms - armed_ms
        if late > FORGET_MS:
            self.disarm()
        elif abs(late) <= WITHIN_MS:
            self._ring.append(kept)
            self._ring.sort(key=lambda each: abs(each.taken.at_ms - armed_ms))
            del self._ring[KEPT:]
