"""`kiosk check` on simulated devices."""

from pathlib import Path

import numpy as np
import pytest

from kiosk.config import Config, load
from kiosk.control import serve_control, socket_path
from kiosk.devices.buttons.simulated import SimulatedButtons
from kiosk.devices.camera import Frame
from kiosk.devices.lights.simulated import SimulatedLights
from kiosk.devices.segmenter.simulated import SimulatedSegmenter
from kiosk.devices.simulated import SimulatedDevice
from kiosk.errors import DeviceError
from kiosk.preflight import checks
from kiosk.preflight.report import Finding, Level, as_text, pictures_possible

SIMULATED = ["camera.backend=simulated", "buttons.backend=simulated", "lights.backend=simulated"]
ANY_PORTS = ["server.host=127.0.0.1", "server.port=0", "server.http_port=0"]


class SlowCamera(SimulatedDevice):
    """A camera whose first frame takes a while, as a real one's."""

    simulated = False

    def __init__(self) -> None:
        super().__init__()
        self._asked = 0

    def frame(self) -> Frame | None:
        self._asked += 1
        if self._asked < 5:
            return None
        return Frame(np.zeros((720, 1280, 3), np.uint8), at_s=0.0, uncertainty_s=0.0)

    async def still(self, at_s: float) -> Frame:
        raise AssertionError("a check takes no pictures of anybody")


class LostCamera(SlowCamera):
    """A camera that opens, gives nothing, and is pulled out."""

    def frame(self) -> Frame | None:
        self.fail("The camera was unplugged.")
        return None


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load(None, [*SIMULATED, *ANY_PORTS, f"booth.data_dir={tmp_path}"], {})


async def examine(config: Config, camera: SlowCamera) -> dict[str, Finding]:
    findings = await checks.examine(
        config,
        make_camera=lambda _: camera,
        make_buttons=lambda _: SimulatedButtons(),
        make_lights=lambda _: SimulatedLights(),
        make_printer=lambda _: None,
        make_segmenter=lambda _: SimulatedSegmenter(),
    )
    return {it.device: it for it in findings}


async def test_every_part_has_its_line(config: Config) -> None:
    findings = await examine(config, SlowCamera())
    assert list(findings) == [
        *("camera", "buttons", "lights", "model", "printer", "display", "network", "disk", "clock")
    ]
    assert findings["camera"] == Finding("camera", Level.OK, "Gives pictures of 1280 x 720.")
    assert "Printing is off" in findings["printer"].what
    assert pictures_possible(findings.values())


async def test_a_simulated_device_is_never_passed_off_as_real(config: Config) -> None:
    findings = await examine(config, SlowCamera())
    assert findings["buttons"].state is Level.WARN
    assert "Simulated" in findings["buttons"].what
    assert "buttons.backend" in findings["buttons"].remedy


async def test_without_a_camera_there_are_no_pictures(config: Config) -> None:
    camera = SlowCamera()
    camera.fail("There is no camera.")
    findings = await examine(config, camera)
    assert findings["camera"].state is Level.FAIL
    assert findings["camera"].what == "There is no camera."
    assert findings["camera"].remedy
    assert not pictures_possible(findings.values())


async def test_a_camera_that_is_lost_before_its_first_picture_is_told(config: Config) -> None:
    camera = LostCamera()
    findings = await examine(config, camera)
    assert findings["camera"].what == "The camera was unplugged."
    assert not camera.is_open


async def test_every_device_is_let_go(config: Config) -> None:
    camera = SlowCamera()
    await examine(config, camera)
    assert not camera.is_open


async def test_dark_lamps_do_not_stop_the_booth(config: Config) -> None:
    lights = SimulatedLights()
    lights.fail("No lamps.")
    findings = await checks.examine(
        config,
        make_camera=lambda _: SlowCamera(),
        make_buttons=lambda _: SimulatedButtons(),
        make_lights=lambda _: lights,
        make_printer=lambda _: None,
        make_segmenter=lambda _: SimulatedSegmenter(),
    )
    assert Finding("lights", Level.FAIL, "No lamps.").what in as_text(findings)
    assert pictures_possible(findings)


async def test_a_running_booth_keeps_its_devices_and_is_asked_for_them(config: Config) -> None:
    async def screenshot() -> bytes:
        return b""

    async def nothing(session: str) -> None:
        pass

    devices = {
        "camera": {"health": "lost", "reason": "It was unplugged."},
        "buttons": {"health": "well", "reason": ""},
    }
    camera = SlowCamera()
    async with serve_control(
        socket_path(config),
        status=lambda: {"devices": devices},
        press=lambda *_: None,
        screenshot=screenshot,
        print_again=nothing,
    ):
        findings = await examine(config, camera)
    assert findings["camera"].state is Level.FAIL
    assert findings["camera"].what == "It was unplugged."
    assert findings["buttons"].state is Level.OK
    assert "running" in findings["buttons"].what


async def test_a_damaged_model_is_told_and_pictures_are_taken_all_the_same(config: Config) -> None:
    def damaged(_: Config) -> SimulatedSegmenter:
        raise DeviceError("The model is damaged.")

    findings = await checks.examine(
        config,
        make_camera=lambda _: SlowCamera(),
        make_buttons=lambda _: SimulatedButtons(),
        make_lights=lambda _: SimulatedLights(),
        make_printer=lambda _: None,
        make_segmenter=damaged,
    )
    assert "The model is damaged." in as_text(findings)
    assert "tiles" in as_text(findings)
    assert pictures_possible(findings)
