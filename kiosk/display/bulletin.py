"""The notices: a simulated device, a trouble, who is reconnecting, how long until it starts over.

They hang at the top of the screen, one below the other, for as long as they are true.
"""

import pygame

from kiosk.display.brush import Brush
from kiosk.display.layout import Box
from kiosk.display.motion import Presence
from kiosk.display.notices import Notice
from kiosk.display.printer_drawings import troubled
from kiosk.display.theme import (
    BUTTER,
    CHIP,
    CORAL,
    NIGHT_RAISED,
    PAPER,
    PAPER_SOFT,
    SMALL,
    Colour,
    Style,
)

_DOT, _PICTURE, _LARGE = 1.5, 7.5, 13.0
"""Units: what is before the words, or how large the picture of a trouble is."""

_LARGE_CHIP = Style("Bold", (1, 0, -1), lines=3, leading=1.25)
_PICTURED = Style("Bold", (0, -1), lines=4, leading=1.25)


class Bulletin:
    def __init__(self) -> None:
        self._up = Presence[Notice]()

    def draw(
        self, brush: Brush, notices: list[Notice], room: Box, ax: float, *, large: bool = False
    ) -> None:
        """At the top of a room, and at its left (0) or right (1). `large`: a trouble of the printer
        is told large."""
        for notice, there in self._up({it.about: it for it in notices}, brush.now_ms):
            slide = round((1 - there) * brush.layout.u(3))
            place = room.moved(0, -slide)
            room = room.below(_draw(brush, notice, place, ax, there, large=large))


def _draw(brush: Brush, notice: Notice, room: Box, ax: float, there: float, *, large: bool) -> int:
    """Hangs up one notice at the room's top; how much of the room it takes, with a gap."""
    u = brush.layout.u
    pad_x, pad_y = u(2.5), u(1.25)
    sign = u((_LARGE if large else _PICTURE) if notice.picture else _DOT)
    before = sign + u(2 if notice.picture else _DOT)
    width = min(room.w, u(100)) - 2 * pad_x - before
    surfaces = _words(brush, notice, Box(0, 0, width, room.h), large=large)
    words_h = sum(surface.get_height() for surface in surfaces)
    w = max(surface.get_width() for surface in surfaces) + 2 * pad_x + before
    h = max(words_h, sign if notice.picture else 0) + 2 * pad_y
    card = room.placed(w, h, ax, 0)
    radius = h // 2 if len(surfaces) == 1 and not notice.picture else u(3)
    brush.card(card, NIGHT_RAISED, radius, there)
    inside = card.inset(pad_x, pad_y)
    if notice.picture:
        brush.draw(troubled, sign, PAPER, notice.picture, at=inside, ax=0, opacity=there)
    else:
        _dot(brush, inside, sign, surfaces[0].get_height(), _colour(notice), there)
    inside = inside.beside(before).placed(w, words_h, 0)
    for surface in surfaces:
        brush.lay(surface, inside, 0, 0, opacity=there)
        inside = inside.below(surface.get_height())
    return h + u(1)


def _words(brush: Brush, notice: Notice, room: Box, *, large: bool) -> list[pygame.Surface]:
    style, colour = CHIP, PAPER
    if notice.quiet:
        style, colour = SMALL, PAPER_SOFT
    elif notice.picture:
        style = _LARGE_CHIP if large else _PICTURED
    surfaces = [brush.sprites.words(notice.says, room, style, colour)]
    if notice.detail:
        surfaces.append(brush.sprites.words(notice.detail, room, SMALL, PAPER_SOFT))
    return surfaces


def _colour(notice: Notice) -> Colour:
    if notice.quiet or notice.about == "simulated":
        return PAPER_SOFT
    return CORAL if notice.grave else BUTTER


def _dot(brush: Brush, at: Box, size: int, line: int, colour: Colour, there: float) -> None:
    place = Box(at.x, at.y + (line - size) // 2, size, size)
    brush.card(place, colour, size // 2, there)
