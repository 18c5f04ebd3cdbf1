"""An edge that follows the picture: the guided filter, for a matte that was found too coarsely.

He, Sun and Tang 2013, "Guided Image Filtering": in a small window the matte is taken for a linear
function of the picture's colours, alpha = a . colour + b, with the a and b that fit best. Where the
colours have an edge, so has the matte, strand by strand. As in "Fast Guided Filter" (He and Sun
2015), a and b are found at a reduced size and applied at the full one.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kiosk.imaging import Picture, Size

_EVEN = 3e-4
"""Variance of colour (of 1) below which a window is one even surface and its matte is averaged."""

Shares = NDArray[np.float32]
"""Height x width, or height x width x channels; of 1."""


def guided(picture: Picture, small: Picture, coarse: Shares, radius: int) -> Shares:
    """`coarse`, of any size, at the size of `picture` and with its edges; not bound to 0..1.

    `small` is the picture at the size of `coarse`; `radius` is how far edges are moved at most, in
    pixels of that size.
    """
    slopes, offset = _fit(small * np.float32(1 / 255), coarse, radius)
    size = (picture.shape[1], picture.shape[0])
    alpha = enlarged(offset, size)
    for channel in range(3):
        alpha += picture[..., channel] * enlarged(slopes[channel] * np.float32(1 / 255), size)
    return alpha


def box_mean(values: Shares, radius: int) -> Shares:
    """The mean of a square of 2 radius + 1 around each pixel; beyond the rim is more of the rim."""
    side = 2 * radius + 1
    for _ in range(2):
        rim = [(radius, radius)] + [(0, 0)] * (values.ndim - 1)
        sums = _running(np.pad(values, rim, "edge"), side)
        values = (sums * np.float32(1 / side)).swapaxes(0, 1)
    return values


def _running(values: Shares, length: int) -> Shares:
    """The sums of every `length` rows that follow each other, put together from sums of 1, 2, 4...
    rows: a running sum would be one addition after the other, and much slower."""
    count = len(values) - length + 1
    sums = np.zeros((count, *values.shape[1:]), np.float32)
    block, rows, at = values, 1, 0
    while True:
        if length & rows:
            sums += block[at : at + count]
            at += rows
        if 2 * rows > length:
            return sums
        block = block[:-rows] + block[rows:]
        rows *= 2


def enlarged(values: Shares, size: Size) -> Shares:
    """A new array of `size`."""
    if values.shape[::-1] == size:
        return values.copy()
    image = Image.fromarray(np.ascontiguousarray(values))
    return np.array(image.resize(size, Image.Resampling.BILINEAR))


def _fit(colours: Shares, coarse: Shares, radius: int) -> tuple[list[Shares], Shares]:
    """The slope of each channel and the offset of all, each height x width, averaged over all the
    windows that a pixel is in."""
    red, green, blue = (colours[..., channel] for channel in range(3))
    pairs = (red * red, red * green, red * blue, green * green, green * blue, blue * blue)
    singles = (red, green, blue, coarse, red * coarse, green * coarse, blue * coarse)
    mean = np.moveaxis(box_mean(np.stack([*singles, *pairs], axis=-1), radius), -1, 0)
    means, level = mean[:3], mean[3]
    shared = mean[4:7] - means * level
    spread = [
        mean[7 + at] - means[i] * means[j] + (np.float32(_EVEN) if i == j else np.float32(0))
        for at, (i, j) in enumerate(((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)))
    ]
    slopes = _solved(spread, shared)
    offset = level - sum(slope * of for slope, of in zip(slopes, means, strict=True))
    smooth = np.moveaxis(box_mean(np.stack([*slopes, offset], axis=-1), radius), -1, 0)
    return list(smooth[:3]), smooth[3]


def _solved(spread: list[Shares], shared: Shares) -> list[Shares]:
    """x of S x = shared at every pixel, by Cramer's rule; S is symmetric, its rows of the upper
    half one after the other in `spread`."""
    rr, rg, rb, gg, gb, bb = spread
    r, g, b = shared
    # Cofactors of S: symmetric as well.
    crr, crg, crb = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
    cgg, cgb, cbb = rr * bb - rb * rb, rg * rb - rr * gb, rr * gg - rg * rg
    share = 1 / (rr * crr + rg * crg + rb * crb)
    return [
        (crr * r + crg * g + crb * b) * share,
        (crg * r + cgg * g + cgb * b) * share,
        (crb * r + cgb * g + cbb * b) * share,
    ]
