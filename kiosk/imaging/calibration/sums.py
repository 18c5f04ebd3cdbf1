"""From what a printer cuts off at each edge to the calibration that makes its sheets fit.

    scale        what is left of the paper's width and height, of the whole
    offset_mm    how far the middle of what is left is from the middle of the paper

The sums go on from the calibration that the sheet was printed with: once nothing is cut off any
more, they give the values that are set already. (Exactly, what is left of the paper would be a
share of the scale that was set, and not be taken off it; that changes hundredths of a millimetre.)
"""

from dataclasses import dataclass

from kiosk.imaging import Size
from kiosk.imaging.strip.layout import DPI

Pair = tuple[float, float]


@dataclass(frozen=True)
class Calibration:
    """Of a printer, x before y: see `sheet.printable`."""

    scale: Pair = (1.0, 1.0)
    offset_mm: Pair = (0.0, 0.0)


@dataclass(frozen=True)
class Cuts:
    """What was cut off at the edges A to D of the sheet, mm; less than 0 is what stayed white."""

    left: float
    right: float
    top: float
    bottom: float


def corrected(now: Calibration, size: Size, cuts: Cuts) -> Calibration:
    """What to set instead of `now`. `size` is the paper's, px at 300 dpi."""
    (width, height), (x, y), (right, down) = _mm(size), now.scale, now.offset_mm
    return Calibration(
        (x - (cuts.left + cuts.right) / width, y - (cuts.top + cuts.bottom) / height),
        (right + (cuts.left - cuts.right) / 2, down + (cuts.top - cuts.bottom) / 2),
    )


def sums(now: Calibration, size: Size) -> tuple[tuple[str, str], tuple[str, str]]:
    """The same for people: of scale and of offset_mm, x and y each."""
    (width, height), (x, y), (right, down) = _mm(size), now.scale, now.offset_mm
    return (
        (f"x = {x:g} − (A + B) ÷ {width:.1f}", f"y = {y:g} − (C + D) ÷ {height:.1f}"),
        (f"x = {_plus(right)}(A − B) ÷ 2", f"y = {_plus(down)}(C − D) ÷ 2"),
    )


def _plus(offset: float) -> str:
    return f"{offset:g} + ".replace("-", "−") if offset else ""


def _mm(size: Size) -> Pair:
    return size[0] * 25.4 / DPI, size[1] * 25.4 / DPI
