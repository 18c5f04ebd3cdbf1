"""The canvas: places, colours, noise, masks, and layers laid over each other.

Everything is linear light (1 = the white of the paper, lamps are far above), float32, RGB. Places
are in picture heights: x = 0 in the middle, y = 0 at the upper edge and 1 at the lower one.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 2560, 1440
ASPECT = WIDTH / HEIGHT
Array = NDArray[np.floating[Any]]
Plane = Array
"""height x width: one number a pixel."""
Picture = Array
"""height x width x 3."""
Layer = Array
"""height x width x 4: colour times coverage, and coverage."""
Point = tuple[float, float]
Rng = np.random.Generator
Pen = ImageDraw.ImageDraw
At = Callable[..., list[float]]
"""Places (x, y, x, y, ...) as the pen wants them."""


def colour(code: str) -> Array:
    """Linear light of an sRGB colour "#RRGGBB"."""
    return linear(np.array([int(code[at : at + 2], 16) for at in (1, 3, 5)], np.float32) / 255)


def linear(shown: Array) -> Array:
    """Light of what an sRGB screen shows, 0..1 (IEC 61966-2-1)."""
    return np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)


def shown(light: Array) -> Array:
    """The inverse of `linear`."""
    light = np.maximum(light, 0)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def places() -> tuple[Plane, Plane]:
    """x and y of every pixel."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    return (x + 0.5 - WIDTH / 2) / HEIGHT, (y + 0.5) / HEIGHT


def pixel(place: Point) -> Point:
    return place[0] * HEIGHT + WIDTH / 2, place[1] * HEIGHT


def step(start: float, end: float, value: Plane) -> Plane:
    """0 before `start`, 1 after `end`, a smooth way between; `end` may be the smaller one."""
    share = np.clip((value - start) / (end - start), 0, 1)
    return share * share * (3 - 2 * share)


def glow(x: Plane, y: Plane, at: Point, wide: float, high: float) -> Plane:
    """A soft pool of light: 1 at `at`, e^-1 on the ellipse."""
    return np.exp(-(((x - at[0]) / wide) ** 2) - ((y - at[1]) / high) ** 2)


def gradient(stops: Sequence[tuple[float, str]], along: Plane) -> Picture:
    """Colours at places of `along`; between them as the eye mixes them, not as light does."""
    where = [at for at, _ in stops]
    codes = shown(np.array([colour(code) for _, code in stops]))
    return linear(np.stack([np.interp(along, where, codes[:, c]) for c in range(3)], -1)).astype(
        np.float32
    )


def noise(rng: Rng, cells: float, octaves: int = 5, stretch: float = 1.0) -> Plane:
    """Cloudy noise, 0..1 and 0.5 in the mean: `cells` a height, drawn out sideways by `stretch`."""
    total = np.zeros((HEIGHT, WIDTH), np.float32)
    for octave in range(octaves):
        high, wide = cells * 2**octave, cells * ASPECT * 2**octave / stretch
        seeds = rng.random((int(high) + 4, int(wide) + 4), np.float32)
        box = (1, 1, 1 + max(wide, 1), 1 + max(high, 1))
        grown = Image.fromarray(seeds).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC, box)
        total += np.asarray(grown) * 0.5**octave
    total -= total.mean()
    return np.clip(0.5 + total * (0.2 / total.std()), 0, 1)


def mask(draw: Callable[[Pen, At], None]) -> Plane:
    """How much of each pixel is inside what `draw(pen, at)` draws; `at(x, y, ...)` gives places."""
    scale = 2
    sheet = Image.new("L", (WIDTH * scale, HEIGHT * scale))

    def at(*xy: float) -> list[float]:
        size = HEIGHT * scale
        return [c * size + (0 if n % 2 else WIDTH * scale / 2) for n, c in enumerate(xy)]

    draw(ImageDraw.Draw(sheet), at)
    small = sheet.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    return np.asarray(small, np.float32) / 255


def mirrored(picture: Picture, edge: float) -> Picture:
    """What is above `edge` once more below it, upside down, as on water or a polished floor."""
    row = int(edge * HEIGHT)
    out = np.array(picture)
    out[row:] = picture[2 * row - HEIGHT : row][::-1]
    return out


def layer() -> Layer:
    return np.zeros((HEIGHT, WIDTH, 4), np.float32)


def cut(coverage: Plane, paint: Array) -> Layer:
    """A layer of `paint` (one colour or a picture) where `coverage` is."""
    full = np.broadcast_to(paint, (HEIGHT, WIDTH, 3))
    return np.concatenate([full * coverage[..., None], coverage[..., None]], -1)


def over(below: Array, above: Layer) -> Array:
    """`above` laid over a picture or a layer."""
    bands = below.shape[2]
    return below * (1 - above[..., 3:]) + above[..., :bands]


def stamp(onto: Layer, sprite: Layer, place: Point) -> None:
    """Lay a small layer over `onto`, its middle at `place`; what falls beside is lost."""
    high, wide = sprite.shape[:2]
    left, top = (round(it - size / 2) for it, size in zip(pixel(place), (wide, high), strict=True))
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + wide, WIDTH), min(top + high, HEIGHT)
    if x0 >= x1 or y0 >= y1:
        return
    part = sprite[y0 - top : y1 - top, x0 - left : x1 - left]
    onto[y0:y1, x0:x1] = onto[y0:y1, x0:x1] * (1 - part[..., 3:]) + part
