"""One picture of everybody, from the newest frame of each: scaled, cropped, mirrored, named.

All pixels are moved by libav and numpy, which let other threads run meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from kiosk.devices.camera import Frame
from kiosk.imaging.paper import Colour
from kiosk.imaging.tiles import Box, filling, tiles
from kiosk.live.i420 import Planes, Stamp, even, planes, region, stamp
from kiosk.live.lettering import NIGHT, PALETTE, corner, pill, stand_in


@dataclass(frozen=True)
class Source:
    """One participant as the live view needs them.

    `picture` is the newest frame: of the booth's own camera, or as a friend's video was decoded;
    None while there is none. Someone who is `away` is reconnecting.
    """

    participant: str
    name: str
    picture: Frame | av.VideoFrame | None
    away: bool = False


class Composer:
    """Not for more than one thread at a time: its scalers remember what they did last."""

    def __init__(self, *, size: tuple[int, int]) -> None:
        self.size = (even(size[0]), even(size[1]))
        short = min(self.size)
        self._gap = even(short / 90)
        self._corner = even(short / 45)
        self._text_size = round(short / 36)
        self._margin = even(short / 50)
        self._ground = _plain(self.size)
        self._scalers: list[VideoReformatter] = []

    def compose(self, sources: Sequence[Source]) -> av.VideoFrame:
        """The program picture, yuv420p (BT.601, limited range), of `size`.

        Every tile is mirrored, as all expect of their own. One person alone has no name on it:
        they know.
        """
        frame = av.VideoFrame(*self.size, "yuv420p")
        canvas = planes(frame)
        for ours, plain in zip(canvas, self._ground, strict=True):
            ours[...] = plain
        boxes = tiles(len(sources), self.size, gap=self._gap, step=2) if sources else []
        for index, (source, box) in enumerate(zip(sources, boxes, strict=True)):
            tile = region(canvas, *box)
            self._fill(tile, source, index)
            if len(sources) > 1:
                self._round(tile)
                self._name(tile, source.name)
        return frame

    def _fill(self, tile: Planes, source: Source, index: int) -> None:
        height, width = tile[0].shape
        if source.picture is None or source.away:
            colour = PALETTE[index % len(PALETTE)]
            filled = _standing_in(source.name, width, height, colour, source.away)
            step = 1
        else:
            filled = planes(self._fitted(source.picture, width, height, index))
            step = -1
        for ours, theirs in zip(tile, filled, strict=True):
            ours[...] = theirs[:, ::step]

    def _fitted(
        self, picture: Frame | av.VideoFrame, width: int, height: int, index: int
    ) -> av.VideoFrame:
        """As much of the picture as has the tile's shape, at the tile's size, yuv420p."""
        while len(self._scalers) <= index:
            self._scalers.append(VideoReformatter())
        return self._scalers[index].reformat(
            _cut(picture, width, height),
            width,
            height,
            "yuv420p",
            dst_colorspace=Colorspace.ITU601,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )

    def _round(self, tile: Planes) -> None:
        height, width = tile[0].shape
        size = self._corner
        stamps = _corners(size)
        places = ((0, 0), (width - size, 0), (0, height - size), (width - size, height - size))
        for each, (x, y) in zip(stamps, places, strict=True):
            each.onto(region(tile, x, y, size, size))

    def _name(self, tile: Planes, name: str) -> None:
        height, width = tile[0].shape
        label = _label(name, self._text_size, width - 2 * self._margin)
        if label is not None:
            y = height - self._margin - label.height
            label.onto(region(tile, self._margin, y, label.width, label.height))


def _cut(picture: Frame | av.VideoFrame, width: int, height: int) -> av.VideoFrame:
    """The largest part of a picture that has the shape width:height, in aligned memory."""
    if isinstance(picture, Frame):
        pixels = picture.picture
        x, y, w, h = _shaped(pixels.shape[1], pixels.shape[0], width, height)
        part = av.VideoFrame(w, h, "rgb24")
        part.to_ndarray()[...] = pixels[y : y + h, x : x + w]
        return part
    if picture.format.name != "yuv420p":
        picture = picture.reformat(format="yuv420p", dst_color_range=ColorRange.MPEG)
    x, y, w, h = _shaped(picture.width, picture.height, width, height)
    if (w, h) == (picture.width, picture.height):
        return picture
    part = av.VideoFrame(w, h, "yuv420p")
    part.colorspace, part.color_range = picture.colorspace, picture.color_range
    for ours, theirs in zip(planes(part), region(planes(picture), x, y, w, h), strict=True):
        ours[...] = theirs
    return part


def _shaped(width: int, height: int, to_width: int, to_height: int) -> Box:
    """Which part of a picture of width x height to take for the other's shape, all even."""
    left, top, right, bottom = filling((width, height), (to_width, to_height))
    w, h = min(even(right - left), width // 2 * 2), min(even(bottom - top), height // 2 * 2)
    return Box(min(int(left), width - w) // 2 * 2, min(int(top), height - h) // 2 * 2, w, h)


def _plain(size: tuple[int, int]) -> Planes:
    ground = np.empty((size[1], size[0], 3), np.uint8)
    ground[...] = NIGHT
    return planes(av.VideoFrame.from_ndarray(ground, format="rgb24").reformat(format="yuv420p"))


@lru_cache(maxsize=16)
def _standing_in(name: str, width: int, height: int, colour: Colour, away: bool) -> Planes:
    picture = stand_in(name, width=width, height=height, colour=colour, away=away)
    return planes(av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p"))


@lru_cache(maxsize=64)
def _label(name: str, text_size: int, max_width: int) -> Stamp | None:
    drawn = pill(name, text_size=text_size, max_width=max_width)
    return None if drawn is None else stamp(drawn)


@lru_cache(maxsize=2)
def _corners(size: int) -> tuple[Stamp, Stamp, Stamp, Stamp]:
    """Top left, top right, bottom left, bottom right."""
    drawn = corner(size)
    return (
        stamp(drawn),
        stamp(drawn[:, ::-1]),
        stamp(drawn[::-1]),
        stamp(drawn[::-1, ::-1]),
    )
