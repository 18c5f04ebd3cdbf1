"""What is measured on a calibration sheet: stairs at the edges, lines of a known length, the cut.

A stair is a ruler for people who have none at hand: its bars begin at 0, 0.5, 1 ... mm from where
the paper should end. What the printer cut off takes the beginnings of the first bars with it, so
the last bar that still touches the edge says how much that was. That is read faster than a scale
with lines a millimetre apart, and by its number instead of by counting.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from PIL import Image, ImageDraw

from kiosk.imaging import Size
from kiosk.imaging.letters import font
from kiosk.imaging.paper import INK, PAPER, Colour, mixed
from kiosk.imaging.sheet import PX_PER_MM

BUTTER: Colour = (255, 200, 61)
CORAL: Colour = (255, 90, 78)

DEEP = 126
"""How far a stair with its numbers reaches into the sheet."""
BADGE = 52
"""Across."""

_MOST_MM = 6.0
_STEP_MM = 0.5
_INNER_MM = 8.0
_BAR, _BAR_GAP = 18, 4
_BETWEEN = 14
_HALF_STEP: Colour = mixed(INK, PAPER, 0.55)
_LINE = 5
_FRAME = 4
_DOT = 7
_CUT_SCALE = 84
"""From both ends of a cut to the scale across it."""
_FINE = 4
"""How much larger a disc is drawn before it is reduced."""

LONG = round(_MOST_MM / _STEP_MM + 1) * _BAR + _BETWEEN + BADGE
"""How much of its edge a stair takes, with its letter."""


class Edge(Enum):
    """Of the sheet, with the letter it is called by there."""

    LEFT = "A"
    RIGHT = "B"
    TOP = "C"
    BOTTOM = "D"


class _Place(NamedTuple):
    """Of a stair: `along` is where it begins on its edge, in px from the top or the left."""

    edge: Edge
    along: int
    sheet: Size

    def point(self, deep: float, along: float) -> tuple[float, float]:
        """What is so deep in the sheet, and so far along the stair."""
        width, height = self.sheet
        along += self.along
        match self.edge:
            case Edge.LEFT:
                return deep, along
            case Edge.RIGHT:
                return width - deep, along
            case Edge.TOP:
                return along, deep
            case Edge.BOTTOM:
                return along, height - deep


@dataclass(frozen=True)
class Line:
    """Of a known length, from a point to the right or down."""

    x: int
    y: int
    mm: int
    upright: bool = False


def draw_frame(sheet: Image.Image) -> None:
    """Where the paper should end: if that can be seen, nothing was cut off."""
    box = (0, 0, sheet.width - 1, sheet.height - 1)
    ImageDraw.Draw(sheet).rectangle(box, outline=CORAL, width=_FRAME)


def draw_stair(sheet: Image.Image, edge: Edge, along: int) -> None:
    pen, place = ImageDraw.Draw(sheet), _Place(edge, along, sheet.size)
    face = font("Bold", 25)
    for i, mm in enumerate(_steps()):
        whole = mm == int(mm)
        ends = (
            place.point(mm * PX_PER_MM, i * _BAR),
            place.point(_INNER_MM * PX_PER_MM, (i + 1) * _BAR - _BAR_GAP),
        )
        pen.rectangle(_box(*ends), fill=INK if whole else _HALF_STEP)
        if whole:
            at = place.point(_INNER_MM * PX_PER_MM + 17, (i + 0.5) * _BAR - _BAR_GAP / 2)
            pen.text(at, f"{mm:.0f}", INK, face, anchor="mm")
    middle = place.point(_INNER_MM * PX_PER_MM - BADGE / 2, LONG - BADGE / 2)
    draw_badge(sheet, middle, edge.value)


def draw_badge(sheet: Image.Image, middle: tuple[float, float], sign: str) -> None:
    """A disc with a letter or a digit."""
    draw_disc(sheet, middle, BADGE, BUTTER)
    ImageDraw.Draw(sheet).text(middle, sign, INK, font("Black", 30), anchor="mm")


def draw_disc(sheet: Image.Image, middle: tuple[float, float], across: int, colour: Colour) -> None:
    """With a smooth edge."""
    mask = Image.new("L", (across * _FINE, across * _FINE))
    ImageDraw.Draw(mask).ellipse((0, 0, mask.width - 1, mask.height - 1), fill=255)
    corner = (round(middle[0] - across / 2), round(middle[1] - across / 2))
    sheet.paste(colour, corner, mask.reduce(_FINE))


def draw_line(sheet: Image.Image, line: Line) -> None:
    """With its length, which counts from the outside of one end to that of the other."""
    pen = ImageDraw.Draw(sheet)
    length, half = round(line.mm * PX_PER_MM), 16
    for start, end, across in (
        (0, length, _LINE / 2),
        (0, _LINE, half),
        (length - _LINE, length, half),
    ):
        box = (line.x + start, line.y - across, line.x + end - 1, line.y + across - 1)
        pen.rectangle(_upright(line, box) if line.upright else box, fill=INK)
    _name(sheet, line)


def draw_cut(sheet: Image.Image, x: int) -> None:
    """Where the sheet is cut into strips: dots all the way down, and a scale to either side."""
    for y in range(14, sheet.height, 28):
        draw_disc(sheet, (x, y), _DOT, CORAL)
    pen = ImageDraw.Draw(sheet)
    for y in (_CUT_SCALE, sheet.height - _CUT_SCALE):
        for mm in range(-4, 5):
            at, half = round(x + mm * PX_PER_MM), 16 if mm % 2 == 0 else 9
            pen.rectangle((at - 1, y - half, at, y + half), fill=INK if mm else CORAL)
        for mm in (-4, 4):
            pen.text((x + mm * PX_PER_MM, y + 34), "4", INK, font("Bold", 21), anchor="mm")


def _name(sheet: Image.Image, line: Line) -> None:
    """At its beginning: in the middle might be a cut."""
    face, text = font("Bold", 27), f"{line.mm} mm"
    label = Image.new("L", (round(face.getlength(text)), 36))
    ImageDraw.Draw(label).text((0, 18), text, 255, face, anchor="lm")
    at = (line.x + 24, line.y - 16 - label.height)
    if line.upright:
        label = label.transpose(Image.Transpose.ROTATE_270)
        at = (line.x - 16 - label.width, line.y + 24)
    sheet.paste(INK, at, label)


def _steps() -> Iterator[float]:
    return (i * _STEP_MM for i in range(round(_MOST_MM / _STEP_MM) + 1))


def _box(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float, float, float]:
    """Right and lower edges are drawn by Pillow as well: so they are a pixel less."""
    left, right = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    return round(left), round(top), round(right) - 1, round(bottom) - 1


def _upright(
    line: Line, box: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """The same box of a line that goes down instead of to the right."""
    left, top, right, bottom = box
    x, y = line.x - line.y, line.y - line.x
    return top + x, left + y, bottom + x, right + y
