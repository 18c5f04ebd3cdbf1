"""One frame: the scene of the View, the lamps, the notices, and what is over everything: the old
scene while it leaves, and the flash."""

import pygame

from kiosk.display import Program
from kiosk.display.brush import Brush
from kiosk.display.bulletin import Bulletin, height
from kiosk.display.canvas import Canvas
from kiosk.display.darkroom import Darkroom
from kiosk.display.drawings import mark
from kiosk.display.ending import trouble_shown
from kiosk.display.lamps import Lamps
from kiosk.display.layout import WIDE, Box, lay_out
from kiosk.display.live import Live
from kiosk.display.motion import Since, flash, remaining
from kiosk.display.notices import Notice
from kiosk.display.notices import notices as all_notices
from kiosk.display.picture import is_asleep
from kiosk.display.sprites import Sprites
from kiosk.display.stages import CLOSED, scene_of, scenes
from kiosk.display.stages.closed import reason
from kiosk.display.theme import NIGHT, WHITE
from kiosk.session.view import ShootPhase, Stage, View
from kiosk.texts import Texts

_PICTURED = (Stage.ATTRACT, Stage.WAITING_ROOM, Stage.SELECT_BG, Stage.SHOOT)
_STILL = (ShootPhase.COUNTING, ShootPhase.COLLECTING)


class Painter:
    """Draws on one surface, of one size, from its first frame on."""

    def __init__(self, surface: pygame.Surface, texts: Texts, darkroom: Darkroom) -> None:
        self._surface = surface
        self._size = surface.get_size()
        self._texts = texts
        self._darkroom = darkroom
        self._canvas = Canvas(surface)
        self._sprites = Sprites(self._size)
        self._live = Live()
        self._since = Since()
        self._scenes = scenes()
        self._lamps = Lamps()
        self._bulletin = Bulletin()
        self._leaving: tuple[pygame.Surface, float] | None = None
        self._scene = ""
        self._hung = 0
        self._fires_at_ms = float("-inf")

    def fits(self, surface: pygame.Surface) -> bool:
        """Whether this is the painter for `surface`."""
        return surface is self._surface

    def draw(self, view: View | None, program: Program | None, now_ms: float) -> list[Box]:
        """Draws the moment `now_ms` (room clock). Returns the boxes in which anything changed."""
        self._live.take(program)
        self._canvas.begin()
        if view is None:
            _splash(self._brush(now_ms))
        else:
            self._change_scene(view, now_ms)
            self._show(self._brush(now_ms), view)
        return self._canvas.end()

    def _brush(self, now_ms: float) -> Brush:
        width, height = self._size
        return Brush(
            canvas=self._canvas,
            layout=lay_out(width, height, self._live.aspect or WIDE, self._hung),
            sprites=self._sprites,
            live=self._live,
            darkroom=self._darkroom,
            texts=self._texts,
            since=self._since,
            now_ms=now_ms,
        )

    def _show(self, brush: Brush, view: View) -> None:
        self._scenes[self._scene].draw(brush, view)
        self._lamps.draw(brush, view)
        notices = self._notices(brush, view)
        if self._scene == Stage.RESULT:
            self._bulletin.draw(brush, notices, brush.layout.above_ready, 0)
        else:
            self._bulletin.draw(brush, notices, brush.layout.notices, 1, large=self._is_large)
        self._curtain(brush)
        self._flash(brush, view)

    @property
    def _is_large(self) -> bool:
        return self._scene == Stage.ATTRACT

    def _notices(self, brush: Brush, view: View) -> list[Notice]:
        told = self._told(brush, view)
        return [it for it in all_notices(view, self._texts, brush.now_ms) if it.about not in told]

    def _hanging(self, brush: Brush, view: View) -> int:
        """How far down the notices hang on a screen held upright."""
        if not brush.layout.portrait:
            return 0
        notices, room = self._notices(brush, view), brush.layout.notices
        hung = height(brush, notices, room, large=self._is_large)
        return room.y + hung + brush.layout.u(2) if hung else 0

    def _told(self, brush: Brush, view: View) -> set[str]:
        """What the scene itself tells large."""
        if self._scene == CLOSED:
            return {reason(view)}
        if self._scene in _PICTURED and is_asleep(brush, view):
            return {"camera"}
        return {"printer"} if self._scene == Stage.RESULT and trouble_shown(view) else set()

    def _change_scene(self, view: View, now_ms: float) -> None:
        """To another, or to the same with more or less room below the notices."""
        scene, before = scene_of(view), (self._scene, self._hung)
        self._scene = scene
        # Whoever looks at the countdown does not see it jump.
        if scene != before[0] or not (view.shoot and view.shoot.phase in _STILL):
            self._hung = self._hanging(self._brush(now_ms), view)
        if before[0] and before != (scene, self._hung):
            self._leaving = (self._surface.copy(), now_ms)
        # Friends who stay for another strip begin in the waiting room.
        if scene != before[0] and scene in (Stage.ATTRACT, CLOSED, Stage.WAITING_ROOM):
            self._darkroom.clear()
            self._since.forget()

    def _curtain(self, brush: Brush) -> None:
        """The scene before this one, as it was, until it has left."""
        if self._leaving is None:
            return
        picture, since_ms = self._leaving
        left = remaining(brush.now_ms - since_ms)
        brush.lay(picture, brush.layout.screen, opacity=left)
        if left == 0:
            self._leaving = None

    def _flash(self, brush: Brush, view: View) -> None:
        """White at the shutter, even if the stage goes on before it is out."""
        fires_at_ms = view.shoot.fire_at_ms if view.shoot else None
        if fires_at_ms is not None:
            self._fires_at_ms = fires_at_ms
        elif self._fires_at_ms > brush.now_ms:
            self._fires_at_ms = float("-inf")  # called off
        white = flash(brush.now_ms - self._fires_at_ms)
        if white > 0:
            sheet = brush.sprites.kept("flash", self._white)
            brush.lay(sheet, brush.layout.screen, opacity=white)

    def _white(self) -> pygame.Surface:
        sheet = pygame.Surface(self._size).convert()
        sheet.fill(WHITE)
        return sheet


def _splash(brush: Brush) -> None:
    """Before the first View: only whose booth it is."""
    brush.fill(NIGHT, brush.layout.screen)
    brush.draw(mark, brush.layout.u(30), at=brush.layout.screen)
