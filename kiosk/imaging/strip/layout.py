"""The measures of a strip: 2x6 inch at 300 dpi, upright, with the margins of a print."""

from dataclasses import dataclass

from kiosk.imaging import Size
from kiosk.imaging.tiles import Box, parts

DPI = 300
WIDTH, HEIGHT = 2 * DPI, 6 * DPI
MARGIN = 35
"""3 mm: what a printer's cutter may take without touching a picture."""
GAP = 16
"""Between shots."""
SEAM = 6
"""Between people of one shot: half a millimetre of paper."""

_FOOT = 196
"""From the last picture, or the title, to the paper's edge."""
_TALLEST = 1.25
"""Height by width that a shot has at most: taller ones would be slivers of their people."""
_TITLE = 120
"""What a title needs."""

FINER = 2
"""How much larger than on the strip a scene is composed: people also share it by itself."""


@dataclass(frozen=True)
class Layout:
    """Where the shots are, from top to bottom, a title if they leave room, and the foot."""

    shots: list[Box]
    title: Box | None
    foot: Box


def layout(shots: int) -> Layout:
    width, whole = WIDTH - 2 * MARGIN, HEIGHT - MARGIN - _FOOT
    room = min(whole, round(shots * (width * _TALLEST + GAP) - GAP))
    boxes = [Box(MARGIN, MARGIN + y, width, h) for y, h in parts(room, [1] * shots, gap=GAP)]
    title = Box(MARGIN, MARGIN + room, width, whole - room)
    foot = Box(MARGIN, HEIGHT - _FOOT, width, _FOOT)
    return Layout(boxes, title if title.h >= _TITLE else None, foot)


def scene_size(shots: int, shot: int = 1) -> Size:
    """Of the scene of a shot (from 1) of so many, in pixels; its shape is that of the print."""
    box = layout(shots).shots[shot - 1]
    return box.w * FINER, box.h * FINER
