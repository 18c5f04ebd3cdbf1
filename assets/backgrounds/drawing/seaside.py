"""Seaside: a bright bay at ten in the morning, a parasol, two lighthouses, and a nosy gull."""

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
    layer,
    mask,
    noise,
    over,
    pixel,
    places,
    step,
)
from drawing.lens import bloomed, defocused, developed, disc, softened

HORIZON, SHORE = 0.60, 0.86


def paint() -> Image.Image:
    rng = np.random.default_rng(21)
    x, y = places()
    picture = sky(rng, x, y)
    picture = sea(picture, rng, x, y)
    picture = over(picture, lighthouses(x))
    picture = defocused(picture, 0.0035)
    sparkle(picture, rng)
    picture = beach(picture, rng, x, y)
    picture = over(picture, defocused(parasol(x, y), 0.005))
    picture = over(picture, defocused(gulls(), 0.0016))
    picture = bloomed(picture, 0.14, 0.03)
    return developed(picture * 1.08, seed=21, vignette=0.1, grain=1.2)


def sky(rng: Rng, x: Plane, y: Plane) -> Picture:
    high = [(0, "#58b4e6"), (0.22, "#86cdf0"), (0.42, "#b9e4f3")]
    blue = gradient([*high, (0.54, "#e3f2ec"), (HORIZON, "#fff0d8")], y)
    blue += glow(x, y, (0.25, 0.5), 0.7, 0.25)[..., None] * colour("#ffe6bd") * 0.18
    return clouds(blue, rng, x, y)


CLOUDS = [
    (-0.60, 0.515, 0.34, 0.10),
    (0.80, 0.505, 0.34, 0.15),
    (0.36, 0.545, 0.26, 0.045),
    (-0.16, 0.555, 0.24, 0.03),
    (0.14, 0.150, 0.24, 0.075),
    (-0.27, 0.20, 0.13, 0.04),
    (0.80, 0.13, 0.20, 0.06),
]
"""The middle of the flat foot, and how wide and how high above it."""


def clouds(picture: Picture, rng: Rng, x: Plane, y: Plane) -> Picture:
    """Heaps of round puffs on flat feet, lit from above on the right, frayed by noise."""
    frayed = noise(rng, 16, 5, 1.2) - 0.5
    for cx, foot, wide, high in CLOUDS:
        body, lit = np.zeros_like(x), np.zeros_like(x)
        for _ in range(34):
            along = rng.uniform(-1, 1)
            room = np.sqrt(1 - along * along) * (0.75 + 0.25 * np.sin(along * 5 + cx * 9))
            size = high * rng.uniform(0.28, 0.55) * (0.35 + 0.65 * room)
            px, py = cx + along * wide, foot - room * high * rng.uniform(0.0, 0.75)
            puff(body, lit, (px, py), size)
        cover = step(0.02, 0.2, body) * step(0.05, 0.55, body + frayed * 0.45)
        cover *= step(foot + 0.010, foot - 0.012, y + frayed * 0.02)
        shade = softened(lit, 0.0035) * 0.75 + 0.25 * step(foot, foot - high, y) + frayed * 0.12
        tint = gradient(
            [(0, "#c9d6ea"), (0.35, "#eee9ee"), (0.7, "#fffaf2"), (1, "#ffffff")], shade
        )
        picture = over(picture, cut(softened(cover, 0.002) * 0.94, tint * 1.06))
    return picture


def puff(body: Plane, lit: Plane, at: Point, size: float) -> None:
    """One ball of cloud: `lit` keeps the light of whichever ball is in front."""
    (cx, cy), reach = pixel(at), size * HEIGHT
    x0, x1 = max(int(cx - reach), 0), min(int(cx + reach) + 1, WIDTH)
    y0, y1 = max(int(cy - reach), 0), min(int(cy + reach) + 1, HEIGHT)
    if x0 >= x1 or y0 >= y1:
        return
    v, u = np.mgrid[y0:y1, x0:x1].astype(np.float32)
    u, v = (u - cx) / reach, (v - cy) / reach
    rise = np.sqrt(np.clip(1 - u * u - v * v, 0, 1))
    window = slice(y0, y1), slice(x0, x1)
    front = rise > body[window] * 0.8
    light = np.clip(0.42 * u - 0.62 * v + 0.55 * rise + 0.25, 0, 1)
    lit[window] = np.where(front & (rise > 0), light, lit[window])
    body[window] = np.maximum(body[window], rise)


