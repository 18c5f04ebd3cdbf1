"""Six rooms to celebrate in, one for each simulated camera. Our own drawings.

A room leaves its middle quiet, since people stand there, and the upper twelfth, where a time code
may be stamped, without anything that matters.
"""

import itertools
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kiosk.devices.camera import brushes
from kiosk.devices.camera.brushes import Canvas, Colour, Place, mix

PAPER: Colour = (255, 247, 236)
CORAL: Colour = (255, 90, 78)
BUTTER: Colour = (255, 200, 61)
MINT: Colour = (25, 195, 160)
NIGHT: Colour = (20, 18, 22)
PINK: Colour = (246, 150, 178)
BLUE: Colour = (84, 140, 236)
LEAF: Colour = (58, 140, 92)
LAMPLIGHT: Colour = (255, 196, 120)
PARTY = (CORAL, PAPER, BUTTER, MINT, PINK)

ROOMS = 6


def room(size: tuple[int, int], which: int) -> NDArray[np.uint8]:
    """A room as a camera sees it behind people: RGB, `size` is (width, height)."""
    canvas = Canvas(size)
    _DRAWINGS[which % ROOMS](canvas)
    return canvas.finished(focus=0.0042)


def _booth(canvas: Canvas) -> None:
    """A photobooth's velvet curtain under warm bulbs."""
    brushes.curtain(canvas, 0, 1, (58, 52, 124), folds=11)
    canvas.glow((0.5, 0.28), 0.95, LAMPLIGHT, 0.3)
    brushes.bulbs(canvas, (-0.03, 0.09), (1.03, 0.09), (LAMPLIGHT,), count=13, sag=0.06)


def _evening(canvas: Canvas) -> None:
    """A teal living room at dusk: window on the city, floor lamp, a plant."""
    canvas.fade((24, 92, 100), (46, 128, 128))
    canvas.fade((120, 78, 62), (86, 54, 48), first=0.86)
    _window_on_city(canvas, (0.13, 0.42), 0.46, 0.56)
    lamp = (0.9, 0.36)
    canvas.glow(lamp, 0.75, LAMPLIGHT, 0.75)
    canvas.line([canvas.at(lamp), canvas.at((0.9, 0.97))], 0.014, (54, 40, 40))
    shade = [(-0.07, -0.08), (0.07, -0.08), (0.125, 0.07), (-0.125, 0.07)]
    canvas.shape([canvas.at(lamp, x, y) for x, y in shade], (255, 226, 170))
    canvas.glow((0.9, 0.4), 0.16, (255, 250, 220), 0.8)
    brushes.plant(canvas, (0.765, 0.84), 0.3, LEAF, (224, 122, 92))
    brushes.bunting(canvas, (0.28, 0.1), (1.04, 0.12), PARTY, flags=9, sag=0.09)


def _window_on_city(canvas: Canvas, middle: Place, wide: float, high: float) -> None:
    """Three panes, the last of the sunset, windows lit in the towers."""
    canvas.box(middle, wide + 0.04, high + 0.04, PAPER)
    left, top, bottom = -wide / 2, -high / 2, high / 2
    for row in range(40):
        sky = mix((66, 52, 118), (255, 158, 112), (row / 40) ** 1.3)
        _block(canvas, middle, (left, top + high * row / 40, wide / 2, bottom), sky)
    each = wide / len(_TOWERS)
    for step, tall in enumerate(_TOWERS):
        x, y = left + step * each, bottom - high * tall
        tone = mix((54, 42, 86), (96, 62, 96), step % 3 / 2)
        _block(canvas, middle, (x, y, x + each, bottom), tone)
        for light in range(6):
            if (light * 7 + step * 5) % 3:
                column, row = light % 2, light // 2
                across, down = x + each * (0.3 + 0.4 * column), y + each * (0.4 + 0.6 * row)
                canvas.dot(canvas.beside(middle, across, down), 0.006, (255, 214, 130))
    for across in (left, left / 3, -left / 3, -left):
        ends = [canvas.at(middle, across, end) for end in (top, bottom)]
        canvas.line(ends, 0.014, PAPER)


_TOWERS = (0.34, 0.52, 0.28, 0.44, 0.62, 0.36, 0.5, 0.3)
"""How high they are, of the window."""


