"""A booth as its owner starts it: a process, driven by its own verbs. For tests and benchmarks."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.config import load

LIMIT_S = 60.0


@contextmanager
def virtual_screen(size: str = "1280x720") -> Iterator[str]:
    """Xvfb, with the number that X takes for itself; gives DISPLAY."""
    read, write = os.pipe()
    screen = ["-screen", "0", f"{size}x24", "-nolisten", "tcp"]
    process = subprocess.Popen(["Xvfb", "-displayfd", str(write), *screen], pass_fds=[write])
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    try:
        yield f":{number}"
    finally:
        process.terminate()
        process.wait()


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
        self.config = load(Path("config/simulated.toml"), self._sets, {})
        self._environment = {**os.environ, "DISPLAY": display}
        self.log = data_dir.with_suffix(".log")
        began = time.monotonic()
        self._process = subprocess.Popen(
            self._command("run", "--config", "config/simulated.toml"),
            stdout=subprocess.PIPE,
            stderr=self.log.open("w"),
            text=True,
            env=self._environment,
        )
        self.serving = self._serving()
        self.serving_s = time.monotonic() - began

    def _command(self, *words: str) -> list[str]:
        sets = [word for value in self._sets for word in ("--set", value)]
        return [sys.executable, "-m", "kiosk", *words, *sets]

    def _serving(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"the booth did not start: {self.log.read_text()}")
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
            raise AssertionError("the booth did not stop") from None
        return self._process.returncode
