"""What the keyboard means to the screen itself: F for full screen, Esc held for 2 s to quit.

All keys go on to whoever listens: R and S are buttons elsewhere.
"""

from collections.abc import Callable

import pygame

QUIT_AFTER_S = 2.0


class Keys:
    """Off, it hears nothing but the window's own closing. Callbacks come in the screen's thread."""

    def __init__(
        self,
        *,
        on: bool,
        on_key: Callable[[str, bool], None],
        on_full: Callable[[], None],
        on_quit: Callable[[], None],
    ) -> None:
        self._on = on
        self._on_key = on_key
        self._on_full = on_full
        self._on_quit = on_quit
        self._escape_s: float | None = None

    def hear(self, event: pygame.Event, now_s: float) -> None:
        """`now_s`: time.monotonic()."""
        if event.type == pygame.QUIT:
            self._on_quit()
        elif self._on and event.type in (pygame.KEYDOWN, pygame.KEYUP):
            self._key(pygame.key.name(event.key), event.type == pygame.KEYDOWN, now_s)

    def tick(self, now_s: float) -> None:
        """Call every frame: a key that is held makes no event."""
        if self._escape_s is not None and now_s - self._escape_s >= QUIT_AFTER_S:
            self._escape_s = None
            self._on_quit()

    def _key(self, name: str, down: bool, now_s: float) -> None:
        if name == "escape":
            self._escape_s = now_s if down else None
        elif name == "f" and down:
            self._on_full()
        self._on_key(name, down)
