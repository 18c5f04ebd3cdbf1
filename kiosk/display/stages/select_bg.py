"""select-bg: the colours with who chose them; the leading one lies around the live picture."""

from collections.abc import Mapping

from kiosk.display import words
from kiosk.display.brush import Brush
from kiosk.display.layout import Box
from kiosk.display.motion import ENTER_MS, FLIGHT_MS, ease_both, mixed
from kiosk.display.people import draw_face, draw_more, draw_vote
from kiosk.display.picture import draw_picture
from kiosk.display.theme import (
    INK,
    INK_SOFT,
    LEAD,
    PAPER,
    PAPER_DEEP,
    TITLE,
    WHITE,
    Colour,
    colour,
    contrast,
)
from kiosk.session.view import BackgroundView, PersonView, View

_RING = 1.25
"""How far the ring of the leading swatch reaches around it, units."""


class SelectBackground:
    def draw(self, brush: Brush, view: View) -> None:
        layout = brush.layout
        brush.fill(PAPER, layout.screen)
        _mounted(brush, view)
        said = words.headline(view, brush.texts)
        brush.stack([(said.title, TITLE, INK), (said.lead, LEAD, INK_SOFT)], layout.words)
        faces, swatches = _rooms(brush)
        cells = _cells(brush, view, swatches)
        for background in view.backgrounds:
            _swatch(brush, background, cells[background.bg_id])
        homes = _homes(brush, view, faces)
        # Of everybody and in every frame, so that a first vote is seen to be one.
        origins = {it.id: _origin(brush, it, homes[it.id], cells) for it in view.people}
        for person in view.people:
            if person.chosen is None:
                draw_face(brush, person, homes[person.id], decided=False)
        for background in view.backgrounds:
            _votes(brush, view, background, cells[background.bg_id], origins)


def _mounted(brush: Brush, view: View) -> None:
    """The live picture on a mount of the leading colour, which turns from one to the next."""
    layout, border = brush.layout, brush.layout.u(3)
    aspect = brush.live.aspect or layout.picture.w / layout.picture.h
    room = layout.picture.below(layout.margin).inset(layout.margin, 0)
    inner = room.inset(border).fitted(aspect)
    # In line with the lamp below it, whatever the picture's aspect.
    picture = room.inset(border).placed(inner.w, inner.h, 0, 0)
    mount = picture.inset(-border)
    leading = colour(view.background) if view.background else WHITE
    since_ms = brush.since("mount", leading, brush.now_ms)
    before = brush.since.before("mount", leading, brush.now_ms)
    now = mixed(before, leading, since_ms / ENTER_MS)
    _coloured(brush, mount, now)
    draw_picture(brush, view, picture)


def _rooms(brush: Brush) -> tuple[Box, Box]:
    """For the faces of those who have yet to vote, and for what they vote for."""
    content, u = brush.layout.content, brush.layout.u
    faces = content.below(content.h - u(7))
    swatches = content.top(content.h - faces.h - u(3))
    # The ring of the leading swatch lies outside of what the others line up with.
    return faces, swatches.inset(-u(_RING))


def _cells(brush: Brush, view: View, room: Box) -> dict[str, Box]:
    """A cell for each background, as square as they go."""
    count, gap = len(view.backgrounds), brush.layout.u(1.5)
    grids = [list(room.cells(count, columns, gap)) for columns in range(1, count + 1)]
    best = max(grids, key=lambda cells: min(cells[0].w, cells[0].h))
    return {it.bg_id: cell for it, cell in zip(view.backgrounds, best, strict=True)}


def _homes(brush: Brush, view: View, room: Box) -> dict[str, Box]:
    """Where each person's face is before it votes; closer together if there are many."""
    size, count = room.h, len(view.people)
    step = min(size + brush.layout.u(1), (room.w - size) // max(1, count - 1))
    return {it.id: Box(room.x + i * step, room.y, size, size) for i, it in enumerate(view.people)}


def _swatch(brush: Brush, background: BackgroundView, cell: Box) -> None:
    u = brush.layout.u
    if background.leading and background.voters:
        brush.card(cell, INK, u(3 + _RING))
        brush.card(cell.inset(u(_RING / 2)), PAPER, u(3 + _RING / 2))
    _coloured(brush, cell.inset(u(_RING)), colour(background.bg_data))


def _coloured(brush: Brush, box: Box, shade: Colour) -> None:
    """A card; white on paper needs an edge."""
    u = brush.layout.u
    if contrast(shade, PAPER) < 1.2:
        line = max(1, u(0.25))
        brush.card(box.inset(-line), PAPER_DEEP, u(3) + line)
    brush.card(box, shade, u(3))


def _origin(
    brush: Brush, person: PersonView, home: Box, cells: Mapping[str, Box]
) -> tuple[Box, float]:
    """Where a person's vote comes from, its voter or the swatch it was on, and how far it is."""
    key, chosen = ("vote", person.id), person.chosen
    since_ms = brush.since(key, chosen, brush.now_ms)
    before = brush.since.before(key, chosen, brush.now_ms)
    return cells.get(before or "", home), ease_both(since_ms / FLIGHT_MS)


def _votes(
    brush: Brush,
    view: View,
    background: BackgroundView,
    cell: Box,
    origins: Mapping[str, tuple[Box, float]],
) -> None:
    """Those who chose it, at the foot of its swatch; a new vote flies there from its origin."""
    people = [it for it in view.people if it.id in background.voters]
    seats = _seats(brush, cell)
    seated = len(people) if len(people) <= len(seats) else len(seats) - 1
    if seated < len(people):
        draw_more(brush, len(people) - seated, seats[-1])
    for person, seat in zip(people[:seated], seats, strict=False):
        origin, t = origins[person.id]
        draw_vote(brush, person, _between(origin, seat, t))


def _seats(brush: Brush, cell: Box) -> list[Box]:
    """In rows from the foot of a swatch upwards, over its lower half."""
    u = brush.layout.u
    inner, gap = cell.inset(u(2 * _RING)), u(0.75)
    size = min(u(5.5), (inner.w - gap) // 2, (inner.h - gap) // 2)
    columns = max(1, (inner.w + gap) // (size + gap))
    rows = max(1, (inner.h // 2 + gap) // (size + gap))
    return [
        Box(inner.x + column * (size + gap), inner.bottom - size - row * (size + gap), size, size)
        for row in range(rows)
        for column in range(columns)
    ]


def _between(origin: Box, seat: Box, t: float) -> Box:
    x, y = (round(a + (b - a) * t) for a, b in zip(origin.middle, seat.middle, strict=True))
    return Box(x - seat.w // 2, y - seat.h // 2, seat.w, seat.h)
