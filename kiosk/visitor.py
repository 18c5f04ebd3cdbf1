"""Somebody who watches the screen and presses when a lamp is lit: for the demo and tests."""

import asyncio
from collections.abc import Callable

from kiosk.session.events import Button
from kiosk.session.view import Action, View


class Visitor:
    """A screen that looks back."""

    def __init__(self) -> None:
        self._view: View | None = None
        self._changed = asyncio.Event()

    def publish(self, view: View) -> None:
        self._view = view
        self._changed.set()

    @property
    def view(self) -> View:
        assert self._view is not None, "nothing has been shown yet"
        return self._view

    async def until(self, seen: Callable[[View], bool]) -> View:
        """Wait until the screen shows what is wished for."""
        while self._view is None or not seen(self._view):
            self._changed.clear()
            await self._changed.wait()
        return self._view

    async def lit(self, button: Button, action: Action) -> View:
        """Wait until a press of `button` would do `action`."""
        return await self.until(
            lambda v: (v.ready_lamp if button is Button.READY else v.start_lamp).action is action
        )
