"""What there is to choose from: a card for each background. Colours are chips above the pictures,
which get all the room that is left; where there are only colours, or only pictures, they fill it.
"""

from collections.abc import Sequence
from math import ceil

import pygame

from kiosk.display import words
from kiosk.display.brush import Brush
from kiosk.display.darkroom import CardOrder
from kiosk.display.layout import Box
from kiosk.display.motion import entered
from kiosk.display.theme import BUTTER, INK, INK_SOFT, PAPER, PAPER_DEEP, Style, colour, contrast
from kiosk.session.backgrounds import Kind
from kiosk.session.view import BackgroundView

_RING = 1.5
"""How far a ring reaches around its card, units."""

_GAP = 3.25
"""Between cards: two rings side by side do not touch."""

_CHIP = 13.0, 7.5
"""Of a chip, which two votes have room on: the least width, and the height."""

_RADIUS = 2.5
_WIDEST, _TALLEST = 1.6, 1.2
"""The shape that a card should have, width / height, and height / width at most."""

_BY = Style("Medium", (-1, -2))


def cards(brush: Brush, options: Sequence[BackgroundView], room: Box) -> dict[str, Box]:
    """Where the card of each is, by its id, without its ring and without whose it is below it."""
    colours = [it for it in options if it.bg_type == Kind.COLOR]
    pictures = [it for it in options if it.bg_type != Kind.COLOR]
    gap, line = brush.layout.u(_GAP), _line(brush)
    if not colours or not pictures:
        return _largest(options, room, gap, line)
    chip_w, chip_h = map(brush.layout.u, _CHIP)
    columns = max(1, min(len(colours), (room.w + gap) // (chip_w + gap)))
    above = min(ceil(len(colours) / columns) * (chip_h + gap), room.h // 2)
    chips = _Grid(colours, columns, room.top(above - gap), gap, line)
    return chips.boxes() | _largest(pictures, room.below(above), gap, line)


def _largest(options: Sequence[BackgroundView], room: Box, gap: int, line: int) -> dict[str, Box]:
    grids = (_Grid(options, columns, room, gap, line) for columns in range(1, len(options) + 1))
    best = max(grids, key=lambda grid: min(grid.w, grid.h * _WIDEST), default=None)
    return best.boxes() if best else {}


class _Grid:
    """Cards in rows of `columns`. A row with pictures that were brought has a line below it."""

    def __init__(
        self, options: Sequence[BackgroundView], columns: int, room: Box, gap: int, line: int
    ) -> None:
        count = ceil(len(options) / columns)
        self._rows = [options[i * columns : (i + 1) * columns] for i in range(count)]
        self._room, self._gap, self._line = room, gap, line
        lines = sum(map(self._below, self._rows))
        self.w = max(1, (room.w - gap * (columns - 1)) // columns)
        left = (room.h - gap * (count - 1) - lines) // count
        self.h = max(1, min(left, round(self.w * _TALLEST)))

    def _below(self, row: Sequence[BackgroundView]) -> int:
        return self._line if any(it.by_name for it in row) else 0

    def boxes(self) -> dict[str, Box]:
        found, y = {}, self._room.y
        for row in self._rows:
            for i, option in enumerate(row):
                x = self._room.x + i * (self.w + self._gap)
                found[option.bg_id] = Box(x, y, self.w, self.h)
            y += self.h + self._gap + self._below(row)
        return found


def _line(brush: Brush) -> int:
    """How high it is to say whose a picture is."""
    return brush.sprites.words("x", brush.layout.screen, _BY, INK_SOFT).get_height()


def draw_option(brush: Brush, option: BackgroundView, box: Box, *, own: bool) -> None:
    """A card; in a ring of ink if it leads, of butter, as READY is, if it is the booth's own."""
    leads = option.leading and bool(option.voters)
    if leads or own:
        _ring(brush, box, leads=leads, own=own)
    if option.bg_type == Kind.COLOR:
        _swatch(brush, option, box, BUTTER if own else PAPER)
    else:
        _picture(brush, option, box)
    says = words.brought_by(option, brush.texts)
    below = Box(box.x, box.bottom + brush.layout.u(_RING), box.w, _line(brush))
    brush.write(says, below, _BY, INK_SOFT, 0.5)


def _ring(brush: Brush, box: Box, *, leads: bool, own: bool) -> None:
    u = brush.layout.u
    ring, radius = u(_RING), u(_RADIUS)
    line = u(0.65 if leads else 0.3)
    brush.card(box.inset(-ring), INK, radius + ring)
    brush.card(box.inset(line - ring), BUTTER if own else PAPER, radius + ring - line)


def _swatch(brush: Brush, option: BackgroundView, box: Box, around: tuple[int, int, int]) -> None:
    """White on paper, and butter in its ring, need an edge."""
    u, shade = brush.layout.u, colour(option.bg_data)
    if contrast(shade, around) < 1.2:
        line = u(0.25)
        edge = PAPER_DEEP if around == PAPER else INK
        brush.card(box.inset(-line), edge, u(_RADIUS) + line)
    brush.card(box, shade, u(_RADIUS))


def _picture(brush: Brush, option: BackgroundView, box: Box) -> None:
    place, radius = f"background {option.bg_id}", brush.layout.u(_RADIUS)
    size = (box.w, box.h)
    picture = brush.photo(place, CardOrder(option.bg_id, size, radius))
    there = entered(brush.since(place, picture is not None, brush.now_ms))
    if there < 1 or not picture:
        brush.card(box, PAPER_DEEP, radius)
    if picture:
        # With one more on offer, the card of another size will do until there is a new one.
        fits = picture.get_size() == size
        picture = picture if fits else pygame.transform.smoothscale(picture, size)
        brush.lay(picture, box, opacity=there)
