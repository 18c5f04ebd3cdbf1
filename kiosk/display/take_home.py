"""Which way the strip goes home: a code, or two, or the words for where there is none.

No code is seen before it is known to work: until then a phone looks around for the booth.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.display.brush import Brush
from kiosk.display.ending import take_home, wifi_password
from kiosk.display.keepers import seeking_phone, sleeping_phone
from kiosk.display.layout import Box
from kiosk.display.motion import entered
from kiosk.display.theme import (
    HEADING,
    HERO,
    INK,
    INK_SOFT,
    LEAD,
    NIGHT_RAISED,
    PAPER,
    PAPER_DEEP,
    Style,
)
from kiosk.display.ticket import draw_code, draw_lines, is_long, link_height, read_out
from kiosk.session.printing import WayKind
from kiosk.session.view import ResultView, View

_CODE, _LONG_CODE = 62.0, 84.0
"""Of a card, units at most; a link of hundreds of letters has to be read from as far."""

_BADGE, _HEADING, _FOOT, _GAP = 5.5, 7.0, 1.5, 5.0
"""Units: a number, with what is below it; between a card and its lines; between two tickets."""

_NUMBER = Style("Black", (1, 0, -1))
_STEP_MS = 450


@dataclass(frozen=True)
class _Ticket:
    """A code, what it is for if there are two, and what to read below it."""

    code: str
    lines: tuple[str, ...]
    does: str = ""


def draw_take_home(brush: Brush, view: View, result: ResultView, room: Box) -> None:
    """In the middle of the room: what to do, and the codes to do it with."""
    said, tickets = take_home(view, result, brush.texts), _tickets(brush, result)
    title = brush.sprites.words(said.title, room, HERO, INK)
    lead = brush.sprites.words(said.lead, room.below(title.get_height()), LEAD, INK_SOFT)
    above = title.get_height() + lead.get_height() + brush.layout.u(3)
    cells = _cells(brush, tickets, room.below(above))
    down = (room.bottom - cells[-1].bottom) // 2
    brush.lay(title, room.moved(0, down), 0, 0)
    brush.lay(lead, room.moved(0, down + title.get_height()), 0, 0)
    known = brush.since("ways", result.ways is not None, brush.now_ms)
    for number, (ticket, cell) in enumerate(zip(tickets, cells, strict=True), start=1):
        place = cell.moved(0, down)
        if ticket.does:
            place = place.below(_heading(brush, number, ticket.does, place))
        _card(brush, ticket, place, looking=result.ways is None, there=entered(known))


def _tickets(brush: Brush, result: ResultView) -> list[_Ticket]:
    """One is enough, of the best way; a Wi-Fi has to be joined before."""
    if not result.ways:
        return [_Ticket("", ())]
    way, say = result.ways[0], brush.texts.say
    opens = _Ticket(way.url, read_out(way.url))
    if way.kind is not WayKind.HOTSPOT:
        return [opens]
    password = wifi_password(way.wifi)
    typed = (way.network, say("Password: {password}", password=password) if password else "")
    joins = _Ticket(way.wifi, typed, say("Join this Wi-Fi"))
    return [joins, _Ticket(opens.code, opens.lines, say("Open your strip"))]


def _cells(brush: Brush, tickets: Sequence[_Ticket], room: Box) -> list[Box]:
    """From the top of the room: beside each other, or held upright below."""
    u, count = brush.layout.u, len(tickets)
    rows = count if brush.layout.portrait else 1
    columns = count // rows
    w = (room.w - u(_GAP) * (columns - 1)) // columns
    most = max(_LONG_CODE if is_long(it.code) else _CODE for it in tickets)
    around = u(_FOOT) + link_height(brush) + (u(_HEADING) if count > 1 else 0)
    h = min((room.h - u(_GAP) * (rows - 1)) // rows, min(w, u(most)) + around)
    whole = room.top(h * rows + u(_GAP) * (rows - 1))
    return list(whole.cells(count, columns, u(_GAP)))


def _heading(brush: Brush, number: int, does: str, room: Box) -> int:
    """A number and what it is for; how high that is."""
    u = brush.layout.u
    line = room.top(u(_BADGE))
    badge = line.left(line.h)
    brush.card(badge, INK, badge.h // 2)
    brush.write(str(number), badge, _NUMBER, PAPER, 0.5, 0.5)
    brush.write(does, line.beside(badge.w + u(1.5)), HEADING, INK, 0, 0.5)
    return u(_HEADING)


def _card(brush: Brush, ticket: _Ticket, room: Box, *, looking: bool, there: float) -> None:
    foot = link_height(brush) + brush.layout.u(_FOOT)
    side = min(room.w, room.h - foot)
    card = Box(room.x, room.y, side, side)
    if not ticket.code:
        _phone(brush, card, looking=looking)
        return
    draw_code(brush, ticket.code, card)
    draw_lines(brush, ticket.lines, room.below(side + brush.layout.u(_FOOT)))
    if there < 1:
        brush.card(card, PAPER_DEEP, opacity=1 - there)


def _phone(brush: Brush, card: Box, *, looking: bool) -> None:
    brush.card(card, PAPER_DEEP)
    size = round(card.w * 0.62)
    if looking:
        step = int(brush.now_ms // _STEP_MS) % 4
        brush.draw(seeking_phone, size, NIGHT_RAISED, step, at=card)
    else:
        brush.draw(sleeping_phone, size, NIGHT_RAISED, at=card)
