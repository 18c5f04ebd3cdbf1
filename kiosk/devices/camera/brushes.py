"""Draws the things that party rooms are made of: walls, lights, bunting, plants, balloons.

Places are shares of the picture (0-1 across, 0-1 down), sizes shares of its shorter side, so one
drawing fits every format. Edges are left rough: rooms are out of focus (`Canvas.finished`).
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Place = tuple[float, float]


def mix(colour: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour in this one."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


class Canvas:
    """A picture in the making, `size` is (width, height) in pixels."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.width, self.height = size
        self.unit = min(size)
        self._image = Image.new("RGB", size)
        self._draw = ImageDraw.Draw(self._image)

    def at(self, place: Place, across: float = 0, down: float = 0) -> Place:
        """Pixels of a place, moved by shares of the shorter side."""
        x, y = place
        return x * self.width + across * self.unit, y * self.height + down * self.unit

    def beside(self, place: Place, across: float = 0, down: float = 0) -> Place:
        """Another place, moved by shares of the shorter side."""
        x, y = self.at(place, across, down)
        return x / self.width, y / self.height

    def fade(self, top: Colour, bottom: Colour, first: float = 0, last: float = 1) -> None:
        """A soft change of colour from `first` to `last` of the height, over the whole width."""
        y0, y1 = round(first * self.height), round(last * self.height)
        share = np.linspace(0, 1, y1 - y0)[:, None]
        rows = np.array(top) * (1 - share) + np.array(bottom) * share
        strip = Image.fromarray(rows[:, None].astype(np.uint8))
        self._image.paste(strip.resize((self.width, y1 - y0)), (0, y0))

    def shape(self, points: Sequence[Place], fill: Colour) -> None:
        """A polygon; its points are in pixels (see `at`)."""
        self._draw.polygon(points, fill=fill)

    def box(self, place: Place, wide: float, high: float, fill: Colour, round_: float = 0) -> None:
        """A rectangle around its middle."""
        corners = (self.at(place, -wide / 2, -high / 2), self.at(place, wide / 2, high / 2))
        self._draw.rounded_rectangle(corners, round_ * self.unit, fill=fill)

    def dot(self, place: Place, radius: float, fill: Colour, tall: float = 1) -> None:
        corners = (self.at(place, -radius, -radius * tall), self.at(place, radius, radius * tall))
        self._draw.ellipse(corners, fill=fill)

    def line(self, points: Sequence[Place], width: float, fill: Colour) -> None:
        """A stroke; its points are in pixels (see `at`)."""
        self._draw.line(points, fill=fill, width=max(1, round(width * self.unit)), joint="curve")

    def glow(self, place: Place, radius: float, colour: Colour, strength: float) -> None:
        """Light that falls off to nothing at `radius`; it adds up, but never past white."""
        x, y = self.at(place)
        reach = radius * self.unit
        left, top = max(0, int(x - reach)), max(0, int(y - reach))
        right, bottom = min(self.width, int(x + reach)), min(self.height, int(y + reach))
        if right <= left or bottom <= top:
            return
        across = (np.arange(left, right) - x) / reach
        down = (np.arange(top, bottom) - y) / reach
        nearness = np.clip(1 - np.hypot(across[None], down[:, None]), 0, 1) ** 2 * strength
        there = np.asarray(self._image.crop((left, top, right, bottom)), np.float32)
        lit = there + (255 - there) * nearness[..., None] * (np.array(colour, np.float32) / 255)
        self._image.paste(Image.fromarray(lit.astype(np.uint8)), (left, top))

    def finished(self, focus: float) -> NDArray[np.uint8]:
        """The room as a camera sees it behind people: out of focus, darker in the corners."""
        soft = self._image.filter(ImageFilter.GaussianBlur(focus * self.unit))
        across = np.linspace(-1, 1, self.width)[None]
        down = np.linspace(-1, 1, self.height)[:, None]
        light = (1 - 0.16 * (across**2 + down**2) / 2 * (across**2 + down**2)).astype(np.float32)
        # A little grain, always the same, or the soft walls would show steps of colour.
        grain = np.random.default_rng(1).normal(0, 1.1, light.shape).astype(np.float32)
        picture = np.asarray(soft, np.float32) * light[..., None] + grain[..., None]
        shown: NDArray[np.uint8] = np.clip(picture + 0.5, 0, 255).astype(np.uint8)
        return shown


def hanging(canvas: Canvas, start: Place, end: Place, sag: float, steps: int) -> list[Place]:
    """Pixels along a cord that hangs between two places."""
    (x0, y0), (x1, y1) = canvas.at(start), canvas.at(end)
    ways = [step / steps for step in range(steps + 1)]
    drop = sag * canvas.unit
    return [(x0 + (x1 - x0) * w, y0 + (y1 - y0) * w + drop * 4 * w * (1 - w)) for w in ways]


