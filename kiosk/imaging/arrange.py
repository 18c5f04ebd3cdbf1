"""Where everybody stands in the scene: the same horizon, heads alike, nobody cut above the edge.

Whoever is photographed together has their eyes on one line and heads of one size; whatever cameras
and distances they come with, they are scaled to that. Theory of operation:

- *The frame* is the part of the canvas that paper shows; people are laid out in it, the background
  goes on beyond. So a screen of 16:9 and a print of 4:3 show the same arrangement.
- *The head* is as tall as the number of people allows. They stand at a comfortable distance, and
  move together before heads get small.
- *At the ends* of a row ears and hair stay in the frame. The others move together for that; only
  if they cannot, heads get smaller.
- *The horizon* is where the eyes are. A picture that ends at somebody's chest has to end at or
  below the frame's lower edge: who shows little of themselves is made a little larger, and then the
  whole row goes down.
- *The back row*, from four participants on: the booth's camera sees its people from farther away
  than a phone sees its owner. If they show enough of themselves, they look over the shoulders of
  the others from the middle, as in a picture of a team, and everybody's heads are larger for it.
- *Who stands on their feet* stands on the ground, or beyond the edge if the heads say so.
- *Who cannot be cut out* keeps their whole picture, as a card in the row.

The order is that of the people, from left to right; it does not change when somebody moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.imaging import Size
from kiosk.imaging.figure import Figure
from kiosk.imaging.tiles import Box

_HEAD = {1: 0.38, 2: 0.34, 3: 0.31, 4: 0.29}
"""The height of a head by the number of heads in a row, in frame heights; for more: _MANY."""
_MANY = 0.27
_WIDE, _CLOSE = 2.0, 1.1
"""How far heads are apart, in head heights: if there is room, and where it gets crowded. Shoulders
are two heads wide, so at the closest they overlap as they do in photographs of friends."""
_EAR, _LEANING, _CLOSEST = 0.62, 0.7, 0.96
"""From an outermost head's middle to the frame's edge, in its own heights: half of it with its hair
is up to 0.53 (measured on the test photographs), so heads get smaller for the first, and the others
move together for the second, since people lean. And how far apart these still are, in head heights:
hair may touch, faces not."""
_HORIZON, _LOWEST = 0.45, 0.62
"""Where eyes are, in frame heights from the top: where they look best, and where at worst."""
_TEAMS_HORIZON, _TEAMS_HEAD = 0.58, 0.27
"""Where they look best if there is a back row to look over them, and the tallest head then."""
_GROUND = 0.97
"""Where feet are, if they are to be seen."""
_ENLARGED = 1.15
"""How much larger than the others someone may be who shows little of themselves."""
_TEAM, _TEAM_HEADS = 4, 4
"""From so many participants, and heads of them, on there is a back row: fewer do not cover it."""
_SMALL, _LEAST_RAISED = 0.18, 0.55
"""Unless all in one row would have heads smaller than this, in frame heights: then one that is
raised by so many heads will do."""
_RAISED, _FARTHER = 1.22, 0.92
"""It: how much higher its eyes are, in heads of the front row, and how much smaller its heads."""
_COVERED = 0.72
"""How far below the eyes of a crowded front row its shoulders close, in head heights."""
_ELBOWS = 1.3
"""How far a body reaches beyond its head's middle, in heads; what reaches farther is somebody whose
face was not seen, or an arm that wants its room."""
_CARD = 2.0
"""The height of a card, in heads."""
_CARD_SHAPES = 0.7, 1.6
_BESIDE = 0.35
"""Head heights between a card and a neighbour's head."""


@dataclass(frozen=True)
class Standing:
    """A cutout: the left upper corner of its picture lands at `x`, `y` of the canvas, px, and a
    picture of height 1 is `scale` px tall. The smaller `depth` is drawn first.

    `behind`: in the back row. `fades`: there, the picture ends above the frame's lower edge; what
    of it looks out beside others is to end softly.
    """

    x: float
    y: float
    scale: float
    depth: int
    behind: bool = False
    fades: bool = False


@dataclass(frozen=True)
class Card:
    """A whole picture, softly framed, in `box`."""

    box: Box
    depth: int


Spot = Standing | Card


