"""City lights: the far bank of the Han at dusk, lamps along the water, fairy lights overhead."""

import numpy as np
from PIL import Image

from drawing.canvas import (
    HEIGHT,
    WIDTH,
    At,
    Layer,
    Pen,
    Picture,
    Plane,
    Point,
    Rng,
    colour,
    cut,
    gradient,
    mask,
    mirrored,
    noise,
    over,
    pixel,
    places,
    step,
)
from drawing.lens import bloomed, defocused, developed, disc, softened

WATER = 0.665
SKY = [
    (0, "#0e1440"),
    (0.2, "#1e1f5c"),
    (0.36, "#43307a"),
    (0.47, "#7d4288"),
    (0.56, "#cf6686"),
    (0.665, "#ffab74"),
]
Box = tuple[float, float, float, float]
WARM, WHITE, ROSE, TEAL = "#ffb45e", "#ffe6c0", "#ff6a7e", "#63e0d0"


def paint() -> Image.Image:
    rng = np.random.default_rng(4)
    _, y = places()
    picture = gradient(SKY, y) * 0.78
    picture *= (0.75 + 0.5 * noise(rng, 3, 4, 5.0))[..., None] ** step(0.1, 0.5, y)[..., None]
    for depth in range(3):
        picture = skyline(picture, rng, depth)
    picture = defocused(hill(picture), 0.0085)
    picture = over(picture, defocused(tower(), 0.003))
    lamps(picture, rng)
    picture = river(picture, rng, y)
    fairy_lights(picture, rng)
    picture = bloomed(picture, 0.2, 0.025)
    return developed(picture, seed=4, vignette=0.25)


def skyline(picture: Picture, rng: Rng, depth: int) -> Picture:
    """One row of houses, the nearer the darker, low in the middle so that faces have calm."""
    houses, at = [], -0.95
    while at < 0.95:
        wide = rng.uniform(0.035, 0.085) * (0.7 + 0.25 * depth)
        tall = (0.06 + 0.24 * abs(at) ** 1.25) * rng.uniform(0.45, 1.25) * (1.25 - 0.25 * depth)
        houses.append((at, wide, tall))
        at += wide * rng.uniform(0.85, 1.3)

    def draw(pen: Pen, place: At) -> None:
        for left, wide, tall in houses:
            pen.rectangle(place(left, WATER - tall, left + wide, WATER + 0.02), fill=255)

    shade = colour(("#5b3a72", "#33275a", "#1a1840")[depth]) * 0.75
    picture = over(picture, cut(mask(draw), shade))
    for left, wide, tall in houses:
        windows(picture, rng, (left, WATER - tall, left + wide, WATER), depth)
    return picture


def windows(picture: Picture, rng: Rng, box: Box, depth: int) -> None:
    """The rooms of one house that are lit, all in one tint."""
    across, down = 0.0115, 0.0125
    tint = colour(str(rng.choice([WARM, WHITE, ROSE, TEAL], p=[0.50, 0.38, 0.07, 0.05])))
    lit = rng.uniform(0.08, 0.42)
    for cy in np.arange(box[1] + 0.012, box[3] - 0.006, down):
        for cx in np.arange(box[0] + 0.008, box[2] - 0.006, across):
            if rng.random() > lit:
                continue
            power = rng.lognormal(0.5, 0.9) * (2.2 + 1.6 * depth)
            px, py = (int(it) for it in pixel((cx, cy)))
            if 0 <= px < WIDTH:
                picture[py : py + 6, px : px + 5] += tint * power


def hill(picture: Picture) -> Picture:
    """Namsan, left of the middle."""

    def draw(pen: Pen, place: At) -> None:
        at = np.linspace(-0.95, 0.3, 90)
        ridge = np.stack([at, WATER - 0.15 * np.exp(-(((at + 0.47) / 0.2) ** 2))], -1)
        pen.polygon(place(-0.95, 0.7, *ridge.ravel(), 0.3, 0.7), fill=255)

    return over(picture, cut(mask(draw), colour("#2a2050") * 0.8))


