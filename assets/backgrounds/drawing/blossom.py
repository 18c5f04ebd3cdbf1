"""Cherry blossom: an avenue in April, boughs overhead, petals in the air."""

import numpy as np
from PIL import Image

from drawing.canvas import (
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
    layer,
    mask,
    noise,
    over,
    places,
    stamp,
    step,
)
from drawing.lens import bloomed, defocused, developed, disc, softened
from drawing.plants import Twig, blossom, draw_twigs, twigs

NEAR = ("#d4386f", "#ffdbe6", "#fff8f8")
MIDDLE = ("#d0578a", "#ffc9da", "#fff0f3")
FAR = ("#cf6a96", "#f2a3c0", "#fcd3e0")


def paint() -> Image.Image:
    rng = np.random.default_rng(12)
    x, y = places()
    picture = avenue(rng, x, y)
    for radius, shades, size, count in ((0.030, FAR, 0.020, 900), (0.013, MIDDLE, 0.020, 700)):
        picture = over(picture, defocused(canopy(rng, shades, size, count), radius))
    picture = over(picture, defocused(boughs(), 0.0024))
    picture = over(picture, defocused(petals(rng, 60, 0.007), 0.004))
    picture = over(picture, defocused(petals(rng, 14, 0.014), 0.012))
    picture = bloomed(picture, 0.2, 0.03)
    return developed(picture * 1.05, seed=12, vignette=0.08, grain=1.2)


TREES = [
    ("#f0c4d2", "#fff4f2", "#a98a92"),
    ("#edb4c8", "#ffeaee", "#8d6a75"),
    ("#e6a3bb", "#ffdde6", "#74525f"),
    ("#d691ac", "#ffd2de", "#5d404c"),
]
"""Shade, light and trunk of every pair of trees along the path, the farthest first."""


def avenue(rng: Rng, x: Plane, y: Plane) -> Picture:
    """Far trees as clouds of pink on both sides of a path, light at its end."""
    sky = [(0, "#b9dcf4"), (0.3, "#dcedf7"), (0.5, "#fff1e4"), (0.66, "#fde6e0"), (1, "#f3cfcb")]
    picture = gradient(sky, y)
    for depth, (shade, light, bark) in enumerate(TREES):
        edge = 0.04 + 0.13 * depth + 0.2 * noise(rng, 6, 4) + 0.15 * step(0.3, 0.75, y)
        tree = step(-0.03, 0.06, np.abs(x) - edge) * step(0.70, 0.60, y - 0.02 * depth)
        tint = gradient([(0.2, shade), (0.8, light)], noise(rng, 12, 4)) * 0.95
        picture = over(picture, cut(softened(tree, 0.012), tint))
        picture = over(picture, cut(softened(trunks(depth), 0.004) * 0.75, colour(bark)))
    picture = defocused(ground(picture, rng, x, y), 0.030)
    for _ in range(70):
        at = (rng.choice([-1, 1]) * rng.uniform(0.25, 0.9), rng.uniform(0.05, 0.6))
        disc(picture, at, rng.uniform(0.012, 0.034), colour("#fff0f0") * rng.uniform(0.03, 0.16))
    return picture + glow(x, y, (0.0, 0.5), 0.42, 0.3)[..., None] * colour("#fff2e0") * 0.22


def trunks(depth: int) -> Plane:
    def draw(pen: Pen, place: At) -> None:
        for side in (-1, 1):
            at, half, foot = (
                side * (0.2 + 0.19 * depth),
                0.006 + 0.007 * depth,
                0.69 + 0.035 * depth,
            )
            top = at - side * 0.04
            ring = (at - half, foot, at + half, foot, top + half * 0.6, 0.3, top - half * 0.6, 0.3)
            pen.polygon(place(*ring), fill=255)

    return mask(draw)


