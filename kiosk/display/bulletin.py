"""The notices: a simulated device, a trouble, who is reconnecting, how long until it starts over.

They hang at the top of the screen, one below the other, for as long as they are true.
"""

from dataclasses import dataclass

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
            slip = _slip(brush, notice, room, large=large)
            slide = round((1 - there) * brush.layout.u(3))
            _draw(brush, slip, room.moved(0, -slide), ax, there)
            room = room.below(slip.h + _gap(brush))


def height(brush: Brush, notices: list[Notice], room: Box, *, large: bool = False) -> int:
    """Of all of them, with the gap below each."""
    left = room
    for notice in notices:
        left = left.below(_slip(brush, notice, left, large=large).h + _gap(brush))
    return left.y - room.y


def _gap(brush: Brush) -> int:
    return brush.layout.u(1)


@dataclass(frozen=True)
class _Slip:
    """A notice that is set: its words, and the size of its card. `sign` is how large the dot or the
    picture before the words is; they begin `before` px from it."""

    notice: Notice
    words: list[pygame.Surface]
    sign: int
    before: int
    w: int
    h: int


def _slip(brush: Brush, notice: Notice, room: Box, *, large: bool) -> _Slip:
    """As wide as its words are in the room."""
    u, (pad_x, pad_y) = brush.layout.u, _padding(brush)
    sign = u((_LARGE if large else _PICTURE) if notice.picture else _DOT)
    before = sign + u(2 if notice.picture else _DOT)
    width = min(room.w, u(100)) - 2 * pad_x - before
    words = _words(brush, notice, Box(0, 0, width, room.h), large=large)
    w = max(surface.get_width() for surface in words) + 2 * pad_x + before
    h = max(_height(words), sign if notice.picture else 0) + 2 * pad_y
    return _Slip(notice, words, sign, before, w, h)


def _padding(brush: Brush) -> tuple[int, int]:
    return brush.layout.u(2.5), brush.layout.u(1.25)


def _draw(brush: Brush, slip: _Slip, room: Box, ax: float, there: float) -> None:
    """Hangs it up at the room's top."""
    notice, words = slip.notice, slip.words
    card = room.placed(slip.w, slip.h, ax, 0)
    radius = slip.h // 2 if len(words) == 1 and not notice.picture else brush.layout.u(3)
    brush.card(card, NIGHT_RAISED, radius, there)
    inside = card.inset(*_padding(brush))
    if notice.picture:
        brush.draw(troubled, slip.sign, PAPER, notice.picture, at=inside, ax=0, opacity=there)
    else:
        _dot(brush, inside, slip.sign, words[0].get_height(), _colour(notice), there)
    inside = inside.beside(slip.before).placed(slip.w, _height(words), 0)
    for surface in words:
        brush.lay(surface, inside, 0, 0, opacity=there)
        inside = inside.below(surface.get_height())


def _height(words: list[pygame.Surface]) -> int:
    return sum(surface.get_height() for surface in words)


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