def frame_in(size: Size, aspect: float) -> Box:
    """The largest part of a canvas with the aspect (width / height) of the paper: in its middle,
    down to its lower edge, on which people stand."""
    width = min(size[0], round(size[1] * aspect))
    height = min(size[1], round(size[0] / aspect))
    return Box((size[0] - width) // 2, size[1] - height, width, height)


def arrange(
    figures: Sequence[Figure | None],
    shapes: Sequence[float],
    frame: Box,
    *,
    booth: bool = True,
) -> list[Spot]:
    """A spot for each participant, on a canvas that `frame` is a part of; the first is the booth,
    unless it is not among them.

    None is someone who cannot be cut out; `shapes` are width by height of each one's picture.
    """
    if not figures:
        return []
    row = _Row.of(figures, shapes, frame, _HORIZON, 1.0)
    spots = row.spots()
    first = figures[0]
    if booth and first and all(figures) and _is_team(figures, first, row):
        row = _Row.of(figures[1:], shapes[1:], frame, _TEAMS_HORIZON, _TEAMS_HEAD)
        spots = [_behind(first, row, frame), *row.spots()]
    return _layered(spots, figures, frame)


def _is_team(figures: Sequence[Figure | None], booth: Figure, row: "_Row") -> bool:
    """Whether they are many, and the booth's people show enough of themselves to look over a row
    of shoulders; if one row were very small, a little over them is better than nothing."""
    if sum(_heads(it) for it in figures if it) < _TEAM_HEADS:
        return False
    if row.head < _SMALL * row.frame.h:
        return len(figures) > 2 and _raised(booth) >= _LEAST_RAISED
    return len(figures) >= _TEAM and _raised(booth) >= _RAISED


def _raised(booth: Figure) -> float:
    """By how many heads of the front row they may be raised, and still be covered below."""
    return _RAISED if not booth.cut else min(_RAISED, _below(booth) * _FARTHER - _COVERED)


@dataclass(frozen=True)
class _Row:
    """People side by side: how tall their heads are and how far apart, px, and their horizon."""

    figures: Sequence[Figure | None]
    shapes: Sequence[float]
    frame: Box
    head: float
    apart: float
    horizon: float

    @classmethod
    def of(
        cls,
        figures: Sequence[Figure | None],
        shapes: Sequence[float],
        frame: Box,
        best: float,
        tallest: float,
    ) -> "_Row":
        count = sum(_heads(it) if it else 1 for it in figures)
        wanted = min(_HEAD.get(count, _MANY), tallest) * frame.h
        cores = [_core(it, shape) for it, shape in zip(figures, shapes, strict=True)]
        gaps = len(cores)
        apart = min(_WIDE, max(_CLOSE, (frame.w / wanted - sum(cores)) / gaps))
        room = max(apart * gaps, _CLOSEST * (gaps - 1) + 2 * _EAR)
        head = min(wanted, frame.w / (sum(cores) + room))
        return cls(figures, shapes, frame, head, apart, _horizon(figures, head, frame, best))

    def spots(self) -> list[Spot]:
        return [
            _standing(it, middle, self.horizon, self.head, self.frame)
            if it
            else _card(shape, middle, self.horizon, self.head)
            for it, shape, middle in zip(self.figures, self.shapes, self._middles(), strict=True)
        ]

    def _middles(self) -> list[float]:
        """The x of each one's middle, px: one after the other, all together in the middle."""
        cores = [_core(it, shape) for it, shape in zip(self.figures, self.shapes, strict=True)]
        left, apart = self._distances(sum(cores))
        starts = [sum(cores[:index]) + apart * index for index in range(len(cores))]
        return [
            self.frame.x + (left + start + core / 2) * self.head
            for start, core in zip(starts, cores, strict=True)
        ]

    def _distances(self, cores: float) -> tuple[float, float]:
        """From the frame to the first, and between two, in heads. What is left is shared evenly
        at the ends, and between two as far as no ear is cut off for it."""
        gaps, room = len(self.figures) - 1, self.frame.w / self.head - cores
        even = (room - self.apart * gaps) / 2
        short = [max(self._least(it) - even, 0) for it in (self.figures[0], self.figures[-1])]
        spare = gaps * (self.apart - _CLOSEST)
        share = min(1.0, spare / sum(short)) if sum(short) else 0.0
        first, last = (it * share for it in short)
        return even + first, self.apart - (first + last) / max(gaps, 1)

    def _least(self, it: Figure | None) -> float:
        """From the frame to somebody at the end, in heads of the row. Who is larger than the others
        is so around their middle. Cards are inside anyway."""
        if it is None:
            return 0.0
        larger = _own_head(it, self.horizon, self.head, self.frame) / self.head
        return _LEANING * larger + _core(it, 1.0) / 2 * (larger - 1)


def _core(it: Figure | None, shape: float) -> float:
    """What lies between the outermost heads of a participant, or a card's width without the
    distance to others, in heads."""
    if it:
        left, right = _outermost(it)
        return (right - left) / it.head
    return _CARD * _card_shape(shape) - _CLOSE + 2 * _BESIDE


def _outermost(it: Figure) -> tuple[float, float]:
    """The x of the first and the last head, seen or not."""
    reach = _ELBOWS * it.head
    return min(it.heads[0], it.left + reach), max(it.heads[-1], it.right - reach)


def _heads(it: Figure) -> int:
    """How many there are, also behind sunglasses: a face comes and goes, a silhouette stays."""
    return max(len(it.heads), 1 + round(_core(it, 1.0) / _WIDE))


def _below(it: Figure) -> float:
    """How many heads of them are to be seen below their eyes."""
    return max((it.bottom - it.eyes) / it.head, 0.5)


def _horizon(figures: Sequence[Figure | None], head: float, frame: Box, best_part: float) -> float:
    """The y of a row's eyes, px: as low as the one needs who shows least, within bounds."""
    best, lowest = (frame.y + part * frame.h for part in (best_part, _LOWEST))
    bottom = frame.y + frame.h
    needed = [bottom - _below(it) * _enlarged(it, head, bottom - best) for it in figures if it]
    return min(max([best, *needed]), lowest)


def _enlarged(it: Figure, head: float, reach: float) -> float:
    """The head with which they reach so far down, within bounds: a group's heads are also moved
    apart by it, onto those beside them and out of the frame, so the wider it is, the less."""
    most = 1 + (_ENLARGED - 1) / (1 + (it.heads[-1] - it.heads[0]) / it.head)
    return min(head * most, max(head, reach / _below(it)))


def _standing(it: Figure, middle: float, row: float, head: float, frame: Box) -> Standing:
    """Eyes on the row, if the picture reaches as far down as it must; else lower."""
    own = _own_head(it, row, head, frame)
    end = frame.y + (1 if it.cut else _GROUND) * frame.h
    return _placed(it, middle, max(row, end - _below(it) * own), own)


def _own_head(it: Figure, row: float, head: float, frame: Box) -> float:
    """In a row of heads with their eyes at `row`: larger if their picture ends too early."""
    return _enlarged(it, head, frame.y + frame.h - row) if it.cut else head


def _behind(it: Figure, front: _Row, frame: Box) -> Standing:
    """In the middle, over the shoulders of the front row; no wider than the frame."""
    widest = frame.w / (_core(it, 1.0) + _CLOSE)
    head = min(front.head * _FARTHER, widest)
    row = front.horizon - _raised(it) * front.head
    standing = _placed(it, frame.x + frame.w / 2, row, head)
    return replace(standing, behind=True, fades=row + _below(it) * head < frame.y + frame.h)


def _placed(it: Figure, middle: float, row: float, head: float) -> Standing:
    scale = head / it.head
    outermost = _outermost(it)
    return Standing(middle - sum(outermost) / 2 * scale, row - it.eyes * scale, scale, 0)


def _card_shape(shape: float) -> float:
    return min(max(shape, _CARD_SHAPES[0]), _CARD_SHAPES[1])


def _card(shape: float, middle: float, row: float, head: float) -> Card:
    """Faces in it are about where those beside it are."""
    height = _CARD * head
    width, y = height * _card_shape(shape), row - 0.45 * height
    return Card(Box(round(middle - width / 2), round(y), round(width), round(height)), 0)


def _layered(spots: Sequence[Spot], figures: Sequence[Figure | None], frame: Box) -> list[Spot]:
    """Who is higher is farther away; of a row, those in the middle are nearest to who looks."""
    centre = frame.x + frame.w / 2

    def nearness(index: int) -> tuple[float, float, int]:
        it, spot = figures[index], spots[index]
        if it is None or isinstance(spot, Card):
            return 0.0, -abs(spot.box.x + spot.box.w / 2 - centre), index  # type: ignore[union-attr]
        eyes = spot.y + it.eyes * spot.scale
        middle = spot.x + (it.heads[0] + it.heads[-1]) / 2 * spot.scale
        return round(eyes / frame.h, 1), -round(abs(middle - centre)), index

    order = sorted(range(len(spots)), key=nearness)
    return [replace(spot, depth=order.index(index)) for index, spot in enumerate(spots)]
