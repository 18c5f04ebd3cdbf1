"""How a rectangle is shared by any number of people, and how a picture fills its share.

People stand in rows of nearly equal length, the short ones on top; three may also be one beside
two. A wide picture loses less in a wide tile, an upright phone's in an upright one; but nobody
needs the wall beside them, so a tile that suits is a third of the way from a square to the
picture's own shape. The first picture is of the people in the booth, who may be several: where
pictures are known it gets more room than one or two friends, who are equal among themselves, as
more than three people all are. Of these layouts that one is taken in which the worst off gets most.
"""

from collections.abc import Iterator, Sequence
from math import cbrt, prod, sqrt
from typing import NamedTuple

from kiosk.imaging import Size

_USUAL = 16 / 9
"""Width by height of pictures that are not known yet."""
_NARROWEST, _WIDEST = 0.5, 2.0
"""Shapes beyond are treated like these, or one panorama would squeeze everyone else."""
_BOOTH = 1.25
"""How much wider than their picture alone would say the people in the booth are."""
_FEW = 3
_ENOUGH = 0.4
"""How much of a picture has its people in it."""
_HEADROOM = 0.3
"""Which part of what is cut off vertically is cut off above: faces are in the upper half."""


class Box(NamedTuple):
    """A rectangle in pixels; `x`, `y` is its left upper corner."""

    x: int
    y: int
    w: int
    h: int


def tiles(
    count: int,
    size: Size,
    *,
    shapes: Sequence[float] | None = None,
    gap: int = 0,
    step: int = 1,
) -> list[Box]:
    """A box for each of `count` people; they cover `size`, but for seams of `gap` between them.

    `shapes` are width by height of each one's picture; without them all in a row are equal, two
    have halves. Every coordinate is a multiple of `step` if `size` and `gap` are: video wants even
    ones.
    """
    bounded = [min(max(shape, _NARROWEST), _WIDEST) for shape in shapes or [_USUAL] * count]
    layouts = _layouts(_room(bounded, booth=_BOOTH if shapes else 1.0), size, gap, step)
    return max(layouts, key=lambda boxes: _least(boxes, bounded))


def filling(source: Size, size: Size) -> tuple[float, float, float, float]:
    """The part of a `source` that fills `size` undistorted: left, top, right, bottom.

    It is the middle of the width, and of the height what has the faces.
    """
    scale = min(source[0] / size[0], source[1] / size[1])
    width, height = size[0] * scale, size[1] * scale
    left, top = max(source[0] - width, 0) / 2, max(source[1] - height, 0) * _HEADROOM
    return left, top, min(left + width, source[0]), min(top + height, source[1])


def parts(
    length: int, weights: Sequence[float], *, gap: int = 0, step: int = 1
) -> list[tuple[int, int]]:
    """Start and extent of each part of a length, `gap` apart, in proportion to `weights`."""
    room = length - gap * (len(weights) - 1)
    shares = [sum(weights[:i]) / sum(weights) for i in range(len(weights) + 1)]
    edges = [round(room * share / step) * step for share in shares]
    return [(edges[i] + gap * i, edges[i + 1] - edges[i]) for i in range(len(weights))]


def _suited(shape: float) -> float:
    """The shape of a tile that suits a picture, width by height."""
    return cbrt(shape)


def _room(shapes: Sequence[float], *, booth: float) -> list[float]:
    """How wide everyone may be, for the same height."""
    suited = [_suited(shape) for shape in shapes]
    if len(suited) > _FEW:
        return [_mean(suited)] * len(suited)
    first, *friends = suited
    return [first * booth, *[_mean(friends)] * len(friends)]


def _mean(shapes: Sequence[float]) -> float:
    return prod(shapes) ** (1 / max(len(shapes), 1))


def _layouts(widths: Sequence[float], size: Size, gap: int, step: int) -> Iterator[list[Box]]:
    count = len(widths)
    for rows in range(1, count + 1):
        few, longer = divmod(count, rows)
        people = [few] * (rows - longer) + [few + 1] * longer
        yield _in_rows(widths, people, size, gap, step)
    if count == _FEW:
        upended = _in_rows([1 / width for width in widths], [1, 2], size[::-1], gap, step)
        yield [Box(y, x, h, w) for x, y, w, h in upended]


def _in_rows(
    widths: Sequence[float], people: Sequence[int], size: Size, gap: int, step: int
) -> list[Box]:
    """Row by row; heights are halfway from equal ones to those that would suit the widths."""
    ends = [sum(people[: i + 1]) for i in range(len(people))]
    rows = [widths[end - length : end] for end, length in zip(ends, people, strict=True)]
    down = parts(size[1], [1 / sqrt(sum(row)) for row in rows], gap=gap, step=step)
    return [
        Box(x, y, w, h)
        for row, (y, h) in zip(rows, down, strict=True)
        for x, w in parts(size[0], row, gap=gap, step=step)
    ]


def _least(boxes: Sequence[Box], shapes: Sequence[float]) -> float:
    """What the worst off gets."""
    return min(_worth(box, shape) for box, shape in zip(boxes, shapes, strict=True))


def _worth(box: Box, shape: float) -> float:
    """The area of the largest box in a tile that suits; less if too much of the picture is lost."""
    suited = _suited(shape)
    area = min(box.w, box.h * suited) * min(box.h, box.w / suited)
    kept = min(box.w / box.h / shape, box.h / box.w * shape)
    return area * min(1, kept / _ENOUGH)
