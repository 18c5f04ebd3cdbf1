"""Which pictures are encoded, when, and as key frames. Pure; all times are `time.monotonic()`.

A new picture is encoded at once, unless the last one is so recent that the rate would be too high.
A picture that does not change is encoded again now and then, for those who lost it. A key frame is
given to who asks for it with the next picture; if none comes soon, with the last one again.
"""

from math import inf

REPEAT_S = 0.5
KEY_APART_S = 0.3
"""A key frame is many times larger than others: several who ask get the same one."""
KEY_WAITS_S = 0.04
"""For a new picture, which at 30 fps will have come."""

_EARLY = 0.75
"""Of a period: pictures are not quite even."""


class Pace:
    """Of one encoder. `serial` tells pictures apart, `at_s` is when they were made."""

    def __init__(self, *, fps: float) -> None:
        self._period_s = 1 / fps
        self._serial: int | None = None
        self._at_s = -inf
        self._done_s = -inf
        self._key_s = -inf
        self._wanted_s: float | None = None

    def want_key(self, now_s: float) -> None:
        """Somebody needs a key frame."""
        if self._wanted_s is None:
            self._wanted_s = now_s

    def due_s(self, serial: int, at_s: float, now_s: float) -> float:
        """When to encode this picture, if no newer one comes before; `now_s` is at once."""
        new = serial != self._serial and at_s - self._at_s >= _EARLY * self._period_s
        if new or self._serial is None:
            return now_s
        due_s = self._done_s + REPEAT_S
        if self._wanted_s is not None:
            due_s = min(due_s, max(self._wanted_s + KEY_WAITS_S, self._key_s + KEY_APART_S))
        return max(now_s, due_s)

    def take(self, serial: int, at_s: float, now_s: float) -> bool:
        """The picture is encoded now; whether as a key frame."""
        asked = self._wanted_s is not None and now_s - self._key_s >= KEY_APART_S
        key = asked or self._serial is None
        self._serial, self._at_s, self._done_s = serial, at_s, now_s
        if key:
            self._key_s, self._wanted_s = now_s, None
        return key