def sea(picture: Picture, rng: Rng, x: Plane, y: Plane) -> Picture:
    away = np.clip((y - HORIZON) / (SHORE - HORIZON), 0, 1)
    base = gradient(
        [(0, "#2f9fc0"), (0.25, "#3fb4c8"), (0.6, "#67cfcf"), (0.86, "#a3e3d6"), (1, "#d4f0e0")],
        away,
    )
    rows = np.clip(away[:, 0] ** 0.55 * (HEIGHT - 1), 0, HEIGHT - 1).astype(int)
    waves = noise(rng, 40, 4, 9.0)[rows]
    base = base * (0.80 + 0.42 * waves)[..., None]
    shine = glow(x, y, (0.25, HORIZON), 0.34, 0.5) * step(0.5, 0.85, waves)
    base += shine[..., None] * colour("#fff2d6") * 0.5
    foam = np.zeros_like(x)
    swash = noise(rng, 3, 2, 1.5)[int(SHORE * HEIGHT)]
    lace = noise(rng, 26, 4, 3.0)
    for at, thick in ((0.775, 0.006), (0.822, 0.009), (0.868, 0.010)):
        line = at + (swash - 0.5) * 0.05 * (at / 0.8) + 0.012 * np.sin(x[0] * 3 + at * 40)
        gap = y - line[None, :]
        front = step(thick, 0, gap) * step(-thick * 5, 0, gap)
        foam = np.maximum(foam, front * step(0.25, 0.6, lace * 0.55 + front * 0.4))
    base = base * (1 - foam[..., None] * 0.85) + foam[..., None] * 0.85 * colour("#fffaf0")
    return np.where((y > HORIZON)[..., None], base, picture)


def beach(picture: Picture, rng: Rng, x: Plane, y: Plane) -> Picture:
    """Sand, and the last of a wave on it."""
    swash = noise(rng, 2.2, 3, 1.5)[int(SHORE * HEIGHT)]
    line = SHORE + 0.018 + (swash - 0.5)[None, :] * 0.03
    sand = gradient([(SHORE, "#d9b98d"), (0.9, "#ecd0a2"), (0.95, "#f5deb4"), (1, "#eed3a5")], y)
    sand *= (0.93 + 0.1 * noise(rng, 60, 3, 2.5) + 0.05 * noise(rng, 5, 3, 3.0))[..., None]
    foam = step(0.022, 0, np.abs(y - line + 0.010))[..., None] * 0.8
    mixed = picture + (sand - picture) * step(-0.006, 0.012, y - line)[..., None]
    near = step(HORIZON, SHORE, y)[..., None]
    blurred = softened(mixed * (1 - foam) + foam * colour("#fffaf0"), 0.003)
    return mixed + (blurred - mixed) * near


def lighthouses(x: Plane) -> Layer:
    """A red one and a white one at the ends of their moles, as in every harbour here."""

    def moles(pen: Pen, place: At) -> None:
        pen.polygon(place(0.9, 0.588, 0.44, 0.596, 0.435, 0.603, 0.9, 0.606), fill=255)
        pen.polygon(place(-0.9, 0.592, -0.62, 0.597, -0.615, 0.603, -0.9, 0.605), fill=255)

    out = cut(mask(moles), colour("#8d9aa3"))
    for at, high, code in ((0.475, 0.125, "#f0504a"), (-0.655, 0.095, "#ffffff")):
        lit = 0.72 + 0.35 * step(-high * 0.135, high * 0.135, x - at)
        out = over(out, cut(lighthouse(at, high), colour(code) * lit[..., None]))
    return out


def lighthouse(at: float, high: float) -> Plane:
    half, top = high * 0.135, 0.596 - high

    def draw(pen: Pen, place: At) -> None:
        shaft = (at - half, 0.597, at - half * 0.62, top, at + half * 0.62, top, at + half, 0.597)
        pen.polygon(place(*shaft), fill=255)
        pen.rectangle(place(at - half * 0.95, top - 0.002, at + half * 0.95, top + 0.004), fill=255)
        pen.rectangle(place(at - half * 0.45, top - 0.02, at + half * 0.45, top), fill=255)
        cap = place(at - half * 0.6, top - 0.03, at + half * 0.6, top - 0.008)
        pen.pieslice((cap[0], cap[1], cap[2], cap[3]), 180, 360, fill=255)

    return mask(draw)


