"""Reads a page of PWG raster (PWG 5102.4), which is what a driverless printer is sent.

A file is the word `RaS2`, and for each page a header of 1796 bytes and its lines. A group of equal
lines begins with how often it repeats, then come runs: a byte up to 127 says that the next pixel
is repeated (n + 1 times), a byte above 128 that 257 - n different pixels follow.
"""

import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SYNC, HEADER = b"RaS2", 1796
RESOLUTION, WIDTH, BITS, COLOUR_SPACE = 276, 372, 384, 400
SRGB = 19


@dataclass(frozen=True)
class Page:
    """`dpi` across and down, and `pixels` as height x width x 3, uint8, RGB."""

    dpi: tuple[int, int]
    pixels: npt.NDArray[np.uint8]

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height of the paper."""
        height, width, _ = self.pixels.shape
        return width / self.dpi[0], height / self.dpi[1]


def read_pages(data: bytes) -> list[Page]:
    assert data.startswith(SYNC), f"this is no PWG raster: {data[:16]!r}"
    pages, at = [], len(SYNC)
    while at < len(data):
        page, at = _page(data, at)
        pages.append(page)
    return pages


def _page(data: bytes, at: int) -> tuple[Page, int]:
    header = data[at : at + HEADER]
    across, down = struct.unpack_from(">2I", header, RESOLUTION)
    width, height = struct.unpack_from(">2I", header, WIDTH)
    bits_per_colour, bits = struct.unpack_from(">2I", header, BITS)
    (space,) = struct.unpack_from(">I", header, COLOUR_SPACE)
    assert (bits_per_colour, bits, space) == (8, 24, SRGB), "only sRGB is read here"
    pixels = np.empty((height, width, 3), np.uint8)
    at, y = at + HEADER, 0
    while y < height:
        repeat = data[at] + 1
        line, at = _line(data, at + 1, width)
        pixels[y : y + repeat] = line
        y += repeat
    return Page((across, down), pixels), at


def _line(data: bytes, at: int, width: int) -> tuple[npt.NDArray[np.uint8], int]:
    parts, have = [], 0
    while have < width:
        count = data[at]
        if count < 128:
            count += 1
            parts.append(data[at + 1 : at + 4] * count)
            at += 4
        elif count == 128:
            raise AssertionError("a run of 128 is reserved")
        else:
            count = 257 - count
            parts.append(data[at + 1 : at + 1 + 3 * count])
            at += 1 + 3 * count
        have += count
    return np.frombuffer(b"".join(parts), np.uint8).reshape(width, 3), at
