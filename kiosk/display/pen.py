"""A pen for things with a face: it draws in fractions of a drawing's size, from the left top."""

from collections.abc import Sequence
from math import cos, radians, sin

from PIL import Image

from kiosk.display.drawings import FINE, blank, disc
from kiosk.display.theme import INK, NIGHT_RAISED, PAPER, Colour

EDGE = NIGHT_RAISED
"""Around paper: it is seen on both grounds, and parts it from a body of its own colour."""

_LINE = 0.022

Point = tuple[float, float]


class Pen:
    """A square of `size` px. `body` is what is drawn in most: night on paper, paper at night."""

    def __init__(self, size: int, body: Colour) -> None:
        self._image, self._draw = blank(size, size)
        self._s = size * FINE
        self.body = body
        self.face = INK if body == PAPER else PAPER

    def done(self, foot: float = 1.0) -> Image.Image:
        """The drawing, down to `foot`."""
        whole = self._image.reduce(FINE)
        return whole.crop((0, 0, whole.width, round(whole.height * foot)))

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        *,
        fill: Colour,
        edge: Colour | None = None,
        radius: float = 0.02,
        line: float = _LINE,
    ) -> None:
        corners = (left * self._s, top * self._s, right * self._s, bottom * self._s)
        width = self._px(line) if edge else 0
        self._draw.rounded_rectangle(corners, radius * self._s, fill, edge, width)

    def line(self, points: Sequence[Point], colour: Colour, thick: float = _LINE) -> None:
        """With round ends."""
        at = [(x * self._s, y * self._s) for x, y in points]
        self._draw.line(at, colour, self._px(thick), joint="curve")
        for x, y in (at[0], at[-1]):
            disc(self._draw, x, y, thick * self._s / 2, colour)

    def shape(self, points: Sequence[Point], fill: Colour, edge: Colour | None = None) -> None:
        self._draw.polygon([(x * self._s, y * self._s) for x, y in points], fill)
        if edge:
            self.line([*points, points[0]], edge)

    def disc(self, x: float, y: float, r: float, colour: Colour) -> None:
        disc(self._draw, x * self._s, y * self._s, r * self._s, colour)

    def open_eyes(self, xs: Sequence[float], y: float) -> None:
        for x in xs:
            self.disc(x, y, 0.04, self.face)

    def shut_eyes(self, xs: Sequence[float], y: float) -> None:
        for x in xs:
            self.line(arc(x, y - 0.015, 0.05, 15, 165), self.face, 0.026)

    def crossed_eyes(self, xs: Sequence[float], y: float) -> None:
        r = 0.032
        for x in xs:
            for up in (-r, r):
                self.line([(x - r, y - up), (x + r, y + up)], self.face, 0.028)

    def _px(self, length: float) -> int:
        return max(1, round(length * self._s))


def arc(x: float, y: float, r: float, start: float, end: float) -> list[Point]:
    """Points of a part of a circle; degrees, clockwise from the right."""
    angles = [radians(start + (end - start) * i / 24) for i in range(25)]
    return [(x + r * cos(angle), y + r * sin(angle)) for angle in angles]


def turned(point: Point, around: Point, degrees: float) -> Point:
    """Clockwise around another."""
    angle = radians(degrees)
    x, y = point[0] - around[0], point[1] - around[1]
    return (
        around[0] + x * cos(angle) - y * sin(angle),
        around[1] + x * sin(angle) + y * cos(angle),
    )
