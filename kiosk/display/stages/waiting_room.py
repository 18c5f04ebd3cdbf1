"""waiting-room: everybody live; beside it who is ready, and the link for whoever is missing."""

from kiosk.display import words
from kiosk.display.brush import Brush
from kiosk.display.layout import Box
from kiosk.display.motion import Presence
from kiosk.display.people import draw_row, row_height
from kiosk.display.picture import draw_picture
from kiosk.display.theme import INK_SOFT, LEAD, NIGHT, PAPER, PAPER_SOFT, SMALL, TITLE
from kiosk.display.ticket import draw_code, draw_link, draw_no_link, link_height
from kiosk.session.view import PersonView, View


class WaitingRoom:
    def __init__(self) -> None:
        self._here = Presence[PersonView]()

    def draw(self, brush: Brush, view: View) -> None:
        layout = brush.layout
        brush.fill(NIGHT, layout.screen)
        draw_picture(brush, view, layout.picture)
        brush.fill(PAPER, layout.panel)
        said = words.headline(view, brush.texts)
        brush.stack([(said.title, TITLE, PAPER), (said.lead, LEAD, PAPER_SOFT)], layout.words)
        people, link = _rooms(brush, len(view.people))
        self._people(brush, view, people)
        _invite(brush, view, link)

    def _people(self, brush: Brush, view: View, room: Box) -> None:
        there = {
            person.id: amount
            for person, amount in self._here({it.id: it for it in view.people}, brush.now_ms)
        }
        height = row_height(brush, len(view.people), room.h)
        rows = [room.below(i * height).top(height) for i in range(len(view.people))]
        for person, row in zip(view.people, rows, strict=True):
            amount = there[person.id]
            draw_row(brush, person, row.moved(round((1 - amount) * brush.layout.u(4)), 0), amount)


def _rooms(brush: Brush, people: int) -> tuple[Box, Box]:
    """For the people and for the link: side by side, or below each other, where the people get
    what they need as long as the code stays large enough to be scanned."""
    content, u = brush.layout.content, brush.layout.u
    if brush.layout.portrait:
        beside = content.cells(2, 2, u(4))
        return next(beside), next(beside)
    link = min(content.w + link_height(brush) + u(9), content.h)
    height = row_height(brush, people, max(content.h - link, u(10) * min(people, 5)))
    rows = min(people * height, content.h - u(48))
    return content.top(rows), content.below(rows + u(2))


def _invite(brush: Brush, view: View, room: Box) -> None:
    """The link, as large as there is room for: beside the people, or else at the panel's foot."""
    u = brush.layout.u
    says = brush.texts.say("Who is missing? Send this link.")
    heading = brush.sprites.words(says, room, SMALL, INK_SOFT)
    above, below = heading.get_height() + u(1), link_height(brush) + u(1)
    side = min(room.w, room.h - above - below)
    block = room.placed(room.w, above + side + below, 0, 0 if brush.layout.portrait else 1)
    brush.lay(heading, block, 0, 0)
    card = Box(block.x, block.y + above, side, side)
    if view.join_url:
        draw_code(brush, view.join_url, card)
        draw_link(brush, view.join_url, block.below(above + side + u(1)))
    else:
        draw_no_link(brush, card)