def _block(
    canvas: Canvas, middle: Place, corners: tuple[float, float, float, float], fill: Colour
) -> None:
    """A rectangle by left, top, right, bottom, all from a middle, of the shorter side."""
    left, top, right, bottom = corners
    outline = [(left, top), (right, top), (right, bottom), (left, bottom)]
    canvas.shape([canvas.at(middle, x, y) for x, y in outline], fill)


def _morning(canvas: Canvas) -> None:
    """A bright kitchen: arched window on hills, shelf, balloons."""
    canvas.fade((255, 222, 150), (250, 196, 118))
    canvas.fade((238, 168, 104), (226, 150, 92), first=0.88)
    _arch(canvas, (0.84, 0.46))
    canvas.glow((0.84, 0.36), 0.9, (255, 246, 214), 0.55)
    _shelf(canvas, (0.14, 0.62), 0.36)
    for place, radius, colour in (
        ((0.07, 0.3), 0.085, CORAL),
        ((0.15, 0.22), 0.095, PAPER),
        ((0.22, 0.34), 0.08, (255, 150, 90)),
    ):
        brushes.balloon(canvas, place, radius, colour)
    brushes.bunting(canvas, (0.28, 0.09), (1.03, 0.13), (CORAL, PAPER, MINT), flags=9, sag=0.08)


def _arch(canvas: Canvas, middle: Place) -> None:
    """A window with a round top, hills behind it."""
    for wide, tone in ((0.25, PAPER), (0.222, (162, 214, 242))):
        outline = [(-wide, 0.3), (-wide, -0.06)]
        outline += [
            (-wide * math.cos(a), -0.06 - wide * math.sin(a))
            for a in (math.pi * step / 30 for step in range(31))
        ]
        outline += [(wide, 0.3)]
        canvas.shape([canvas.at(middle, x, y) for x, y in outline], tone)
    for tall, first, last, tone in (
        (0.1, 0.2, 0.7, (196, 222, 190)),
        (0.16, 0.3, 1.0, (150, 194, 130)),
        (0.12, 0.0, 0.7, (122, 176, 112)),
    ):
        ways = [step / 30 for step in range(31)]
        ridge = [
            (0.444 * way - 0.222, 0.24 - tall * math.sin(math.pi * (first + (last - first) * way)))
            for way in ways
        ]
        hill = [(-0.222, 0.3), *ridge, (0.222, 0.3)]
        canvas.shape([canvas.at(middle, x, y) for x, y in hill], tone)
    canvas.line([canvas.at(middle, 0, -0.28), canvas.at(middle, 0, 0.3)], 0.013, PAPER)
    canvas.line([canvas.at(middle, -0.23, -0.03), canvas.at(middle, 0.23, -0.03)], 0.013, PAPER)
    canvas.box(canvas.beside(middle, 0, 0.31), 0.58, 0.034, PAPER)


def _shelf(canvas: Canvas, place: Place, wide: float) -> None:
    colours = (CORAL, MINT, PAPER, BLUE, (176, 96, 150), BUTTER, PAPER)
    for step, colour in enumerate(colours):
        tall = 0.13 + 0.03 * ((step * 5) % 3)
        book = canvas.beside(place, -wide * 0.42 + step * 0.036, -tall / 2)
        canvas.box(book, 0.031, tall, mix(colour, NIGHT, 0.08))
    brushes.plant(canvas, canvas.beside(place, wide * 0.3, -0.09), 0.15, LEAF, PAPER)
    canvas.box(canvas.beside(place, 0, 0.012), wide, 0.024, (150, 92, 58))


def _moonlight(canvas: Canvas) -> None:
    """A lilac bedroom: a moon lamp, paper stars, balloons."""
    canvas.fade((150, 120, 206), (206, 150, 206))
    canvas.fade((118, 82, 150), (104, 70, 136), first=0.9)
    for step in range(15):
        place = ((step * 0.377 + 0.31) % 1, 0.13 + (step * 0.211) % 0.5)
        star = [
            canvas.at(place, r * math.sin(a), -r * math.cos(a))
            for r, a in ((0.022 if k % 2 == 0 else 0.01, math.pi * k / 5) for k in range(10))
        ]
        canvas.shape(star, mix((255, 236, 200), (226, 190, 240), step % 3 / 2))
    canvas.glow((0.17, 0.4), 0.7, (255, 226, 180), 0.6)
    canvas.dot((0.17, 0.4), 0.15, (255, 240, 206))
    for across, down, radius in ((-0.05, -0.03, 0.03), (0.05, 0.05, 0.024), (0.02, -0.08, 0.018)):
        canvas.dot(canvas.beside((0.17, 0.4), across, down), radius, (244, 222, 178))
    for place, radius, colour in (
        ((0.94, 0.4), 0.1, PINK),
        ((0.86, 0.27), 0.09, (255, 236, 214)),
        ((0.8, 0.46), 0.075, (126, 110, 226)),
    ):
        brushes.balloon(canvas, place, radius, colour)
    brushes.plant(canvas, (0.1, 0.86), 0.24, (72, 150, 130), (255, 214, 190))


