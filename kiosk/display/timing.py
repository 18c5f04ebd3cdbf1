"""How fast the screen is: notes each frame, for whoever wants to know later."""

from collections import deque
from itertools import pairwise

from kiosk.display import FrameTimes, Program

REMEMBERED = 300
"""Frames; ten seconds of them."""


class Timing:
    """Noted by one thread; `times` may be asked from any."""

    def __init__(self) -> None:
        self._drawing: deque[float] = deque(maxlen=REMEMBERED)
        self._shown_s: deque[float] = deque(maxlen=REMEMBERED + 1)
        self._news_s: deque[float] = deque(maxlen=REMEMBERED + 1)
        self._latency: deque[float] = deque(maxlen=REMEMBERED)
        self._serial: int | None = None

    def note(self, *, began_s: float, shown_s: float, program: Program | None) -> None:
        """A frame that shows `program` was begun, and is on the screen; `time.monotonic()`."""
        self._drawing.append(shown_s - began_s)
        self._shown_s.append(shown_s)
        if program is None or program.serial == self._serial:
            return
        self._serial = program.serial
        self._news_s.append(shown_s)
        if program.taken_s is not None:
            self._latency.append(shown_s - program.taken_s)

    def times(self) -> FrameTimes:
        return FrameTimes(
            drawing=tuple(self._drawing),
            interval=_steps(self._shown_s),
            news=_steps(self._news_s),
            latency=tuple(self._latency),
        )


def _steps(times_s: deque[float]) -> tuple[float, ...]:
    return tuple(after - before for before, after in pairwise(tuple(times_s)))
