"""result: the strip, like paper on a table, and beside it what is true: which way it goes home, and
how its print goes."""

from kiosk.display import words
from kiosk.display.brush import Brush
from kiosk.display.darkroom import BlankOrder, StripOrder
from kiosk.display.layout import Box
from kiosk.display.motion import entered
from kiosk.display.print_status import draw_print_status
from kiosk.display.take_home import draw_take_home
from kiosk.display.theme import BODY, HERO, INK, INK_SOFT, LEAD, PAPER, TITLE
from kiosk.session.view import ResultView, StripStatus, View

_TILT = -2.5
_SHOTS = 4
"""How many pictures a strip seems to have while it is being made."""

_STEP_MS = 450

_BAND = 24.0
"""How high the room for the print is in portrait, units."""


class Result:
    def draw(self, brush: Brush, view: View) -> None:
        brush.fill(PAPER, brush.layout.screen)
        result = view.result or ResultView(StripStatus.COMPOSING, None)
        strip, beside = _rooms(brush, printed=result.prints is not None)
        if result.status is StripStatus.READY and result.strip_url:
            _strip(brush, result.strip_url, strip)
            draw_take_home(brush, view, result, beside)
            if result.prints:
                draw_print_status(brush, view, result.prints, _print_room(brush))
            else:
                _rejoice(brush, view)
        else:
            _blank(brush, strip, working=result.status is StripStatus.COMPOSING)
            _speak(brush, view, beside)


def _rejoice(brush: Brush, view: View) -> None:
    """Where there is room for it and no print to tell of."""
    if not brush.layout.portrait:
        said = words.headline(view, brush.texts)
        pieces = [(said.title, TITLE, INK), (said.lead, BODY, INK_SOFT)]
        brush.stack(pieces, _print_room(brush), 0, 1)


def _print_room(brush: Brush) -> Box:
    """Over the left lamp; in portrait across the screen."""
    layout, u = brush.layout, brush.layout.u
    if layout.portrait:
        band = u(_BAND)
        return Box(0, layout.ready.y - u(6) - band, layout.screen.w, band).inset(layout.margin, 0)
    return layout.above_ready.below(round(layout.above_ready.h * 0.3))


def _rooms(brush: Brush, *, printed: bool) -> tuple[Box, Box]:
    """For the strip, and for what is beside it."""
    layout, u = brush.layout, brush.layout.u
    if layout.portrait:
        foot = _print_room(brush).y if printed else layout.ready.y - u(10)
        top = max(layout.free.y, u(14))
        room = layout.screen.top(foot - u(4)).below(top).inset(layout.margin, 0)
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


def _speak(brush: Brush, view: View, room: Box) -> None:
    said = words.headline(view, brush.texts)
    brush.stack([(said.title, HERO, INK), (said.lead, LEAD, INK_SOFT)], room)
