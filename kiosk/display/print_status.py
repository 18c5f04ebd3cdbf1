"""How the print goes: a printer that does it, or one that says what is the matter."""

import pygame

from kiosk.display.brush import Brush
from kiosk.display.ending import print_said, trouble_shown
from kiosk.display.layout import Box
from kiosk.display.printer_drawings import MARGIN, printing, troubled
from kiosk.display.theme import INK, INK_SOFT, NIGHT_RAISED, SMALL, TITLE, Colour, Style
from kiosk.session.printing import PrintStatus
from kiosk.session.view import PrintsView, View

_SIZE = 20.0
"""Of the printer, units."""

_STEPS, _STEP_MS = 8, 220
"""While it prints, a strip comes out in so many steps."""

_WIDE_TITLE = Style("Black", (4, 3, 2, 1, 0))
_LEAD = Style("Medium", (1, 0), lines=3, leading=1.25)

Piece = tuple[str, Style, Colour]


def draw_print_status(brush: Brush, view: View, prints: PrintsView, room: Box) -> None:
    """In landscape the printer is above the words, at the foot of the room; in portrait, where the
    room is wide and low, beside them."""
    said, u = print_said(view, prints, brush.texts), brush.layout.u
    title = _WIDE_TITLE if brush.layout.portrait else TITLE
    pieces: list[Piece] = [(said.title, title, INK), (said.lead, _LEAD, INK_SOFT)]
    pieces.append((said.note, SMALL, INK_SOFT))
    size = min(u(_SIZE), room.h)
    printer = _printer(brush, view, prints, size)
    # Its case begins a little inside the drawing; seen, it begins where the words do.
    place = room.moved(-round(size * MARGIN), 0)
    if brush.layout.portrait:
        brush.lay(printer, place, 0, 0.5)
        brush.stack(pieces, room.beside(size + u(4)), 0, 0.5)
        return
    words = brush.stack(pieces, room.below(size + u(1)), 0, 1)
    brush.lay(printer, place.top(words.y - u(2) - room.y), 0, 1)


def _printer(brush: Brush, view: View, prints: PrintsView, size: int) -> pygame.Surface:
    trouble = trouble_shown(view)
    if trouble:
        return brush.sprites.drawing(troubled, size, NIGHT_RAISED, trouble)
    return brush.sprites.drawing(printing, size, NIGHT_RAISED, _out(brush, prints.status))


def _out(brush: Brush, status: PrintStatus) -> float:
    """How far the strip is out of the printer."""
    if status is PrintStatus.PRINTED:
        return 1.0
    if status is not PrintStatus.PRINTING:
        return 0.0
    return (int(brush.now_ms // _STEP_MS) % _STEPS + 1) / _STEPS
