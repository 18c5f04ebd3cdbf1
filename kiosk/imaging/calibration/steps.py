"""The words of a calibration sheet: what to read off, what to work out, and when it is done."""

from kiosk.imaging import Size
from kiosk.imaging.calibration.marks import BADGE, draw_badge
from kiosk.imaging.calibration.sums import Calibration, Cuts, corrected, sums
from kiosk.imaging.letters import Font, font
from kiosk.imaging.paper import INK, PAPER, Colour, mixed
from kiosk.imaging.paragraph import Column
from kiosk.texts import Texts

QUIET: Colour = mixed(INK, PAPER, 0.3)
_CARD: Colour = (255, 255, 255)
_CORNER = 16
_EXAMPLE = Cuts(left=2, right=1, top=3, bottom=3)

_Line = tuple[str, Font, Colour]


def draw_steps(column: Column, size: int, texts: Texts, now: Calibration) -> None:
    """`size` is that of the type; badges stand to the left of the column."""
    face = font("Medium", size)
    read = texts.say(
        "Look at the edges, A to D. Which is the last bar that touches the edge of the paper? "
        "So many mm were cut off there."
    )
    white = texts.say("An edge stayed white? Measure it, and put a minus in front.")
    again = texts.say("Print this sheet again. Do all four edges say 0? Then it fits.")
    other = texts.say("But the lines are not as long as they say? Then printer.paper is wrong.")

    column.say(texts.say("Does it fit?"), font("Black", size * 5 // 2), INK)
    column.skip(size // 4)
    lead = texts.say("A test sheet for the printer. Then every strip sits right on its paper.")
    column.say(lead, face, QUIET)
    _step(column, "1", read, white, face)
    _step(column, "2", texts.say("Set this in the configuration:"), "", face)
    column.skip(size // 2)
    _draw_card(column, _blocks(size, column.sheet.size, texts, now), size)
    _step(column, "3", again, other, face)


def draw_settings(column: Column, size: int, texts: Texts, now: Calibration) -> None:
    """What a sheet was printed with, so that several are told apart."""
    for line in (texts.say("This sheet was printed with:"), *_settings(now)):
        column.say(line, font("Medium", size), QUIET)


def _step(column: Column, sign: str, says: str, quietly: str, face: Font) -> None:
    size = round(face.size)
    column.skip(size * 6 // 5)
    middle = (column.x - 20 - BADGE / 2, column.y + size * 0.68)
    draw_badge(column.sheet, middle, sign)
    column.say(says, face, INK)
    if quietly:
        column.skip(size // 4)
        column.say(quietly, face, QUIET)


def _blocks(size: int, sheet: Size, texts: Texts, now: Calibration) -> list[list[_Line]]:
    """The sums and an example, line by line."""
    loud, plain, quiet = font("Bold", size - 2), font("Medium", size - 2), font("Medium", size - 4)
    scale, offset = sums(now, sheet)
    cuts = f"A {_EXAMPLE.left:g}, B {_EXAMPLE.right:g}, C {_EXAMPLE.top:g}, D {_EXAMPLE.bottom:g}"
    example = texts.say("For example, with {cuts}:", cuts=cuts)
    settings = _settings(corrected(now, sheet, _EXAMPLE))
    return [
        [("printer.scale = [x, y]", loud, INK), *((line, plain, INK) for line in scale)],
        [("printer.offset_mm = [x, y]", loud, INK), *((line, plain, INK) for line in offset)],
        [(line, quiet, QUIET) for line in (example, *settings)],
    ]


def _draw_card(column: Column, blocks: list[list[_Line]], size: int) -> None:
    leading, pad = size * 4 // 3, size * 4 // 5
    height = sum(pad + len(block) * leading for block in blocks) + pad
    box = (column.x, column.y, column.x + column.width - 1, column.y + height - 1)
    column.pen.rounded_rectangle(box, _CORNER, _CARD)
    for block in blocks:
        column.skip(pad)
        for text, face, ink in block:
            at = (column.x + pad, column.y + leading / 2)
            column.pen.text(at, text, ink, face, anchor="lm")
            column.skip(leading)
    column.skip(pad)


def _settings(of: Calibration) -> tuple[str, str]:
    """As they are written in the configuration."""
    (x, y), (right, down) = of.scale, of.offset_mm
    return f"scale = [{x:.3f}, {y:.3f}]", f"offset_mm = [{right:.1f}, {down:.1f}]"
