"""Each backend of the configuration is the device it says, and none is another in disguise."""

import pytest

from kiosk.config import Config, load
from kiosk.parts import make_buttons, make_camera, make_lights


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
