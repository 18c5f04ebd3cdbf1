"""One person as they are laid over the canvas: the part of a frame that has them, scaled, with the
opacity of each pixel. Everything in planes (`i420.py`), moved by libav and numpy."""

from dataclasses import dataclass

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from kiosk.imaging.figure import Matte
from kiosk.imaging.shade import FADE, FADE_BELOW
from kiosk.imaging.tiles import Box
from kiosk.live.cutouts import SHADOW_COARSE, Cut
from kiosk.live.frames import cropped, sized
from kiosk.live.i420 import Plane, Planes, planes

_CELL = 8
"""Frames are cut along a grid of so many pixels of the matte, so that an edge does not crawl from
frame to frame by the roundings of a box that follows people to the pixel."""
_SOMETHING = 12
"""Of 255: less in a matte or shadow is nothing."""

_OPAQUE_FROM, _CLEAR_TO = 0.84, 0.54
"""Of a matte: what lies between is the soft edge. Narrower than the model's own, which is some
thirty pixels wide on the canvas; and a little within it, since a hair less is not missed, and a rim
of what stood behind is seen at once."""


def _levels() -> NDArray[np.uint8]:
    """Smoothstep from clear to opaque, for 256 values of a matte."""
    t = np.clip((np.arange(256) / 255 - _CLEAR_TO) / (_OPAQUE_FROM - _CLEAR_TO), 0, 1)
    table: NDArray[np.uint8] = np.rint(255 * t * t * (3 - 2 * t)).astype(np.uint8)
    return table


LEVELS = _levels()


