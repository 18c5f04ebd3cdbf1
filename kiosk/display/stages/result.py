"""result: the strip, like paper on a table, and the code that takes it home."""

from kiosk.display import words
from kiosk.display.brush import Brush
from kiosk.display.darkroom import BlankOrder, StripOrder
from kiosk.display.layout import Box
from kiosk.display.motion import entered
from kiosk.display.theme import BODY, HERO, INK, INK_SOFT, LEAD, PAPER, TITLE
from kiosk.display.ticket import draw_code, draw_link, link_height
from kiosk.session.view import ResultView, StripStatus, View

_TILT = -2.5
_SHOTS = 4
"""How many pictures a strip seems to have while it is being made."""

_STEP_MS = 450


class Result:
    def draw(self, brush: Brush, view: View) -> None:
        brush.fill(PAPER, brush.layout.screen)
        strip, beside = _rooms(brush)
        result = view.result or ResultView(StripStatus.COMPOSING, None)
        if result.status is StripStatus.READY and result.strip_url:
            _rejoice(brush)
            _strip(brush, result.strip_url, strip)
            _take_home(brush, view, result.strip_url, beside)
        else:
            _blank(brush, strip, working=result.status is StripStatus.COMPOSING)
            _speak(brush, view, beside)


def _rejoice(brush: Brush) -> None:
    """Over the left lamp, where there is room for it."""
    layout = brush.layout
    if layout.portrait:
        return
    room = layout.above_ready
    title = brush.texts.say("Here it is!")
    lead = brush.texts.say("Everyone on one strip. Yours to keep.")
    brush.stack([(title, TITLE, INK), (lead, BODY, INK_SOFT)], room.below(room.h // 2), 0, 1)


def _rooms(brush: Brush) -> tuple[Box, Box]:
    """For the strip, and for what is beside it."""
    layout, u = brush.layout, brush.layout.u
    if layout.portrait:
        room = layout.screen.top(layout.ready.y).inset(layout.margin, u(14))
        half = round(room.w * 0.44)
        return room.left(half), room.beside(half + u(6))
    middle = layout.screen.beside(layout.ready.right).inset(layout.margin, u(5))
    beside = middle.beside(round(middle.h / 3) + u(14))
    return middle.left(round(middle.h / 3) + u(6)), beside.top(layout.start.y - u(8))


def _strip(brush: Brush, url: str, room: Box) -> None:
    """The strip slides onto the table from above."""
    photo = brush.photo("strip", StripOrder(url, _height(room), _TILT))
    there = entered(brush.since("strip", url if photo else None, brush.now_ms))
    if photo:
        brush.lay(photo, room.moved(0, round((there - 1) * brush.layout.u(20))), opacity=there)
    else:
        _blank(brush, room, working=True)


def _blank(brush: Brush, room: Box, *, working: bool) -> None:
    """A strip without pictures; while it is worked on, one after the other seems to appear."""
    height = _height(room)
    steps = range(_SHOTS + 1 if working else 1)
    photos = [brush.photo(f"blank {n}", BlankOrder(height, _SHOTS, n, _TILT)) for n in steps]
    made = [photo for photo in photos if photo]
    if made:
        brush.lay(made[int(brush.now_ms // _STEP_MS) % len(made)], room)


def _height(room: Box) -> int:
    """Of a strip, which is a third as wide as it is high, in a room where it is tilted."""
    return min(room.h, round(room.w * 2.7))


def _take_home(brush: Brush, view: View, url: str, room: Box) -> None:
    said, u = words.headline(view, brush.texts), brush.layout.u
    title = brush.sprites.words(said.title, room, HERO, INK)
    lead = brush.sprites.words(said.lead, room, LEAD, INK_SOFT)
    above = title.get_height() + lead.get_height() + u(3)
    below = link_height(brush) + u(1.5)
    side = min(room.w, room.h - above - below, u(62))
    block = room.placed(room.w, above + side + below)
    brush.lay(title, block, 0, 0)
    brush.lay(lead, block.below(title.get_height()), 0, 0)
    draw_code(brush, url, Box(block.x, block.y + above, side, side))
    draw_link(brush, url, block.below(above + side + u(1.5)))


def _speak(brush: Brush, view: View, room: Box) -> None:
    said = words.headline(view, brush.texts)
    brush.stack([(said.title, HERO, INK), (said.lead, LEAD, INK_SOFT)], room)
