"""The rhythm of a camera: when it will expose its next frames, from when it exposed the last ones.

A line through the frames' times over their numbers. A frame may be missing (a busy machine, a USB
bus), so a frame's number is how many periods have passed; a stamp may be off, so what strays far
from the line is left out and the line drawn again.
Counterpart in the browser: `remote/page/rhythm.js`.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KEPT_S = 5.0
"""Longer would not follow a camera that changes its rate, as many do when it gets dark."""

LEAST = 20
"""Frames from which a rhythm is told."""

SILENT_S = 1.0
STRAY = 3.0
"""A frame this many standard deviations from the line has no part in it."""


@dataclass(frozen=True)
class Rhythm:
    """A frame was exposed at `at_s`, `time.monotonic()`, the others `period_s` before and after,
    straying from that by `jitter_s` (standard deviation)."""

    at_s: float
    period_s: float
    jitter_s: float


class Metronome:
    """Listens to a camera's frames. `at_s` are the middles of their exposures, growing."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def heard(self, at_s: float) -> None:
        if self._times and at_s <= self._times[-1]:
            self._times.clear()
        self._times.append(at_s)
        while at_s - self._times[0] > KEPT_S:
            self._times.popleft()

    def rhythm(self, now_s: float) -> Rhythm | None:
        """None while there is none to be told: too few frames, none of late, or too uneven."""
        if len(self._times) < LEAST or now_s - self._times[-1] > SILENT_S:
            return None
        return fitted(np.array(self._times))


def fitted(times: NDArray[np.float64]) -> Rhythm | None:
    """The rhythm of frames at these times, s; None if they have none."""
    steps = np.diff(times)
    period = float(np.median(steps))
    numbers = np.concatenate([[0], np.cumsum(np.maximum(1, np.round(steps / period)))])
    kept = np.ones(len(times), bool)
    for _ in range(3):
        slope, origin = np.polyfit(numbers[kept], times[kept], 1)
        strays = times - (origin + slope * numbers)
        jitter = float(np.std(strays[kept]))
        kept = np.abs(strays) <= max(STRAY * jitter, 1e-4)
    if slope <= 0 or jitter > slope / 4 or kept.sum() < LEAST / 2:
        return None
    return Rhythm(float(origin + slope * numbers[-1]), float(slope), jitter)
