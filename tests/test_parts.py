"""Each backend of the configuration is the device it says, and none is another in disguise."""

from typing import Any

import pytest

from kiosk.config import Config, load
from kiosk.parts import make_buttons, make_camera, make_lights, make_printer


def config(*sets: str) -> Config:
    return load(None, sets, {})


@pytest.mark.parametrize(
    ("sets", "name", "simulated"),
    [
        ((), "PicamCamera", False),
        (("camera.backend=webcam",), "WebcamCamera", False),
        (("camera.backend=file", "camera.path=/a.png"), "FileCamera", True),
        (("camera.backend=simulated",), "SimulatedCamera", True),
    ],
)
def test_a_camera_is_what_was_configured(sets: tuple[str, ...], name: str, simulated: bool) -> None:
    camera = make_camera(config(*sets))
    assert (type(camera).__name__, camera.simulated) == (name, simulated)


@pytest.mark.parametrize(
    ("backend", "name", "simulated"),
    [
        ("gpio", "GpioButtons", False),
        ("keyboard", "KeyboardButtons", False),
        ("simulated", "SimulatedButtons", True),
    ],
)
def test_buttons_are_what_was_configured(backend: str, name: str, simulated: bool) -> None:
    buttons = make_buttons(config(f"buttons.backend={backend}"))
    assert (type(buttons).__name__, buttons.simulated) == (name, simulated)


@pytest.mark.parametrize(
    ("backend", "name", "simulated"),
    [
        ("gpio", "GpioLights", False),
        ("simulated", "SimulatedLights", True),
        ("none", "NoLights", False),
    ],
)
def test_lights_are_what_was_configured(backend: str, name: str, simulated: bool) -> None:
    lights = make_lights(config(f"lights.backend={backend}"))
    assert (type(lights).__name__, lights.simulated) == (name, simulated)


@pytest.mark.parametrize(
    ("sets", "name"),
    [
        ((), "NoneType"),
        (("printer.backend=simulated",), "SimulatedPrinter"),
        (("printer.backend=cups", "printer.queue=booth"), "CupsPrinter"),
    ],
)
def test_a_printer_is_what_was_configured(sets: tuple[str, ...], name: str) -> None:
    assert type(make_printer(config(*sets))).__name__ == name


def test_options_are_taken_apart_at_their_first_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr("kiosk.devices.printer.cups.CupsPrinter", given.update)
    options = 'printer.options=["PageSize=w288h432-div2", "Note=a=b"]'
    make_printer(config("printer.backend=cups", "printer.queue=booth", options))
    assert given["options"] == {"PageSize": "w288h432-div2", "Note": "a=b"}
