"""Where the picture goes: a full screen, a window, or nowhere. All of SDL's own quirks.

SDL speaks to one thread only: whoever opens a Window does everything with it. `rotate` is how far
the screen is mounted clockwise, degrees; the canvas is upright and is turned back on its way out.
"""

import os
from collections.abc import Sequence
from typing import Literal

import pygame

from kiosk.display.drawings import mark
from kiosk.display.layout import Box

Backend = Literal["fullscreen", "window", "offscreen"]

_SIZE = (1280, 720)
"""Of a window, and of a screen that nobody sees, unless configured."""

_UNSEEN = ("offscreen", "dummy")

_HINTS = {
    # Measured: a flip through SDL's renderer takes 15 ms without a GPU, directly 0.5 ms.
    "x11": {"SDL_FRAMEBUFFER_ACCELERATION": "0"},
    "offscreen": {"SDL_FRAMEBUFFER_ACCELERATION": "0"},
    # Its default renderer was black on arm64, while it claimed to draw.
    "KMSDRM": {"SDL_RENDER_DRIVER": "opengles2"},
}


class Window:
    """`canvas` is what to draw on; it is another surface after the size has changed.

    `trouble` is a sentence for the operator while nobody can see what is drawn, else "".
    """

    def __init__(self, backend: Backend, size: tuple[int, int] | None, rotate: int) -> None:
        self._backend = backend
        self._size = size
        self._rotate = rotate
        self._full = backend == "fullscreen"
        self._hinted: list[str] = []
        self._display = pygame.Surface((1, 1))
        self.canvas = self._display
        self.trouble = ""

    def open(self) -> None:
        """Onto a display if one is wanted and found, else unseen. Also to look for one again."""
        self.close()
        if self._backend == "offscreen":
            self._open_with("offscreen")
            return
        try:
            self._open_with(None)
            reason = "" if self.seen else "SDL finds none"
        except pygame.error as error:
            self.close()
            self._open_with("offscreen")
            reason = str(error).rstrip(".")
        self.trouble = f"No display: {reason}. Plug one in, or see `kiosk check`." if reason else ""

    def close(self) -> None:
        pygame.display.quit()
        for name in self._hinted:
            os.environ.pop(name, None)
        self._hinted.clear()

    @property
    def seen(self) -> bool:
        return pygame.display.get_driver() not in _UNSEEN

    def toggle_full(self) -> None:
        """From full screen to a window, and back."""
        if self.seen:
            self._full = not self._full
            self._set_mode()

    def events(self) -> list[pygame.Event]:
        """What has happened since. Also notices when the window's size was changed."""
        happened = pygame.event.get()
        self._display = pygame.display.get_surface() or self._display
        self._fit_canvas()
        return happened

    def present(self, changed: Sequence[Box]) -> None:
        """Hands what was drawn in these boxes of the canvas to whoever looks at it."""
        if not self.seen:
            return
        if self.canvas is not self._display:
            changed = [self._turned(box) for box in changed]
        if changed:
            pygame.display.update([tuple(box) for box in changed])

    def _open_with(self, driver: str | None) -> None:
        """Raises pygame.error. None lets SDL choose, or whoever has set SDL_VIDEODRIVER."""
        if driver:
            self._hint("SDL_VIDEODRIVER", driver)
        # Ctrl+C and systemd's SIGTERM are the loop's; SDL would make a mere event of them.
        self._hint("SDL_NO_SIGNAL_HANDLERS", "1")
        pygame.display.init()
        for name, value in _HINTS.get(pygame.display.get_driver(), {}).items():
            self._hint(name, value)
        pygame.display.set_caption("Nearbooth")
        self._set_mode()

    def _hint(self, name: str, value: str) -> None:
        if name not in os.environ or name == "SDL_VIDEODRIVER":
            os.environ[name] = value
            self._hinted.append(name)

    def _set_mode(self) -> None:
        full = self._full and self.seen
        pygame.display.set_icon(_icon())
        flags = pygame.FULLSCREEN if full else pygame.RESIZABLE
        self._display = pygame.display.set_mode(self._wished(full), flags)
        pygame.mouse.set_visible(not full)
        self._fit_canvas()

    def _wished(self, full: bool) -> tuple[int, int]:
        if full:
            return self._size or (0, 0)  # SDL's word for the display's own
        return self._size or _SIZE

    def _fit_canvas(self) -> None:
        """The display's own surface if nothing has to be turned; else one as large as it looks."""
        if self.seen and self._rotate == 0:
            self.canvas = self._display
            return
        width, height = self._display.get_size()
        size = (height, width) if self._rotate in (90, 270) else (width, height)
        if self.canvas is self._display or self.canvas.get_size() != size:
            self.canvas = pygame.Surface(size).convert()

    def _turned(self, box: Box) -> Box:
        """Draws a box of the canvas on the display, turned; where that is."""
        part = self.canvas.subsurface(box)
        turned = pygame.transform.rotate(part, self._rotate)
        place = turned_box(box, self.canvas.get_size(), self._rotate)
        self._display.blit(turned, place)
        return place


def _icon() -> pygame.Surface:
    image = mark(64)
    return pygame.image.frombytes(image.tobytes(), image.size, "RGBA")


def turned_box(box: Box, size: tuple[int, int], rotate: int) -> Box:
    """Where a box of a surface of this size is once that is turned counter clockwise."""
    width, height = size
    match rotate:
        case 90:
            return Box(box.y, width - box.right, box.h, box.w)
        case 180:
            return Box(width - box.right, height - box.bottom, box.w, box.h)
        case 270:
            return Box(height - box.bottom, box.x, box.h, box.w)
        case _:
            return box
