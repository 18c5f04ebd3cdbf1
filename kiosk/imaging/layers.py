"""What a scene is laid together from: cutouts, and framed pictures of those who cannot be cut out.

Each casts a soft shadow on what is behind, without which people look like stickers: a broad one of
the silhouette, a little lower, as of a large lamp above the camera; and a dark one where feet are.
"""

from dataclasses import dataclass
from typing import Protocol

from PIL import Image, ImageDraw, ImageFilter

from kiosk.imaging import shade
from kiosk.imaging.paper import PAPER
from kiosk.imaging.tiles import Box, filling

_COARSE = 4
"""Shadows are blurred at a quarter of the size: they have nothing finer."""
_RIM, _CORNER = 1 / 60, 1 / 43
"""Of a framed picture's rim, of the scene's shorter side, and the radius of its corners."""
_FINE = 4
"""Rounded corners are drawn so much larger."""


class Layer(Protocol):
    def onto(self, scene: Image.Image) -> None:
        """Lay it over an RGB picture, in place."""
        ...


@dataclass(frozen=True, eq=False)
class Cutout:
    """Colours (RGB) and matte (L) of one size, their left upper corner, and the box of the figure
    if it stands on its feet there."""

    colours: Image.Image
    matte: Image.Image
    at: tuple[int, int]
    stands: Box | None = None

    def onto(self, scene: Image.Image) -> None:
        if self.stands:
            _ground(scene, self.stands)
        _cast(scene, self.matte, self.at)
        scene.paste(self.colours, self.at, self.matte)


@dataclass(frozen=True, eq=False)
class Framed:
    """A whole picture with a thin rim of paper and round corners, in `box`."""

    picture: Image.Image
    box: Box

    def onto(self, scene: Image.Image) -> None:
        x, y, width, height = self.box
        rim, corner = (round(min(scene.size) * part) for part in (_RIM, _CORNER))
        plate = _rounded((width, height), corner)
        _cast(scene, plate, (x, y))
        scene.paste(PAPER, (x, y), plate)
        inside = (width - 2 * rim, height - 2 * rim)
        part = filling(self.picture.size, inside)
        tile = self.picture.resize(inside, Image.Resampling.LANCZOS, part, reducing_gap=2.0)
        scene.paste(tile, (x + rim, y + rim), _rounded(inside, max(corner - rim, 0)))


def _cast(scene: Image.Image, shape: Image.Image, at: tuple[int, int]) -> None:
    """The soft shadow of a shape (L) at a place."""
    height = scene.height / _COARSE
    around = (scene.width // _COARSE + 1, scene.height // _COARSE + 1)
    place = (round(at[0] / _COARSE), round(at[1] / _COARSE + height * shade.DOWN))
    shadow = Image.new("L", around)
    shadow.paste(shape.reduce(_COARSE), place)
    # What is cut by the lower edge goes on below it, and so does its shadow.
    shadow = _down_to_the_edge(shadow, place[1] + shape.height // _COARSE)
    shadow = shadow.filter(ImageFilter.GaussianBlur(height * shade.BLUR))
    _darken(scene, shadow, shade.DARKNESS)


def _down_to_the_edge(shadow: Image.Image, end: int) -> Image.Image:
    """The last row of a shape that ends within a shadow's height of the edge, repeated."""
    row = end - 1
    if 0 < row < shadow.height and shadow.height - row < shadow.height * 4 * shade.DOWN:
        last = shadow.crop((0, row - 1, shadow.width, row))
        shadow.paste(last.resize((shadow.width, shadow.height - row)), (0, row))
    return shadow


def _ground(scene: Image.Image, figure: Box) -> None:
    """The dark where feet press on the floor."""
    width, height = (round(figure.w * s) for s in (shade.CONTACT_WIDTH, shade.CONTACT_HEIGHT))
    pressed = Image.fromarray(shade.contact(width, height)).point(_share(shade.CONTACT))
    at = (figure.x + (figure.w - width) // 2, figure.y + figure.h - height // 2)
    scene.paste((0, 0, 0), at, pressed)


def _darken(scene: Image.Image, shadow: Image.Image, darkness: float) -> None:
    """By a coarse shadow (L, from the scene's left upper corner)."""
    whole = shadow.resize(
        (shadow.width * _COARSE, shadow.height * _COARSE), Image.Resampling.BILINEAR
    )
    mask = whole.crop((0, 0, *scene.size)).point(_share(darkness))
    scene.paste((0, 0, 0), (0, 0), mask)


def _share(part: float) -> list[int]:
    return [round(value * part) for value in range(256)]


def _rounded(size: tuple[int, int], corner: int) -> Image.Image:
    large = Image.new("L", (size[0] * _FINE, size[1] * _FINE))
    box = (0, 0, large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, corner * _FINE, 255)
    return large.reduce(_FINE)