def tower() -> Layer:
    """The tower on it: a lit shaft, the decks, the needle."""

    def shaft(pen: Pen, place: At) -> None:
        pen.polygon(place(-0.4745, 0.525, -0.4725, 0.40, -0.4675, 0.40, -0.4655, 0.525), fill=255)
        pen.polygon(place(-0.4715, 0.38, -0.4705, 0.315, -0.4695, 0.315, -0.4685, 0.38), fill=255)

    def decks(pen: Pen, place: At) -> None:
        right = [(0.012, 0.388), (0.014, 0.398), (0.006, 0.414)]
        left = [(-half, y) for half, y in reversed(right)]
        pen.polygon(place(*[c for x, y in right + left for c in (x - 0.47, y)]), fill=255)
        pen.rectangle(place(-0.4735, 0.375, -0.4665, 0.39), fill=255)

    lit = cut(mask(shaft), colour("#ff8f6b") * 1.3)
    return over(lit, cut(mask(decks), colour("#ffd9b0") * 1.5))


def lamps(picture: Picture, rng: Rng) -> None:
    """Street lamps on the far bank, and a bridge that comes nearer from the right."""
    for at in np.arange(-0.9, 0.5, 0.031):
        tint = colour(WARM if rng.random() < 0.8 else WHITE)
        spot = (at + rng.uniform(-0.004, 0.004), WATER - 0.012)
        disc(picture, spot, 0.0095, tint * rng.uniform(0.7, 1.6))
    for n in range(19):
        near = 1 / (1 - n / 21.5)
        at = (0.30 + 0.062 * (near - 1) * 1.15, WATER - 0.018 - 0.0165 * (near - 1))
        disc(picture, at, 0.0052 + 0.0034 * (near - 1), colour(WARM) * min(0.5 + 0.25 * near, 1.6))
        disc(picture, (at[0], at[1] + 0.014 * near), 0.004 + 0.002 * (near - 1), colour(ROSE) * 0.5)


def river(picture: Picture, rng: Rng, y: Plane) -> Picture:
    """The water: the bank upside down, drawn out into trembling columns of light."""
    mirror = mirrored(picture, WATER)
    columns = softened(mirror, 0.004, 0.11) * 0.65 + softened(mirror, 0.006, 0.03) * 0.3
    away = np.clip((y - WATER) / (1 - WATER), 0.0, 1)
    # Waves look smaller the farther they are: the noise is stretched towards the far bank.
    rows = np.clip((away**0.6 * (HEIGHT - 1)), 0, HEIGHT - 1).astype(int)
    waves = noise(rng, 34, 3, 7.0)[rows[:, 0]]
    swell = noise(rng, 9, 3, 8.0)[rows[:, 0]]
    columns *= (0.35 + 1.3 * step(0.25, 0.85, waves * 0.6 + swell * 0.4))[..., None]
    columns += colour("#141a4a") * 0.5 * (0.6 + 0.5 * waves)[..., None]
    columns *= (1 - 0.72 * step(0.25, 1.0, away))[..., None]
    bank = np.exp(-(((y - WATER) / 0.006) ** 2))[..., None] * 0.6
    wet = step(WATER - 0.002, WATER + 0.003, y)[..., None]
    return (picture + (softened(columns, 0.003) - picture) * wet) * (1 - bank)


def hanging(side: int, sag: float, high: float, t: float) -> Point:
    """A place on a string that sags, `t` from the corner (0) to the middle (1)."""
    return side * (0.93 - 0.86 * t), high - 0.06 * t + sag * 4 * t * (1 - t) * (1.1 - 0.7 * t)


def fairy_lights(picture: Picture, rng: Rng) -> None:
    """Two strings of lights near the lens, far out of focus."""
    for side, sag, high, size in ((-1, 0.15, 0.02, 0.046), (1, 0.19, -0.02, 0.052)):
        for n, t in enumerate(np.linspace(0.0, 1.0, 10) ** 0.86):
            at = hanging(side, sag, high, t)
            tint = colour((WARM, WHITE, WARM, ROSE, WARM, TEAL)[(n * 2 + n // 3) % 6])
            reach = size * (1 - 0.5 * t) * rng.uniform(0.92, 1.08)
            disc(picture, at, reach, tint * rng.uniform(1.7, 2.6))