def bunting(
    canvas: Canvas, start: Place, end: Place, colours: Sequence[Colour], *, flags: int, sag: float
) -> None:
    """Paper flags on a cord."""
    cord = hanging(canvas, start, end, sag, flags * 4)
    for flag in range(flags):
        left, middle, right = (cord[flag * 4 + step] for step in (0, 2, 4))
        length = (right[0] - left[0]) * 1.15
        left, right = (left[0] + length * 0.07, left[1]), (right[0] - length * 0.07, right[1])
        colour = colours[flag % len(colours)]
        tip = (middle[0] + length * 0.04, middle[1] + length)
        canvas.shape([left, right, tip], colour)
        canvas.shape([left, middle, tip], mix(colour, (0, 0, 0), 0.07))
    canvas.line(cord, 0.006, (250, 244, 236))


def bulbs(
    canvas: Canvas, start: Place, end: Place, colours: Sequence[Colour], *, count: int, sag: float
) -> None:
    """Little lamps on a wire, each with its glow."""
    wire = hanging(canvas, start, end, sag, count * 2)
    canvas.line(wire, 0.004, (46, 36, 40))
    for step, (x, y) in enumerate(wire[1::2]):
        colour = colours[step % len(colours)]
        place = (x / canvas.width, y / canvas.height + 0.012)
        canvas.glow(place, 0.085, colour, 0.75)
        canvas.dot(place, 0.013, mix(colour, (255, 255, 255), 0.75), tall=1.25)


def balloon(canvas: Canvas, place: Place, radius: float, colour: Colour) -> None:
    thread = [(0, radius), (-0.012, radius * 2), (0.02, radius * 3.4)]
    canvas.line([canvas.at(place, x, y) for x, y in thread], 0.004, colour)
    knot = [canvas.at(place, side * radius * 0.16, radius * 1.36) for side in (-1, 1)]
    canvas.shape([canvas.at(place, 0, radius * 1.08), *knot], mix(colour, (0, 0, 0), 0.15))
    for step in range(12):
        way = step / 12
        inner = (place[0] - way * 0.018, place[1] - way * 0.018)
        tone = mix(mix(colour, (40, 0, 30), 0.24), mix(colour, (255, 255, 255), 0.2), way)
        canvas.dot(inner, radius * (1 - 0.62 * way), tone, tall=1.17)
    canvas.glow((place[0] - 0.02, place[1] - 0.045), radius * 0.5, (255, 255, 255), 0.5)


def plant(canvas: Canvas, foot: Place, size: float, leaf: Colour, pot: Colour) -> None:
    """A pot of long leaves; `size` from the pot's rim to the top."""
    for step in range(11):
        lean = (step - 5) / 5
        long = size * (1 - 0.42 * lean * lean) * (0.9 + 0.1 * (step % 2))
        tip = canvas.at(foot, lean * size * 0.72, -long)
        bend = canvas.at(foot, lean * size * 0.2, -long * 0.62)
        wide = 0.13 * size * canvas.unit
        sides = [(bend[0] - wide, bend[1] + wide * lean), (bend[0] + wide, bend[1] - wide * lean)]
        tone = mix(leaf, (12, 40, 40), 0.3) if step % 2 else mix(leaf, (230, 240, 140), 0.14)
        canvas.shape([canvas.at(foot), sides[0], tip, sides[1]], tone)
    rim = 0.26 * size
    outline = [(-rim, -0.02), (rim, -0.02), (rim * 0.74, size * 0.52), (-rim * 0.74, size * 0.52)]
    canvas.shape([canvas.at(foot, x, y) for x, y in outline], pot)
    shade = [(0.1 * rim, -0.02), (rim, -0.02), (rim * 0.74, size * 0.52), (0.1 * rim, size * 0.52)]
    canvas.shape([canvas.at(foot, x, y) for x, y in shade], mix(pot, (60, 20, 30), 0.16))


def curtain(canvas: Canvas, left: float, right: float, colour: Colour, folds: int) -> None:
    """Heavy cloth from top to bottom, in soft folds."""
    x0, x1 = round(left * canvas.width), round(right * canvas.width)
    for x in range(x0, x1):
        way = (x - x0) / (x1 - x0) * folds
        wave = math.cos(2 * math.pi * way + 0.6 * math.sin(2 * math.pi * way * 0.5))
        tone = mix(colour, (38, 4, 22), 0.36 * (0.5 - wave / 2) + 0.06)
        if wave > 0.6:
            tone = mix(tone, (255, 214, 190), (wave - 0.6) * 0.3)
        canvas.line([(x, 0), (x, canvas.height)], 0, tone)
