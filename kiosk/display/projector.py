"""Everything of the screen that belongs to SDL's thread, frame by frame: window, keys, painter."""

import pygame

from kiosk.display import Program
from kiosk.display.darkroom import Darkroom
from kiosk.display.keys import Keys
from kiosk.display.painter import Painter
from kiosk.display.window import Window
from kiosk.session.view import View
from kiosk.texts import Texts

LOOK_AGAIN_S = 5.0
"""While there is no display, how often one is looked for."""


class Projector:
    """Opened, used and closed in one and the same thread."""

    def __init__(self, window: Window, keys: Keys, texts: Texts, darkroom: Darkroom) -> None:
        self._window = window
        self._keys = keys
        self._texts = texts
        self._darkroom = darkroom
        self._painter: Painter | None = None
        self._looked_s = 0.0

    @property
    def trouble(self) -> str:
        """A sentence for the operator while nobody can see the screen, else ""."""
        return self._window.trouble

    @property
    def canvas(self) -> pygame.Surface:
        """What was drawn last, upright."""
        return self._window.canvas

    def open(self, now_s: float) -> None:
        pygame.font.init()
        self._window.open()
        self._looked_s = now_s
        self._darkroom.start()

    def close(self) -> None:
        self._darkroom.stop()
        self._window.close()

    def frame(
        self, view: View | None, program: Program | None, now_ms: float, now_s: float
    ) -> None:
        """Draws and shows one frame. `now_ms` is the room's clock, `now_s` time.monotonic()."""
        self._look_again(now_s)
        for event in self._window.events():
            self._keys.hear(event, now_s)
        self._keys.tick(now_s)
        self._window.present(self._fitting_painter().draw(view, program, now_ms))

    def _look_again(self, now_s: float) -> None:
        if self._window.trouble and now_s - self._looked_s >= LOOK_AGAIN_S:
            self._looked_s = now_s
            self._window.open()

    def _fitting_painter(self) -> Painter:
        canvas = self._window.canvas
        if self._painter is None or not self._painter.fits(canvas):
            self._painter = Painter(canvas, self._texts, self._darkroom)
        return self._painter
