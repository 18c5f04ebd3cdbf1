"""The verbs, called as an operator calls them."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kiosk.__main__ import COULD_NOT, FINE, NO_BOOTH, WRONG_CONFIGURATION, main
from kiosk.assets import shipped_config
from kiosk.config import load
from kiosk.control import serve_control, socket_path
from kiosk.errors import KioskError
from kiosk.session.events import Button

VERBS = ("run", "demo", "check", "config", "status", "press", "print", "operator", "screenshot")


def kiosk(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environ},
        check=False,
    )


@asynccontextmanager
async def a_booth(data_dir: Path) -> AsyncIterator[list[object]]:
    """What it was told to do: buttons and whether they were held, sessions to print."""
    told: list[object] = []

    async def print_again(session: str) -> None:
        if session == "gone":
            raise KioskError("There is no such strip any more.")
        told.append(session)

    async def screenshot() -> bytes:
        return b"\x89PNG of a booth"

    async with serve_control(
        socket_path(load(None, [f"booth.data_dir={data_dir}"], {})),
        status=lambda: {
            "stage": "attract",
            "devices": [{"device": "camera", "reason": None}],
            "operator_url": "https://192.0.2.7:8443/o/token",
        },
        press=lambda button, hold: told.append((button, hold)),
        screenshot=screenshot,
        print_again=print_again,
    ):
        yield told


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_and_its_exit_codes(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([verb, "--help"])
    text = capsys.readouterr().out
    assert left.value.code == FINE
    assert "--config PATH" in text
    assert "--set section.key=value" in text
    assert "no booth is running" in text


def test_the_overview_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert all(f"\n    {verb}" in text for verb in VERBS)


def test_the_defaults_are_printed_with_their_comments(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "--defaults"]) == FINE
    assert capsys.readouterr().out == shipped_config("kiosk.toml").read_text()


def test_the_configuration_in_force_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "venue.toml"
    file.write_text('[booth]\nname = "Busan"\n')
    monkeypatch.setenv("KIOSK_CAMERA__FPS", "15")
    assert main(["config", "--config", str(file), "--set", "server.port=0"]) == FINE
    text = capsys.readouterr().out
    assert 'name = "Busan"' in text
    assert "fps = 15" in text
    assert "port = 0" in text


def test_a_wrong_configuration_is_told_without_a_traceback() -> None:
    result = kiosk("config", "--set", "server.prot=1", KIOSK_SESSION__SHOTS="0")
    assert result.returncode == WRONG_CONFIGURATION
    assert "2 mistakes" in result.stderr
    assert "Did you mean server.port?" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [[], ["dance"], ["press"], ["press", "up"], ["screenshot"], ["demo", "--friends", "many"]],
)
def test_wrong_usage_has_the_exit_code_of_a_wrong_configuration(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == WRONG_CONFIGURATION


@pytest.mark.parametrize(
    "verb", [["status"], ["press", "ready"], ["screenshot", "x.png"], ["print"], ["operator"]]
)
def test_without_a_booth_the_verbs_that_talk_to_it_say_so(
    verb: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*verb, "--set", f"booth.data_dir={tmp_path}"]) == NO_BOOTH
    assert "No booth is running" in capsys.readouterr().err


async def test_the_verbs_see_and_drive_a_running_booth(tmp_path: Path) -> None:
    here = f"KIOSK_BOOTH__DATA_DIR={tmp_path}"
    picture = tmp_path / "screen.png"

    def operator() -> tuple[subprocess.CompletedProcess[str], ...]:
        environ = dict([here.split("=", 1)])
        return (
            kiosk("status", "--json", **environ),
            kiosk("status", **environ),
            kiosk("press", "start", "--hold", **environ),
            kiosk("screenshot", str(picture), **environ),
            kiosk("screenshot", str(tmp_path / "no" / "folder.png"), **environ),
            kiosk("print", **environ),
            kiosk("print", "20261125-010203-abcdef", **environ),
            kiosk("print", "gone", **environ),
            kiosk("operator", **environ),
        )

    async with a_booth(tmp_path) as told:
        as_json, as_text, held, shown, unwritable, *others = await asyncio.to_thread(operator)
    assert json.loads(as_json.stdout)["stage"] == "attract"
    assert as_text.stdout.splitlines()[:2] == ["stage: attract", "devices.0.device: camera"]
    assert held.returncode == FINE
    newest, one, gone, link = others
    assert told == [(Button.START, True), "", "20261125-010203-abcdef"]
    assert (newest.returncode, one.returncode, gone.returncode) == (FINE, FINE, COULD_NOT)
    assert "There is no such strip any more." in gone.stderr
    assert link.stdout == "https://192.0.2.7:8443/o/token\n"
    assert shown.returncode == FINE
    assert picture.read_bytes() == b"\x89PNG of a booth"
    assert unwritable.returncode == COULD_NOT
    assert "cannot be written" in unwritable.stderr


def test_a_verb_waits_only_for_what_it_needs() -> None:
    code = (
        "import sys; from kiosk.__main__ import main; main(['config'])\n"
        "heavy = {'aiohttp', 'aiortc', 'av', 'numpy', 'PIL', 'pygame', 'cryptography', 'babel'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def checked(tmp_path: Path, *sets: str) -> tuple[int, dict[str, dict[str, str]]]:
    """The exit code of `kiosk check` on simulated devices, and its findings."""
    choices = ["display.backend=offscreen", "server.port=0", "server.http_port=0", *sets]
    arguments = [part for choice in choices for part in ("--set", choice)]
    file = str(shipped_config("simulated.toml"))
    result = kiosk(
        *("check", "--json", "--config", file, *arguments), KIOSK_BOOTH__DATA_DIR=str(tmp_path)
    )
    findings = json.loads(result.stdout)["findings"]
    return result.returncode, {it["device"]: it for it in findings}


def test_a_booth_of_simulated_devices_passes_its_check(tmp_path: Path) -> None:
    code, findings = checked(tmp_path)
    assert code == FINE
    assert "Simulated. Gives pictures of 1280 x 720." in findings["camera"]["what"]


def test_a_booth_without_its_camera_does_not(tmp_path: Path) -> None:
    missing = f"camera.device={tmp_path / 'video9'}"
    code, findings = checked(tmp_path, "camera.backend=webcam", missing)
    assert code == COULD_NOT
    assert findings["camera"]["state"] == "fail"
    assert findings["camera"]["remedy"]
    assert findings["buttons"]["state"] == "warn"
