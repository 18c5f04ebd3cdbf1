"""What grows: twigs, blossoms and palm leaves."""

from collections.abc import Iterator

import numpy as np

from drawing.canvas import HEIGHT, Array, At, Layer, Pen, Point, Rng, colour, over, step

Twig = tuple[Point, Point, float]
"""From, to, and how thick."""


def twigs(
    rng: Rng, root: Point, heading: float, length: float, thick: float, droop: float
) -> Iterator[Twig]:
    """A branch that forks: `heading` in radians (0 = to the right, positive = down)."""
    at, pieces = root, max(int(length / 0.018), 2)
    for n in range(pieces):
        heading += rng.normal(0, 0.13) + droop * 0.02
        to = (at[0] + np.cos(heading) * 0.018, at[1] + np.sin(heading) * 0.018)
        now = thick * (1 - 0.75 * n / pieces)
        yield at, to, now
        if n > 1 and now > 0.0011 and rng.random() < 0.28:
            side = rng.choice([-1, 1]) * rng.uniform(0.45, 0.95)
            shorter = length * rng.uniform(0.3, 0.6) * (1 - n / pieces / 2)
            yield from twigs(rng, to, heading + side, shorter, now * 0.62, droop)
        at = to


def draw_twigs(pen: Pen, place: At, branch: list[Twig]) -> None:
    for start, end, thick in branch:
        wide = max(thick * HEIGHT * 2, 1)
        pen.line(place(*start, *end), fill=255, width=round(wide))
        x, y = place(*end)
        pen.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill=255)


def blossom(rng: Rng, radius: float, shades: tuple[str, str, str]) -> Layer:
    """A cherry blossom from some side: `shades` are of the heart, the petal and its edge."""
    reach = max(radius * HEIGHT, 3.0)
    size = int(reach * 1.15) + 2
    y, x = np.mgrid[-size : size + 1, -size : size + 1].astype(np.float32) / reach
    lean, squash = rng.uniform(0, np.pi), rng.uniform(0.5, 1.0)
    u = x * np.cos(lean) + y * np.sin(lean)
    v = (y * np.cos(lean) - x * np.sin(lean)) / squash
    out, turn = np.zeros((*x.shape, 4), np.float32), rng.uniform(0, 2 * np.pi)
    for n in rng.permutation(5):
        angle = turn + n * 2 * np.pi / 5 + rng.normal(0, 0.06)
        along = u * np.cos(angle) + v * np.sin(angle)
        aside = np.abs(v * np.cos(angle) - u * np.sin(angle))
        out = over(out, petal(along, aside, shades, rng.uniform(0.86, 1.06), 6.4 / reach))
    for _ in range(14):
        angle, far = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.32)
        grain = step(0.06, 0.03, np.hypot(u - far * np.cos(angle), v - far * np.sin(angle))) * 0.8
        out = over(out, grain[..., None] * np.append(colour("#f7c25a"), 1) * out[..., 3:])
    return out


def petal(
    along: Array, aside: Array, shades: tuple[str, str, str], bright: float, soft: float
) -> Layer:
    """One petal with its notch, `along` from the heart of the blossom, `aside` from its rib."""
    wide = 0.37 * np.clip(0.35 + along * 1.25, 0.1, 1)
    shape = np.hypot((along - 0.52) / 0.47, aside / wide)
    notch = step(0.085, 0.02, aside + np.maximum(0.98 - along, 0) * 0.8)
    cover = (step(1, 1 - soft, shape) * (1 - notch))[..., None]
    light = bright * (1 - 0.14 * step(0.6, 1, shape)) * (1 - 0.1 * step(0.1, 0, aside))
    heart, middle, rim = (colour(code) for code in shades)
    outward = along[..., None]
    tint = heart + (middle - heart) * step(0.05, 0.45, outward)
    tint = tint + (rim - middle) * step(0.5, 1, outward)
    return np.concatenate([tint * light[..., None] * cover, cover], -1)


def palm(pen: Pen, place: At, root: Point, heading: float, length: float, bend: float) -> None:
    """A palm leaf: a bowed rib with slender leaflets on both sides."""
    at, pieces = root, 17
    for n in range(pieces):
        share = n / pieces
        heading += bend / pieces
        to = (at[0] + np.cos(heading) * length / pieces, at[1] + np.sin(heading) * length / pieces)
        pen.line(place(*at, *to), fill=255, width=max(round(20 * (1 - share)), 4))
        long = length * 0.52 * np.sin(np.pi * (0.16 + 0.76 * share)) ** 0.7
        for side in (-1, 1):
            leaflet(pen, place, to, heading + side * (1.05 - 0.72 * share), long)
        at = to


def leaflet(pen: Pen, place: At, root: Point, lean: float, long: float) -> None:
    """A blade, widest before its middle, that hangs a little at its tip."""
    t = np.linspace(0, 1, 14)
    wide = 0.0088 * np.sin(np.pi * t**0.7) ** 0.8
    x, y = root[0] + np.cos(lean) * long * t, root[1] + np.sin(lean) * long * t + 0.16 * long * t**2
    nx, ny = -np.sin(lean) * wide, np.cos(lean) * wide
    ring = np.concatenate([np.stack([x + nx, y + ny], -1), np.stack([x - nx, y - ny], -1)[::-1]])
    pen.polygon(place(*ring.ravel()), fill=255)
