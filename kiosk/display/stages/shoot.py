"""shoot: everybody as large as the screen. Posing, countdown, and the moment after it."""

import pygame

from kiosk.display import words
from kiosk.display.brush import Brush
from kiosk.display.crop import draw_crop
from kiosk.display.drawings import scrim, vignette
from kiosk.display.layout import WIDE, Box
from kiosk.display.motion import breath
from kiosk.display.picture import draw_picture
from kiosk.display.progress import draw_progress
from kiosk.display.theme import CORAL, HERO, LEAD, NIGHT, PAPER
from kiosk.session.schedule import number
from kiosk.session.view import ShootPhase, ShootView, View

_TURN_MS = 40

_OPACITY = 0.92
"""Of a number over the picture: those who pose want to see themselves, even behind it."""

_PROGRESS = 15.0
"""Units that how far the strip is takes, at the foot."""

_BREATH = 0.06
"""How much larger the number is when it is inhaled."""


class Shoot:
    def draw(self, brush: Brush, view: View) -> None:
        brush.fill(NIGHT, brush.layout.screen)
        draw_picture(brush, view, _picture(brush))
        shoot = view.shoot
        if shoot is None:
            return
        if shoot.phase is ShootPhase.POSING:
            _prepare(brush, shoot)
            if brush.live.aspect:
                picture = _picture(brush)
                draw_crop(brush, picture, foot=_is_beside(brush, picture))
        if shoot.phase is ShootPhase.COUNTING and shoot.fire_at_ms is not None:
            _count(brush, shoot, shoot.fire_at_ms)
        else:
            _speak(brush, view)


def _picture(brush: Brush) -> Box:
    """As large as the screen allows; at its top if there is room to be left, or no picture."""
    free, aspect = brush.layout.free, brush.live.aspect
    if aspect is None and not brush.layout.portrait:
        return free.top(brush.layout.words.y)
    box = free.fitted(aspect or WIDE)
    return box.moved(0, free.y - box.y) if _is_beside(brush, box) else box


def _is_beside(brush: Brush, picture: Box) -> bool:
    """Held upright, a wide picture leaves so much room that nothing has to lie on it."""
    return picture.h < brush.layout.free.h * 0.6


def _stand(brush: Brush) -> Box:
    """Where the number stands: over the picture, or between it and how far the strip is."""
    picture, free = _picture(brush), brush.layout.free
    if not _is_beside(brush, picture):
        return free
    below = free.below(picture.bottom - free.y)
    return below.top(below.h - brush.layout.u(_PROGRESS))


def _numeral(brush: Brush, value: int) -> pygame.Surface:
    """Two thirds of the screen's height, or what there is room for as it breathes."""
    screen, stand = brush.layout.screen, _stand(brush)
    height = round(min(screen.h * 2 / 3, stand.h * 0.88))
    return brush.sprites.number(value, height, round(screen.w * 0.8), CORAL)


def _prepare(brush: Brush, shoot: ShootView) -> None:
    """What is costly to make and must not be late is made while everybody poses, one by one."""
    turn = int(brush.now_ms // _TURN_MS) % (shoot.seconds + 1)
    if turn > 0:
        _numeral(brush, turn)
    elif brush.live.aspect:
        _vignette(brush)


def _vignette(brush: Brush) -> pygame.Surface:
    picture = _picture(brush)
    most = 0.4 if _is_beside(brush, picture) else 0.82
    return brush.sprites.drawing(vignette, picture.w, picture.h, NIGHT, most)


def _count(brush: Brush, shoot: ShootView, fire_at_ms: float) -> None:
    screen = brush.layout.screen
    if brush.live.aspect:
        brush.lay(_vignette(brush), _picture(brush))
    value = number(brush.now_ms, fire_at_ms, shoot.seconds)
    if value > 0:
        _draw_number(brush, _numeral(brush, value), fire_at_ms - brush.now_ms)
    says = words.shot_of(shoot, brush.texts)
    draw_progress(brush, shoot, says, screen.inset(brush.layout.margin))


def _draw_number(brush: Brush, numeral: pygame.Surface, left_ms: float) -> None:
    scale = 1 + _BREATH * breath(left_ms)
    if scale > 1:
        size = (round(numeral.get_width() * scale), round(numeral.get_height() * scale))
        numeral = pygame.transform.smoothscale(numeral, size)
    stand = _stand(brush)
    over = stand == brush.layout.free
    brush.lay(numeral, stand, 0.5, 0.5 if over else 0.6, opacity=_OPACITY if over else 1)


def _speak(brush: Brush, view: View) -> None:
    """Words at the foot of the screen, beside the lamps or above them."""
    layout, said = brush.layout, words.headline(view, brush.texts)
    screen = layout.screen
    if brush.live.aspect and not _is_beside(brush, _picture(brush)):
        brush.draw(scrim, screen.w, round(screen.h * 0.6), NIGHT, 0.9, at=screen, ay=1)
    if layout.portrait:
        room = layout.above_lamps
    else:
        room = Box(layout.margin, 0, layout.start.x - 2 * layout.margin, layout.ready.bottom)
    pieces = [(said.title, HERO, PAPER), (said.lead, LEAD, PAPER)]
    brush.stack(pieces, room.below(room.h // 2), 0, 1)
