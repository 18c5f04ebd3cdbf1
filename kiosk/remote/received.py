"""What arrives of a friend's video: the newest frame, and around an armed instant the nearest ones.

When a frame was taken is told by its RTP time, which is as even as the friend's camera, while
arrival is not. The two are tied by the frame that arrived with the least delay of late; what even
that one took is estimated, which is most of the uncertainty.
"""

from collections import deque
from dataclasses import dataclass

import av

from kiosk.clock import RoomClock

WITHIN_MS = 500.0
"""A frame farther from the instant than this shows another moment."""
KEPT = 6
"""Frames around the instant; more would be a lot of memory for nothing."""
FORGET_MS = 15_000.0
STALE_MS = 4_000.0
"""A picture that stands still for longer looks like somebody who does not answer."""

HANDLING_MS = 12.0
"""Encoding and decoding a frame at best; measured with the time code, 720p on two cores."""
DOUBT_MS = 25.0
"""Cameras give their frames out later than they took them, and some encoders wait."""
RECENT = 300
LEAP_MS = 5_000.0
"""No network delays a frame by more than the next; then it was the friend's RTP clock."""
LONGEST_PERIOD_MS = 200.0
PLAUSIBLE_SIDE = range(16, 4097)


@dataclass(frozen=True, eq=False)
class _Kept:
    frame: av.VideoFrame
    captured_at_ms: float
    uncertainty_ms: float


class Transit:
    """Tells from RTP time and arrival when frames were taken. Pure; all times in ms.

    `one_way_ms` is how long the network takes, as well as somebody knows.
    """

    def __init__(self) -> None:
        self.one_way_ms = 0.0
        self._delays: deque[float] = deque(maxlen=RECENT)
        self._periods: deque[float] = deque(maxlen=RECENT)
        self._last: float | None = None

    def captured_at(self, stamp_ms: float, arrived_ms: float) -> float:
        """When the frame of this RTP time was taken, on the clock of `arrived_ms`."""
        delay_ms = arrived_ms - stamp_ms
        if self._delays and abs(delay_ms - min(self._delays)) > LEAP_MS:
            self._delays.clear()
        self._delays.append(delay_ms)
        if self._last is not None and 0 < stamp_ms - self._last < LONGEST_PERIOD_MS:
            self._periods.append(stamp_ms - self._last)
        self._last = stamp_ms
        return stamp_ms + min(self._delays) - self._shortest_ms()

    @property
    def uncertainty_ms(self) -> float:
        return DOUBT_MS + self.one_way_ms

    def _shortest_ms(self) -> float:
        """aiortc gives a frame out when the first packet of the next one has come."""
        period = sorted(self._periods)[len(self._periods) // 2] if self._periods else 0.0
        return period + HANDLING_MS + self.one_way_ms


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
        self._transit = Transit()

    def took(self, round_trip_ms: float) -> None:
        """How long the network takes there and back."""
        self._transit.one_way_ms = round_trip_ms / 2

    def add(self, frame: av.VideoFrame, arrived_s: float) -> None:
        """A decoded frame, and `time.monotonic()` of its arrival."""
        if frame.width not in PLAUSIBLE_SIDE or frame.height not in PLAUSIBLE_SIDE:
            return
        self._arrived_ms = self._clock.from_monotonic(arrived_s)
        at_ms = self._transit.captured_at(1_000 * (frame.time or 0.0), self._arrived_ms)
        self._newest = _Kept(frame, at_ms, self._transit.uncertainty_ms)
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
        best = min(known, key=lambda kept: abs(kept.captured_at_ms - fire_at_ms), default=None)
        if best is None or abs(best.captured_at_ms - fire_at_ms) > WITHIN_MS:
            return None
        return best.frame, best.captured_at_ms, best.uncertainty_ms

    def _keep(self, kept: _Kept, armed_ms: float) -> None:
        late = kept.captured_at_ms - armed_ms
        if late > FORGET_MS:
            self.disarm()
        elif abs(late) <= WITHIN_MS:
            self._ring.append(kept)
            self._ring.sort(key=lambda each: abs(each.captured_at_ms - armed_ms))
            del self._ring[KEPT:]
