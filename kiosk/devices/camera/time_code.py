"""Stamps on a frame the moment it was drawn, for whoever measures skew from pixels.

A band along the top, a twelfth of the height, in 40 equal cells across the width, most significant
bit first: 1,0,1,0; then Unix time in ms modulo 2^32; then the sum of its 4-bit nibbles modulo 16.
White is 1, black is 0. `kiosk.imaging.time_code` reads it.
"""

import numpy as np
from numpy.typing import NDArray

_CELLS = 40
_PREAMBLE = 0b1010


def stamp(picture: NDArray[np.uint8], at_unix_ms: float) -> None:
    """Draw the band of a moment (Unix time, ms) on a picture, H x W x 3. In place."""
    height, width = picture.shape[:2]
    edges = np.arange(_CELLS + 1) * width // _CELLS
    cells = np.where(_bits(int(at_unix_ms) % (1 << 32)), 255, 0).astype(np.uint8)
    picture[: round(height / 12)] = np.repeat(cells, np.diff(edges))[None, :, None]


def _bits(moment: int) -> NDArray[np.bool_]:
    nibbles = [moment >> shift & 0xF for shift in range(0, 32, 4)]
    code = (_PREAMBLE << 36) | (moment << 4) | sum(nibbles) % 16
    return np.array([code >> (_CELLS - 1 - cell) & 1 for cell in range(_CELLS)], np.bool_)
