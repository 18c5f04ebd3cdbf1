"""Ondol room: a round paper window in the evening sun, a plum bough's shadow, a honey floor."""

from itertools import pairwise

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
    mask,
    mirrored,
    noise,
    over,
    places,
    step,
)
from drawing.lens import bloomed, defocused, developed, softened
from drawing.plants import draw_twigs

MOON, RADIUS, FRAME = (0.0, 0.42), 0.385, 0.030
FLOOR = 0.83


def paint() -> Image.Image:
    rng = np.random.default_rng(7)
    x, y = places()
    picture = wall(rng, x, y)
    picture = over(picture, woodwork(rng, x, y))
    picture = over(picture, moon_window(rng, x, y))
    picture = floor(picture, rng, x, y)
    picture = over(picture, quilts(x, y))
    picture = over(picture, moon_jar(x, y))
    picture = defocused(picture, 0.0042)
    picture = bloomed(picture, 0.18, 0.03)
    return developed(picture * 1.13, seed=7, vignette=0.18)


def wall(rng: Rng, x: Plane, y: Plane) -> Picture:
    """Plaster covered with mulberry paper, lit by the window's own glow."""
    away = np.hypot(x - MOON[0], y - MOON[1])
    light = 0.50 + 0.42 * np.exp(-((np.maximum(away - RADIUS, 0) / 0.3) ** 2))
    grain = 0.97 + 0.06 * noise(rng, 40, 4, 0.7)
    paper = gradient([(0, "#eeb486"), (0.5, "#f7c99a"), (1, "#e8ac78")], y)
    return paper * (light * grain)[..., None]


def wood(rng: Rng, upright: bool) -> Picture:
    grain = noise(rng, 26, 4, 0.05 if upright else 20.0)
    return gradient([(0, "#3a1d12"), (0.5, "#5b3020"), (1, "#7a4429")], grain) * 0.9


def woodwork(rng: Rng, x: Plane, y: Plane) -> Layer:
    """Posts and beams, each lit on the side of the window."""

    def posts(pen: Pen, place: At) -> None:
        for side in (-1, 1):
            pen.rectangle(place(side * 0.55 - 0.025, 0, side * 0.55 + 0.025, 1), fill=255)

    def beams(pen: Pen, place: At) -> None:
        pen.rectangle(place(-0.9, -0.01, 0.9, 0.03), fill=255)
        pen.rectangle(place(-0.9, FLOOR - 0.045, 0.9, FLOOR), fill=255)

    inner = 0.6 + 1.1 * step(0.58, 0.52, np.abs(x))
    middle = 0.75 + 0.6 * glow(x, y, (0, 0.4), 0.6, 0.6)
    upright = cut(mask(posts), wood(rng, True) * inner[..., None])
    level = cut(mask(beams), wood(rng, False) * middle[..., None])
    shade = softened(np.maximum(mask(posts), mask(beams)), 0.012) * 0.45
    return over(over(cut(shade, colour("#2a120a") * 0.5), upright), level)


def moon_window(rng: Rng, x: Plane, y: Plane) -> Layer:
    away = np.hypot(x - MOON[0], y - MOON[1])
    pane = step(RADIUS + 0.001, RADIUS - 0.001, away)
    sun = gradient(
        [(0, "#fff3dc"), (0.2, "#ffe6c2"), (0.4, "#ffcb98"), (0.62, "#f7a570")],
        np.hypot(x - 0.08, y - 0.36),
    )
    fibres = 0.96 + 0.08 * noise(rng, 60, 3, 3.0)
    paper = sun * fibres[..., None]
    paper *= 1 - bough(rng)[..., None] * (1 - colour("#a0705c"))
    paper *= 1 - lattice()[..., None] * (1 - colour("#6b3a26"))
    paper *= (0.86 + 0.14 * step(RADIUS, RADIUS - 0.05, away))[..., None]
    ring = step(RADIUS + FRAME + 0.001, RADIUS + FRAME - 0.001, away)
    angle = np.arctan2(y - MOON[1], x - MOON[0])
    bevel = 0.55 + 0.9 * step(RADIUS + FRAME, RADIUS, away) + 0.15 * np.sin(angle * 2 + 0.6)
    frame = wood(rng, False) * bevel[..., None]
    shade = cut(softened(ring, 0.016) * 0.55, colour("#2a120a") * 0.5)
    return over(over(shade, cut(ring, frame)), cut(pane, paper * 1.12))


