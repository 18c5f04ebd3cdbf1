"""Steadies in time what is seen anew in every frame: mattes that flicker, figures that tremble."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from kiosk.imaging.figure import Figure, Matte

_LEAST, _FULL_AT = 0.35, 90.0
"""A change of no size is followed by so much a frame, one of `_FULL_AT` (of 255) at once."""

_SETTLE_S = 2.5
"""The framing follows people so slowly that they can lean, jump and dance within it."""
_HASTY_S = 0.3
_ANOTHER = 1.45, 1.45
"""Heads that are so many times as large or small, or so many of them away, are of somebody else."""
_ARRIVED = 1.1, 0.15
"""And so near the framing has to get before it is slow again, or it would stop half the way."""
_REMEMBERED, _TELLING = 20, 5
"""So many looks are remembered, and so many of them tell where heads are."""
_SURELY = 2
"""A head that was seen so often is there, though it hides behind sunglasses now and then."""


class SteadyMatte:
    """One participant's mattes, one after the other: flicker at the edges is averaged away, what
    really moves is followed at once."""

    def __init__(self) -> None:
        self._last: NDArray[np.float32] | None = None

    def add(self, matte: Matte) -> Matte:
        """The steadied matte, of the same size."""
        new = matte.astype(np.float32)
        if self._last is None or self._last.shape != new.shape:
            self._last = new
            return matte
        change = new - self._last
        share = np.clip(np.abs(change) / _FULL_AT, _LEAST, 1.0)
        self._last = self._last + change * share
        return (self._last + 0.5).astype(np.uint8)


class SteadyFigure:
    """One participant's framing: where, in their picture, the scene holds them."""

    def __init__(self) -> None:
        self._framing: Figure | None = None
        self._seen: deque[Figure] = deque(maxlen=_REMEMBERED)
        self._at_s = 0.0
        self._hurries = False

    @property
    def framing(self) -> Figure | None:
        return self._framing

    def add(self, figure: Figure, now_s: float) -> Figure:
        """The framing after a figure was seen at `now_s`, `time.monotonic()`."""
        self._seen.append(figure)
        target = _middle(self._seen)
        before, passed_s, self._at_s = self._framing, now_s - self._at_s, now_s
        if before is None or len(before.heads) != len(target.heads):
            self._framing = target
        else:
            self._hurries = _is_far(before, target, _ARRIVED if self._hurries else _ANOTHER)
            settle_s = _HASTY_S if self._hurries else _SETTLE_S
            self._framing = _between(before, target, 1 - np.exp(-passed_s / settle_s))
        return self._framing


def _middle(seen: Sequence[Figure]) -> Figure:
    """With as many heads as there surely are, at the median of the latest looks that saw them all:
    a face is missed at times, and its box is never twice of the same size."""
    counts = [len(it.heads) for it in seen]
    sure = [count for count in set(counts) if counts.count(count) >= min(_SURELY, len(counts))]
    usual = max(sure, default=counts[-1])
    alike = [it for it in seen if len(it.heads) == usual][-_TELLING:]
    return replace(
        alike[-1],
        eyes=median(it.eyes for it in alike),
        head=median(it.head for it in alike),
        heads=tuple(median(it.heads[i] for it in alike) for i in range(usual)),
    )


def _is_far(before: Figure, after: Figure, far: tuple[float, float]) -> bool:
    ratio = after.head / before.head
    moved = abs(after.heads[0] - before.heads[0]) + abs(after.eyes - before.eyes)
    return not 1 / far[0] < ratio < far[0] or moved > far[1] * before.head


def _between(a: Figure, b: Figure, share: float) -> Figure:
    def mixed(x: float, y: float) -> float:
        return x + (y - x) * share

    return Figure(
        left=mixed(a.left, b.left),
        top=mixed(a.top, b.top),
        right=mixed(a.right, b.right),
        bottom=mixed(a.bottom, b.bottom),
        eyes=mixed(a.eyes, b.eyes),
        head=mixed(a.head, b.head),
        heads=tuple(mixed(x, y) for x, y in zip(a.heads, b.heads, strict=True)),
        cut=b.cut,
    )
