"""The two lamps: whatever a button would do now, lit and named at the button's side."""

from kiosk.display import words
from kiosk.display.brush import Brush
from kiosk.display.drawings import arcade_button, halo, tick
from kiosk.display.layout import Box
from kiosk.display.motion import Presence, glow
from kiosk.display.theme import BUTTER, CORAL, INK, INK_SOFT, LABEL, PAPER_DEEP, Colour, Style
from kiosk.session.view import Glow, Lamp, Stage, View

_ACTION = Style("Bold", (1, 0, -1, -2))
_LABEL_OF_3 = Style("Black", (1, 0))
_ACTION_OF_3 = Style("Bold", (0, -1, -2), leading=1.1)
_HOLD = Style("Medium", (-1, -2))
_AHEAD = (Stage.WAITING_ROOM, Stage.SELECT_BG)
_COLOURS = {"READY": BUTTER, "START": CORAL}


class Lamps:
    """A dark lamp is not shown: what cannot be pressed is not on the screen. Only where START will
    go on, once everyone has decided, its place is marked."""

    def __init__(self) -> None:
        self._lit = Presence[tuple[str, Lamp]]()

    def draw(self, brush: Brush, view: View) -> None:
        lamps = {"READY": view.ready_lamp, "START": view.start_lamp}
        if view.stage in _AHEAD and view.start_lamp.glow is Glow.DARK:
            _unlit(brush, brush.layout.start)
        lit = {name: (name, lamp) for name, lamp in lamps.items() if lamp.glow is not Glow.DARK}
        for (name, lamp), there in self._lit(lit, brush.now_ms):
            place = brush.layout.ready if name == "READY" else brush.layout.start
            slide = round((1 - there) * brush.layout.u(4))
            also = name == "READY" and lamp.action is not view.ready_hold
            hold = words.lamp(view.ready_hold, brush.texts) if also else ""
            _draw(brush, name, lamp, hold, place.moved(0, slide), there)


def _draw(brush: Brush, name: str, lamp: Lamp, hold: str, place: Box, there: float) -> None:
    """`hold`: what it does as well, held down."""
    colour = _COLOURS[name]
    if lamp.glow is Glow.BREATHING:
        _halo(brush, place, colour, there)
    brush.card(place, colour, place.h // 2, there)
    button = place.left(place.h).inset(round(place.h * 0.18))
    _button(brush, button, colour, lamp.glow is Glow.SOLID, there)
    gap = round(place.h * 0.06)
    room = place.beside(place.h - gap)
    room = room.left(room.w - place.h // 4)
    said = words.lamp(lamp.action, brush.texts)
    pieces = [(name, LABEL, INK), (said, _ACTION, INK)]
    if hold:
        pieces = [(name, _LABEL_OF_3, INK), (said, _ACTION_OF_3, INK), (hold, _HOLD, INK)]
    brush.stack(pieces, room, opacity=there)


def _unlit(brush: Brush, place: Box) -> None:
    u = brush.layout.u
    brush.line(place, PAPER_DEEP, max(1, u(0.4)), place.h // 2)
    brush.write("START", place, LABEL, INK_SOFT, 0.5, 0.5)


def _halo(brush: Brush, place: Box, colour: Colour, there: float) -> None:
    """Breathing: the light around the lamp comes and goes."""
    opacity = there * (0.15 + 0.85 * glow(brush.now_ms))
    # In steps, so that a breath redraws the lamp's corner of the screen no oftener than is seen.
    opacity = round(opacity * 24) / 24
    brush.draw(halo, place.w, place.h, brush.layout.u(4), colour, at=place, opacity=opacity)


def _button(brush: Brush, box: Box, cap: Colour, pressed: bool, there: float) -> None:
    brush.draw(arcade_button, box.h, cap, INK, at=box, opacity=there, pressed=pressed)
    if pressed:
        brush.draw(tick, round(box.h * 0.7), INK, at=box, opacity=there)
