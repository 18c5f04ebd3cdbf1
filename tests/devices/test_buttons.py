"""One contract for all buttons, and what each kind has of its own."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

import pytest
from gpiozero.pins.mock import MockFactory

from kiosk.devices.buttons import Buttons
from kiosk.devices.buttons.gpio import GpioButtons
from kiosk.devices.buttons.keyboard import KeyboardButtons
from kiosk.devices.buttons.simulated import SimulatedButtons
from kiosk.devices.pins import Header
from kiosk.errors import DeviceError
from kiosk.session.events import Button

PINS = {Button.READY: 17, Button.START: 27}
HOLD_S = 0.05


class Rig(Protocol):
    """Buttons, and the finger that presses them."""

    buttons: Buttons

    def tap(self, button: Button) -> None: ...

    def keep_down(self, button: Button) -> None: ...


class GpioRig:
    def __init__(self) -> None:
        self.factory = MockFactory()
        header = Header(make=lambda: self.factory)
        self.buttons = GpioButtons(header=header, ready_pin=17, start_pin=27, hold_s=HOLD_S)

    def tap(self, button: Button) -> None:
        self.keep_down(button)
        self.lift(button)

    def keep_down(self, button: Button) -> None:
        self.factory.pin(PINS[button]).drive_low()

    def lift(self, button: Button) -> None:
        self.factory.pin(PINS[button]).drive_high()


class KeyboardRig:
    def __init__(self) -> None:
        self.buttons = KeyboardButtons(hold_s=HOLD_S)

    def tap(self, button: Button) -> None:
        self.keep_down(button)
        self.lift(button)

    def keep_down(self, button: Button) -> None:
        self.buttons.key_down("r" if button is Button.READY else "space")

    def lift(self, button: Button) -> None:
        self.buttons.key_up("r" if button is Button.READY else "space")


class SimulatedRig:
    def __init__(self) -> None:
        self.buttons = SimulatedButtons()

    def tap(self, button: Button) -> None:
        self.buttons.press(button)

    def keep_down(self, button: Button) -> None:
        self.buttons.hold(button)


class Diary:
    """What a listener was told, in order."""

    def __init__(self) -> None:
        self.entries: list[str] = []
        self.threads: set[threading.Thread] = set()

    def pressed(self, button: Button) -> None:
        self._note(f"{button} pressed")

    def held(self, button: Button) -> None:
        self._note(f"{button} held")

    def released(self, button: Button) -> None:
        self._note(f"{button} released")

    def _note(self, entry: str) -> None:
        self.entries.append(entry)
        self.threads.add(threading.current_thread())

    async def has(self, *entries: str) -> None:
        """Wait for these entries, and then long enough to see that no more come."""
        async with asyncio.timeout(5):
            while len(self.entries) < len(entries):
                await asyncio.sleep(0.005)
        await asyncio.sleep(HOLD_S * 2)
        assert self.entries == list(entries)


@pytest.fixture(params=[GpioRig, KeyboardRig, SimulatedRig])
def rig(request: pytest.FixtureRequest) -> Rig:
    made: Callable[[], Rig] = request.param
    return made()


@asynccontextmanager
async def opened(rig: Rig) -> AsyncIterator[Diary]:
    diary = Diary()
    rig.buttons.listen(diary.pressed, diary.held, diary.released)
    await rig.buttons.open()
    try:
        yield diary
    finally:
        await rig.buttons.close()


async def test_a_press_is_told_once_and_names_the_button(rig: Rig) -> None:
    async with opened(rig) as diary:
        rig.tap(Button.READY)
        rig.tap(Button.START)
        await diary.has("ready pressed", "ready released", "start pressed", "start released")


async def test_pressing_again_is_told_again(rig: Rig) -> None:
    async with opened(rig) as diary:
        rig.tap(Button.START)
        rig.tap(Button.START)
        await diary.has(*["start pressed", "start released"] * 2)


async def test_a_finger_that_stays_is_a_press_and_then_one_hold(rig: Rig) -> None:
    async with opened(rig) as diary:
        rig.keep_down(Button.START)
        await diary.has("start pressed", "start held")


@pytest.mark.parametrize("make", [GpioRig, KeyboardRig])
async def test_a_hold_ends_when_the_finger_goes(
    make: Callable[[], GpioRig] | Callable[[], KeyboardRig],
) -> None:
    rig = make()
    async with opened(rig) as diary:
        rig.keep_down(Button.READY)
        await diary.has("ready pressed", "ready held")
        rig.lift(Button.READY)
        await diary.has("ready pressed", "ready held", "ready released")


async def test_the_listener_is_told_in_the_loops_thread(rig: Rig) -> None:
    async with opened(rig) as diary:
        rig.keep_down(Button.READY)
        await diary.has("ready pressed", "ready held")
        assert diary.threads == {threading.current_thread()}


async def test_buttons_that_are_not_open_tell_nothing(rig: Rig) -> None:
    async with opened(rig) as diary:
        pass
    rig.tap(Button.READY)
    await diary.has()


async def test_buttons_work_again_after_they_were_closed(rig: Rig) -> None:
    async with opened(rig):
        pass
    async with opened(rig) as diary:
        rig.tap(Button.READY)
        await diary.has("ready pressed", "ready released")


async def test_closing_is_allowed_before_opening_and_twice(rig: Rig) -> None:
    await rig.buttons.close()
    async with opened(rig):
        pass
    await rig.buttons.close()


async def test_buttons_without_a_listener_bear_a_press() -> None:
    for made in (GpioRig, KeyboardRig, SimulatedRig):
        silent = made()
        await silent.buttons.open()
        silent.keep_down(Button.START)
        await silent.buttons.close()


def test_only_the_simulated_buttons_say_that_they_are_simulated() -> None:
    assert not GpioRig().buttons.simulated
    assert not KeyboardRig().buttons.simulated
    assert SimulatedRig().buttons.simulated


# GPIO


async def test_a_button_that_is_down_when_the_booth_starts_is_not_a_press() -> None:
    rig = GpioRig()
    rig.factory.pin(17).drive_low()
    rig.factory.pin(17)._set_pull = lambda value: None  # the finger is stronger than the pull-up
    async with opened(rig) as diary:
        await diary.has()


async def test_the_pins_are_pulled_up_since_the_buttons_go_to_ground() -> None:
    rig = GpioRig()
    async with opened(rig):
        assert [rig.factory.pin(pin).pull for pin in PINS.values()] == ["up", "up"]


async def test_a_failed_opening_lets_go_of_what_it_had_taken() -> None:
    factory = MockFactory()
    header = Header(make=lambda: factory)
    wrong = GpioButtons(header=header, ready_pin=17, start_pin=99)
    with pytest.raises(DeviceError, match="GPIO99 is not a pin of this Pi"):
        await wrong.open()
    await wrong.close()
    right = GpioButtons(header=header, ready_pin=17, start_pin=27)
    await right.open()
    await right.close()


# Keyboard


@pytest.mark.parametrize(
    ("key", "told"),
    [("R", "ready pressed"), ("r", "ready pressed"), ("s", "start pressed")],
)
async def test_the_keys_are_those_on_the_label_in_either_case(key: str, told: str) -> None:
    rig = KeyboardRig()
    async with opened(rig) as diary:
        rig.buttons.key_down(key)
        rig.buttons.key_up(key)
        await diary.has(told, told.replace("pressed", "released"))


async def test_other_keys_mean_nothing() -> None:
    rig = KeyboardRig()
    async with opened(rig) as diary:
        rig.buttons.key_down("q")
        rig.buttons.key_up("q")
        await diary.has()


async def test_a_keyboard_that_repeats_a_held_key_presses_once() -> None:
    rig = KeyboardRig()
    async with opened(rig) as diary:
        for _ in range(5):
            rig.buttons.key_down("s")
        await diary.has("start pressed", "start held")


async def test_a_key_still_down_at_closing_is_no_hold() -> None:
    rig = KeyboardRig()
    async with opened(rig) as diary:
        rig.buttons.key_down("s")
    await diary.has("start pressed")


# Simulated


async def test_simulated_buttons_are_silent_while_lost() -> None:
    rig = SimulatedRig()
    async with opened(rig) as diary:
        rig.buttons.fail("The cable is loose.")
        rig.tap(Button.READY)
        with pytest.raises(DeviceError, match="The cable is loose"):
            await rig.buttons.failed()
        with pytest.raises(DeviceError, match="The cable is loose"):
            await rig.buttons.open()
        rig.buttons.mend()
        await rig.buttons.open()
        rig.tap(Button.START)
        await diary.has("start pressed", "start released")
