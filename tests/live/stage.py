"""What the tests of the live view put before the cameras, and how they look at what comes out."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from kiosk.devices.camera import Frame
from kiosk.devices.segmenter import Face
from kiosk.devices.segmenter.simulated import SimulatedSegmenter
from kiosk.imaging.figure import Figure, Matte, figure
from kiosk.live.cutouts import SHADOW_BLUR, SHADOW_COARSE, Cut
from kiosk.live.frames import AnyFrame, sized
from kiosk.live.i420 import Planes, planes

Colour = tuple[int, int, int]
Rgb = NDArray[np.uint8]
T = TypeVar("T")

RED, BLUE, GREEN = (210, 30, 30), (30, 30, 210), (30, 180, 40)
GREY: Colour = (128, 128, 128)
WALL: Colour = (250, 220, 40)
"""What is behind people where they are, and must not come along."""
PATIENCE_S = 20.0
"""For what a thread will have done soon."""
_NOTHING = np.zeros((2, 2, 3), np.uint8)


async def eventually(get: Callable[[], T]) -> T:
    """What it gives once that is something."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if found := get():
                return found
            await asyncio.sleep(0.002)


def plain(colour: Colour, width: int = 320, height: int = 180) -> Rgb:
    return np.full((height, width, 3), colour, np.uint8)


def halves(left: Colour, right: Colour, width: int = 320, height: int = 180) -> Rgb:
    picture = plain(left, width, height)
    picture[:, width // 2 :] = right
    return picture


def quarters(*colours: Colour, width: int = 320, height: int = 180) -> Rgb:
    """Left upper, right upper, left lower, right lower."""
    upper_left, upper_right, lower_left, lower_right = colours
    above = halves(upper_left, upper_right, width, height)
    below = halves(lower_left, lower_right, width, height)
    above[height // 2 :] = below[height // 2 :]
    return above


def camera(picture: Rgb, at_s: float = 0.0) -> Frame:
    return Frame(picture, at_s=at_s, uncertainty_s=0.0)


def received(picture: Rgb, pixel_format: str = "yuv420p") -> av.VideoFrame:
    """As a friend's video was decoded."""
    return av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pixel_format)


def portrait(
    suit: Colour,
    wall: Colour = WALL,
    size: tuple[int, int] = (640, 360),
    *,
    lean: float = 0.0,
    far: bool = False,
) -> Rgb:
    """Somebody all in one colour, as `cut` cuts them out, and what is behind them in another."""
    matte = Image.fromarray(_matte(lean, far)).resize(size)
    picture = Image.new("RGB", size, wall)
    picture.paste(suit, (0, 0), matte.point(lambda level: 255 if level > 127 else 0))
    return np.asarray(picture)


def canvas(colour: Colour, size: tuple[int, int]) -> av.VideoFrame:
    return received(plain(colour, *size))


def look(frame: av.VideoFrame) -> NDArray[np.int64]:
    """As it is seen, RGB."""
    return frame.to_ndarray(format="rgb24").astype(np.int64)


def colours(of: Planes) -> NDArray[np.int64]:
    """Planes as they are seen, RGB."""
    height, width = of[0].shape
    frame = av.VideoFrame(width, height, "yuv420p")
    for ours, theirs in zip(planes(frame), of, strict=True):
        ours[...] = theirs
    return look(frame)


def where(seen: NDArray[np.int64], colour: Colour, tolerance: int = 30) -> NDArray[np.bool_]:
    return np.abs(seen - colour).max(axis=2) <= tolerance


def cut(picture: AnyFrame, *, lean: float = 0.0, far: bool = False, found: bool = True) -> Cut:
    """Whom the simulated segmenter sees, cut out of a picture; `lean` is how far right of its
    middle they are, of its width; `far` as small as somebody across the room. Not `found`: nobody
    could be cut out."""
    width, height = sized(picture)
    matte = _matte(lean, far)
    (face,) = SimulatedSegmenter().faces(_NOTHING)
    scale = _FAR if far else 1.0
    face = Face(0.5 + lean, face.y * scale, face.size * scale)
    framing = figure(matte, [face], width / height) if found else None
    return cut_by(picture, matte, framing)


def cut_by(picture: AnyFrame, matte: Matte, framing: Figure | None = None) -> Cut:
    """With the shadow that belongs to such a matte."""
    small = Image.fromarray(matte).reduce(SHADOW_COARSE)
    shadow = np.asarray(small.filter(ImageFilter.GaussianBlur(SHADOW_BLUR)))
    return Cut(picture, matte, shadow, framing, None, 0.0)


_FAR = 0.5


def _matte(lean: float, far: bool) -> Matte:
    matte = SimulatedSegmenter().matte(_NOTHING)
    height, width = matte.shape
    if far:  # more of them is to be seen below their shoulders
        small = Image.fromarray(matte).resize((round(width * _FAR), round(height * _FAR)))
        edge = (width - small.width) // 2
        above = np.pad(np.asarray(small), ((0, 0), (edge, edge)))
        matte = np.concatenate([above, np.repeat(above[-1:], height - small.height, axis=0)])
    return np.roll(matte, round(lean * width), axis=1)