def sparkle(picture: Picture, rng: Rng) -> None:
    """The sun on the waves, out of focus."""
    for _ in range(420):
        far = rng.random() ** 1.3
        y = HORIZON + 0.012 + far * 0.2
        x = 0.25 + rng.normal(0, 0.10 + 0.30 * far)
        size = 0.0028 + 0.010 * far * rng.uniform(0.6, 1.2)
        bright = rng.lognormal(-1.6, 0.7) * (0.4 if abs(x) < 0.3 else 1.0)
        disc(picture, (x, y), size, colour("#fff3da") * bright)


HUB, LEAN = np.array([-0.80, 0.0]), 0.30


def parasol(x: Plane, y: Plane) -> Layer:
    """Coral and cream, leaning in from the left above."""
    u = ((x - HUB[0]) * np.cos(LEAN) + (y - HUB[1]) * np.sin(LEAN)) / 0.50
    v = ((y - HUB[1]) * np.cos(LEAN) - (x - HUB[0]) * np.sin(LEAN)) / 0.235
    down = np.clip(v, 0, 1)
    width = np.maximum(np.sqrt(np.clip(1 - (1 - down) ** 2, 0, 1)), 1e-3)
    along = np.clip(u / width, -1, 1)
    panel = np.arcsin(along) / np.pi * 7 + 3.5
    hem = 1 - 0.05 * np.abs(np.sin(np.pi * panel))
    inside = step(1, 0.985, np.abs(u) / width) * step(0, 0.01, v) * step(0.012, -0.012, v - hem)
    stripe = step(0.46, 0.54, np.abs(((panel / 2) % 1) - 0.5) * 2)[..., None]
    cloth = colour("#ff5a4e") * stripe + colour("#fff3e0") * (1 - stripe)
    fold = 0.86 + 0.14 * np.cos((panel % 1 - 0.5) * np.pi)
    light = (0.62 + 0.5 * step(-0.9, 0.7, along + 0.25 * (1 - down))) * fold * (1 - 0.12 * down)
    return over(cut(mask(pole), colour("#f4e7d2") * 0.8), cut(inside, cloth * light[..., None]))


def pole(pen: Pen, place: At) -> None:
    foot = HUB + np.array([-np.sin(LEAN), np.cos(LEAN)]) * 1.2
    half = np.array([0.006, 0])
    pen.polygon(place(*(HUB - half), *(HUB + half), *(foot + half), *(foot - half)), fill=255)


GULLS = [
    ((0.44, 0.175), 0.10, -0.16),
    ((0.66, 0.30), 0.026, 0.1),
    ((0.735, 0.275), 0.020, -0.1),
    ((0.02, 0.075), 0.022, 0.05),
]
"""Where, how long a wing, how tilted: some far, one near enough to want your chips."""


def gulls() -> Layer:
    out = layer()
    for at, size, tilt in GULLS:
        out = over(out, gull(at, size, tilt))
    return out


def gull(at: Point, size: float, tilt: float) -> Layer:
    """A gull that comes at us, in units of its wing."""
    turn = size * np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])

    def shape(ring: Array) -> Plane:
        return mask(lambda pen, place: pen.polygon(place(*(ring @ turn + at).ravel()), fill=255))

    mirrored = np.array([-1, 1])
    round_ = np.linspace(0, 2 * np.pi, 40)
    body = np.stack([0.12 * np.cos(round_), 0.06 + 0.19 * np.sin(round_)], -1)
    tip = np.array([(0.86, -0.30), (1.0, -0.235), (0.99, -0.20), (0.84, -0.25)])
    beak = np.array([(-0.03, 0.19), (0.03, 0.19), (0.0, 0.30)])
    out = layer()
    for ring, code in ((wing(), "#d6dde6"), (tip, "#4a4a55")):
        out = over(out, cut(np.maximum(shape(ring), shape(ring * mirrored)), colour(code)))
    return over(over(out, cut(shape(body), colour("#fffdf8"))), cut(shape(beak), colour("#ffb02e")))


def wing() -> Array:
    t = np.linspace(0, 1, 24)
    front = -0.42 * np.sin(np.pi * 0.62 * t) + 0.16 * t**3
    back = front + 0.21 * (1 - t) ** 0.7
    out = 0.06 + 0.94 * t
    return np.concatenate([np.stack([out, front], -1), np.stack([out, back], -1)[::-1]])
