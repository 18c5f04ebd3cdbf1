"""The booth's own drawings, made with Pillow at four times their size and reduced: smooth edges.

Every function gives an RGBA image; sizes are px.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from kiosk.display.theme import BUTTER, CORAL, INK, MINT, NIGHT, NIGHT_RAISED, PAPER, WHITE, Colour

FINE = 4


def blank(w: int, h: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A transparent drawing of `FINE` times this size; `reduce(FINE)` it in the end."""
    image = Image.new("RGBA", (max(1, w) * FINE, max(1, h) * FINE))
    return image, ImageDraw.Draw(image)


def rounded(w: int, h: int, radius: int, fill: Colour) -> Image.Image:
    """A box with round corners; a pill if the radius is half the height."""
    image = Image.new("RGBA", (w, h), fill)
    for quarter in range(4) if radius else ():
        place = (quarter % 2 * (w - radius), quarter // 2 * (h - radius))
        image.paste(corner(radius, fill, quarter), place)
    return image


def corner(radius: int, fill: Colour, quarter: int) -> Image.Image:
    """One quarter of a disc; 0 to 3: left top, right top, left bottom, right bottom."""
    image, draw = blank(radius, radius)
    r = radius * FINE
    x, y = quarter % 2 * r, quarter // 2 * r
    draw.ellipse((-x, -y, 2 * r - x - 1, 2 * r - y - 1), fill=fill)
    return image.reduce(FINE)


def outlined(w: int, h: int, radius: int, line: int, colour: Colour) -> Image.Image:
    """The outline of such a box, `line` thick, within its size."""
    image, draw = blank(w, h)
    box = (0, 0, w * FINE - 1, h * FINE - 1)
    draw.rounded_rectangle(box, radius * FINE, outline=colour, width=line * FINE)
    return image.reduce(FINE)


def crop_mark(size: int, line: int, quarter: int) -> Image.Image:
    """The corner of a frame, as of `corner`; paper, with an edge of night to be seen on white."""
    image, draw = blank(size, size)
    s, edge = size * FINE, FINE
    far = s - line * FINE
    x, y = quarter % 2 * far, quarter // 2 * far
    bars = (x, 0, x + line * FINE, s), (0, y, s, y + line * FINE)
    for bar in bars:
        draw.rectangle(bar, fill=NIGHT)
    for left, top, right, bottom in bars:
        draw.rectangle((left + edge, top + edge, right - edge, bottom - edge), fill=PAPER)
    return image.reduce(FINE)


def halo(w: int, h: int, spread: int, colour: Colour) -> Image.Image:
    """Light around a pill of w x h; the image is larger by `spread` on each side."""
    mask = Image.new("L", (w + 2 * spread, h + 2 * spread))
    box = (spread, spread, w + spread - 1, h + spread - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, h // 2, fill=230)
    image = Image.new("RGBA", mask.size, colour)
    image.putalpha(mask.filter(ImageFilter.GaussianBlur(spread / 2.4)))
    return image


def scrim(w: int, h: int, colour: Colour, most: float) -> Image.Image:
    """From nothing at the top to `most` (0 to 1) of a colour at the bottom, for words to lie on."""
    t = np.linspace(0, 1, max(1, h))
    alpha = (255 * most * t * t * (3 - 2 * t)).astype(np.uint8)
    image = Image.new("RGBA", (w, h), colour)
    image.putalpha(Image.fromarray(np.repeat(alpha[:, None], w, axis=1)))
    return image


def vignette(w: int, h: int, colour: Colour, most: float) -> Image.Image:
    """A colour that thickens towards the edges, up to `most`; the middle is almost clear."""
    # Drawn small: nothing in it is finer than that, and it is as large as the screen.
    y, x = np.ogrid[-1:1:72j, -1:1:128j]
    t = np.clip((np.hypot(x, y) - 0.45) / 0.85, 0, 1)
    alpha = 255 * most * (0.15 + 0.85 * t * t * (3 - 2 * t))
    image = Image.new("RGBA", (w, h), colour)
    image.putalpha(Image.fromarray(alpha.astype(np.uint8)).resize((w, h), Image.Resampling.BICUBIC))
    return image


def tick(size: int, colour: Colour) -> Image.Image:
    image, draw = blank(size, size)
    s = size * FINE
    points = [(0.24 * s, 0.53 * s), (0.43 * s, 0.71 * s), (0.77 * s, 0.33 * s)]
    draw.line(points, fill=colour, width=round(0.11 * s), joint="curve")
    for x, y in (points[0], points[-1]):
        disc(draw, x, y, 0.055 * s, colour)
    return image.reduce(FINE)


def arcade_button(size: int, cap: Colour, rim: Colour, *, pressed: bool) -> Image.Image:
    """An arcade button seen from above: a rim, a cap, and on the cap a light unless pressed."""
    image, draw = blank(size, size)
    r = size * FINE / 2
    disc(draw, r, r, r - 1, rim)
    disc(draw, r, r, r * (0.7 if pressed else 0.8), cap)
    if not pressed:
        box = (r * 0.46, r * 0.46, r * 1.54, r * 1.54)
        draw.arc(box, 200, 262, fill=PAPER, width=round(r * 0.11))
    return image.reduce(FINE)


def mark(size: int) -> Image.Image:
    """Nearbooth's mark: two people who overlap."""
    image, draw = blank(size, round(size * 0.68))
    s = size * FINE
    r = s * 0.31
    left, right, y = s * 0.32, s * 0.68, s * 0.34
    disc(draw, left, y, r, BUTTER)
    disc(draw, right, y, r, CORAL)
    both = Image.new("L", image.size)
    disc(ImageDraw.Draw(both), left, y, r, 255)
    other = Image.new("L", image.size)
    disc(ImageDraw.Draw(other), right, y, r, 255)
    lens = Image.composite(other, Image.new("L", image.size), both)
    image.paste(PAPER, mask=lens)
    return image.reduce(FINE)


def sleeping_camera(size: int, body: Colour = NIGHT_RAISED) -> Image.Image:
    """A camera with its eye shut."""
    image, draw = blank(size, round(size * 0.74))
    s = size * FINE
    draw.rounded_rectangle((0.3 * s, 0.04 * s, 0.56 * s, 0.3 * s), 0.05 * s, fill=body)
    draw.rounded_rectangle((0.04 * s, 0.15 * s, 0.96 * s, 0.71 * s), 0.12 * s, fill=body)
    disc(draw, 0.83 * s, 0.26 * s, 0.032 * s, CORAL)
    disc(draw, 0.48 * s, 0.43 * s, 0.22 * s, PAPER)
    disc(draw, 0.48 * s, 0.43 * s, 0.175 * s, INK)
    lid = (0.37 * s, 0.31 * s, 0.59 * s, 0.5 * s)
    draw.arc(lid, 25, 155, fill=BUTTER, width=round(0.026 * s))
    for x, y in ((0.41, 0.5), (0.48, 0.525), (0.55, 0.5)):
        draw.line(
            (x * s, y * s, (x + (x - 0.48) * 0.3) * s, (y + 0.035) * s), BUTTER, round(0.02 * s)
        )
    return image.reduce(FINE)


@dataclass(frozen=True)
class _Look:
    skin: Colour
    hair: Colour
    top: Colour
    merry: bool = False


_WARM = _Look((246, 190, 152), INK, PAPER)
_DEEP = _Look((172, 108, 68), (58, 34, 26), INK, merry=True)
_FRAMES = (
    (BUTTER, _WARM, _DEEP),
    (MINT, _DEEP, _WARM),
    (CORAL, _WARM, _DEEP),
    (BUTTER, _DEEP, _WARM),
)


def sample_strip(w: int) -> Image.Image:
    """A strip with two people in each picture, to show what is to be had. Three times as high."""
    image, draw = blank(w, w * 3)
    s = w * FINE
    draw.rectangle((0, 0, s, 3 * s), fill=WHITE)
    edge, gap, h = 0.075 * s, 0.05 * s, 0.64 * s
    for i, (ground, left, right) in enumerate(_FRAMES):
        scene = Image.new("RGBA", (round(s - 2 * edge), round(h)), ground)
        brush = ImageDraw.Draw(scene)
        lean = (0.02, -0.03, 0.04, 0.0)[i] * s
        _person(brush, 0.27 * s, 0.34 * s + lean, s * 0.0098, left)
        _person(brush, 0.6 * s, 0.36 * s - lean, s * 0.0098, right)
        image.paste(scene, (round(edge), round(edge + i * (h + gap))))
    for x, colour in ((0.46, BUTTER), (0.54, CORAL)):
        disc(draw, x * s, 2.91 * s, 0.032 * s, colour)
    return image.reduce(FINE)


def _person(draw: ImageDraw.ImageDraw, x: float, y: float, s: float, look: _Look) -> None:
    draw.rounded_rectangle((x - 25 * s, y + 15 * s, x + 25 * s, y + 110 * s), 24 * s, fill=look.top)
    draw.rectangle((x - 5 * s, y + 8 * s, x + 5 * s, y + 20 * s), fill=look.skin)
    disc(draw, x, y - 3 * s, 18 * s, look.hair)
    disc(draw, x, y, 16 * s, look.skin)
    draw.chord((x - 17 * s, y - 18 * s, x + 17 * s, y + 14 * s), 190, 350, fill=look.hair)
    for side in (-6, 6):
        disc(draw, x + side * s, y + 1 * s, 1.9 * s, INK)
    mouth = (x - 7 * s, y + 1 * s, x + 7 * s, y + 12 * s)
    if look.merry:
        draw.chord((x - 6 * s, y + 1 * s, x + 6 * s, y + 12 * s), 0, 180, fill=INK)
    else:
        draw.arc(mouth, 20, 160, fill=INK, width=max(1, round(1.9 * s)))


def disc(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, colour: Colour | int) -> None:
    """A full one around a point, in px of the drawing."""
    draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)
