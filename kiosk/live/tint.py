"""A person's light, corrected in planes: a lookup for luma, and one for each chroma."""

import numpy as np
from numpy.typing import NDArray

from kiosk.imaging.light import Correction
from kiosk.live.i420 import Planes

Table = NDArray[np.uint8]

_BLACK, _WHITE = 16, 235
"""BT.601, limited range; `light.py` speaks of the full one."""
_STEPS = 64
"""Corrections nearer to each other than this look the same, and are not worth a new table."""


class Tint:
    """Remembers its tables: they change slowly."""

    def __init__(self) -> None:
        self._of: tuple[int, ...] | None = None
        self._tables: tuple[Table, Table, Table] | None = None

    def applied(self, sprite: Planes, correction: Correction) -> Planes:
        """The same planes in other light; themselves if the light is right."""
        wanted = tuple(
            round(x) for x in (correction.gain * _STEPS, correction.du * 2, correction.dv * 2)
        )
        if wanted == (_STEPS, 0, 0):
            return sprite
        if self._tables is None or wanted != self._of:
            self._of, self._tables = wanted, _tables(correction)
        y, u, v = (np.take(table, plane) for table, plane in zip(self._tables, sprite, strict=True))
        return y, u, v


def _tables(correction: Correction) -> tuple[Table, Table, Table]:
    span = _WHITE - _BLACK
    full = np.clip((np.arange(256) - _BLACK) / span, 0, 1)
    lit = np.interp(full * 255, np.arange(256), correction.table().astype(float)) / 255
    luma = np.rint(_BLACK + lit * span).astype(np.uint8)
    # Chroma's limited range is 224 steps wide where the full one is 255.
    u, v = (_tinted(correction.gain, by * 224 / 255) for by in (correction.du, correction.dv))
    return luma, u, v


def _tinted(gain: float, by: float) -> Table:
    """More light is more colour; paper multiplies red, green and blue (`light.py`)."""
    table: Table = np.clip(np.rint((np.arange(256) - 128) * gain + 128 + by), 16, 240)
    return table.astype(np.uint8)
