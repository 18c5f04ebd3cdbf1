"""One contract for all lamps: what a person sees of them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Protocol

import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from kiosk.devices.lights import Lights
from kiosk.devices.lights.gpio import GpioLights
from kiosk.devices.lights.simulated import Shown, SimulatedLights
from kiosk.devices.pins import Header
from kiosk.errors import DeviceError
from kiosk.session.view import Glow

PINS = {"ready": 18, "start": 19, "flash": 13}
DARK, BREATHING, SOLID = Glow.DARK, Glow.BREATHING, Glow.SOLID


class Rig(Protocol):
    """Lamps, and the eye that looks at them."""

    lights: Lights

    def seen(self, lamp: str) -> Glow: ...


class GpioRig:
    """Looks at the pins: in between dark and full is a breath."""

    def __init__(self) -> None:
        self.factory = MockFactory(pin_class=MockPWMPin)
        self.lights = GpioLights(
            header=Header(make=lambda: self.factory), ready_pin=18, start_pin=19, flash_pin=13
        )

    def seen(self, lamp: str) -> Glow:
        level = self.factory.pin(PINS[lamp]).state
        return DARK if level == 0 else SOLID if level == 1 else BREATHING


class SimulatedRig:
    def __init__(self) -> None:
        self.lights = SimulatedLights()

    def seen(self, lamp: str) -> Glow:
        shown = self.lights.shown
        glows = {
            "ready": shown.ready,
            "start": shown.start,
            "flash": SOLID if shown.flash else DARK,
        }
        return glows[lamp]


@pytest.fixture(params=[GpioRig, SimulatedRig])
def rig(request: pytest.FixtureRequest) -> Rig:
    made: Callable[[], Rig] = request.param
    return made()


@asynccontextmanager
async def opened(rig: Rig) -> AsyncIterator[None]:
    await rig.lights.open()
    try:
        yield
    finally:
        await rig.lights.close()


async def until(seen: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not seen():
            await asyncio.sleep(0.005)


async def looks(rig: Rig, ready: Glow = DARK, start: Glow = DARK, flash: Glow = DARK) -> None:
    """Wait until the lamps are seen like this."""
    await until(lambda: tuple(rig.seen(lamp) for lamp in PINS) == (ready, start, flash))


async def test_the_lamps_are_dark_at_first(rig: Rig) -> None:
    async with opened(rig):
        await looks(rig)


async def test_each_lamp_shows_its_own_glow(rig: Rig) -> None:
    async with opened(rig):
        rig.lights.show(ready=SOLID, start=BREATHING)
        await looks(rig, ready=SOLID, start=BREATHING)
        rig.lights.show(ready=BREATHING, start=DARK)
        await looks(rig, ready=BREATHING, start=DARK)
        rig.lights.show(ready=DARK, start=SOLID)
        await looks(rig, ready=DARK, start=SOLID)


async def test_the_flash_is_full_and_leaves_the_lamps_alone(rig: Rig) -> None:
    async with opened(rig):
        rig.lights.show(ready=SOLID, start=DARK)
        rig.lights.fill(True)
        await looks(rig, ready=SOLID, flash=SOLID)
        rig.lights.fill(False)
        await looks(rig, ready=SOLID)


async def test_what_is_set_before_opening_shows_once_open(rig: Rig) -> None:
    rig.lights.show(ready=SOLID, start=SOLID)
    async with opened(rig):
        await looks(rig, ready=SOLID, start=SOLID)


async def test_closed_lamps_are_dark_and_remember_for_the_next_opening(rig: Rig) -> None:
    async with opened(rig):
        rig.lights.show(ready=BREATHING, start=SOLID)
        await looks(rig, ready=BREATHING, start=SOLID)
    await looks(rig)
    async with opened(rig):
        await looks(rig, ready=BREATHING, start=SOLID)


async def test_the_last_of_many_wishes_is_what_is_shown(rig: Rig) -> None:
    async with opened(rig):
        for _ in range(10):
            rig.lights.show(ready=BREATHING, start=BREATHING)
            rig.lights.show(ready=DARK, start=SOLID)
        rig.lights.show(ready=SOLID, start=DARK)
        await looks(rig, ready=SOLID)


async def test_closing_is_allowed_before_opening_and_twice(rig: Rig) -> None:
    await rig.lights.close()
    async with opened(rig):
        pass
    await rig.lights.close()


def test_only_the_simulated_lamps_say_that_they_are_simulated() -> None:
    assert not GpioRig().lights.simulated
    assert SimulatedRig().lights.simulated


# GPIO


async def test_a_breath_rises_and_falls() -> None:
    rig = GpioRig()
    async with opened(rig):
        rig.lights.show(ready=BREATHING, start=DARK)
        pin = rig.factory.pin(18)
        await until(lambda: any(a.state == 1 > b.state for a, b in pairwise(pin.states)))
    levels = [state.state for state in pin.states]
    rise = levels[levels.index(0) : levels.index(1) + 1]
    assert rise == sorted(rise)
    assert len(rise) > 10


async def test_setting_what_is_already_set_does_not_start_the_breath_anew() -> None:
    rig = GpioRig()
    async with opened(rig):
        rig.lights.show(ready=BREATHING, start=DARK)
        await looks(rig, ready=BREATHING)
        seen = len(rig.factory.pin(18).states)
        rig.lights.show(ready=BREATHING, start=DARK)
        await until(lambda: len(rig.factory.pin(18).states) > seen + 5)
        levels = [state.state for state in rig.factory.pin(18).states[seen - 1 :]]
        assert levels == sorted(levels)


async def test_a_lamp_that_cannot_be_set_any_more_is_a_loss_and_comes_back() -> None:
    class Dying(MockPWMPin):
        alive = True

        def _set_state(self, value: float) -> None:
            if value == 1 and not Dying.alive:
                raise OSError("no such device")
            super()._set_state(value)

    rig = GpioRig()
    rig.factory.pin_class = Dying
    await rig.lights.open()
    Dying.alive = False
    rig.lights.fill(True)
    async with asyncio.timeout(5):
        with pytest.raises(DeviceError, match="GPIO13 does not work: no such device"):
            await rig.lights.failed()
    await rig.lights.close()
    Dying.alive = True
    async with opened(rig):
        await looks(rig, flash=SOLID)


async def test_a_pin_that_cannot_be_dimmed_is_refused_at_opening() -> None:
    lights = GpioLights(header=Header(make=MockFactory), ready_pin=18, start_pin=19, flash_pin=13)
    with pytest.raises(DeviceError, match="GPIO18 does not work"):
        await lights.open()
    await lights.close()


# Simulated


async def test_simulated_lamps_remember_all_they_have_shown() -> None:
    lights = SimulatedLights()
    await lights.open()
    lights.show(ready=BREATHING, start=DARK)
    lights.show(ready=BREATHING, start=DARK)
    lights.fill(True)
    lights.fill(False)
    assert list(lights.history) == [
        Shown(),
        Shown(ready=BREATHING),
        Shown(ready=BREATHING, flash=True),
        Shown(ready=BREATHING),
    ]


async def test_simulated_lamps_go_dark_when_made_to_fail() -> None:
    lights = SimulatedLights()
    await lights.open()
    lights.show(ready=SOLID, start=SOLID)
    lights.fail("A fuse has blown.")
    assert lights.shown == Shown()
    with pytest.raises(DeviceError, match="A fuse has blown"):
        await lights.failed()
    lights.mend()
    await lights.open()
    assert lights.shown == Shown(ready=SOLID, start=SOLID)
