"""What people put on in a photobooth: paper hats, glasses, ears. Our own drawings.

Each is drawn four times as large in the pixels of the cut-out (`people.py`), whose eyes are at
(203, 101) and (247, 103) and whose head reaches from (152, 75) to (300, 75) and up to (222, 14).
"""

import math
from collections.abc import Callable, Iterable
from enum import StrEnum

from PIL import Image, ImageDraw

_FINE = 4
_BOX = (70, -150, 390, 190)
"""Where props are, in pixels of the cut-out: left, top, right, bottom."""

INK, PAPER = (28, 26, 31), (255, 247, 236)
CORAL, BUTTER, MINT = (255, 90, 78), (255, 200, 61), (25, 195, 160)
PINK, BLUE, LEAF = (244, 120, 166), (72, 132, 240), (62, 150, 92)

Point = tuple[float, float]
Fill = tuple[int, ...]
_Outline = Callable[[Point, float], list[Point]]


class Prop(StrEnum):
    PARTY_HAT = "party-hat"
    CROWN = "crown"
    CAT_EARS = "cat-ears"
    BUNNY_EARS = "bunny-ears"
    FLOWERS = "flowers"
    BOW = "bow"
    ROUND_GLASSES = "round-glasses"
    HEART_GLASSES = "heart-glasses"
    STAR_GLASSES = "star-glasses"
    MOUSTACHE = "moustache"


def put_on(person: Image.Image, prop: Prop, headroom: int) -> None:
    """Draw a prop onto a cut-out with `headroom` rows above it. In place."""
    left, top, right, bottom = _BOX
    size = (right - left, bottom - top)
    paper = Image.new("RGBA", (size[0] * _FINE, size[1] * _FINE))
    _DRAWINGS[prop](_Pen(paper))
    person.alpha_composite(paper.resize(size, Image.Resampling.BOX), (left, top + headroom))


class _Pen:
    """Draws in pixels of the cut-out."""

    def __init__(self, paper: Image.Image) -> None:
        self._paper = paper
        self._draw = ImageDraw.Draw(paper)

    def shape(self, points: Iterable[Point], fill: Fill) -> None:
        self._draw.polygon([self._at(point) for point in points], fill=fill)

    def veil(self, points: Iterable[Point], fill: Fill) -> None:
        """A translucent shape (RGBA) over what is there; the others replace what is there."""
        layer = Image.new("RGBA", self._paper.size)
        ImageDraw.Draw(layer).polygon([self._at(point) for point in points], fill=fill)
        self._paper.alpha_composite(layer)

    def dot(self, centre: Point, radius: float, fill: Fill, tall: float = 1.0) -> None:
        (x, y), high = centre, radius * tall
        corners = (self._at((x - radius, y - high)), self._at((x + radius, y + high)))
        self._draw.ellipse(corners, fill=fill)

    def line(self, points: Iterable[Point], width: float, fill: Fill) -> None:
        where = [self._at(point) for point in points]
        self._draw.line(where, fill=fill, width=round(width * _FINE), joint="curve")

    @staticmethod
    def _at(point: Point) -> Point:
        return ((point[0] - _BOX[0]) * _FINE, (point[1] - _BOX[1]) * _FINE)


def _mix(colour: Fill, other: Fill, share: float) -> Fill:
    return tuple(round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))


def _turned(points: Iterable[Point], about: Point, degrees: float) -> list[Point]:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x0, y0 = about
    return [
        (x0 + (x - x0) * cos - (y - y0) * sin, y0 + (x - x0) * sin + (y - y0) * cos)
        for x, y in points
    ]


def _heart(centre: Point, size: float) -> list[Point]:
    """The usual parametric heart, `size` from its middle to its side."""
    angles = [2 * math.pi * step / 60 for step in range(60)]
    k = size / 16
    return [
        (
            centre[0] + k * 16 * math.sin(a) ** 3,
            centre[1]
            - k * (13 * math.cos(a) - 5 * math.cos(2 * a) - 2 * math.cos(3 * a) - math.cos(4 * a)),
        )
        for a in angles
    ]


def _star(centre: Point, size: float) -> list[Point]:
    rays = [(size if step % 2 == 0 else size * 0.55, math.pi * step / 5) for step in range(10)]
    return [(centre[0] + r * math.sin(a), centre[1] - r * math.cos(a)) for r, a in rays]


