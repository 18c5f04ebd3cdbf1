"""Two arcade buttons on GPIO pins, each wired between its pin and ground."""

import asyncio
from collections.abc import Callable
from typing import Any

from kiosk.devices.buttons import OnHold, OnPress, OnRelease, nobody
from kiosk.devices.pins import Header, gpio_trouble
from kiosk.session.events import Button


class GpioButtons:
    """Pins are BCM numbers; `debounce_s` is how long a level must be steady to count."""

    simulated = False

    def __init__(
        self,
        *,
        header: Header,
        ready_pin: int,
        start_pin: int,
        debounce_s: float = 0.03,
        hold_s: float = 3.0,
    ) -> None:
        self._header = header
        self._pins = {Button.READY: ready_pin, Button.START: start_pin}
        self._debounce_s = debounce_s
        self._hold_s = hold_s
        self._on_press: OnPress = nobody
        self._on_hold: OnHold = nobody
        self._on_release: OnRelease = nobody
        self._open: list[Any] = []

    def listen(self, on_press: OnPress, on_hold: OnHold, on_release: OnRelease) -> None:
        self._on_press, self._on_hold, self._on_release = on_press, on_hold, on_release

    async def open(self) -> None:
        await asyncio.to_thread(self._claim, asyncio.get_running_loop())

    def _claim(self, loop: asyncio.AbstractEventLoop) -> None:
        factory = self._header.factory()
        for button, pin in self._pins.items():
            with gpio_trouble(pin):
                self._open.append(self._button(factory, pin))
            self._open[-1].when_pressed = _enter(loop, self._on_press, button)
            self._open[-1].when_held = _enter(loop, self._on_hold, button)
            self._open[-1].when_released = _enter(loop, self._on_release, button)

    def _button(self, factory: Any, pin: int) -> Any:
        from gpiozero import Button as Contact

        return Contact(
            pin,
            pull_up=True,
            bounce_time=self._debounce_s or None,
            hold_time=self._hold_s,
            pin_factory=factory,
        )

    async def failed(self) -> None:
        """Never returns: nobody can take a claimed line of the header away."""
        await asyncio.get_running_loop().create_future()

    async def close(self) -> None:
        # gpiozero waits here for its own threads, for a held button as long as the hold.
        await asyncio.to_thread(self._release)

    def _release(self) -> None:
        while self._open:
            self._open.pop().close()


def _enter(
    loop: asyncio.AbstractEventLoop, tell: Callable[[Button], None], button: Button
) -> Callable[[], None]:
    """What gpiozero calls in a thread of its own: it leaves word with the loop and returns."""

    def enter() -> None:
        loop.call_soon_threadsafe(tell, button)

    return enter
