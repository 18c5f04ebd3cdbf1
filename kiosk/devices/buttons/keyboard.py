"""The booth's two buttons on a keyboard. The display owns the keys and hands them over here."""

import asyncio

from kiosk.devices.buttons import OnHold, OnPress, OnRelease, nobody
from kiosk.session.events import Button

KEYS = {"r": Button.READY, "s": Button.START, "space": Button.START}
"""Key names as pygame gives them, in lower case."""


class KeyboardButtons:
    """A key that is held down repeats neither press nor hold, whatever the keyboard does."""

    simulated = False

    def __init__(self, *, hold_s: float = 3.0) -> None:
        self._hold_s = hold_s
        self._on_press: OnPress = nobody
        self._on_hold: OnHold = nobody
        self._on_release: OnRelease = nobody
        self._opened = False
        self._down: dict[str, asyncio.TimerHandle] = {}

    def listen(self, on_press: OnPress, on_hold: OnHold, on_release: OnRelease) -> None:
        self._on_press, self._on_hold, self._on_release = on_press, on_hold, on_release

    async def open(self) -> None:
        self._opened = True

    async def failed(self) -> None:
        """Never returns: a keyboard that is pulled out is only one that nobody presses."""
        await asyncio.get_running_loop().create_future()

    async def close(self) -> None:
        self._opened = False
        while self._down:
            self.key_up(next(iter(self._down)))

    def key_down(self, key: str) -> None:
        """A key went down; other keys than `KEYS` mean nothing. Call in the loop's thread."""
        button = KEYS.get(key.lower())
        if button is None or not self._opened or key.lower() in self._down:
            return
        loop = asyncio.get_running_loop()
        self._down[key.lower()] = loop.call_later(self._hold_s, self._on_hold, button)
        self._on_press(button)

    def key_up(self, key: str) -> None:
        """A key came up. Call in the loop's thread."""
        timer = self._down.pop(key.lower(), None)
        if timer is not None:
            timer.cancel()
            if self._opened:
                self._on_release(KEYS[key.lower()])
