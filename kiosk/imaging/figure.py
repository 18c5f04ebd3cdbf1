"""Where the people are in one participant's picture: heads, edges, feet. Read off matte and faces.

All lengths are in heights of the picture, x from its left edge and y from its top, so that pictures
of any shape and size compare. Heads are what a scene is arranged by: their size and the line of
their eyes; a matte alone tells these badly (hats, hands, turned backs), so faces say them where
there are any.
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
SHOULDERS = 0.34
"""A head's height by the width of the figure, where no face says it: a third of what is cut at the
chest, where shoulders are two to three heads wide."""
EYES_ABOVE = 0.12
"""How far a face's eyes are above the middle of its box, of its side: the box is centred on the
nose."""
CHEST = 1.0
"""How far below the eyes elbows and what lies on tables begin, in heads."""
EYES = 0.47
"""How far below its top a head's eyes are, of its height."""


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

    `cut`: the picture ends before they do, below; else their feet are at `bottom`.
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


def figure(matte: Matte, faces: Sequence[Seen], aspect: float) -> Figure | None:
    """The figure of a picture of `aspect` (width / height); None if there is nobody to cut out."""
    solid = matte > 127
    share = float(solid.mean())
    if not LEAST_SHARE < share < MOST_SHARE:
        return None
    height, width = matte.shape
    rows, columns = _extent(solid.sum(1), 0.01 * width), _extent(solid.sum(0), 0.015 * height)
    if rows is None or columns is None:
        return None
    top, bottom = rows[0] / height, rows[1] / height
    inside = [face for face in faces if _is_of(face, solid)]
    if inside:
        eyes, head, heads = _by_faces(inside, aspect)
    else:
        eyes, head, heads = _by_silhouette(solid, top, aspect, _width(columns, width, aspect))
    chest = solid[: max(1, int((eyes + CHEST * head) * height))]
    columns = _extent(chest.sum(0), 0.015 * height) or columns
    left, right = (column / width * aspect for column in columns)
    cut = bottom > 0.985
    return Figure(left, top, right, bottom, eyes, head, heads, cut)


def _width(columns: tuple[int, int], width: int, aspect: float) -> float:
    return (columns[1] - columns[0]) / width * aspect


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


def _by_faces(faces: Sequence[Seen], aspect: float) -> tuple[float, float, tuple[float, ...]]:
    head = float(np.median([face.size for face in faces])) * HEAD_PER_FACE
    eyes = float(np.median([face.y - EYES_ABOVE * face.size for face in faces]))
    return eyes, head, tuple(sorted(face.x * aspect for face in faces))


def _by_silhouette(
    solid: NDArray[np.bool_], top: float, aspect: float, width: float
) -> tuple[float, float, tuple[float, ...]]:
    """Nobody shows a face: one head is at the top of the figure."""
    height, columns = solid.shape
    head = min(width * SHOULDERS, 0.5)
    upper = solid[int(top * height) : int((top + head) * height) + 1]
    middle = float(np.average(np.arange(columns), weights=upper.sum(0) + 1e-9)) + 0.5
    return top + EYES * head, head, (middle / columns * aspect,)


def mirrored(it: Figure, aspect: float) -> Figure:
    """The same in the mirrored picture, whose width / height is `aspect`."""
    return replace(
        it,
        left=aspect - it.right,
        right=aspect - it.left,
        heads=tuple(aspect - x for x in reversed(it.heads)),
    )
