"""In which forms the program is sent: its codecs, and a large and a small rendition. Purely."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

Size = tuple[int, int]
"""Width and height, in pixels."""


class Codec(StrEnum):
    """What nearly all browsers receive. Named as in session descriptions, in small letters."""

    VP8 = "vp8"
    H264 = "h264"


@dataclass(frozen=True)
class Rendition:
    """`pixels` and `fps` are the most that is sent of them; `kbps` the least and the most."""

    name: str
    pixels: int
    fps: float
    kbps: tuple[int, int]


def main(kbps: tuple[int, int]) -> Rendition:
    """What everybody sees whose link can carry it: all that H.264 at level 3.1 allows."""
    return Rendition("main", pixels=1_280 * 720, fps=30.0, kbps=kbps)


SMALL = Rendition("small", pixels=640 * 360, fps=15.0, kbps=(150, 500))
"""For a link that cannot carry the least of the main one."""


def fitted(size: Size, pixels: int) -> Size:
    """The size of the same shape with at most so many pixels, both sides even: chroma has no half
    samples."""
    scale = min(1.0, sqrt(pixels / (size[0] * size[1])))
    width, height = (max(2, int(side * scale + 1e-6) // 2 * 2) for side in size)
    return width, height


def ladder(kbps: tuple[int, int]) -> tuple[int, ...]:
    """The bitrates that are used, kbit/s, from the most to the least, a fifth or more apart: who
    changes by less only pays for another key frame. Of bounds closer than that, the least alone."""
    least, most = kbps
    rungs = [most]
    while rungs[-1] * 0.64 >= least:
        rungs.append(round(rungs[-1] * 0.8))
    return (*rungs, least) if rungs[-1] * 0.8 >= least else (*rungs[:-1], least)
