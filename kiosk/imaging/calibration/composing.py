"""The calibration sheet: shows what the printer cuts off, and says what to set so that it fits.

For somebody at a venue who has neither a manual nor patience: read four numbers off the edges, put
them into four short sums, print it again. It is drawn with the calibration that there is.
"""

from dataclasses import dataclass

from PIL import Image

from kiosk.imaging import Size
from kiosk.imaging.calibration.colours import draw_colours
from kiosk.imaging.calibration.marks import (
    DEEP,
    LONG,
    Edge,
    Line,
    draw_cut,
    draw_frame,
    draw_line,
    draw_stair,
)
from kiosk.imaging.calibration.steps import draw_settings, draw_steps
from kiosk.imaging.calibration.sums import Calibration
from kiosk.imaging.letters import font
from kiosk.imaging.paper import INK, PAPER
from kiosk.imaging.paragraph import Column
from kiosk.imaging.sheet import PX_PER_MM, printable
from kiosk.imaging.tiles import parts
from kiosk.texts import Texts

_GUTTER = 34
"""From a cut to what is read beside it: no more than the margin of a strip is needed."""
_TOP = 66
_LOW = 525
"""From the lower edge to where the stairs of both sides begin."""
_NARROW = 1000
"""Paper of less width has room for one column, of smaller type."""
_TYPE, _SMALL_TYPE = 28, 21


def compose_calibration(
    *, size: Size, strips: int, texts: Texts, now: Calibration, profile: bytes | None = None
) -> bytes:
    """A JPEG for the printer, like `sheet.compose_sheet`: the paper's `size` is px at 300 dpi."""
    sheet = draw_calibration(size=(min(size), max(size)), strips=strips, texts=texts, now=now)
    return printable(
        sheet, size=size, ground=PAPER, scale=now.scale, offset_mm=now.offset_mm, profile=profile
    )


def draw_calibration(*, size: Size, strips: int, texts: Texts, now: Calibration) -> Image.Image:
    """The sheet as it should look on paper, RGB. `size` is upright, 2x6 inch or more."""
    sheet = Image.new("RGB", size, PAPER)
    draw_frame(sheet)
    for x, _ in parts(size[0], [1] * strips)[1:]:
        draw_cut(sheet, x)
    plan = _narrow(size) if size[0] < _NARROW else _wide(size, strips)
    for edge, along in plan.stairs.items():
        draw_stair(sheet, edge, along)
    draw_line(sheet, plan.flat)
    draw_line(sheet, plan.upright)
    draw_steps(plan.column(sheet, plan.steps), plan.type, texts, now)
    if plan.colours:
        _draw_right(plan.column(sheet, plan.colours), strips, plan.type, texts)
    draw_settings(plan.column(sheet, plan.settings), plan.type - 3, texts, now)
    return sheet


@dataclass(frozen=True)
class _Plan:
    """Where what is: left, top and width of columns. None of them crosses a cut."""

    type: int
    steps: tuple[int, int, int]
    colours: tuple[int, int, int] | None
    settings: tuple[int, int, int]
    stairs: dict[Edge, int]
    flat: Line
    upright: Line

    @staticmethod
    def column(sheet: Image.Image, place: tuple[int, int, int]) -> Column:
        x, y, width = place
        return Column(sheet, x=x, y=y, width=width)


def _wide(size: Size, strips: int) -> _Plan:
    """What to do in the first strip, what to look at in the last."""
    width, low = size[0], size[1] - _LOW
    shares = parts(width, [1] * max(strips, 2))
    first, last = shares[0][1], shares[-1][0] + _GUTTER
    room = first - DEEP - _GUTTER
    return _Plan(
        type=_TYPE,
        steps=(DEEP, _TOP, room),
        colours=(last, DEEP + 36, room),
        settings=(last, low + 48, room),
        stairs=_stairs(low, top=last + room // 2, bottom=DEEP + room // 2),
        flat=Line(DEEP, size[1] - 186, _tens(width - 2 * DEEP)),
        upright=_upright(width, low),
    )


def _narrow(size: Size) -> _Plan:
    """No colours: there are wider sheets to see them on, but the edges are everyone's."""
    width, low = size[0], size[1] - _LOW
    room = width - 2 * DEEP
    return _Plan(
        type=_SMALL_TYPE,
        steps=(DEEP, DEEP + 28, room),
        colours=None,
        settings=(DEEP + 28, low + 48, room),
        stairs=_stairs(low, top=width // 2, bottom=width // 2),
        flat=Line(DEEP, size[1] - 186, _tens(room)),
        upright=_upright(width, low),
    )


def _stairs(low: int, *, top: int, bottom: int) -> dict[Edge, int]:
    """Where they begin; at the upper and lower edge their middle is told."""
    return {
        Edge.LEFT: low,
        Edge.RIGHT: low,
        Edge.TOP: top - LONG // 2,
        Edge.BOTTOM: bottom - LONG // 2,
    }


def _upright(width: int, low: int) -> Line:
    return Line(width - 66, 62, _tens(low - 62 - 28), upright=True)


def _tens(px: float) -> int:
    """The longest line of whole centimetres, up to ten, that has room there; mm."""
    return min(100, int(px / PX_PER_MM / 10) * 10)


def _draw_right(column: Column, strips: int, size: int, texts: Texts) -> None:
    draw_colours(column, size, texts)
    if strips > 1:
        column.skip(size * 3 // 2)
        says = texts.say(
            "The cut belongs on the dots. It is beside them? Add those mm to the x of offset_mm, "
            "with a minus if it is to the left."
        )
        column.say(says, font("Medium", size), INK)
