"""The checks around the devices, on real ports, a real folder and a real virtual screen."""

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import load
from kiosk.preflight.host import clock, disk, display, network
from kiosk.preflight.report import Finding, Level


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


def test_a_port_that_is_taken_is_told_with_its_key(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        sets = ["server.host=127.0.0.1", f"server.http_port={port}", "server.port=0"]
        finding = network(load(None, sets, {}))
    assert finding.state is Level.FAIL
    assert finding.what == f"Another program has port {port}."
    assert "server.http_port" in finding.remedy


def test_an_address_that_is_not_ours_is_told() -> None:
    finding = network(load(None, ["server.host=192.0.2.1"], {}))
    assert finding.state is Level.FAIL
    assert "192.0.2.1" in finding.what


async def test_a_screen_is_found(screen: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", screen)
        patch.delenv("SDL_VIDEODRIVER", raising=False)
        finding = await display(load(None, [], {}))
    assert finding == Finding("display", Level.OK, "Opens (x11).")


@pytest.mark.parametrize("driver", ["offscreen", "dummy", "x11"])
async def test_without_a_screen_the_booth_says_so(driver: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DISPLAY", raising=False)
        patch.setenv("SDL_VIDEODRIVER", driver)
        finding = await display(load(None, [], {}))
    assert finding.state is Level.WARN
    assert "No screen" in finding.what


async def test_a_screen_that_is_switched_off_is_not_looked_for() -> None:
    finding = await display(load(None, ["display.backend=offscreen"], {}))
    assert "as configured" in finding.what


def test_a_folder_that_does_not_exist_yet_is_not_made(tmp_path: Path) -> None:
    finding = disk(tmp_path / "not" / "yet", refuse_below_gb=0.0)
    assert f"free in {tmp_path}" in finding.what
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    finding = disk(tmp_path / "file" / "data", refuse_below_gb=0.0)
    assert finding.state is Level.FAIL
    assert "booth.data_dir" in finding.remedy


def test_with_less_room_than_sessions_need_it_fails(tmp_path: Path) -> None:
    finding = disk(tmp_path, refuse_below_gb=1e6)
    assert finding.state is Level.FAIL
    assert "disk.refuse_below_gb" in finding.what


def test_the_clock_is_known_unset_or_unknown(tmp_path: Path) -> None:
    timesync = tmp_path / "timesync"
    assert "Unknown" in clock(timesync).what
    timesync.mkdir()
    assert "Not set" in clock(timesync).what
    (timesync / "synchronized").touch()
    assert clock(timesync).state is Level.OK
