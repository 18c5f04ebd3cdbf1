"""How a camera's frames are moved to an instant: by making some of them a little longer.

A sensor cannot be told when to expose, only how long a frame lasts (`FrameDurationLimits`). Some
longer frames put all the later ones off. Never shorter ones: a sensor may already be as quick as
it can, and a dark room needs the time. What was asked takes effect some frames later and not
always exactly, so it is looked at again, and corrected until it fits.
"""

from math import ceil
from statistics import median

LONGER = 0.1
"""A frame is made longer by at most this part, so that motion stays even and exposure too."""

SETTLING = 8
"""Frames until what was asked is seen for certain: libcamera has up to 4 under way, and sensors
take a frame or two."""

LOOKS = 5
"""One stamp may be late; of these the median counts."""

CLOSE = 0.06
"""Near enough, as a part of the period: 2 ms at 30 frames a second, well within everyone's."""


class Steering:
    """Asked once a frame, in order, how long the next one shall last. Times are
    `time.monotonic()`, s."""

    def __init__(self, period_s: float) -> None:
        self._period_s = period_s
        self._longer_s: list[float] = []
        self._settling = 0
        self._seen: list[float] = []

    def duration_s(self, at_s: float, aim_s: float | None) -> float:
        """For a frame that was exposed at `at_s`, so that one will be at `aim_s`."""
        if self._longer_s:
            return self._period_s + self._longer_s.pop()
        if aim_s is None or aim_s - at_s < SETTLING * self._period_s:
            self._seen = []
        elif self._settling > 0:
            self._settling -= 1
        else:
            self._look(at_s, aim_s)
        return self._period_s

    def _look(self, at_s: float, aim_s: float) -> None:
        early_s = (aim_s - at_s) % self._period_s
        self._seen.append(_near(early_s, (self._seen or [early_s])[0], self._period_s))
        if len(self._seen) < LOOKS:
            return
        early_s, self._seen = median(self._seen) % self._period_s, []
        close_s = CLOSE * self._period_s
        frames = ceil(early_s / (LONGER * self._period_s))
        in_time = at_s + (frames + SETTLING) * self._period_s * (1 + LONGER) < aim_s
        if in_time and close_s < early_s < self._period_s - close_s:
            self._longer_s = [early_s / frames] * frames
            self._settling = SETTLING


def _near(value: float, other: float, period: float) -> float:
    """`value` by whole periods as near to `other` as can be: the median of phases needs it."""
    return other + (value - other + period / 2) % period - period / 2
