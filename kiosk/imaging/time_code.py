"""Reads the moment that simulated cameras and friends stamp on their frames.

A band along the top, a twelfth of the height, in 40 equal cells across the width, most significant
bit first: 1,0,1,0; then Unix time in ms modulo 2^32; then the sum of its 4-bit nibbles modulo 16.
White is 1, black is 0. So skew is measured from pixels, not from what the code says of itself.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kiosk.imaging import Picture

BAND = 1 / 12
"""The part of a frame's height that the band takes, above."""

_CELLS = 40
_PREAMBLE = 0b1010
_WRAP = 1 << 32
_DARK, _LIGHT = 0.35, 0.65
_LEAST_CONTRAST = 64
"""Between the darkest and the lightest cell, of 255: video in limited range still has 219."""


def read_time_code(picture: Picture | Image.Image) -> int | None:
    """The time code of a whole, unmirrored frame of any size, in ms; None if there is none.

    None as well where a cell is neither black nor white, as in a blend of two frames.
    """
    cells = _cells(np.asarray(picture))
    if cells is None or np.ptp(cells) < _LEAST_CONTRAST:
        return None
    brightness = (cells - cells.min()) / np.ptp(cells)
    if np.any((brightness > _DARK) & (brightness < _LIGHT)):
        return None
    bits = int("".join("1" if each else "0" for each in brightness > 0.5), 2)
    code = (bits >> 4) % _WRAP
    fits = bits >> 36 == _PREAMBLE and bits & 0xF == _checksum(code)
    return code if fits else None


def error_ms(code: int, at_ms: float) -> float:
    """How much later than `at_ms` (Unix time, ms) a frame was drawn; negative if earlier.

    A code wraps after 49.7 days, so the nearest of all moments it may mean is taken.
    """
    half = _WRAP / 2
    return (code - at_ms + half) % _WRAP - half


def _cells(picture: NDArray[np.uint8]) -> NDArray[np.float64] | None:
    """Mean brightness of the heart of each cell; its rim is blurred by compression and scaling."""
    height, width = picture.shape[:2]
    band = height * BAND
    if width < _CELLS or band < 2:
        return None
    rows = picture[round(band * 0.3) : max(round(band * 0.7), round(band * 0.3) + 1)]
    columns = rows.reshape(len(rows), width, -1)[..., :3].mean(axis=(0, 2))
    edges = np.arange(_CELLS) * width / _CELLS
    first = (edges + 0.3 * width / _CELLS).astype(int)
    last = np.maximum((edges + 0.7 * width / _CELLS).astype(int), first + 1)
    return np.array([columns[a:b].mean() for a, b in zip(first, last, strict=True)])


def _checksum(code: int) -> int:
    return sum(code >> shift & 0xF for shift in range(0, 32, 4)) % 16