def _flower(pen: _Pen, centre: Point, size: float, fill: Fill) -> None:
    for step in range(6):
        angle = math.pi * step / 3 + centre[0]
        out = size * 0.62
        petal = (centre[0] + out * math.cos(angle), centre[1] + out * math.sin(angle))
        pen.dot(petal, size * 0.5, _mix(fill, PAPER, 0.12 * (step % 3)))
    pen.dot(centre, size * 0.36, _mix(BUTTER, CORAL, 0.2))


def _over_the_hair() -> list[Point]:
    """From side to side along the top of the head."""
    ways = [math.pi * step / 24 for step in range(1, 24)]
    return [(226.5 - 71 * math.cos(a), 70 - 61 * math.sin(a) + 2.4 * math.cos(a)) for a in ways]


def _party_hat(pen: _Pen) -> None:
    about, lean = (232.0, 24.0), 9.0
    tip, left, right = (232.0, -104.0), (180.0, 26.0), (284.0, 26.0)

    def across(height: float, way: float) -> Point:
        """A point of the cone: height 0 at the brim, 1 at the tip; way 0 left, 1 right."""
        x = left[0] + (right[0] - left[0]) * way
        sag = 10 * (1 - (2 * way - 1) ** 2) * (1 - height)
        return (x + (tip[0] - x) * height, left[1] + (tip[1] - left[1]) * height + sag)

    def band(low: float, high: float, first: float = 0, last: float = 1) -> list[Point]:
        ways = [first + (last - first) * step / 12 for step in range(13)]
        edge = [across(low, way) for way in ways] + [across(high, way) for way in reversed(ways)]
        return _turned(edge, about, lean)

    pen.shape(band(0, 1), CORAL)
    for low, high, fill in ((0.12, 0.26, PAPER), (0.4, 0.54, BUTTER), (0.68, 0.82, PAPER)):
        pen.shape(band(low, high), fill)
    pen.veil(band(0, 1, 0.0, 0.28), (*INK, 38))
    pen.veil(band(0, 1, 0.55, 0.75), (*PAPER, 56))
    (top,) = _turned([(232.0, -106.0)], about, lean)
    for step in range(14):
        angle = math.pi * step / 7
        tuft = (top[0] + 10 * math.cos(angle), top[1] + 10 * math.sin(angle))
        pen.dot(tuft, 6.5, _mix(BUTTER, PAPER, 0.4 * (step % 2)))
    pen.dot(top, 10, BUTTER)


def _crown(pen: _Pen) -> None:
    rim = [(163.0, 50.0), (155.0, -34.0), (186.0, 2.0), (204.0, -56.0), (227.0, -2.0)]
    rim += [(250.0, -56.0), (268.0, 4.0), (298.0, -30.0), (291.0, 54.0)]
    brim = [(268.0, 43.0), (246.0, 38.0), (226.0, 37.0), (204.0, 38.0), (182.0, 42.0)]
    pen.shape(rim + brim, BUTTER)
    band = [(160.5, 22.0), (186.0, 15.0), (226.0, 12.0), (268.0, 16.0), (294.0, 24.0)]
    pen.shape([rim[0], *band, rim[-1], *brim], _mix(BUTTER, CORAL, 0.28))
    for (x, y), fill in zip(rim[1::2], (CORAL, MINT, CORAL, MINT), strict=True):
        pen.dot((x, y), 8, fill)
        pen.dot((x - 2, y - 2.5), 2.6, _mix(fill, PAPER, 0.6))
    for x, y, fill in ((190, 29, MINT), (227, 25, CORAL), (264, 30, MINT)):
        pen.shape(_star((x, y), 7.5), _mix(fill, PAPER, 0.15))


def _cat_ears(pen: _Pen) -> None:
    pen.line(_over_the_hair(), 6, INK)
    for outer, inner in (
        ([(166, 40), (158, -40), (212, 6)], [(175, 24), (168, -18), (199, 8)]),
        ([(242, 6), (298, -36), (288, 44)], [(254, 8), (287, -15), (281, 26)]),
    ):
        pen.shape(outer, INK)
        pen.line([*outer, outer[0]], 5, INK)
        pen.shape(inner, PINK)


