"""The print's scene: everybody, cut out of where they are, together before one background.

On paper nobody is mirrored, but the arrangement is: on the screen all look into a mirror, and who
leans to a friend there leans to the same friend here. So people are placed as on the screen and
then the whole arrangement is turned, not the people; backgrounds never are.

From the back to the front, each one's soft shadow falls on all that is behind, then they themselves
are laid over it. What can be done for each alone (scaling, the fine matte, colours, light) is done
at the size of the scene, for only as much of a picture as is seen, by `workers` side by side.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from math import ceil, floor
from pathlib import Path

import numpy as np
from PIL import Image

from kiosk.imaging import Picture, Size
from kiosk.imaging.arrange import Card, Spot, Standing, arrange
from kiosk.imaging.backdrop import backdrop, light_of
from kiosk.imaging.cutout.foreground import foreground
from kiosk.imaging.figure import Figure, Matte, mirrored
from kiosk.imaging.layers import Cutout, Framed, Layer
from kiosk.imaging.light import Correction, Light, matched
from kiosk.imaging.shade import FADE, FADE_BELOW
from kiosk.imaging.strip.layout import FINER, SEAM
from kiosk.imaging.tiles import Box, filling, tiles

Refine = Callable[[Picture, Matte], Matte]
"""A picture and its coarse matte to a fine one, all of one size (`cutout/`)."""

Ground = str | Path
"""A colour, #RRGGBB, or the file of a picture."""

_MARGIN = 0.03
"""Around a matte, of its picture's height: strands and soft edges that its extent leaves out."""
_SOMETHING = 12
"""Of 255: less in a matte is nothing."""
_SEAM, _INSET = FINER * SEAM, 2 * FINER * SEAM
"""How much of the ground is seen between tiles: of a colour a line, of a picture more, also around
them."""


@dataclass(frozen=True, eq=False)
class Sitter:
    """One participant: an upright RGB picture, the coarse matte of all of it (squeezed to whatever
    size the segmenter has), their figure, and the light on them. Without matte and figure nobody
    can be cut out."""

    picture: Image.Image
    matte: Matte | None = None
    figure: Figure | None = None
    light: Light | None = None
    is_booth: bool = False

    @property
    def shape(self) -> float:
        """Width by height."""
        return self.picture.width / self.picture.height


def compose_scene(
    sitters: Sequence[Sitter],
    ground: Ground,
    size: Size,
    *,
    refine: Refine,
    workers: Executor | None = None,
) -> Image.Image:
    """Everybody before `ground`, RGB of `size`; `sitters` in the order of the screen.

    Raises OSError if the picture of the ground cannot be read.
    """
    empty, ambient = _empty(ground, size)
    scene = empty.copy()
    corrections = matched([it.light if it.figure else None for it in sitters], ambient)
    spots = arranged(sitters, size)
    order = sorted(range(len(sitters)), key=lambda i: spots[i].depth)
    make = partial(_layer, size=size, refine=refine)
    each = ([of[i] for i in order] for of in (sitters, spots, corrections))
    layers: Iterable[Layer] = (workers.map if workers else map)(make, *each)
    for layer in layers:
        layer.onto(scene)
    return scene


@lru_cache(maxsize=3)
def _empty(ground: Ground, size: Size) -> tuple[Image.Image, Light | None]:
    """The backdrop, and its light if it is a picture: the same for all shots of a strip."""
    scene = backdrop(ground, size)
    return scene, light_of(ground, scene)


def arranged(sitters: Sequence[Sitter], size: Size) -> list[Spot]:
    """Where everybody is on paper: the screen's arrangement, turned."""
    figures = [it.figure and mirrored(it.figure, it.shape) for it in sitters]
    booth = any(it.is_booth for it in sitters)
    spots = arrange(figures, [it.shape for it in sitters], Box(0, 0, *size), booth=booth)
    return [_turned(spot, it.shape, size[0]) for it, spot in zip(sitters, spots, strict=True)]


def compose_tiles(pictures: Sequence[Image.Image], ground: Ground, size: Size) -> Image.Image:
    """Everybody in a tile of their own on `ground`, which is seen between them, and around them if
    it is a picture. `size` is twice the strip's. Raises OSError as above."""
    if isinstance(ground, str):
        scene, inset = Image.new("RGB", size, ground), 0
    else:
        scene, inset = _empty(ground, size)[0].copy(), _INSET
    room = (size[0] - 2 * inset, size[1] - 2 * inset)
    shapes = [picture.width / picture.height for picture in pictures]
    boxes = tiles(len(pictures), room, shapes=shapes, gap=inset or _SEAM)
    for picture, box in zip(pictures, boxes, strict=True):
        part = filling(picture.size, (box.w, box.h))
        tile = picture.resize((box.w, box.h), Image.Resampling.LANCZOS, part, reducing_gap=2.0)
        scene.paste(tile, (inset + box.x, inset + box.y))
    return scene