def lattice() -> Plane:
    """Few bars, away from where faces are."""

    def bars(pen: Pen, place: At) -> None:
        for at in (-0.255, 0.255):
            pen.rectangle(place(at - 0.0045, 0, at + 0.0045, 1), fill=255)
        for at in (-0.215, 0.255):
            pen.rectangle(place(-0.5, MOON[1] + at - 0.0045, 0.5, MOON[1] + at + 0.0045), fill=255)

    return mask(bars)


BOUGH = [
    ([(0.45, 0.33), (0.33, 0.262), (0.24, 0.252), (0.13, 0.185), (0.03, 0.178)], 0.0105),
    ([(0.03, 0.178), (-0.06, 0.128), (-0.15, 0.122)], 0.0045),
    ([(0.29, 0.257), (0.225, 0.165), (0.215, 0.10)], 0.006),
    ([(0.24, 0.252), (0.16, 0.30), (0.085, 0.298)], 0.0055),
    ([(0.10, 0.184), (0.075, 0.125), (0.09, 0.075)], 0.005),
    ([(0.03, 0.178), (-0.03, 0.208), (-0.075, 0.2)], 0.004),
    ([(0.40, 0.30), (0.33, 0.36), (0.27, 0.375)], 0.006),
    ([(-0.06, 0.128), (-0.095, 0.085), (-0.13, 0.075)], 0.0035),
]
"""Its pieces, each from where it grows, and how thick it is there."""


def bough(rng: Rng) -> Plane:
    """The shadow of a plum tree outside: angular boughs, round blossoms at their ends."""

    def boughs(pen: Pen, place: At) -> None:
        for points, thick in BOUGH:
            for n, (start, end) in enumerate(pairwise(points)):
                draw_twigs(pen, place, [(start, end, thick * (1 - 0.6 * n / len(points)))])

    def blossoms(pen: Pen, place: At) -> None:
        for points, _ in BOUGH:
            for (ax, ay), (bx, by) in pairwise(points[1:] if len(points) > 3 else points):
                for t in (rng.uniform(0.15, 0.45), rng.uniform(0.75, 1.05)):
                    dx, dy = rng.normal(0, 0.0085, 2)
                    at = (ax + (bx - ax) * t + dx, ay + (by - ay) * t + dy)
                    petals(pen, place, at, rng.uniform(0.0075, 0.013), rng.uniform(0, 2))

    return np.clip(softened(mask(boughs), 0.0012) + 0.75 * softened(mask(blossoms), 0.0014), 0, 1)


def petals(pen: Pen, place: At, at: Point, size: float, turn: float) -> None:
    for n in range(5):
        angle = turn + n * 2 * np.pi / 5
        cx, cy = at[0] + 0.85 * size * np.cos(angle), at[1] + 0.85 * size * np.sin(angle)
        half = 0.7 * size
        pen.ellipse(place(cx - half, cy - half, cx + half, cy + half), fill=255)


def floor(picture: Picture, rng: Rng, x: Plane, y: Plane) -> Picture:
    """Oiled paper, warm as honey; the window lies on it as a long glow."""
    base = gradient([(FLOOR, "#be8240"), (0.9, "#dfa75e"), (1, "#cf924a")], y)
    base = base * (0.92 + 0.16 * noise(rng, 30, 3, 8.0))[..., None] * 0.72
    base += softened(mirrored(picture, FLOOR), 0.010, 0.035) * 0.16
    base += glow(x, y, (0, FLOOR + 0.03), 0.36, 0.14)[..., None] * colour("#ffdcae") * 0.34
    base *= 1 - 0.45 * np.exp(-np.maximum(y - FLOOR, 0) / 0.008)[..., None]
    seams = np.minimum.reduce([np.abs((x / (0.35 + y)) - at) for at in (-0.42, -0.14, 0.14, 0.42)])
    base *= (1 - 0.10 * step(0.003, 0.001, seams))[..., None]
    return np.where((y > FLOOR)[..., None], base, picture)