def _bunny_ears(pen: _Pen) -> None:
    pen.line(_over_the_hair(), 6, PAPER)
    for foot, lean in ((200.0, -12.0), (252.0, 15.0)):
        for grow, fill in ((1.0, PAPER), (0.58, PINK)):
            ring = [2 * math.pi * step / 40 for step in range(40)]
            ear = [
                (foot + 19 * grow * math.cos(a), -52 - 74 * (0.4 + 0.6 * grow) * math.sin(a))
                for a in ring
            ]
            pen.shape(_turned(ear, (foot, 18.0), lean), fill)


def _flowers(pen: _Pen) -> None:
    places = [(157, 62), (168, 40), (187, 23), (210, 13)]
    places += [(236, 12), (260, 21), (280, 38), (292, 60)]
    pen.line(places, 5, LEAF)
    for step, (x, y) in enumerate(places):
        for side in (-1, 1):
            leaf = [(x, y), (x + side * 15.0, y - 11.0), (x + side * 17.0, y + 3.0)]
            pen.shape(leaf, _mix(LEAF, MINT, 0.3 * (step % 2)))
    colours = (PINK, PAPER, CORAL, PINK, BUTTER, CORAL, PAPER, PINK)
    for step, (place, fill) in enumerate(zip(places, colours, strict=True)):
        _flower(pen, place, 17 if step % 2 else 14, fill)


def _bow(pen: _Pen) -> None:
    knot = (266.0, 26.0)
    for side in (-1, 1):
        x = knot[0] + side * 50
        wing = [knot, (x - side * 8, -8.0), (x, 6.0), (x, 46.0), (x - side * 8, 58.0)]
        pen.shape(_turned(wing, knot, 16), PINK)
        fold = [knot, (x - side * 14, 20.0), (x - side * 14, 34.0)]
        pen.shape(_turned(fold, knot, 16), _mix(PINK, INK, 0.18))
    pen.dot(knot, 12, _mix(PINK, CORAL, 0.35))


def _temples(pen: _Pen, fill: Fill) -> None:
    pen.line([(172, 98), (160, 93)], 5, fill)
    pen.line([(279, 101), (291, 97)], 5, fill)


def _round_glasses(pen: _Pen) -> None:
    _temples(pen, INK)
    pen.line([(219, 99), (225, 96), (232, 99)], 5, INK)
    for centre in ((197.5, 101.0), (253.0, 103.0)):
        ring = [2 * math.pi * step / 48 for step in range(49)]
        pen.dot(centre, 23, (160, 215, 235, 46))
        edge = [(centre[0] + 23 * math.cos(a), centre[1] + 23 * math.sin(a)) for a in ring]
        pen.line(edge, 5, INK)


def _shades(pen: _Pen, outline: _Outline, size: float, rim: Fill) -> None:
    _temples(pen, rim)
    pen.line([(215, 98), (236, 99)], 6, rim)
    for centre in ((196.5, 101.0), (254.0, 103.0)):
        pen.shape(outline(centre, size), rim)
        pen.shape(outline(centre, size * 0.77), (*_mix(rim, INK, 0.72), 226))
        shine = [(-9.0, -5.0), (-3.0, -9.0), (-5.0, 3.0), (-9.0, 5.0)]
        pen.veil([(centre[0] + x, centre[1] + y) for x, y in shine], (*PAPER, 90))


def _heart_glasses(pen: _Pen) -> None:
    _shades(pen, _heart, 29, CORAL)


def _star_glasses(pen: _Pen) -> None:
    _shades(pen, _star, 37, BUTTER)


def _moustache(pen: _Pen) -> None:
    half = [(223, 136), (214, 132), (203, 133), (193, 139), (183, 138), (174, 130)]
    half += [(176, 142), (187, 149), (202, 149), (215, 145), (223, 141)]
    pen.shape(half, INK)
    pen.shape([(446 - x, y + 2) for x, y in half], INK)


_DRAWINGS: dict[Prop, Callable[[_Pen], None]] = {
    Prop.PARTY_HAT: _party_hat,
    Prop.CROWN: _crown,
    Prop.CAT_EARS: _cat_ears,
    Prop.BUNNY_EARS: _bunny_ears,
    Prop.FLOWERS: _flowers,
    Prop.BOW: _bow,
    Prop.ROUND_GLASSES: _round_glasses,
    Prop.HEART_GLASSES: _heart_glasses,
    Prop.STAR_GLASSES: _star_glasses,
    Prop.MOUSTACHE: _moustache,
}
