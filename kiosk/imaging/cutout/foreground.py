"""The colours that people bring with them: without the room that shines through at their edges.

A pixel at the edge of somebody's hair is part hair, part the wall they stood before. Put before
another background as it is, it shows the old wall as a rim of light. Known are the pixel I and how
much of it is the person, alpha; wanted is the person's own colour F in I = alpha F + (1-alpha) B.
As in Forte and Pitie 2021, "Approximate Fast Foreground Colour Estimation", F and B are near the
colours of what is surely person or surely wall around, and what the pixel says beyond that is split
between them. Those colours spread into the edge by a pyramid (Gortler et al. 1996, "The Lumigraph",
pull-push), however far they have to; they vary slowly, so a quarter of the size will do.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kiosk.imaging import Picture
from kiosk.imaging.figure import Matte

_STEP = 4
_SURE = 0.75
"""Share of the person, or of the wall, from which a pixel teaches its colour."""
_NOTHING = 1e-6
_Floats = NDArray[np.float32]


def foreground(picture: Picture, matte: Matte) -> Picture:
    """The person's own colours where `matte` (same size) is neither 0 nor 255; a new picture."""
    edge = np.flatnonzero((matte > 0) & (matte < 255))
    if not len(edge):
        return picture
    ours, theirs = _surroundings(picture, matte)
    alpha = matte.ravel()[edge].astype(np.float32)[:, None] / np.float32(255)
    person, wall, seen = (
        of.reshape(-1, 3)[edge].astype(np.float32) for of in (ours, theirs, picture)
    )
    unexplained = seen - alpha * person - (1 - alpha) * wall
    own = picture.copy()
    own.reshape(-1, 3)[edge] = np.clip(person + alpha * unexplained, 0, 255)
    return own


def _surroundings(picture: Picture, matte: Matte) -> tuple[Picture, Picture]:
    """The colour of persons, and of everything else, near each pixel."""
    height, width = matte.shape
    small = (max(1, width // _STEP), max(1, height // _STEP))
    colours = _reduced(Image.fromarray(picture), small)
    share = _reduced(Image.fromarray(matte), small)[..., None] / np.float32(255)
    known = (np.clip((of - _SURE) / (1 - _SURE), 0, 1) for of in (share, 1 - share))
    ours, theirs = (_enlarged(_spread(colours, sure), (width, height)) for sure in known)
    return ours, theirs


def _spread(colours: _Floats, sure: _Floats) -> _Floats:
    """Where little is sure, what is sure nearest by."""
    height, width = sure.shape[:2]
    if max(height, width) == 1:
        return colours
    weighed = np.concatenate([colours * sure, sure], axis=2)
    pad = [(0, height % 2), (0, width % 2), (0, 0)]
    pairs = np.pad(weighed, pad, "edge")
    sums = (pairs[::2] + pairs[1::2])[:, ::2] + (pairs[::2] + pairs[1::2])[:, 1::2]
    weights = sums[..., 3:]
    means = np.where(weights > _NOTHING, sums[..., :3] / np.maximum(weights, _NOTHING), 127)
    around = _smooth(_spread(means, np.minimum(weights, 1)), (width, height))
    spread: _Floats = around + (colours - around) * sure
    return spread


def _smooth(colours: _Floats, size: tuple[int, int]) -> _Floats:
    channels = (Image.fromarray(np.ascontiguousarray(colours[..., i])) for i in range(3))
    return np.stack([np.asarray(of.resize(size, Image.Resampling.BILINEAR)) for of in channels], 2)


def _reduced(picture: Image.Image, size: tuple[int, int]) -> _Floats:
    return np.asarray(picture.resize(size, Image.Resampling.BOX), np.float32)


def _enlarged(colours: _Floats, size: tuple[int, int]) -> Picture:
    whole = Image.fromarray(np.clip(colours + 0.5, 0, 255).astype(np.uint8))
    return np.asarray(whole.resize(size, Image.Resampling.BILINEAR))
