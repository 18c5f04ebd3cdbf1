"""attract: the live picture and an invitation over it; beside it the link, and strips to want."""

from kiosk.display import words
from kiosk.display.brush import Brush
from kiosk.display.darkroom import SampleOrder
from kiosk.display.drawings import mark, scrim
from kiosk.display.layout import Box
from kiosk.display.picture import draw_picture
from kiosk.display.theme import HEADING, HERO, INK, NAME, NIGHT, PAPER
from kiosk.display.ticket import draw_code, draw_link, draw_no_link
from kiosk.session.view import View


class Attract:
    def draw(self, brush: Brush, view: View) -> None:
        pane, panel = brush.layout.pane, brush.layout.panel
        brush.fill(NIGHT, brush.layout.screen.top(pane.y))
        draw_picture(brush, view, pane)
        if brush.live.aspect is not None:
            _invite(brush, view, pane)
        brush.fill(PAPER, panel)
        if brush.layout.portrait:
            _poster_below(brush, view)
        else:
            _poster_beside(brush, view)


def _invite(brush: Brush, view: View, pane: Box) -> None:
    """The headline, large, at the foot of the picture; in landscape the lamp is below it."""
    layout = brush.layout
    bottom = pane.bottom - layout.margin if layout.portrait else layout.ready.y - layout.u(3)
    shade = round(pane.h * 0.72)
    brush.draw(scrim, pane.w, shade, NIGHT, 0.94, at=pane, ay=1)
    room = Box(pane.x, pane.y, pane.w, bottom - pane.y).inset(layout.margin, 0)
    room = room.below(room.h // 2)
    brush.write(words.headline(view, brush.texts).title, room, HERO, PAPER, 0, 1)


def _poster_beside(brush: Brush, view: View) -> None:
    """In landscape, from top to bottom: whose booth, the link, strips that run off the edge."""
    u = brush.layout.u
    room = brush.layout.panel.inset(brush.layout.margin)
    room = room.below(_title(brush, view, room, 0.0) + u(4))
    room = room.below(_link(brush, view, room, min(room.w, u(52))) + u(5))
    width = min(u(24), room.w // 2)
    left, right = brush.layout.panel.below(room.y).cells(2, 2, 0)
    _sample(brush, width, 3.0, left.moved(u(2), 0))
    _sample(brush, width, -2.0, right.moved(-u(2), u(5)))


def _poster_below(brush: Brush, view: View) -> None:
    """In portrait the strips lie to the right of the link."""
    u = brush.layout.u
    panel = brush.layout.panel
    room = Box(panel.x, panel.y, panel.w, brush.layout.ready.y - panel.y).inset(brush.layout.margin)
    link, strips = room.left(round(room.w * 0.54)), room.beside(round(room.w * 0.54))
    top = _title(brush, view, link, 0.0) + u(4)
    _link(brush, view, link.below(top), min(link.w, link.h - top - u(20)))
    width = min(u(28), strips.w // 2)
    left, right = strips.cells(2, 2, 0)
    _sample(brush, width, 3.0, left.moved(u(1), 0))
    _sample(brush, width, -2.0, right.moved(-u(1), u(7)))


def _sample(brush: Brush, width: int, tilt: float, room: Box) -> None:
    photo = brush.photo(f"sample {tilt}", SampleOrder(width, tilt))
    if photo:
        brush.lay(photo, room, 0.5, 0)


def _title(brush: Brush, view: View, room: Box, ax: float) -> int:
    """The mark and the booth's name; how high they are."""
    u = brush.layout.u
    sign = brush.draw(mark, u(13), at=room, ax=ax, ay=0)
    name = brush.write(view.booth_name, room.below(sign.h + u(1)), NAME, INK, ax, 0)
    return name.bottom - room.y


def _link(brush: Brush, view: View, room: Box, side: int) -> int:
    """What to do with the link, its code, and how it reads; how high that is."""
    u = brush.layout.u
    says = brush.texts.say("Send a friend this link.")
    heading = brush.write(says, room, HEADING, INK)
    room = room.below(heading.h + u(1.5))
    card = Box(room.x, room.y, side, side)
    if not view.join_url:
        draw_no_link(brush, card)
        return card.bottom - heading.y
    draw_code(brush, view.join_url, card)
    link = draw_link(brush, view.join_url, room.below(side + u(1)))
    return link.bottom - heading.y
