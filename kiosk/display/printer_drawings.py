"""The printer as the booth draws it, with a face: its slot is its mouth. One drawing a trouble.

Made like `drawings.py`: RGBA images; `size` is the width in px, and the height if something hangs
out of the printer. `body` is the colour of the printer: night on paper, paper at night.
"""

from itertools import pairwise

from PIL import Image

from kiosk.display.pen import EDGE, Pen, arc, turned
from kiosk.display.theme import (
    BUTTER,
    CORAL,
    INK,
    MINT,
    NIGHT_RAISED,
    PAPER,
    PAPER_SOFT,
    WHITE,
    Colour,
)
from kiosk.session.printing import Trouble

MARGIN = 0.06
"""Of the case, from the left of the drawing."""

_EYES, _EYE_Y = (0.37, 0.63), 0.455
_SLOT = (0.26, 0.575, 0.74, 0.63)
_FOOT = 0.79
_PICTURES = (BUTTER, MINT, CORAL)


def printing(size: int, body: Colour, out: float) -> Image.Image:
    """A printer that is well; `out`, 0 to 1, is how far a strip has come out of it."""
    pen = Pen(size, body)
    _stock(pen)
    _case(pen, MINT)
    _open_eyes(pen)
    _slot(pen)
    if out > 0:
        _strip(pen, 0.62 + 0.36 * min(1.0, out))
    return pen.done(1.0 if out > 0 else _FOOT)


def troubled(size: int, body: Colour, trouble: Trouble) -> Image.Image:
    """What has to be looked at."""
    pen = Pen(size, body)
    behind, eyes, before = _PARTS[trouble]
    for part in behind:
        part(pen)
    _case(pen, CORAL)
    eyes(pen)
    _slot(pen)
    for part in before:
        part(pen)
    return pen.done(1.0 if trouble in _HANGING else _FOOT)


def _case(pen: Pen, lamp: Colour) -> None:
    pen.box(MARGIN, 0.28, 1 - MARGIN, 0.76, fill=EDGE, radius=0.13)
    pen.box(0.08, 0.3, 0.92, 0.74, fill=pen.body, radius=0.11)
    pen.disc(0.835, 0.385, 0.032, lamp)


def _open_eyes(pen: Pen) -> None:
    pen.open_eyes(_EYES, _EYE_Y)


def _shut_eyes(pen: Pen) -> None:
    pen.shut_eyes(_EYES, _EYE_Y)


def _crossed_eyes(pen: Pen) -> None:
    pen.crossed_eyes(_EYES, _EYE_Y)


def _slot(pen: Pen) -> None:
    pen.box(*_SLOT, fill=INK if pen.body != PAPER else NIGHT_RAISED, radius=0.0275)


def _stock(pen: Pen) -> None:
    """The paper that is in it, seen over its back."""
    pen.box(0.29, 0.1, 0.71, 0.4, fill=WHITE, edge=EDGE)


def _no_stock(pen: Pen) -> None:
    """Where paper should be."""
    colour = pen.body if pen.body != PAPER else PAPER_SOFT
    corners = [(0.27, 0.3), (0.27, 0.03), (0.73, 0.03), (0.73, 0.3)]
    for (x, y), (to_x, to_y) in pairwise(corners):
        count = 4 if y == to_y else 3
        for i in range(count):
            ends = [(i + 0.12) / count, (i + 0.72) / count]
            pen.line([(x + (to_x - x) * t, y + (to_y - y) * t) for t in ends], colour, 0.026)
    pen.line([(0.5, 0.11), (0.5, 0.23)], CORAL, 0.04)
    pen.line([(0.44, 0.17), (0.56, 0.17)], CORAL, 0.04)


def _lid(pen: Pen) -> None:
    """The cover, up at its hinge on the left."""
    for colour, (top, bottom) in ((CORAL, (0.29, 0.32)), (pen.body, (0.2, 0.27))):
        ends = ((0.12, top), (0.9, top), (0.9, bottom), (0.12, bottom))
        corners = [turned(point, (0.1, 0.3), -14) for point in ends]
        pen.shape(corners, colour, colour)


def _drop(pen: Pen) -> None:
    """Colour, of which the last is at its bottom."""
    x, y, r = 0.5, 0.155, 0.115
    outline = [(x, 0.015), *arc(x, y, r, -30, 210)]
    pen.shape(outline, WHITE)
    pen.shape(arc(x, y, r, 25, 155), CORAL)
    pen.line([*outline, outline[0]], pen.body, 0.03)


def _cable(pen: Pen) -> None:
    """Pulled out: the plug hangs where nothing is."""
    colour = pen.body if pen.body != PAPER else PAPER_SOFT
    pen.line([(0.24, 0.7), *arc(0.36, 0.8, 0.12, 180, 90), (0.52, 0.92)], colour, 0.035)
    for y in (0.885, 0.955):
        pen.line([(0.64, y), (0.72, y)], colour, 0.026)
    pen.box(0.5, 0.85, 0.65, 0.99, fill=CORAL, radius=0.04)


def _strip(pen: Pen, bottom: float) -> None:
    """Hanging out of the slot, its pictures uppermost last."""
    top = 0.605
    pen.box(0.37, top, 0.63, bottom, fill=WHITE, edge=EDGE, radius=0.008, line=0.016)
    for i, colour in enumerate(_PICTURES):
        foot = bottom - 0.04 - i * 0.11
        if foot - 0.085 > top:
            pen.box(0.41, foot - 0.085, 0.59, foot, fill=colour, radius=0)


def _crumpled(pen: Pen) -> None:
    """Paper that came out as it should not: folds, to and fro."""
    folds = [(0.605 + i * 0.07, 0.06 if i % 2 else -0.03 * bool(i)) for i in range(5)]
    left = [(0.36 + aside, y) for y, aside in folds]
    right = [(0.58 + aside, y) for y, aside in folds]
    pen.shape([*left, *reversed(right)], WHITE, EDGE)
    for ends in zip(left[1:-1], right[1:-1], strict=True):
        pen.line(ends, EDGE, 0.014)


def _call(pen: Pen) -> None:
    """It says something, but not what."""
    pen.shape([(0.7, 0.2), (0.84, 0.16), (0.7, 0.34)], CORAL)
    pen.disc(0.82, 0.15, 0.15, CORAL)
    pen.line([(0.82, 0.07), (0.82, 0.155)], INK, 0.036)
    pen.disc(0.82, 0.225, 0.022, INK)


_PARTS = {
    Trouble.MEDIA_EMPTY: ((_no_stock,), _open_eyes, ()),
    Trouble.MEDIA_JAM: ((_stock,), _crossed_eyes, (_crumpled,)),
    Trouble.COVER_OPEN: ((_lid,), _open_eyes, ()),
    Trouble.SUPPLY_EMPTY: ((_drop,), _open_eyes, ()),
    Trouble.OFFLINE: ((_cable,), _shut_eyes, ()),
    Trouble.OTHER: ((_stock,), _open_eyes, (_call,)),
}
"""What is behind the case, its eyes, and what is before it."""

_HANGING = (Trouble.MEDIA_JAM, Trouble.OFFLINE)
