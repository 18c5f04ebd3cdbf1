"""Who cannot be cut out keeps their picture: a print of it, softly framed, stands in the scene."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from kiosk.imaging import shade
from kiosk.imaging.paper import PAPER
from kiosk.imaging.tiles import Box
from kiosk.live.i420 import Planes, Stamp, even, region, stamp
from kiosk.live.source import Source
from kiosk.live.tiled import Portraits

_FINER = 2
_STEP = 16
"""Cards come in sizes so far apart, px: each needs a mount of its own, which takes its time."""


class Cards:
    """For a canvas of `size`."""

    def __init__(self, *, size: tuple[int, int]) -> None:
        self._size = size
        short = min(size)
        self._rim = even(short / 60)
        self._room = even(short / 18)
        self._portraits = Portraits(corner_size=even(short / 60))

    def draw(self, canvas: Planes, source: Source, box: Box, index: int) -> None:
        """`box` is the card's; what of it is beyond the canvas is moved in."""
        inner = self._inside(box)
        room = self._room
        mount = _mount(inner.w, inner.h, self._rim, room)
        mount.onto(region(canvas, inner.x - room, inner.y - room, mount.width, mount.height))
        self._portraits.fill(region(canvas, *inner), source, index, rounded=True)

    def _inside(self, box: Box) -> Box:
        """Where the picture is: all even, its mount within the canvas, its corners within it."""
        room, rims = self._room, 2 * self._rim
        w, h = (
            min(max(round((of - rims) / _STEP) * _STEP, even(rims)), even(most - 2 * room))
            for of, most in zip((box.w, box.h), self._size, strict=True)
        )
        x, y = (
            min(max(round((at + (of - side) / 2) / 2) * 2, room), most - room - side)
            for at, of, side, most in zip(box[:2], box[2:], (w, h), self._size, strict=True)
        )
        return Box(x, y, w, h)


@lru_cache(maxsize=8)
def _mount(width: int, height: int, rim: int, room: int) -> Stamp:
    """Paper around a picture of this size, and its shadow in `room` px around that."""
    size = ((width + 2 * room) * _FINER, (height + 2 * room) * _FINER)
    edge = (room - rim) * _FINER
    sheet = (edge, edge, size[0] - edge - 1, size[1] - edge - 1)
    dark = Image.new("L", size, 0)
    dropped = (sheet[0], sheet[1] + rim, sheet[2], sheet[3] + rim)
    ImageDraw.Draw(dark).rounded_rectangle(dropped, rim * _FINER, round(255 * shade.CONTACT))
    dark = dark.filter(ImageFilter.GaussianBlur(room * _FINER / 3))
    paper = Image.new("L", size, 0)
    ImageDraw.Draw(paper).rounded_rectangle(sheet, rim * _FINER * 1.4, 255)
    mount = Image.merge("RGBA", (*[Image.new("L", size, 0)] * 3, dark))
    mount.paste((*PAPER, 255), (0, 0), paper)
    return stamp(np.asarray(mount.resize((size[0] // _FINER, size[1] // _FINER))))