QUILTS = [
    ("#e8564f", 0.052),
    ("#ffd166", 0.044),
    ("#fff1dc", 0.040),
    ("#2f9e8a", 0.048),
    ("#e77aa0", 0.044),
]
"""Colour and height, from below."""


def quilts(x: Plane, y: Plane) -> Layer:
    """A chest with folded silk quilts, at the left."""
    left, bottom = -0.80, 0.66
    out = chest(x, (left, bottom), 0.17)
    for n, (code, high) in enumerate(QUILTS):
        at = (left + 0.006 * (-1) ** n, bottom - high / 2)
        out = over(out, quilt(x, y, at, (0.155 - 0.006 * n, high / 2), code))
        bottom -= high * 0.93
    return out


def quilt(x: Plane, y: Plane, at: Point, half: Point, code: str) -> Layer:
    """A soft slab of silk, shining along its upper side and towards the window."""
    u, v = np.abs(x - at[0]) / half[0], (y - at[1]) / half[1]
    sheen = 0.50 + 0.55 * np.exp(-(((v + 0.35) / 0.5) ** 2)) - 0.3 * step(0.2, 1, v)
    sheen = np.clip(sheen * (0.75 + 0.5 * step(-0.98, -0.62, x)), 0.08, 2)
    return cut(step(1.03, 0.97, u**8 + np.abs(v) ** 2.6), colour(code) * sheen[..., None] * 0.95)


def chest(x: Plane, at: Point, half: float) -> Layer:
    """A low chest, the middle of its top at `at`, with brass at its lock and corners."""
    inward = -np.sign(at[0])

    def body(pen: Pen, place: At) -> None:
        pen.rectangle(place(at[0] - half, at[1], at[0] + half, FLOOR + 0.03), fill=255)

    def brass(pen: Pen, place: At) -> None:
        def plate(cx: float, cy: float, wide: float, high: float) -> None:
            pen.rectangle(place(cx - wide, at[1] + cy, cx + wide, at[1] + cy + high), fill=255)

        plate(at[0], 0.085, half, 0.004)
        plate(at[0] + inward * (half - 0.015), 0, 0.015, 0.012)
        plate(at[0] + inward * (half - 0.005), 0, 0.005, 0.035)
        pen.ellipse(place(at[0] - 0.022, at[1] + 0.065, at[0] + 0.022, at[1] + 0.109), fill=255)

    lit = (0.45 + 0.75 * step(-half * 1.2, half * 1.2, (x - at[0]) * inward))[..., None]
    shade = cut(softened(mask(body), 0.02) * 0.5, colour("#2a120a") * 0.4)
    out = over(shade, cut(mask(body), colour("#5e2a1a") * lit))
    return over(out, cut(mask(brass), colour("#c9964a") * lit * 0.8))


def moon_jar(x: Plane, y: Plane) -> Layer:
    """A white moon jar on a low chest, at the right."""
    at, size = (0.755, 0.578), 0.108
    u, v = (x - at[0]) / size, (y - at[1]) / (size * 0.985)
    away = u * u + v * v
    light = -0.62 * u - 0.30 * v + 0.66 * np.sqrt(np.clip(1 - away, 0, 1))
    glaze = colour("#fff0dc") * (0.20 + 0.74 * step(-0.75, 1, light))[..., None]
    glaze += colour("#d98b4a") * (0.16 * step(0, 1, v))[..., None]

    def lip_and_foot(pen: Pen, place: At) -> None:
        pen.rectangle(place(at[0] - 0.045, at[1] - 0.116, at[0] + 0.045, at[1] - 0.08), fill=255)
        pen.rectangle(place(at[0] - 0.047, at[1] + 0.09, at[0] + 0.047, at[1] + 0.109), fill=255)

    out = over(chest(x, (0.79, 0.685), 0.15), cut(mask(lip_and_foot), glaze * 0.9))
    return over(out, cut(step(1.01, 0.985, away), glaze))
