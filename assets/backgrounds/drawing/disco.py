"""Disco: mirror balls before a velvet curtain, and the flecks of light they throw on it.

The flecks are where they would be: lamps are reflected by every tile of the ball to the curtain.
"""

import numpy as np
from PIL import Image

from drawing.canvas import (
    HEIGHT,
    WIDTH,
    Array,
    At,
    Layer,
    Pen,
    Picture,
    Plane,
    Point,
    Rng,
    colour,
    cut,
    glow,
    gradient,
    mask,
    mirrored,
    noise,
    over,
    places,
    step,
)
from drawing.lens import bloomed, defocused, developed, disc, softened

FLOOR = 0.86
BALL, RADIUS, ROWS = (-0.17, 0.135), 0.128, 23
SMALL, SMALL_RADIUS = (0.33, 0.055), 0.062
LAMPS = [
    ((-0.75, -0.35, 0.55), "#ff5a8a", 1.0),
    ((0.8, -0.3, 0.5), "#ffc83d", 0.9),
    ((0.35, 0.3, 0.9), "#ff8fd0", 0.7),
    ((-0.35, 0.5, 0.8), "#5fe3d0", 0.6),
]
"""Where each lamp is as seen from the ball (x, y, towards us), its colour, its power."""
RIG = [
    (0.85, 0.05, 0.052, "#ffc83d"),
    (0.76, 0.095, 0.036, "#ff6f96"),
    (0.695, 0.03, 0.028, "#ffe2b8"),
    (0.875, 0.165, 0.030, "#6fe0d0"),
]
"""Lamps near the lens, in the right corner and again in the left: place, size, colour."""


def paint() -> Image.Image:
    rng = np.random.default_rng(11)
    x, y = places()
    picture = curtain(rng, x, y)
    picture += softened(defocused(flecks(rng), 0.004), 0.0015)
    picture += beams(rng, x, y)
    picture = defocused(picture, 0.004)
    picture = floor(picture, x, y)
    picture = over(picture, defocused(ball(rng, x, y, SMALL, SMALL_RADIUS, 15), 0.005))
    picture = over(picture, defocused(ball(rng, x, y, BALL, RADIUS, ROWS), 0.0016))
    glints(picture, rng)
    picture = bloomed(picture, 0.2)
    return developed(picture, seed=11, vignette=0.3)


def curtain(rng: Rng, x: Plane, y: Plane) -> Picture:
    """Velvet in deep folds, lit rose from the left and blue from the right."""
    along = np.linspace(0, 60, x.shape[1])
    bend = np.cumsum(rng.normal(0, 1, 61))
    phase = along * 1.45 + np.interp(along, np.arange(61), bend) * 0.55
    fold = 0.5 + 0.5 * np.sin(phase * 2.0)[None, :] + np.zeros_like(x)
    folds = softened(fold**1.6, 0.003)
    nap = noise(rng, 10, 4, 0.12)
    base = gradient([(0, "#2a0f4f"), (0.3, "#571a6e"), (0.6, "#7a1f6b"), (1, "#3a1148")], y)
    light = step(-0.25, 0.35, y) * (0.2 + 0.95 * folds * (0.8 + 0.4 * nap))
    rose = glow(x, y, (-0.65, 0.35), 0.6, 0.65)[..., None] * colour("#ff3d8b") * 0.45
    blue = glow(x, y, (0.75, 0.4), 0.55, 0.65)[..., None] * colour("#5a4dff") * 0.5
    warm = glow(x, y, (0.0, 0.5), 0.5, 0.42)[..., None] * colour("#ff7a6b") * 0.28
    return (base * 1.1 + rose + blue + warm) * light[..., None]


def tiles(rows: int) -> Array:
    """The normals of all tiles of a ball: n x 3 (x, y down, towards us)."""
    out = []
    for row in range(rows):
        tilt = (row + 0.5) / rows * np.pi - np.pi / 2
        count = max(round(2 * rows * np.cos(tilt)), 3)
        turn = (np.arange(count) + 0.5) / count * 2 * np.pi
        out.append(np.stack(direction(np.full(count, tilt), turn), -1))
    return np.concatenate(out)


def direction(tilt: Array, turn: Array) -> list[Array]:
    """x, y and z of what looks `tilt` down and `turn` to the right, from facing us."""
    return [np.cos(tilt) * np.sin(turn), np.sin(tilt), np.cos(tilt) * np.cos(turn)]


def flecks(rng: Rng) -> Picture:
    """Every lamp by every tile onto the curtain, which hangs 0.75 behind the ball."""
    normals = tiles(20)
    normals += rng.normal(0, 0.012, normals.shape)
    total = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for where, code, power in LAMPS:
        towards = np.array(where) / np.linalg.norm(where)
        facing = normals @ towards
        out = 2 * facing[:, None] * normals - towards
        hits = (facing > 0) & (out[:, 2] < -0.12)
        reach = 0.75 / -out[hits, 2]
        spots = BALL + out[hits, :2] * reach[:, None]
        for (cx, cy), far, strength in zip(spots, reach, facing[hits], strict=True):
            calm = 1.15 - 0.75 * np.exp(-((cx / 0.42) ** 2) - ((cy - 0.52) / 0.24) ** 2)
            size = 0.0085 * far / 0.75 + 0.006
            bright = power * strength * calm * rng.uniform(0.5, 1.2) * 1.5 / (0.4 + far)
            disc(total, (cx, cy), size, colour(code) * bright)
    return total


