"""What the operator reads when the GPIO header cannot be used."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gpiozero import LED
from gpiozero.pins.mock import MockFactory

from kiosk.devices import pins
from kiosk.devices.pins import Header, gpio_trouble
from kiosk.errors import DeviceError


def trouble_of(act: Callable[[], Any], pin: int | None = 17) -> str:
    with pytest.raises(DeviceError) as trouble, gpio_trouble(pin):
        act()
    return str(trouble.value)


def refused(words: str) -> Callable[[], Any]:
    """Fails as lgpio does, with an error of the same words."""

    def act() -> Any:
        raise OSError(words)

    return act


@pytest.fixture
def without_lgpio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lgpio", None)
    monkeypatch.delitem(sys.modules, "gpiozero.pins.lgpio", raising=False)


def test_buttons_and_lamps_share_one_factory() -> None:
    header = Header(make=MockFactory)
    assert header.factory() is header.factory()


def test_a_header_that_failed_once_is_tried_again() -> None:
    answers = iter([refused("can not open gpiochip"), MockFactory])
    header = Header(make=lambda: next(answers)())
    with pytest.raises(DeviceError):
        header.factory()
    assert isinstance(header.factory(), MockFactory)


@pytest.mark.usefixtures("without_lgpio")
def test_a_machine_without_lgpio_is_told_what_to_install() -> None:
    with pytest.raises(DeviceError, match="Install python3-lgpio"):
        Header().factory()


@pytest.mark.usefixtures("without_lgpio")
def test_nothing_falls_back_to_mock_pins_even_if_gpiozero_is_told_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "mock")
    with pytest.raises(DeviceError):
        Header().factory()


def test_a_pin_that_no_pi_has_is_named() -> None:
    assert trouble_of(lambda: LED(99, pin_factory=MockFactory()), pin=99) == (
        "GPIO99 is not a pin of this Pi. Give another one in the configuration."
    )


def test_one_pin_for_two_things_is_refused() -> None:
    factory = MockFactory()
    with LED(17, pin_factory=factory):
        assert "GPIO17 is used twice" in trouble_of(lambda: LED(17, pin_factory=factory))


def test_a_pin_that_another_program_holds_is_named() -> None:
    assert trouble_of(refused("GPIO busy")) == (
        "GPIO17 is held by another program. Stop that one, or use another pin."
    )


def test_what_nobody_foresaw_is_said_in_its_own_words() -> None:
    assert trouble_of(refused("unknown handle")) == "GPIO17 does not work: unknown handle."


def test_a_machine_without_a_gpio_chip_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pins, "CHIPS", tmp_path)
    assert "There is no GPIO here" in trouble_of(refused("can not open gpiochip"))


def test_a_user_who_may_not_use_the_chip_is_told_the_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gpiochip0").touch()
    monkeypatch.setattr(pins, "CHIPS", tmp_path)
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may do everything
    assert "Add this user to the group gpio" in trouble_of(refused("can not open gpiochip"))


def test_a_working_directory_that_lgpio_cannot_write_to_is_named() -> None:
    def act() -> None:
        raise FileNotFoundError(2, "No such file or directory", ".lgd-nfy0")

    assert str(Path.cwd()) in trouble_of(act)


def test_a_bug_is_not_taken_for_trouble_with_the_hardware() -> None:
    with pytest.raises(TypeError), gpio_trouble(17):
        raise TypeError("a bug")
