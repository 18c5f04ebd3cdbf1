"""Studio: apricot paper hung from a roll, and a window's afternoon sun through a palm."""

import numpy as np
from PIL import Image

from drawing.canvas import (
    At,
    Layer,
    Pen,
    Picture,
    Plane,
    Rng,
    colour,
    cut,
    glow,
    gradient,
    mask,
    noise,
    over,
    places,
    step,
)
from drawing.lens import defocused, developed, softened
from drawing.plants import palm

COVE, EDGE = 0.84, 0.80
SHADE = [
    (0, "#e9a98a"),
    (0.4, "#f0b496"),
    (0.74, "#e7a586"),
    (0.85, "#e2a081"),
    (0.93, "#efb797"),
    (1, "#e9b091"),
]
LIT = [(0, "#ffdcbc"), (0.5, "#ffe6cb"), (0.8, "#ffdab8"), (1, "#ffe4c8")]


def paint() -> Image.Image:
    rng = np.random.default_rng(2)
    x, y = places()
    sun = sunlight(x, y)[..., None]
    shade = gradient(SHADE, y) * (0.88 + 0.16 * glow(x, y, (0.0, 0.45), 0.75, 0.6))[..., None]
    paper = (shade * (1 - sun) + gradient(LIT, y) * 1.04 * sun) * texture(rng)[..., None]
    picture = over(wall(x, y), cut(sheet(x, y), paper))
    picture = defocused(over(picture, roll(y)), 0.0022)
    return developed(picture, seed=2, vignette=0.13, grain=1.3)


def sunlight(x: Plane, y: Plane) -> Plane:
    """A window thrown slanting on the paper, its bars and a palm before it; weaker on the floor."""
    u, v = x + 0.30 * (y - 0.45), y + 0.13 * x
    panes = bar(u, 0.045, 0.653) * bar(v, 0.3, 0.498)
    bars = np.maximum.reduce([bar(u, at, 0.011) for at in (-0.27, 0.33)] + [bar(v, 0.17, 0.009)])
    sharp = panes * (1 - bars)
    soft = softened(sharp, 0.007) * 0.7 + softened(sharp, 0.03) * 0.3
    falling = 0.93 + 0.1 * glow(x, y, (-0.1, 0.4), 0.6, 0.5)
    return soft * falling * (1 - 0.88 * leaves()) * (1 - 0.35 * step(COVE - 0.08, COVE + 0.02, y))


def bar(value: Plane, at: float, half: float) -> Plane:
    """1 no farther from `at` than `half`, with a clean edge."""
    return step(half + 0.002, half, np.abs(value - at))


def leaves() -> Plane:
    """Palms outside: those nearer the wall throw the sharper shadow."""

    def near(pen: Pen, place: At) -> None:
        palm(pen, place, (0.86, -0.06), 2.45, 0.60, -0.55)
        palm(pen, place, (0.92, 0.30), 3.05, 0.44, -0.75)
        palm(pen, place, (0.58, -0.17), 2.1, 0.42, -0.35)

    def far(pen: Pen, place: At) -> None:
        palm(pen, place, (-0.80, -0.16), 0.75, 0.50, 0.35)
        palm(pen, place, (-0.92, 0.10), 0.15, 0.46, 0.55)

    return np.maximum(softened(mask(near), 0.0042), softened(mask(far), 0.006) * 0.9)


def sheet(x: Plane, y: Plane) -> Plane:
    """The paper: its edges run apart where it comes towards us over the floor."""
    edge = EDGE + 0.55 * np.maximum(y - COVE, 0) ** 1.2
    return step(edge + 0.0008, edge - 0.0008, np.abs(x))


def wall(x: Plane, y: Plane) -> Picture:
    """What is beside the paper: the studio, in shade, and the shadow that the paper throws."""
    room = gradient([(0, "#a57866"), (0.8, "#b98b76"), (0.86, "#94664f"), (1, "#a87a60")], y)
    return room * (1 - 0.5 * step(0.05, 0, np.abs(x) - EDGE))[..., None]


def roll(y: Plane) -> Layer:
    """The roll on its bar, with a clamp at either side so that it does not run off."""

    def rod(pen: Pen, place: At) -> None:
        pen.rectangle(place(-0.9, 0.011, 0.9, 0.023), fill=255)

    def paper(pen: Pen, place: At) -> None:
        pen.rectangle(place(-EDGE - 0.012, -0.03, EDGE + 0.012, 0.036), fill=255)

    def clamps(pen: Pen, place: At) -> None:
        for side in (-1, 1):
            at = side * (EDGE - 0.03)
            pen.rounded_rectangle(place(at - 0.011, -0.01, at + 0.011, 0.062), 20, fill=255)

    turn = np.clip((y - 0.003) / 0.033, -1, 1)
    body = gradient([(-1, "#c98a6c"), (-0.2, "#ffd3b3"), (0.3, "#f0b394"), (1, "#a8674c")], turn)
    shadow = softened(np.roll(mask(paper), 26, 0), 0.010) * 0.5
    out = over(cut(shadow, colour("#8a4a34") * 0.7), cut(mask(rod), colour("#4a4048")))
    out = over(out, cut(mask(paper), body))
    return over(out, cut(mask(clamps), colour("#ff5a4e") * 0.9))


def texture(rng: Rng) -> Plane:
    """The tooth of the paper, and soft waves where it hangs."""
    waves = noise(rng, 1.5, 2, 0.35)
    return 1 + 0.05 * (waves - 0.5) + 0.02 * (noise(rng, 120, 3) - 0.5)
