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
    """`canvas` is what to draw on, and keeps what is drawn on it; it is another surface after the
    size has changed.

    `trouble` is a sentence for the operator while nobody can see what is drawn, else "".
    """

    def __init__(self, backend: Backend, size: tuple[int, int] | None, rotate: int) -> None:
        self._backend = backend
        self._size = size
        self._rotate = rotate
        self._full = backend == "fullscreen"
        self._before: dict[str, str | None] = {}
        self._stale = True
        self.canvas = pygame.Surface((1, 1))
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
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._before.clear()

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
        if any(event.type == pygame.VIDEOEXPOSE for event in happened):
            self._stale = True
        self._fit_canvas()
        return happened

    def present(self, changed: Sequence[Box]) -> None:
        """Hands what was drawn in these boxes of the canvas to whoever looks at it."""
        if not self.seen:
            return
        boxes = [Box(0, 0, *self.canvas.get_size())] if self._stale else changed
        self._stale = False
        if boxes:
            pygame.display.update([tuple(self._hand_over(box)) for box in boxes])

    def _open_with(self, driver: str | None) -> None:
        """Raises pygame.error. None lets SDL choose, or whoever has set SDL_VIDEODRIVER."""
        if driver:
            self._hint("SDL_VIDEODRIVER", driver)
        # Ctrl+C and systemd's SIGTERM are the loop's; SDL would make a mere event of them.
        self._hint("SDL_NO_SIGNAL_HANDLERS", "1")
        pygame.display.init()
        for name, value in _HINTS.get(pygame.display.get_driver(), {}).items():
            if name not in os.environ:
                self._hint(name, value)
        pygame.display.set_caption("Nearbooth")
        self._set_mode()

    def _hint(self, name: str, value: str) -> None:
        """SDL reads its hints from the environment; `close` puts back what was there."""
        self._before.setdefault(name, os.environ.get(name))
        os.environ[name] = value

    def _set_mode(self) -> None:
        full = self._full and self.seen
        pygame.display.set_icon(_icon())
        flags = pygame.FULLSCREEN if full else pygame.RESIZABLE
        pygame.display.set_mode(self._wished(full), flags)
        pygame.mouse.set_visible(not full)
        self._stale = True
        self._fit_canvas()

    def _wished(self, full: bool) -> tuple[int, int]:
        if full:
            return self._size or (0, 0)  # SDL's word for the display's own
        return self._size or _SIZE

    def _fit_canvas(self) -> None:
        """As large as the display looks to whoever stands in front of it."""
        width, height = _display().get_size()
        size = (height, width) if self._rotate in (90, 270) else (width, height)
        if self.canvas.get_size() != size:
            self.canvas = pygame.Surface(size).convert()

    def _hand_over(self, box: Box) -> Box:
        """Copies a box of the canvas to the display, turned; where that is."""
        part = self.canvas.subsurface(box)
        if self._rotate:
            part = pygame.transform.rotate(part, self._rotate)
        place = turned_box(box, self.canvas.get_size(), self._rotate)
        _display().blit(part, place)
        return place


def _display() -> pygame.Surface:
    surface = pygame.display.get_surface()
    assert surface is not None, "there is one from `open` to `close`"
    return surface


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
