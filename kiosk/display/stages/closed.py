"""attract, while no session can begin: why, large, and who can help. There is no code: a friend who
came by it would wait for nothing."""

import pygame

from kiosk.display import words
from kiosk.display.brush import Brush
from kiosk.display.drawings import mark
from kiosk.display.keepers import full_album
from kiosk.display.layout import Box
from kiosk.display.printer_drawings import troubled
from kiosk.display.theme import HERO, INK, INK_SOFT, NAME, NIGHT_RAISED, PAPER, SMALL, Style
from kiosk.display.troubles import happened, printer_trouble, to_do
from kiosk.display.words import Words
from kiosk.session.printing import Trouble
from kiosk.session.view import View

DISK, PRINTER = "disk", "printer"

_LEAD = Style("Medium", (3, 2, 1, 0), lines=3)


def reason(view: View) -> str:
    """Of several the one that is told here."""
    return DISK if DISK in view.closed else PRINTER


class Closed:
    def draw(self, brush: Brush, view: View) -> None:
        layout, u = brush.layout, brush.layout.u
        brush.fill(PAPER, layout.screen)
        _whose(brush, view)
        picture, room = _rooms(brush)
        drawn = _picture(brush, view, min(picture.w, picture.h))
        brush.lay(drawn, picture, 0 if layout.portrait else 0.5, 1 if layout.portrait else 0.5)
        said = _said(brush, view)
        pieces = [(said.title, HERO, INK), (said.lead, _LEAD, INK_SOFT)]
        block = brush.stack(pieces, room, 0, 0 if layout.portrait else 0.5)
        brush.write(said.note, room.below(block.bottom - room.y + u(3)), SMALL, INK_SOFT)


def _whose(brush: Brush, view: View) -> None:
    """The mark and the booth's name, at the foot."""
    layout, u = brush.layout, brush.layout.u
    foot = layout.screen.inset(layout.margin)
    sign = brush.draw(mark, u(9), at=foot, ax=0, ay=1)
    beside = Box(foot.x, sign.y, foot.w, sign.h).beside(sign.w + u(2))
    brush.write(view.booth_name, beside, NAME, INK, 0, 0.5)


def _rooms(brush: Brush) -> tuple[Box, Box]:
    """For the picture, and for the words beside it or below."""
    layout, u = brush.layout, brush.layout.u
    if layout.portrait:
        room = layout.screen.inset(u(8), u(24))
        room = room.below(max(0, layout.free.y - room.y))
        middle = round(room.h * 0.56)
        below = room.below(middle + u(3))
        return room.top(middle - u(3)), below._replace(h=below.h + u(6))
    room = layout.screen.inset(u(10), u(20))
    picture = room.left(round(room.w * 0.36))
    return picture, room.beside(picture.w + u(8))


def _picture(brush: Brush, view: View, size: int) -> pygame.Surface:
    if reason(view) == DISK:
        return brush.sprites.drawing(full_album, size, NIGHT_RAISED)
    return brush.sprites.drawing(troubled, size, NIGHT_RAISED, _trouble(view))


def _said(brush: Brush, view: View) -> Words:
    texts = brush.texts
    if reason(view) == DISK:
        return words.trouble(DISK, texts)
    trouble = _trouble(view)
    lead = texts.say("New strips wait for the printer. Please ask the staff.")
    return Words(happened(trouble, texts), lead, to_do(trouble, texts))


def _trouble(view: View) -> Trouble:
    return printer_trouble(view) or Trouble.OTHER
