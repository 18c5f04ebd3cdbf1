"""Both button lamps and the fill flash on GPIO pins, dimmed by PWM through gpiozero.

A pin gives 3.3 V and a few mA: it drives a transistor or MOSFET board, never a lamp by itself.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from kiosk.devices.pins import Header, gpio_trouble
from kiosk.errors import DeviceError
from kiosk.session.view import Glow

BREATH_S = 1.0
"""From dark to full, and again from full to dark."""


class GpioLights:
    """Pins are BCM numbers. One worker thread sets them, in the order it was asked to."""

    simulated = False

    def __init__(self, *, header: Header, ready_pin: int, start_pin: int, flash_pin: int) -> None:
        self._header = header
        self._pins = {"ready": ready_pin, "start": start_pin, "flash": flash_pin}
        self._wanted = dict.fromkeys(self._pins, Glow.DARK)
        self._shown: dict[str, Glow] = {}
        self._lamps: dict[str, Any] = {}
        self._worker: ThreadPoolExecutor | None = None
        self._loss = asyncio.Event()
        self._reason = ""

    def show(self, ready: Glow, start: Glow) -> None:
        self._want(ready=ready, start=start)

    def fill(self, on: bool) -> None:
        self._want(flash=Glow.SOLID if on else Glow.DARK)

    async def open(self) -> None:
        self._loss.clear()
        self._worker = ThreadPoolExecutor(1, "lights")
        await asyncio.get_running_loop().run_in_executor(self._worker, self._claim)
        self._set()

    async def failed(self) -> None:
        await self._loss.wait()
        raise DeviceError(self._reason)

    async def close(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            await asyncio.get_running_loop().run_in_executor(worker, self._release)
            worker.shutdown(wait=False)

    def _want(self, **glows: Glow) -> None:
        if glows.items() <= self._wanted.items():
            return
        self._wanted = self._wanted | glows
        self._set()

    def _set(self) -> None:
        # To end a breath is to wait for gpiozero's thread: too long for the event loop.
        if self._worker is not None:
            loop = asyncio.get_running_loop()
            self._worker.submit(self._apply, loop, self._wanted)

    # In the worker

    def _claim(self) -> None:
        from gpiozero import PWMLED

        factory = self._header.factory()
        for name, pin in self._pins.items():
            with gpio_trouble(pin):
                self._lamps[name] = PWMLED(pin, pin_factory=factory)

    def _apply(self, loop: asyncio.AbstractEventLoop, wanted: Mapping[str, Glow]) -> None:
        try:
            for name, glow in wanted.items():
                if self._shown.get(name) is not glow:
                    with gpio_trouble(self._pins[name]):
                        _light(self._lamps[name], glow)
                    self._shown[name] = glow
        except DeviceError as error:
            loop.call_soon_threadsafe(self._lose, str(error))

    def _release(self) -> None:
        self._shown.clear()
        while self._lamps:
            self._lamps.popitem()[1].close()

    # In the loop

    def _lose(self, reason: str) -> None:
        self._reason = reason
        self._loss.set()


def _light(lamp: Any, glow: Glow) -> None:
    match glow:
        case Glow.BREATHING:
            lamp.pulse(fade_in_time=BREATH_S, fade_out_time=BREATH_S)
        case Glow.SOLID:
            lamp.on()
        case Glow.DARK:
            lamp.off()
