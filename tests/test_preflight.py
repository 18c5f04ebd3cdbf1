"""`kiosk check` on simulated devices, real ports, a real folder and a real virtual screen."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kiosk import preflight
from kiosk.config import Config, load
from kiosk.control import serve_control, socket_path
from kiosk.devices.buttons.simulated import SimulatedButtons
from kiosk.devices.camera import Frame
from kiosk.devices.lights.simulated import SimulatedLights
from kiosk.devices.simulated import SimulatedDevice
from kiosk.preflight import Finding, Level

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


@pytest.fixture
def screen() -> Iterator[str]:
    """The name of a virtual screen."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "640x480x24"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as xvfb:
        os.close(write)
        with os.fdopen(read) as announced:
            yield f":{announced.readline().strip()}"
        xvfb.terminate()


async def examine(config: Config, camera: SlowCamera) -> dict[str, Finding]:
    findings = await preflight.examine(
        config,
        make_camera=lambda _: camera,
        make_buttons=lambda _: SimulatedButtons(),
        make_lights=lambda _: SimulatedLights(),
    )
    return {it.device: it for it in findings}


async def test_every_part_has_its_line(config: Config) -> None:
    findings = await examine(config, SlowCamera())
    assert list(findings) == [
        *("camera", "buttons", "lights", "printer", "display", "network", "disk", "clock")
    ]
    assert findings["camera"] == Finding("camera", Level.OK, "Gives pictures of 1280 x 720.")
    assert "Printing is off" in findings["printer"].what
    assert preflight.pictures_possible(findings.values())


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
    assert not preflight.pictures_possible(findings.values())


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
    findings = await preflight.examine(
        config,
        make_camera=lambda _: SlowCamera(),
        make_buttons=lambda _: SimulatedButtons(),
        make_lights=lambda _: lights,
    )
    assert Finding("lights", Level.FAIL, "No lamps.").what in preflight.as_text(findings)
    assert preflight.pictures_possible(findings)


async def test_a_running_booth_keeps_its_devices(config: Config) -> None:
    async def screenshot() -> bytes:
        return b""

    camera = LostCamera()
    async with serve_control(
        socket_path(config), status=dict, press=lambda *_: None, screenshot=screenshot
    ):
        findings = await examine(config, camera)
    assert findings["camera"].state is Level.OK
    assert "running" in findings["camera"].what


def test_a_port_that_is_taken_is_told_with_its_key(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        sets = ["server.host=127.0.0.1", f"server.http_port={port}", "server.port=0"]
        finding = preflight.network(load(None, sets, {}))
    assert finding.state is Level.FAIL
    assert finding.what == f"Another program has port {port}."
    assert "server.http_port" in finding.remedy


def test_an_address_that_is_not_ours_is_told() -> None:
    finding = preflight.network(load(None, ["server.host=192.0.2.1"], {}))
    assert finding.state is Level.FAIL
    assert "192.0.2.1" in finding.what


async def test_a_screen_is_found(screen: str, config: Config) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", screen)
        patch.delenv("SDL_VIDEODRIVER", raising=False)
        finding = await preflight.display(config)
    assert finding == Finding("display", Level.OK, "Opens (x11).")


@pytest.mark.parametrize("driver", ["offscreen", "dummy", "x11"])
async def test_without_a_screen_the_booth_says_so(config: Config, driver: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DISPLAY", raising=False)
        patch.setenv("SDL_VIDEODRIVER", driver)
        finding = await preflight.display(config)
    assert finding.state is Level.WARN
    assert "No screen" in finding.what


async def test_a_screen_that_is_switched_off_is_not_looked_for(tmp_path: Path) -> None:
    finding = await preflight.display(load(None, ["display.backend=offscreen"], {}))
    assert "as configured" in finding.what


def test_a_folder_that_does_not_exist_yet_is_not_made(tmp_path: Path) -> None:
    finding = preflight.disk(tmp_path / "not" / "yet")
    assert f"free in {tmp_path}" in finding.what
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    finding = preflight.disk(tmp_path / "file" / "data")
    assert finding.state is Level.FAIL
    assert "booth.data_dir" in finding.remedy


def test_the_clock_is_known_unset_or_unknown(tmp_path: Path) -> None:
    timesync = tmp_path / "timesync"
    assert "Unknown" in preflight.clock(timesync).what
    timesync.mkdir()
    assert "Not set" in preflight.clock(timesync).what
    (timesync / "synchronized").touch()
    assert preflight.clock(timesync).state is Level.OK


def test_the_report_reads_the_same_for_people_and_programs() -> None:
    findings = [
        Finding("camera", Level.FAIL, "There is no camera.", "Plug one in."),
        Finding("clock", Level.OK, "Set by the network."),
    ]
    assert preflight.as_text(findings).splitlines() == [
        "fail  camera    There is no camera.",
        "                > Plug one in.",
        "ok    clock     Set by the network.",
        "This booth cannot take pictures.",
    ]
    report = json.loads(preflight.as_json(findings))
    assert report["pictures"] is False
    assert report["findings"][0]["remedy"] == "Plug one in."
