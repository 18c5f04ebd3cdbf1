"""What is written on the live view: name pills, and stand-ins for those who cannot be seen yet.

Drawn by Pillow, once for each name and size, larger and then scaled down, so that edges are smooth.
Sizes are in pixels of the program picture.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from kiosk.imaging import Picture
from kiosk.imaging.letters import Font, font, shortened, writable
from kiosk.imaging.paper import INK, PAPER, Colour, mixed
from kiosk.live.i420 import even

Rgba = NDArray[np.uint8]
"""Height x width x 4, RGBA, straight alpha."""

NIGHT: Colour = (20, 18, 22)
PALETTE: tuple[Colour, ...] = ((255, 90, 78), (255, 200, 61), (25, 195, 160))
"""Coral, butter, mint: ink is readable on each."""

_FINER = 3
_NAMELESS = "♥"


def pill(name: str, *, text_size: int, max_width: int) -> Rgba | None:
    """A name on a rounded label. None if there is nothing that could be written."""
    text = writable(name)
    if not text:
        return None
    face = font("Bold", text_size * _FINER)
    padding = 0.7 * text_size
    text = shortened(text, face, (max_width - 2 * padding) * _FINER)
    width = even(face.getlength(text) / _FINER + 2 * padding)
    height = even(1.9 * text_size)
    label = Image.new("RGBA", (width * _FINER, height * _FINER), (*PAPER, 0))
    pen = ImageDraw.Draw(label)
    box = (0, 0, label.width - 1, label.height - 1)
    pen.rounded_rectangle(box, label.height / 2, (*PAPER, 235))
    pen.text((label.width / 2, label.height / 2), text, (*INK, 255), face, anchor="mm")
    return np.asarray(label.resize((width, height), Image.Resampling.BOX))


def stand_in(name: str, *, width: int, height: int, colour: Colour, away: bool) -> Picture:
    """Who is meant to be here: an initial on a disc, and rings around it as of one calling.

    Without rings and at night for someone who was here and is `away`.
    """
    ground, disc = (mixed(NIGHT, colour, 0.16), colour) if away else (colour, PAPER)
    image = Image.new("RGB", (width * _FINER, height * _FINER), ground)
    radius = 0.21 * min(image.size)
    if not away:
        for reach, strength in ((2.05, 0.14), (1.5, 0.26)):
            _disc(image, reach * radius, mixed(ground, PAPER, strength))
    _disc(image, radius, disc)
    _centred(image, writable(name)[:1].upper() or _NAMELESS, font("Black", round(1.05 * radius)))
    return np.asarray(image.resize((width, height), Image.Resampling.BOX))


def corner(size: int) -> NDArray[np.uint8]:
    """What of a top left corner lies outside of its rounding, height x width, 0 to 255."""
    outside = Image.new("L", (size * 4, size * 4), 255)
    ImageDraw.Draw(outside).ellipse((0, 0, size * 8, size * 8), 0)
    return np.asarray(outside.resize((size, size), Image.Resampling.BOX))


def _disc(image: Image.Image, radius: float, colour: Colour) -> None:
    x, y = image.width / 2, image.height / 2
    ImageDraw.Draw(image).ellipse((x - radius, y - radius, x + radius, y + radius), colour)


def _centred(image: Image.Image, letter: str, face: Font) -> None:
    """By what is seen of the letter, not by its line: a disc forgives no tilt."""
    left, top, right, bottom = face.getbbox(letter)
    at = ((image.width - left - right) / 2, (image.height - top - bottom) / 2)
    ImageDraw.Draw(image).text(at, letter, INK, face)
