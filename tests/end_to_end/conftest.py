"""A booth as its owner starts it, and a phone: real processes, a real screen, a real browser."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PHONE = {"width": 390, "height": 844}
LIMIT_S = 60.0

CHROMIUM = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class RunningBooth:
    """`kiosk run`, and the verbs that see and drive it."""

    def __init__(self, data_dir: Path, display: str, *sets: str) -> None:
        self.data_dir = data_dir
        self._sets = [
            f"booth.data_dir={data_dir}",
            "server.port=0",
            "server.http_port=0",
            "session.review_s=1.5",
            *sets,
        ]
        self._environment = {**os.environ, "DISPLAY": display}
        self.log = data_dir.with_suffix(".log")
        self._process = subprocess.Popen(
            self._command("run", "--config", "config/simulated.toml"),
            stdout=subprocess.PIPE,
            stderr=self.log.open("w"),
            text=True,
            env=self._environment,
        )
        self.serving = self._serving()

    def _command(self, *words: str) -> list[str]:
        sets = [word for value in self._sets for word in ("--set", value)]
        return [sys.executable, "-m", "kiosk", *words, *sets]

    def _serving(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            pytest.fail(f"the booth did not start: {self.log.read_text()}")
        serving: dict[str, Any] = json.loads(line)
        return serving

    def verb(self, *words: str) -> str:
        command = self._command(*words)
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S)
        assert done.returncode == 0, done.stderr + self.log.read_text()
        return done.stdout

    def status(self) -> dict[str, Any]:
        status: dict[str, Any] = json.loads(self.verb("status", "--json"))
        return status

    def until(self, seen: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Ask `kiosk status` until it says what is wished for."""
        until = time.monotonic() + LIMIT_S
        while not seen(status := self.status()):
            assert time.monotonic() < until, status
        return status

    def press(self, button: str) -> None:
        """As a guest does: wait until the lamp is lit, then press."""
        self.until(lambda status: status["lamps"][button] != "none")
        self.verb("press", button)

    def manifest(self) -> dict[str, Any]:
        [path] = self.data_dir.glob("sessions/*/session.json")
        manifest: dict[str, Any] = json.loads(path.read_text())
        return {**manifest, "folder": path.parent}

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """As systemd does; the exit code."""
        self._process.terminate()
        try:
            self._process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
            pytest.fail("the booth did not stop")
        return self._process.returncode


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A virtual screen of 1280x720: the number that X takes for itself."""
    read, write = os.pipe()
    screen = ["-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    process = subprocess.Popen(["Xvfb", "-displayfd", str(write), *screen], pass_fds=[write])
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    process.terminate()
    process.wait()


@pytest.fixture
def booth(tmp_path: Path, display: str) -> Iterator[RunningBooth]:
    running = RunningBooth(tmp_path / "data", display)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone held upright, whose owner has accepted the booth's certificate."""
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
        ignore_https_errors=True,
        permissions=["camera"],
        accept_downloads=True,
        locale="en-GB",
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()
