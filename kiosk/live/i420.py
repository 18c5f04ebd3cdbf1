"""Pictures as video has them: planes of luma and halved chroma (I420, BT.601, limited range).

Everything is composed in these planes, since friends send and get them and a mirrored copy of them
costs a twentieth of one in RGB.
"""

from dataclasses import dataclass
from typing import cast

import av
import numpy as np
from av.video.plane import VideoPlane
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
"""Height x width."""
Planes = tuple[Plane, Plane, Plane]
"""Y at full size, U and V at half of it."""

# Rows are R, G, B in 0..255; BT.601 (ITU-R BT.601-7, 2.5) for 8 bit limited range.
_WEIGHTS = np.array(
    [[65.481, -37.797, 112.0], [128.553, -74.203, -93.786], [24.966, 112.0, -18.214]]
)
_OFFSETS = np.array([16.0, 128.0, 128.0])


def even(length: float) -> int:
    """The nearest even number, at least 2: chroma has no half samples."""
    return max(2, round(length / 2) * 2)


def planes(frame: av.VideoFrame) -> Planes:
    """The pixels of a yuv420p frame, in place: what is written there is in the frame."""
    y, u, v = (_pixels(plane) for plane in frame.planes)
    return y, u, v


def _pixels(plane: VideoPlane) -> Plane:
    """Without what pads its lines. (PyAV's types do not tell that planes are buffers.)"""
    lines = np.frombuffer(cast(memoryview, plane), np.uint8).reshape(-1, plane.line_size)
    return lines[: plane.height, : plane.width]


def region(of: Planes, x: int, y: int, width: int, height: int) -> Planes:
    """A part of the planes, in place. All numbers even, in pixels of the whole picture."""
    luma = of[0][y : y + height, x : x + width]
    u, v = (plane[y // 2 : (y + height) // 2, x // 2 : (x + width) // 2] for plane in of[1:])
    return luma, u, v


def copied(frame: av.VideoFrame) -> av.VideoFrame:
    """Another yuv420p frame of the same pixels."""
    copy = av.VideoFrame(frame.width, frame.height, "yuv420p")
    for ours, theirs in zip(planes(copy), planes(frame), strict=True):
        ours[...] = theirs
    return copy


@dataclass(frozen=True, eq=False)
class Stamp:
    """A small picture with transparency, ready to be laid over planes.

    `ink` is colour times opacity and `through` what is left of the ground, of 256, a plane each.
    """

    width: int
    height: int
    ink: tuple[NDArray[np.uint16], ...]
    through: tuple[NDArray[np.uint16], ...]

    def onto(self, ground: Planes) -> None:
        """Lay it over a region of exactly its size."""
        for plane, ink, through in zip(ground, self.ink, self.through, strict=True):
            plane[...] = (plane * through + ink) >> 8


def stamp(rgba: NDArray[np.uint8]) -> Stamp:
    """Of a picture, H x W x 4, RGBA with straight alpha, H and W even."""
    height, width = rgba.shape[:2]
    opacity = rgba[..., 3:] / 255.0
    colour = (rgba[..., :3] / 255.0) @ _WEIGHTS + _OFFSETS
    full = np.concatenate([colour * opacity, opacity], axis=2)
    half = full.reshape(height // 2, 2, width // 2, 2, 4).mean(axis=(1, 3))
    parts = (full[..., 0], half[..., 1], half[..., 2])
    opacities = (full[..., 3], half[..., 3], half[..., 3])
    return Stamp(
        width=width,
        height=height,
        ink=tuple(np.round(part * 256).astype(np.uint16) for part in parts),
        through=tuple(np.round((1 - each) * 256).astype(np.uint16) for each in opacities),
    )
