"""Everybody in a tile of their own: a picture each, cropped, mirrored, rounded, named."""

from collections.abc import Sequence
from functools import lru_cache

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from kiosk.devices.camera import Frame
from kiosk.imaging.paper import Colour
from kiosk.imaging.tiles import Box, filling, tiles
from kiosk.live.frames import cropped, sized
from kiosk.live.i420 import Plane, Planes, even, planes, region
from kiosk.live.lettering import PALETTE, corner, stand_in
from kiosk.live.source import Source
from kiosk.live.tags import Tags

_LEAST = 2
"""The shorter side of a picture, px: one of less has no chroma, and a friend may send anything."""


class Tiler:
    """Draws into a canvas of `size`. Not for more than one thread at a time: its scalers remember
    what they did last."""

    def __init__(self, *, size: tuple[int, int], tags: Tags) -> None:
        short = min(size)
        self._size = size
        self._tags = tags
        self._gap = even(short / 90)
        self._edge = even(short / 22)
        self._margin = even(short / 50)
        self._portraits = Portraits(corner_size=even(short / 45))

    def draw(self, canvas: Planes, sources: Sequence[Source], *, framed: bool = False) -> None:
        """A tile for each, over what `canvas` has; `framed` leaves a border of that around all.

        One person alone has no name on it: they know.
        """
        edge = self._edge if framed else 0
        size = (self._size[0] - 2 * edge, self._size[1] - 2 * edge)
        gap = self._gap * 2 if framed else self._gap
        boxes = tiles(len(sources), size, gap=gap, step=2) if sources else []
        alone = len(sources) == 1
        for index, (source, box) in enumerate(zip(sources, boxes, strict=True)):
            box = box._replace(x=box.x + edge, y=box.y + edge)
            self._portraits.fill(region(canvas, *box), source, index, rounded=framed or not alone)
            if not alone:
                self._name(canvas, source.name, box)

    def _name(self, canvas: Planes, name: str, tile: Box) -> None:
        margin = self._margin
        self._tags.draw(
            canvas, name, tile.x + margin, tile.y + tile.h - margin, tile.w - 2 * margin
        )


class Portraits:
    """Fills boxes with participants' pictures, or with what stands in for those who have none."""

    def __init__(self, *, corner_size: int) -> None:
        self._corner = corner_size
        self._scalers: dict[int, VideoReformatter] = {}

    def fill(self, tile: Planes, source: Source, index: int, *, rounded: bool) -> None:
        """As much of the picture as has the tile's shape, mirrored, as all expect of their own."""
        before = [plane.copy() for plane in tile] if rounded else []
        height, width = tile[0].shape
        if source.picture is None or source.away or min(sized(source.picture)) < _LEAST:
            colour = PALETTE[index % len(PALETTE)]
            filled = _standing_in(source.name, width, height, colour, source.away)
            step = 1
        else:
            filled = planes(self._fitted(source.picture, width, height, index))
            step = -1
        for ours, theirs in zip(tile, filled, strict=True):
            ours[...] = theirs[:, ::step]
        for plane, ground in zip(tile, before, strict=bool(before)):
            _round(plane, ground, self._corner if plane is tile[0] else self._corner // 2)

    def _fitted(
        self, picture: Frame | av.VideoFrame, width: int, height: int, index: int
    ) -> av.VideoFrame:
        """As much of the picture as has the tile's shape, at the tile's size, yuv420p."""
        scaler = self._scalers.setdefault(index, VideoReformatter())
        return scaler.reformat(
            _cut(picture, width, height),
            width,
            height,
            "yuv420p",
            dst_colorspace=Colorspace.ITU601,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )


def _cut(picture: Frame | av.VideoFrame, width: int, height: int) -> av.VideoFrame:
    """The largest part of a picture that has the shape width:height."""
    return cropped(picture, _shaped(*sized(picture), width, height))


def _shaped(width: int, height: int, to_width: int, to_height: int) -> Box:
    """Which part of a picture of width x height to take for the other's shape, all even."""
    left, top, right, bottom = filling((width, height), (to_width, to_height))
    w, h = min(even(right - left), width // 2 * 2), min(even(bottom - top), height // 2 * 2)
    return Box(min(int(left), width - w) // 2 * 2, min(int(top), height - h) // 2 * 2, w, h)


def _round(plane: Plane, ground: Plane, size: int) -> None:
    """Give the corners back what was there before."""
    height, width = plane.shape
    outside = _outside(size)
    for y, x, shade in (
        (0, 0, outside),
        (0, width - size, outside[:, ::-1]),
        (height - size, 0, outside[::-1]),
        (height - size, width - size, outside[::-1, ::-1]),
    ):
        place = (slice(y, y + size), slice(x, x + size))
        plane[place] = (plane[place] * (255 - shade) + ground[place] * shade + 127) // 255


@lru_cache(maxsize=4)
def _outside(size: int) -> NDArray[np.uint16]:
    return corner(size).astype(np.uint16)


@lru_cache(maxsize=16)
def _standing_in(name: str, width: int, height: int, colour: Colour, away: bool) -> Planes:
    picture = stand_in(name, width=width, height=height, colour=colour, away=away)
    return planes(av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p"))