def beams(rng: Rng, x: Plane, y: Plane) -> Picture:
    """Shafts of light in the haze, from the ball outwards."""
    angle = np.arctan2(x - BALL[0], y - BALL[1])
    away = np.hypot(x - BALL[0], y - BALL[1])
    total = np.zeros((*x.shape, 3), np.float32)
    for code, count in (("#ff7ab4", 8), ("#ffc9dc", 8)):
        for centre in rng.uniform(-1.5, 1.5, count):
            wide = rng.uniform(0.018, 0.05)
            shaft = np.exp(-(((angle - centre) / wide) ** 2) - away / 0.5) * rng.uniform(0.10, 0.24)
            total += shaft[..., None] * colour(code)
    return total * step(RADIUS * 0.6, RADIUS * 1.6, away)[..., None]


def floor(picture: Picture, x: Plane, y: Plane) -> Picture:
    """Dark and polished: what is above, upside down and dim."""
    mirror = softened(mirrored(picture, FLOOR), 0.008, 0.05) * 0.62
    pool = glow(x, y, (-0.1, 0.93), 0.55, 0.07)[..., None] * colour("#ff9ac0") * 0.10
    shade = (0.45 + 0.55 * step(1.02, FLOOR, y))[..., None]
    contact = 1 - 0.55 * np.exp(-np.abs(y - FLOOR) / 0.016)[..., None]
    seam = step(FLOOR - 0.006, FLOOR + 0.006, y)[..., None]
    return (picture + (mirror * shade + pool - picture) * seam) * contact


def ball(rng: Rng, x: Plane, y: Plane, at: Point, radius: float, rows: int) -> Layer:
    """A mirror ball: the room and its lamps in flat tiles, each a little askew."""
    u, v = (x - at[0]) / radius, (y - at[1]) / radius
    away = u * u + v * v
    curved = [u, v, np.sqrt(np.clip(1 - away, 1e-4, 1))]
    row = np.clip((np.arcsin(np.clip(v, -1, 1)) / np.pi + 0.5) * rows, 0, rows - 1e-3)
    tilt = (np.floor(row) + 0.5) / rows * np.pi - np.pi / 2
    count = np.maximum(np.round(2 * rows * np.cos(tilt)), 3)
    column = (np.arctan2(u, curved[2]) / (2 * np.pi) + 0.5) * count
    flat = direction(tilt, (np.floor(column) + 0.5) / count * 2 * np.pi - np.pi)
    tile = (np.floor(row) * 131 + np.floor(column)).astype(int)
    askew: Array = rng.normal(0, 0.06, (3, int(tile.max()) + 1))
    normal = [f * 0.75 + c * 0.25 + a[tile] for f, c, a in zip(flat, curved, askew, strict=True)]
    light = room(reflected(normal)) * (0.15 + 0.85 * joint(row) * joint(column))[..., None]
    light *= rng.uniform(0.55, 1.25, askew.shape[1])[tile][..., None]
    return over(hook(at, radius), cut(step(1, 0.985, away), light.astype(np.float32)))


def joint(count: Plane) -> Plane:
    """Dark between one tile and the next."""
    return step(0.02, 0.1, np.minimum(count % 1, 1 - count % 1))


def reflected(normal: list[Plane]) -> list[Plane]:
    """Where we look by a mirror that faces `normal`."""
    size = np.sqrt(sum((n * n for n in normal), np.zeros(())))
    x, y, z = (n / size for n in normal)
    return [2 * z * x, 2 * z * y, 2 * z * z - 1]


def hook(at: Point, radius: float) -> Layer:
    (x, y), thin, wide = (at[0], at[1] - radius), 0.0022, 0.012

    def draw(pen: Pen, place: At) -> None:
        pen.rectangle(place(x - thin, -0.01, x + thin, y), fill=255)
        pen.rectangle(place(x - wide, y - 0.014, x + wide, y + 0.004), fill=255)

    return cut(mask(draw), colour("#6b5a80") * 0.5)


def room(seen: list[Plane]) -> Picture:
    """What a tile sees in a direction: a dim room, the lamps, and a warm dance floor below."""
    walls = [
        (-1, "#1d1030"),
        (-0.2, "#5b2a7a"),
        (0.25, "#b04a8a"),
        (0.7, "#ff9a6b"),
        (1, "#5a2038"),
    ]
    total = gradient(walls, seen[1]) * 0.5
    above = [((-0.3, -0.75, 0.6), "#fff2dc", 2.2), ((0.5, -0.6, -0.2), "#b7a8ff", 1.2)]
    for where, code, power in LAMPS + above:
        towards = np.array(where) / np.linalg.norm(where)
        near = np.stack(seen, -1) @ towards
        total += (np.exp((near - 1) * 22) * power * 3.2)[..., None] * colour(code)
    return total


def glints(picture: Picture, rng: Rng) -> None:
    """Lamps in the rig, far out of focus, in the upper corners."""
    for side in (-1, 1):
        for dx, dy, size, code in RIG:
            disc(picture, (side * dx, dy + 0.02 * side), size, colour(code) * rng.uniform(0.7, 1.0))
