"""The people that the simulated cameras film: one photograph, cut out, in many clothes.

The photograph is public domain (`assets/people/SOURCE.txt`). `astronaut-parts.webp` beside it says
in its red channel how much of a pixel is suit, in its green how much is hair, so that one person
can look like several. What they wear on their heads is drawn (`props.py`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kiosk.assets import asset
from kiosk.devices.camera.props import Prop, put_on

Colour = tuple[int, int, int]

EYES = (225.0, 102.0)
"""Between the eyes, in pixels of the cut-out: where a person is held and turned."""

HEADROOM = 150
"""Rows added above the cut-out, for hats and ears."""

_SUIT_LIGHT = 0.86
_HAIR_LIGHT = 0.56
"""How bright suit and hair are where the photograph's light falls on them, of 1."""


@dataclass(frozen=True)
class Look:
    """How somebody looks. Without a colour the suit or hair stays as it was photographed."""

    suit: Colour | None = None
    hair: Colour | None = None


def dressed(look: Look) -> Image.Image:
    """Somebody from the belt up: RGBA, 512 wide, HEADROOM rows of nothing above the cut-out."""
    person = np.asarray(_opened("astronaut.webp", "RGBA"))
    parts = _shares(np.asarray(_opened("astronaut-parts.webp", "RGB")))
    colours = _shares(person[..., :3])
    if look.suit:
        _dye(colours, parts[..., 0], look.suit, _SUIT_LIGHT)
    if look.hair:
        _dye(colours, parts[..., 1], look.hair, _HAIR_LIGHT)
    picture = np.zeros((HEADROOM + person.shape[0], person.shape[1], 4), np.uint8)
    picture[HEADROOM:, :, :3] = np.clip(colours * 255 + 0.5, 0, 255)
    picture[HEADROOM:, :, 3] = person[..., 3]
    return Image.fromarray(picture)


def with_props(person: Image.Image, props: tuple[Prop, ...]) -> Image.Image:
    """The same person, wearing something; what was given stays as it is."""
    image = person.copy()
    for prop in props:
        put_on(image, prop, HEADROOM)
    return image


def _opened(name: str, mode: str) -> Image.Image:
    with Image.open(asset(f"people/{name}")) as image:
        return image.convert(mode)


def _shares(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    shares: NDArray[np.float32] = pixels.astype(np.float32) / np.float32(255)
    return shares


def _dye(
    colours: NDArray[np.float32], share: NDArray[np.float32], colour: Colour, light: float
) -> None:
    """Give `share` of each pixel a new colour and leave it its light and shade. In place."""
    red, green, blue = (colours[..., channel] for channel in range(3))
    shade = np.maximum(np.maximum(red, green), blue) / light
    dyed = np.array(colour, np.float32) / 255 * shade[..., None]
    # What is brighter than the colour itself is gloss, and gloss is white.
    gloss = np.clip(shade - 1, 0, 1)[..., None]
    dyed = dyed + (1 - dyed) * gloss * 0.6
    colours += (dyed - colours) * share[..., None]