def _layer(
    sitter: Sitter, spot: Spot, correction: Correction, *, size: Size, refine: Refine
) -> Layer:
    if isinstance(spot, Card):
        return Framed(sitter.picture, spot.box)
    assert sitter.figure, "nobody stands without a figure"
    assert sitter.matte is not None, "a figure is read off a matte"
    box = _seen(sitter.matte, sitter.shape, spot, size)
    colours = _part(sitter.picture, sitter.shape, spot, box, Image.Resampling.LANCZOS)
    coarse = Image.fromarray(sitter.matte)
    matte = _part(coarse, sitter.shape, spot, box, Image.Resampling.BICUBIC)
    picture = np.asarray(colours)
    fine = refine(picture, np.asarray(matte))
    own = Image.fromarray(foreground(picture, fine)).point(correction.channels())
    seen = Image.fromarray(_faded(fine, sitter.shape, spot, box))
    stands = None if sitter.figure.cut else _extent(sitter.figure, spot)
    return Cutout(own, seen, (box.x, box.y), stands)


def _faded(matte: Matte, shape: float, spot: Standing, box: Box) -> Matte:
    """A matte that ends softly where its picture ends within the scene, as on the screens."""
    width, height = shape * spot.scale, spot.scale
    x = np.arange(box.w, dtype=np.float32) + np.float32(box.x + 0.5 - spot.x)
    y = np.arange(box.h, dtype=np.float32) + np.float32(box.y + 0.5 - spot.y)
    across = np.minimum(x, width - x) / (FADE * width)
    down = y / (FADE * height)
    if spot.fades:
        down = np.minimum(down, (height - y) / (FADE_BELOW * height))
    opacity = np.clip(across, 0, 1)[None, :] * np.clip(down, 0, 1)[:, None]
    faded: Matte = (matte * opacity).astype(np.uint8)
    return faded


def _extent(figure: Figure, spot: Standing) -> Box:
    """Where a figure is in the scene."""
    left, top = spot.x + figure.left * spot.scale, spot.y + figure.top * spot.scale
    width, height = figure.width * spot.scale, (figure.bottom - figure.top) * spot.scale
    return Box(round(left), round(top), round(width), round(height))


def _seen(matte: Matte, shape: float, spot: Standing, size: Size) -> Box:
    """What of the scene somebody's picture has to fill: what their matte has anything of, and no
    more than there is of picture and scene."""
    rows, columns = (np.flatnonzero(matte.max(axis) > _SOMETHING) for axis in (1, 0))
    height, width = matte.shape
    top, bottom = rows[0] / height - _MARGIN, (rows[-1] + 1) / height + _MARGIN
    left, right = (edge / width * shape for edge in (columns[0], columns[-1] + 1))
    x = ceil(max(spot.x + max(left - _MARGIN, 0) * spot.scale, 0))
    y = ceil(max(spot.y + max(top, 0) * spot.scale, 0))
    right = min(spot.x + min(right + _MARGIN, shape) * spot.scale, size[0])
    bottom = min(spot.y + min(bottom, 1) * spot.scale, size[1])
    return Box(x, y, max(1, floor(right) - x), max(1, floor(bottom) - y))


def _part(
    picture: Image.Image, shape: float, spot: Standing, box: Box, by: Image.Resampling
) -> Image.Image:
    """What of a picture (or of anything squeezed from it) comes to lie in `box` of the scene."""
    across = picture.width / (shape * spot.scale)
    down = picture.height / spot.scale
    left, top = (box.x - spot.x) * across, (box.y - spot.y) * down
    right, bottom = left + box.w * across, top + box.h * down
    inside = (
        max(left, 0),
        max(top, 0),
        min(right, picture.width),
        min(bottom, picture.height),
    )
    return picture.resize((box.w, box.h), by, inside, reducing_gap=2.0)


def _turned(spot: Spot, shape: float, width: int) -> Spot:
    if isinstance(spot, Standing):
        return replace(spot, x=width - spot.x - shape * spot.scale)
    box = spot.box
    return replace(spot, box=box._replace(x=width - box.x - box.w))
