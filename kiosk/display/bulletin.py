"""The notices: a simulated device, a trouble, who is reconnecting, how long until it starts over.

They hang at the top of the screen, one below the other, for as long as they are true.
"""

from kiosk.display.brush import Brush
from kiosk.display.layout import Box
from kiosk.display.motion import Presence
from kiosk.display.theme import BUTTER, CHIP, CORAL, NIGHT_RAISED, PAPER, PAPER_SOFT, SMALL, Colour
from kiosk.display.words import Notice


class Bulletin:
    def __init__(self) -> None:
        self._up = Presence[Notice]()

    def draw(self, brush: Brush, notices: list[Notice], room: Box, ax: float) -> None:
        """At the top of a room, and at its left (0) or right (1)."""
        for notice, there in self._up({it.about: it for it in notices}, brush.now_ms):
            slide = round((1 - there) * brush.layout.u(3))
            room = room.below(_draw(brush, notice, room.moved(0, -slide), ax, there))


def _draw(brush: Brush, notice: Notice, room: Box, ax: float, there: float) -> int:
    """Hangs up one notice at the room's top; how much of the room it takes, with a gap."""
    u = brush.layout.u
    dot, pad_x, pad_y = u(1.5), u(2.5), u(1.25)
    width = min(room.w, u(100)) - 2 * pad_x - 2 * dot
    says = brush.sprites.words(notice.says, Box(0, 0, width, room.h), CHIP, PAPER)
    surfaces = [says]
    if notice.detail:
        place = Box(0, 0, width, room.h)
        surfaces.append(brush.sprites.words(notice.detail, place, SMALL, PAPER_SOFT))
    w = max(surface.get_width() for surface in surfaces) + 2 * pad_x + 2 * dot
    h = sum(surface.get_height() for surface in surfaces) + 2 * pad_y
    card = room.placed(w, h, ax, 0)
    radius = h // 2 if len(surfaces) == 1 else u(3)
    brush.card(card, NIGHT_RAISED, radius, there)
    _dot(brush, card.moved(pad_x, pad_y), dot, says.get_height(), _colour(notice), there)
    inside = card.inset(pad_x, pad_y).beside(2 * dot)
    for surface in surfaces:
        brush.lay(surface, inside, 0, 0, opacity=there)
        inside = inside.below(surface.get_height())
    return h + u(1)


def _colour(notice: Notice) -> Colour:
    if notice.about == "simulated":
        return PAPER_SOFT
    return CORAL if notice.grave else BUTTER


def _dot(brush: Brush, at: Box, size: int, line: int, colour: Colour, there: float) -> None:
    place = Box(at.x, at.y + (line - size) // 2, size, size)
    brush.card(place, colour, size // 2, there)
