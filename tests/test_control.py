"""A real booth's end and a real verb's end, over a real Unix socket."""

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from kiosk import control
from kiosk.config import Config, load
from kiosk.control import DataDirLock, NoBoothError, serve_control, socket_path
from kiosk.errors import DeviceError, KioskError
from kiosk.session.events import Button

Served = Callable[[], AbstractAsyncContextManager[list[tuple[Button, bool]]]]


async def nothing(session: str) -> None:
    """Prints nothing."""


@pytest.fixture(autouse=True)
def _no_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load(None, [f"booth.data_dir={tmp_path / 'data'}"], {})


@pytest.fixture
def booth(config: Config) -> Served:
    """A booth that tells what was pressed; its screen cannot be drawn."""

    @asynccontextmanager
    async def served() -> AsyncIterator[list[tuple[Button, bool]]]:
        pressed: list[tuple[Button, bool]] = []

        async def screenshot() -> bytes:
            return b"\x89PNG of a booth"

        async with serve_control(
            socket_path(config),
            status=lambda: {"stage": "attract", "people": [{"name": "니나"}]},
            press=lambda button, hold: pressed.append((button, hold)),
            screenshot=screenshot,
            print_again=nothing,
        ):
            yield pressed

    return served


async def test_an_operator_sees_what_the_booth_is_doing(config: Config, booth: Served) -> None:
    async with booth():
        assert await control.status(config) == {"stage": "attract", "people": [{"name": "니나"}]}
        assert await control.screenshot(config) == b"\x89PNG of a booth"


async def test_an_operator_presses_and_holds_the_buttons(config: Config, booth: Served) -> None:
    async with booth() as pressed:
        await control.press(config, Button.READY)
        await control.press(config, Button.START, hold=True)
    assert pressed == [(Button.READY, False), (Button.START, True)]


async def test_a_booth_that_could_not_says_so_in_its_own_words(config: Config) -> None:
    async def screenshot() -> bytes:
        raise DeviceError("The screen is off.")

    async with serve_control(
        socket_path(config),
        status=dict,
        press=lambda *_: None,
        screenshot=screenshot,
        print_again=nothing,
    ):
        with pytest.raises(KioskError, match=r"The screen is off\."):
            await control.screenshot(config)


async def test_only_its_own_user_may_open_the_socket(config: Config, booth: Served) -> None:
    async with booth():
        path = socket_path(config)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_a_folder_that_was_there_keeps_its_mode(config: Config, booth: Served) -> None:
    config.booth.data_dir.mkdir(mode=0o755)
    async with booth():
        assert stat.S_IMODE(config.booth.data_dir.stat().st_mode) == 0o755


async def test_nobody_is_there_before_and_after(config: Config, booth: Served) -> None:
    with pytest.raises(NoBoothError, match="No booth is running"):
        await control.status(config)
    async with booth():
        pass
    with pytest.raises(NoBoothError):
        await control.status(config)
    assert not socket_path(config).exists()


async def test_the_socket_of_a_killed_booth_is_replaced(config: Config, booth: Served) -> None:
    path = socket_path(config)
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(path))
    with pytest.raises(NoBoothError):
        await control.status(config)
    async with booth():
        assert (await control.status(config))["stage"] == "attract"


async def test_the_socket_of_a_running_booth_is_not_taken_away(booth: Served) -> None:
    async with booth():
        with pytest.raises(KioskError, match="Another booth"):
            async with booth():
                pass


async def test_a_path_that_is_too_long_for_a_socket_is_a_sentence(tmp_path: Path) -> None:
    async def screenshot() -> bytes:
        return b""

    with pytest.raises(KioskError, match="cannot be used"):
        async with serve_control(
            tmp_path / ("x" * 120) / "control.sock",
            status=dict,
            press=lambda *_: None,
            screenshot=screenshot,
            print_again=nothing,
        ):
            pass


async def test_a_booth_that_dies_while_it_answers_is_a_sentence(config: Config) -> None:
    def break_off(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    path = socket_path(config)
    path.parent.mkdir()
    async with await asyncio.start_unix_server(break_off, path):
        with pytest.raises(KioskError, match="broke off"):
            await control.status(config)


def test_under_systemd_the_socket_is_where_systemd_wants_it(config: Config) -> None:
    path = socket_path(config, {"RUNTIME_DIRECTORY": "/run/nearbooth"})
    assert path == control.SERVICE_SOCKET


def test_a_second_booth_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with DataDirLock(folder):
        with pytest.raises(KioskError, match=rf"process {os.getpid()}\) is using {folder}"):
            DataDirLock(folder).__enter__()
        with DataDirLock(tmp_path / "other"):
            pass
    with DataDirLock(folder):
        pass


def test_a_killed_booth_leaves_its_folder_free(tmp_path: Path) -> None:
    code = (
        "import sys, signal, pathlib; from kiosk.control import DataDirLock\n"
        "with DataDirLock(pathlib.Path(sys.argv[1])): print('held', flush=True); signal.pause()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(KioskError, match=f"process {first.pid}"):
            DataDirLock(tmp_path).__enter__()
        first.send_signal(signal.SIGKILL)
        first.wait()
    with DataDirLock(tmp_path):
        assert (tmp_path / "booth.lock").read_text() == f"{os.getpid()}\n"


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KioskError, match="cannot be used"):
        DataDirLock(tmp_path / "file" / "data").__enter__()
