"""Leaves of a matte what belongs to bodies: a model also sees a little person in a lamp, a poster,
a balloon. What is not joined to somebody large is dropped. Quick, for video; a
print's matte gets more care (`refining.py`)."""

import numpy as np
from numpy.typing import NDArray

from kiosk.imaging.cutout.specks import without_specks
from kiosk.imaging.figure import Matte

_BLOCK = 4
"""Joined is looked at in blocks of so many pixels: a hand is joined to its arm by a few grey ones,
and a thousand blocks are looked at in a fraction of a millisecond."""
_THERE = 90
"""Of 255, for a pixel to join anything."""


def bodies(matte: Matte) -> Matte:
    """The matte without what is no body's. Its sides must be multiples of 4."""
    return matte * where_bodies_are(matte)


def where_bodies_are(matte: Matte) -> NDArray[np.uint8]:
    """1 there and around it, else 0, of the matte's size."""
    height, width = matte.shape
    blocks = matte.reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK).max((1, 3)) > _THERE
    keep = _grown(_grown(without_specks(blocks)))
    return keep.repeat(_BLOCK, 0).repeat(_BLOCK, 1).astype(np.uint8)


def _grown(kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """One block further: soft edges are fainter than what joins, and people move."""
    padded = np.pad(kept, 1)
    height, width = kept.shape
    grown = np.zeros_like(kept)
    for y in range(3):
        for x in range(3):
            grown |= padded[y : y + height, x : x + width]
    return grown
