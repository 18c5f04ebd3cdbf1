"""Trying again, later and later."""

import time
from collections.abc import Callable


class Backoff:
    """At once at first, then after pauses that double from `first_s` to `most_s`.

    `now_s` is a clock that never leaps.
    """

    def __init__(
        self, first_s: float, most_s: float, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._first_s = first_s
        self._most_s = most_s
        self._now_s = now_s
        self.reset()

    def reset(self) -> None:
        """It has worked."""
        self._pause_s = self._first_s
        self._due_s = self._now_s()

    @property
    def is_due(self) -> bool:
        return self._now_s() >= self._due_s

    def tried(self) -> None:
        """It was tried just now, and may not have worked."""
        self._due_s = self._now_s() + self._pause_s
        self._pause_s = min(2 * self._pause_s, self._most_s)