@dataclass(frozen=True, eq=False)
class Part:
    """What of a picture is to be drawn, and where: `source` in pixels of the picture, `cells` in
    those of its matte, `target` on the canvas, all even. `seen` is what of the target lies within
    the canvas."""

    source: Box
    cells: Box
    target: Box
    seen: Box

    def within(self, plane: Plane, of: int = 1) -> Plane:
        """The seen part of a plane of the target's size; `of` 2 for one of half of it."""
        x, y = (self.seen.x - self.target.x) // of, (self.seen.y - self.target.y) // of
        return plane[y : y + self.seen.h // of, x : x + self.seen.w // of]


class Scalers:
    """One participant's; each remembers what it did last, which saves it half of the work."""

    def __init__(self) -> None:
        self.picture = VideoReformatter()
        self.matte = VideoReformatter()
        self.shadow = VideoReformatter()


def part(cut: Cut, x: float, y: float, scale: float, canvas: tuple[int, int]) -> Part | None:
    """The part of a cut that is seen if its mirrored picture's left upper corner lands at `x`, `y`
    and a height of 1 is `scale` px; None if nothing is."""
    there = _cells(cut.shadow, SHADOW_COARSE)
    if there is None:
        return None
    width, height = sized(cut.picture)
    rows, columns = cut.matte.shape
    to_x, to_y = scale * width / height / columns, scale / rows
    left, top, right, bottom = there
    # Mirrored: the matte's right is the canvas' left.
    left = max(left, _down(columns - (canvas[0] - x) / to_x))
    right = min(right, _up(columns - (0 - x) / to_x))
    top, bottom = max(top, _down((0 - y) / to_y)), min(bottom, _up((canvas[1] - y) / to_y))
    if left >= right or top >= bottom:
        return None
    cells = Box(left, top, right - left, bottom - top)
    at_x = [_even(x + (columns - edge) * to_x) for edge in (right, left)]
    at_y = [_even(y + edge * to_y) for edge in (top, bottom)]
    if at_x[1] - at_x[0] < 4 or at_y[1] - at_y[0] < 4:
        return None
    source_x = [min(_even(edge * width / columns), width // 2 * 2) for edge in (left, right)]
    source_y = [min(_even(edge * height / rows), height // 2 * 2) for edge in (top, bottom)]
    seen_x, seen_y = (
        [min(max(edge, 0), most // 2 * 2) for edge in edges]
        for edges, most in ((at_x, canvas[0]), (at_y, canvas[1]))
    )
    source, seen = _box(source_x, source_y), _box(seen_x, seen_y)
    if not (source.w and source.h and seen.w and seen.h):
        return None  # of a tiny picture, or at the very edge
    return Part(source, cells, _box(at_x, at_y), seen)


def pixels(cut: Cut, which: Part, scalers: Scalers) -> Planes:
    """What is seen of the picture, at its size on the canvas, mirrored."""
    scaled = scalers.picture.reformat(
        cropped(cut.picture, which.source),
        which.target.w,
        which.target.h,
        "yuv420p",
        dst_colorspace=Colorspace.ITU601,
        dst_color_range=ColorRange.MPEG,
        threads=1,
    )
    y, u, v = (plane[:, ::-1] for plane in planes(scaled))
    return which.within(y), which.within(u, 2), which.within(v, 2)


def opacity(cut: Cut, which: Part, scalers: Scalers, *, fades: bool) -> Plane:
    """What is seen of a cut's matte, at its size on the canvas, mirrored; 0 to 255. `fades` lets it
    end softly below."""
    plane = np.take(LEVELS, _enlarged(cut.matte, which, 1, scalers.matte))
    _fade(plane, which, cut.matte.shape, fades)
    return plane


def shadow(cut: Cut, which: Part, scalers: Scalers, *, fades: bool) -> Plane:
    """The same of its shadow."""
    plane = _enlarged(cut.shadow, which, SHADOW_COARSE, scalers.shadow).copy()
    _fade(plane, which, cut.matte.shape, fades)
    return plane


def _enlarged(matte: Matte, which: Part, coarse: int, scaler: VideoReformatter) -> Plane:
    x, y, w, h = (each // coarse for each in which.cells)
    small, target = av.VideoFrame(w, h, "gray"), which.target
    _only(small)[...] = matte[y : y + h, x : x + w]
    size = (target.w, target.h)
    bilinear = Interpolation.BILINEAR
    scaled = scaler.reformat(small, *size, "gray", interpolation=bilinear, threads=1)
    return which.within(_only(scaled)[:, ::-1])


def _fade(plane: Plane, which: Part, shape: tuple[int, ...], fades: bool) -> None:
    """Let what is seen end softly at its picture's sides and top, and below if it `fades`; `shape`
    is its matte's. In place, and only where there is anything to do."""
    rows, columns = shape[:2]
    seen, target, cells = which.seen, which.target, which.cells
    x = np.arange(seen.w) + (seen.x - target.x + 0.5)
    y = np.arange(seen.h) + (seen.y - target.y + 0.5)
    across = cells.x + cells.w * (1 - x / target.w)  # mirrored
    down = cells.y + cells.h * (y / target.h)
    sides = np.minimum(across, columns - across) / (FADE * columns)
    ends = down / (FADE * rows)
    if fades:
        ends = np.minimum(ends, (rows - down) / (FADE_BELOW * rows))
    soft_x, soft_y = np.flatnonzero(sides < 1), np.flatnonzero(ends < 1)
    plane[:, soft_x] = (plane[:, soft_x] * np.clip(sides[soft_x], 0, 1)).astype(np.uint8)
    plane[soft_y] = (plane[soft_y] * np.clip(ends[soft_y], 0, 1)[:, None]).astype(np.uint8)


def _cells(shadow: Matte, coarse: int) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of what has a shadow, in pixels of the matte, on the grid."""
    rows, columns = (np.flatnonzero(shadow.max(axis) > _SOMETHING) for axis in (1, 0))
    if not len(rows):
        return None
    height, width = (side * coarse for side in shadow.shape)
    right, bottom = (int(it[-1] + 1) * coarse for it in (columns, rows))
    left, top = (int(it[0]) * coarse for it in (columns, rows))
    return _down(left), _down(top), min(_up(right), width), min(_up(bottom), height)


def _down(cell: float) -> int:
    return int(np.floor(cell / _CELL)) * _CELL


def _up(cell: float) -> int:
    return int(np.ceil(cell / _CELL)) * _CELL


def _even(length: float) -> int:
    return round(length / 2) * 2


def _box(across: list[int], down: list[int]) -> Box:
    return Box(across[0], down[0], across[1] - across[0], down[1] - down[0])


def _only(frame: av.VideoFrame) -> Plane:
    (plane,) = frame.planes
    lines = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return lines[: plane.height, : plane.width]
