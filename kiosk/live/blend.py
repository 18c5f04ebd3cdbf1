"""Laying planes over planes. The buffers are kept: to allocate them costs more than to use them."""

import numpy as np
from numpy.typing import NDArray

from kiosk.live.i420 import Plane, Planes


class Blender:
    """Not for more than one thread at a time."""

    def __init__(self) -> None:
        self._buffers: dict[int, NDArray[np.uint16]] = {}

    def over(self, ground: Planes, sprite: Planes, opacity: Plane) -> None:
        """`sprite` over a part of the canvas of its size; `opacity` 0 to 255, for each luma.

        Chroma takes every other of these.
        """
        half = opacity[::2, ::2]
        for plane, ink, share in zip(ground, sprite, (opacity, half, half), strict=True):
            self._mix(plane, ink, share)

    def darken(self, luma: Plane, shadow: Plane, darkness: float) -> None:
        """Take up to `darkness` (0 to 1) of the light away, where `shadow` (0 to 255) says so.

        Luma alone, down to black in limited range: chroma halved as well would cost three times as
        much, and look the same at such darkness.
        """
        left, most = self._room(luma, 0), round(darkness * 256)
        np.multiply(shadow, most, out=left, dtype=np.uint16)
        np.right_shift(left, 8, out=left)
        np.subtract(256, left, out=left)
        np.multiply(left, luma, out=left)
        np.right_shift(left, 8, out=left)
        np.maximum(left, 16, out=left)
        luma[...] = left

    def _mix(self, ground: Plane, ink: Plane, share: Plane) -> None:
        new, old = self._room(ground, 0), self._room(ground, 1)
        np.multiply(ink, share, out=new, dtype=np.uint16)
        np.subtract(255, share, out=old, dtype=np.uint16)
        np.multiply(old, ground, out=old)
        np.add(new, old, out=new)
        np.add(new, 255, out=new)
        np.right_shift(new, 8, out=new)
        ground[...] = new

    def _room(self, of: Plane, number: int) -> NDArray[np.uint16]:
        needed = of.shape[0] * of.shape[1]
        buffer = self._buffers.get(number)
        if buffer is None or len(buffer) < needed:
            buffer = self._buffers[number] = np.empty(needed, np.uint16)
        return buffer[:needed].reshape(of.shape)
