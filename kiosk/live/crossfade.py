"""One background turns into another, as a picture does that enters: quickly, and not at once."""

import time

import numpy as np

from kiosk.live.i420 import Planes

FADE_S = 0.22
"""As long as anything on the screens takes to enter."""


class Crossfade:
    """Not for more than one thread at a time. It looks at pictures that were shown, never into
    them."""

    def __init__(self) -> None:
        self._key: object = None
        self._last: Planes | None = None
        self._before: Planes | None = None
        self._began_s = 0.0

    @property
    def under_way(self) -> bool:
        """Whether the last picture was still on its way to another."""
        return self._before is not None

    def shown(self, canvas: Planes, key: object) -> None:
        """`canvas` is about to be shown; where `key` is another than that of the picture before,
        what was shown until now fades out over it."""
        now_s = time.monotonic()
        if key != self._key:
            self._key, self._before, self._began_s = key, self._last, now_s
        passed = (now_s - self._began_s) / FADE_S
        if passed >= 1:
            self._before = None
        if self._before is not None:
            _over(canvas, self._before, 1 - (1 - passed) ** 2)
        self._last = canvas


def _over(canvas: Planes, before: Planes, share: float) -> None:
    """Only so much of the canvas, and the rest of what was there before."""
    new = round(256 * share)
    for ours, theirs in zip(canvas, before, strict=True):
        mixed = np.multiply(ours, new, dtype=np.uint16)
        mixed += np.multiply(theirs, 256 - new, dtype=np.uint16)
        np.right_shift(mixed, 8, out=mixed)
        ours[...] = mixed
