"""Where the people are in one participant's picture: heads, edges, feet. Read off matte and faces.

All lengths are in heights of the picture, x from its left edge and y from its top, so that pictures
of any shape and size compare. Heads are what a scene is arranged by: their size and the line of
their eyes. A matte alone tells these badly (hats, hands, lamps), so faces say them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matte = NDArray[np.uint8]
"""Height x width, how much of each pixel is a person, of 255."""

LEAST_SHARE, MOST_SHARE = 0.012, 0.82
"""Of the picture that people may fill: less is a ghost, more a forehead, and neither can stand
before anything."""

HEAD_PER_FACE = 1.55
"""A head's height by the side of its face's box (measured on the test photographs)."""
EYES_ABOVE = 0.12
"""How far a face's eyes are above the middle of its box, of its side: the box is centred on the
nose."""
STANDING = 2.8
"""Who shows fewer heads of themselves below their eyes ends behind a table, not on their feet."""
CHEST = 1.0
"""How far below the eyes elbows and what lies on tables begin, in heads."""


class Seen(Protocol):
    """A face as a segmenter has found it: the middle of its box in shares of width and height, and
    the box's side in heights of the picture."""

    @property
    def x(self) -> float: ...

    @property
    def y(self) -> float: ...

    @property
    def size(self) -> float: ...


@dataclass(frozen=True)
class Figure:
    """The people of one picture, one or several. `left` and `right` are how far their heads and
    shoulders reach, `top` and `bottom` all of them. `heads` are the x of each head's middle, from
    left to right, at least one; `head` is their height (the middle one's), `eyes` the y of their
    eyes.

    `cut`: the picture, or a table, ends before they do, below; else their feet are at `bottom`.
    """

    left: float
    top: float
    right: float
    bottom: float
    eyes: float
    head: float
    heads: tuple[float, ...]
    cut: bool

    @property
    def width(self) -> float:
        return self.right - self.left

    def without_top(self, part: float) -> "Figure":
        """The same in a picture of which that part of the height is left out above."""
        if part == 0:
            return self
        left = 1 - part
        return replace(
            self,
            left=self.left / left,
            top=(self.top - part) / left,
            right=self.right / left,
            bottom=(self.bottom - part) / left,
            eyes=(self.eyes - part) / left,
            head=self.head / left,
            heads=tuple(x / left for x in self.heads),
        )


def is_somebody(matte: Matte) -> bool:
    """Whether there is enough of people to stand before anything, and room around them."""
    return LEAST_SHARE < float((matte > 127).mean()) < MOST_SHARE


def figure(matte: Matte, faces: Sequence[Seen], aspect: float) -> Figure | None:
    """The figure of a picture of `aspect` (width / height); None if there is nobody to cut out, or
    nobody's face: a matte alone takes a lamp for somebody, and tells heads badly."""
    solid = matte > 127
    inside = [face for face in faces if _is_of(face, solid)]
    height, width = matte.shape
    rows, columns = _extent(solid.sum(1), 0.01 * width), _extent(solid.sum(0), 0.015 * height)
    if not is_somebody(matte) or not inside or rows is None or columns is None:
        return None
    head = float(np.median([face.size for face in inside])) * HEAD_PER_FACE
    eyes = float(np.median([face.y - EYES_ABOVE * face.size for face in inside]))
    chest = solid[: max(1, int((eyes + CHEST * head) * height))]
    left, right = _extent(chest.sum(0), 0.015 * height) or columns
    return Figure(
        left=left / width * aspect,
        top=rows[0] / height,
        right=right / width * aspect,
        bottom=rows[1] / height,
        eyes=eyes,
        head=head,
        heads=tuple(sorted(face.x * aspect for face in inside)),
        cut=rows[1] / height > 0.985 or (rows[1] / height - eyes) / head < STANDING,
    )


def _extent(counts: NDArray[np.int_], least: float) -> tuple[int, int] | None:
    """First and last (exclusive) index of what is more than a speck."""
    there = np.flatnonzero(counts > least)
    return (int(there[0]), int(there[-1]) + 1) if len(there) else None


def _is_of(face: Seen, solid: NDArray[np.bool_]) -> bool:
    """Whether a face belongs to who was cut out: portraits on a wall do not."""
    height, width = solid.shape
    y, x = (min(int(face.y * height), height - 1), min(int(face.x * width), width - 1))
    reach = max(1, int(face.size * height / 4))
    around = solid[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1]
    return around.size > 0 and float(around.mean()) > 0.5


def mirrored(it: Figure, aspect: float) -> Figure:
    """The same in the mirrored picture, whose width / height is `aspect`."""
    return replace(
        it,
        left=aspect - it.right,
        right=aspect - it.left,
        heads=tuple(aspect - x for x in reversed(it.heads)),
    )