def ground(picture: Picture, rng: Rng, x: Plane, y: Plane) -> Picture:
    """A pale path between verges that are white with petals."""
    start = 0.675
    half = 0.09 + 1.5 * np.maximum(y - start, 0)
    verge = gradient([(start, "#f7d4da"), (0.78, "#f0c3cc"), (1, "#e3aab6")], y)
    path = gradient([(start, "#fff3e8"), (0.8, "#fae3d8"), (1, "#efcfc4")], y)
    drift = step(0.5, 0.8, noise(rng, 14, 4, 4.0))[..., None]
    path = path + (colour("#ffc9d8") - path) * drift * 0.6
    land = verge + (path - verge) * step(half + 0.05, half - 0.05, np.abs(x))[..., None]
    return picture + (land - picture) * step(start - 0.012, start + 0.012, y)[..., None]


def canopy(rng: Rng, shades: tuple[str, str, str], size: float, count: int) -> Layer:
    """Blossoms out of focus, thick above and at the sides, none where faces are."""
    out = layer()
    sprites = [blossom(rng, size * rng.uniform(0.7, 1.2), shades) for _ in range(24)]
    left = count
    while left:
        x, y = rng.uniform(-0.95, 0.95), rng.uniform(-0.05, 0.6)
        hang = 0.10 + 0.40 * abs(x) ** 2.2 + 0.05 * np.sin(x * 9 + size * 100)
        if rng.random() < np.exp(-max(y - hang, 0) / 0.035):
            stamp(out, lit(sprites[rng.integers(24)], rng.uniform(0.72, 1.12)), (x, y))
            left -= 1
    return out


def lit(sprite: Layer, light: float) -> Layer:
    """A blossom in more or less light; in shade it is pink, since light shines through petals."""
    return sprite * np.array([light**0.45, light**1.5, light**1.05, 1], np.float32)


BOUGHS = [
    (46, (-0.96, 0.05), 0.12, 0.80, 0.012, 0.15),
    (135, (-0.96, 0.18), 0.10, 0.55, 0.010, 0.3),
    (25, (0.96, 0.03), 3.0, 0.80, 0.012, -0.15),
    (122, (0.96, 0.22), 3.0, 0.5, 0.009, -0.4),
    (180, (0.5, -0.04), 2.3, 0.3, 0.007, -0.2),
]
"""Seed, root, heading, length, thickness, droop of every near bough."""


def boughs() -> Layer:
    """Near boughs from both upper corners, in focus enough to count the petals."""
    branch: list[Twig] = []
    for seed, root, heading, length, thick, droop in BOUGHS:
        grown = twigs(np.random.default_rng(seed), root, heading, length, thick, droop)
        branch += [twig for twig in grown if is_free(twig[1])]
    out = cut(mask(lambda pen, place: draw_twigs(pen, place, branch)), colour("#4a3038"))
    rng = np.random.default_rng(31)
    sprites = [blossom(rng, rng.uniform(0.019, 0.029), NEAR) for _ in range(40)]
    for side in (-1, 1):
        bearing = [at for _, at, thick in branch if at[0] * side > 0 and thick < 0.0075]
        for light in np.linspace(0.62, 1.16, 560):  # those behind are in the shade of those before
            (bx, by), spread = bearing[rng.integers(len(bearing))], 0.034 - 0.018 * light
            at = (bx + rng.normal(0, spread), by + rng.normal(0, spread) + 0.02 * (1 - light))
            stamp(out, lit(sprites[rng.integers(40)], light * rng.uniform(0.93, 1.07)), at)
    return out


def is_free(at: Point) -> bool:
    """Whether no face is to be expected there."""
    return bool(at[1] < 0.14 + 0.44 * abs(at[0]) ** 1.3)


def petals(rng: Rng, count: int, size: float) -> Layer:
    """Single petals on the wind."""

    def draw(pen: Pen, place: At) -> None:
        for _ in range(count):
            x, y = rng.uniform(-0.9, 0.9), rng.uniform(0.1, 0.95)
            lean, wide = rng.uniform(0, np.pi), size * rng.uniform(0.6, 1.1)
            turn = np.linspace(0, 2 * np.pi, 24)
            u, v = wide * np.cos(turn), wide * 0.55 * np.sin(turn) * (1 + 0.3 * np.cos(turn))
            across, down = u * np.cos(lean) - v * np.sin(lean), u * np.sin(lean) + v * np.cos(lean)
            pen.polygon(place(*np.stack([x + across, y + down], -1).ravel()), fill=255)

    return cut(mask(draw), colour("#ffd3e1"))