def _seaside(canvas: Canvas) -> None:
    """A roof terrace by the sea at night: a lit bridge, lanterns."""
    canvas.fade((24, 26, 72), (92, 66, 132), last=0.62)
    canvas.fade((40, 44, 96), (22, 24, 58), first=0.62)
    canvas.glow((0.5, 0.62), 1.0, (255, 128, 110), 0.5)
    _bridge(canvas)
    for x in (0.2, 0.5, 0.8):
        canvas.glow((x, 0.72), 0.2, (255, 190, 120), 0.22)
    for row, (start, end) in enumerate((((-0.03, 0.1), (0.55, 0.2)), ((0.45, 0.2), (1.03, 0.1)))):
        colours = (LAMPLIGHT, (255, 150, 120)) if row else ((255, 150, 120), LAMPLIGHT)
        brushes.bulbs(canvas, start, end, colours, count=8, sag=0.09)
    for x, y, colour in ((0.07, 0.42, CORAL), (0.93, 0.4, BUTTER)):
        canvas.line([canvas.at((x, 0)), canvas.at((x, y))], 0.004, (30, 26, 44))
        canvas.glow((x, y), 0.3, colour, 0.6)
        for step in range(7):
            canvas.dot((x, y), 0.085 - step * 0.009, mix(colour, PAPER, step * 0.09), tall=0.9)
    brushes.plant(canvas, (0.9, 0.9), 0.26, (40, 104, 88), (80, 66, 120))


def _bridge(canvas: Canvas) -> None:
    deck = 0.6
    towers = (0.22, 0.78)
    for x in towers:
        canvas.line([canvas.at((x, 0.36)), canvas.at((x, 0.64))], 0.014, (188, 170, 226))
    for start, end in itertools.pairwise((-0.15, *towers, 1.15)):
        cable = brushes.hanging(canvas, (start, 0.36), (end, 0.36), 0.19, 26)
        canvas.line(cable, 0.006, (206, 186, 240))
        for x, y in cable[1:-1]:
            canvas.line([(x, y), (x, deck * canvas.height)], 0.002, (130, 116, 178))
            canvas.dot((x / canvas.width, y / canvas.height), 0.006, (255, 226, 180))
    canvas.line([canvas.at((0, deck)), canvas.at((1, deck))], 0.012, (206, 186, 240))
    for step in range(30):
        canvas.dot(((step + 0.5) / 30, deck), 0.006, (255, 214, 150))


def _studio(canvas: Canvas) -> None:
    """A mint studio: a painted sun, records on the wall, leaves."""
    canvas.fade((160, 222, 200), (126, 202, 180))
    canvas.fade((236, 190, 150), (220, 168, 128), first=0.88)
    for radius, tone in ((0.5, (178, 230, 208)), (0.4, (255, 224, 150)), (0.3, (255, 196, 130))):
        canvas.dot((0.5, 0.46), radius, tone)
    for x, y, label in ((0.1, 0.3, CORAL), (0.22, 0.4, BUTTER), (0.09, 0.55, PINK)):
        for radius, tone in ((0.088, (44, 40, 50)), (0.07, (60, 56, 68)), (0.058, (44, 40, 50))):
            canvas.dot((x, y), radius, tone)
        canvas.dot((x, y), 0.032, label)
        canvas.dot((x, y), 0.006, PAPER)
    brushes.plant(canvas, (0.885, 0.76), 0.42, (44, 150, 104), (255, 247, 236))
    colours = (CORAL, BUTTER, PAPER, BLUE)
    brushes.bunting(canvas, (-0.02, 0.09), (1.02, 0.09), colours, flags=15, sag=0.1)


_DRAWINGS: tuple[Callable[[Canvas], None], ...] = (
    _booth,
    _evening,
    _morning,
    _moonlight,
    _seaside,
    _studio,
)
