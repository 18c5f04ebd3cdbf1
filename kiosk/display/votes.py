"""Votes on their way: from the face of whoever votes to the card that they chose, or from the one
that they had chosen before."""

from collections.abc import Mapping

from kiosk.display.brush import Brush
from kiosk.display.layout import Box
from kiosk.display.motion import FLIGHT_MS, ease_both
from kiosk.display.people import draw_count, draw_face, draw_vote
from kiosk.session.view import BackgroundView, PersonView, View

_FACE = 5.5
_GAP = 0.75
_EDGE = 1.0
"""Units: the size of a vote, what is between two, and between them and the edge of a card."""

Flight = tuple[Box, float]
"""Where a vote comes from, and how far it is, 0 to 1."""


def draw_votes(brush: Brush, view: View, cards: Mapping[str, Box], faces: Box) -> None:
    """Everybody in the room for faces, full once they have voted, and on each card who chose it."""
    homes = _homes(brush, view, faces)
    # Of everybody and in every frame, so that a first vote is seen to be one.
    flights = {it.id: _flight(brush, it, homes[it.id], cards) for it in view.people}
    for person in view.people:
        draw_face(brush, person, homes[person.id], decided=person.chosen is not None)
    for option in view.backgrounds:
        if option.voters:
            _land(brush, view, option, cards[option.bg_id], flights)


def _homes(brush: Brush, view: View, room: Box) -> dict[str, Box]:
    """Where each person's face is; closer together if there are many."""
    size, count = room.h, len(view.people)
    step = min(size + brush.layout.u(1), (room.w - size) // max(1, count - 1))
    return {it.id: Box(room.x + i * step, room.y, size, size) for i, it in enumerate(view.people)}


def _flight(brush: Brush, person: PersonView, home: Box, cards: Mapping[str, Box]) -> Flight:
    key, chosen = ("vote", person.id), person.chosen
    since_ms = brush.since(key, chosen, brush.now_ms)
    before = brush.since.before(key, chosen, brush.now_ms)
    return cards.get(before or "", home), ease_both(since_ms / FLIGHT_MS)


def _land(
    brush: Brush, view: View, option: BackgroundView, card: Box, flights: Mapping[str, Flight]
) -> None:
    """Each vote has a seat at the foot of its card; those who find none are counted on the last,
    and are seen until they are there."""
    people = [it for it in view.people if it.id in option.voters]
    seats = _seats(brush, card)
    seated = len(people) if len(people) <= len(seats) else len(seats) - 1
    for person in people[seated:]:
        origin, t = flights[person.id]
        if t < 1:
            draw_vote(brush, person, _between(origin, seats[-1], t))
    if seated < len(people):
        says = f"+{len(people) - seated}" if seated else str(len(people))
        draw_count(brush, says, seats[-1])
    for person, seat in zip(people[:seated], seats, strict=False):
        origin, t = flights[person.id]
        draw_vote(brush, person, _between(origin, seat, t))


def _seats(brush: Brush, card: Box) -> list[Box]:
    """In rows from the foot of a card upwards, over its lower half."""
    u = brush.layout.u
    inner, gap = card.inset(u(_EDGE)), u(_GAP)
    size = min(u(_FACE), inner.w, inner.h)
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
