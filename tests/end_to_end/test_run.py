"""What happens in a venue at midnight: a camera that is not there, and a power cut."""

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from kiosk.config import load
from kiosk.run import _Run, listens_to_keys
from kiosk.session.events import Button, ButtonPressed, ButtonReleased
from tests.running import RunningBooth
from tests.test_notify import Systemd


@pytest.mark.parametrize(
    ("sets", "heard"),
    [
        (["display.backend=window"], True),
        (["display.backend=fullscreen"], False),
        (["display.backend=fullscreen", "buttons.backend=keyboard"], True),
        (["display.backend=window", "display.keyboard=off"], False),
        (["display.backend=fullscreen", "display.keyboard=on"], True),
    ],
)
def test_keys_are_heard_where_the_operator_wants_them(sets: list[str], heard: bool) -> None:
    assert listens_to_keys(load(None, sets, {})) is heard


@pytest.mark.parametrize("backend", ["simulated", "keyboard"])
async def test_a_key_is_a_press_like_any_other(tmp_path: Path, backend: str) -> None:
    file = Path("config/simulated.toml")
    sets = [f"booth.data_dir={tmp_path}", f"buttons.backend={backend}", "display.keyboard=on"]
    run = _Run(load(file, sets, {}))
    await run._listen_to_keys()
    await run._buttons.open()
    run._key("r", True)
    run._key("r", False)
    told = [run._inbox.get_nowait() for _ in range(run._inbox.qsize())]
    assert told == [ButtonPressed(Button.READY), ButtonReleased(Button.READY)]


def test_a_missing_camera_is_said_and_mends_itself_when_it_comes(
    tmp_path: Path, display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    systemd = Systemd(str(tmp_path / "notify"))
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    picture = tmp_path / "camera.png"
    sets = ["camera.backend=file", f"camera.path={picture}"]
    booth = RunningBooth(tmp_path / "data", display, *sets)
    try:
        status = booth.until(lambda status: status["devices"]["camera"]["health"] == "lost")
        assert "camera.png" in status["devices"]["camera"]["reason"]
        assert status["lamps"]["ready"] == "none"
        Image.new("RGB", (640, 480), "teal").save(picture)
        booth.until(lambda status: status["lamps"]["ready"] == "begin")
    finally:
        assert booth.stop() == 0
    heard = "\n".join(systemd.has_heard())
    systemd.close()
    assert heard.index("STATUS=camera: ") < heard.index("STATUS=Everything is there")
    assert "READY=1" in heard
    assert heard.endswith("STOPPING=1")


def test_the_two_buttons_alone_lead_to_a_strip(tmp_path: Path, display: str) -> None:
    booth = RunningBooth(tmp_path / "data", display, "session.shots=2")
    try:
        for button in ("ready", "ready", "start", "ready", "start", "start"):
            booth.press(button)
        status = booth.until(lambda status: status["strip_url"] is not None)
        assert [shot["captures"][0]["participant"] for shot in status["shots"]] == ["booth"] * 2
        with Image.open(booth.manifest()["folder"] / "strip.png") as strip:
            assert strip.size == (600, 1800)
        booth.press("start")
        booth.until(lambda status: status["stage"] == "attract")
    finally:
        assert booth.stop() == 0


def test_after_a_power_cut_in_a_shot_everything_captured_is_there(
    tmp_path: Path, display: str
) -> None:
    booth = RunningBooth(tmp_path / "data", display)
    for button in ("ready", "ready", "start", "ready", "start", "start"):
        booth.press(button)
    booth.until(lambda status: len(status["shots"]) == 3)
    booth.kill()
    manifest = booth.manifest()
    files = [capture for shot in manifest["shots"] for capture in shot["captures"]]
    assert len(files) >= 2
    for capture in files:
        content = (manifest["folder"] / capture["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == capture["sha256"]
    again = RunningBooth(tmp_path / "data", display)
    try:
        again.until(lambda status: status["lamps"]["ready"] == "begin")
        assert booth.manifest()["shots"][0] == manifest["shots"][0]
    finally:
        assert again.stop() == 0
