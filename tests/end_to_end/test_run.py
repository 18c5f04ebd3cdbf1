"""What happens in a venue at midnight: a camera that is not there, and a power cut."""

import hashlib
from pathlib import Path

from PIL import Image

from tests.running import RunningBooth


def test_a_missing_camera_is_said_and_mends_itself_when_it_comes(
    tmp_path: Path, display: str
) -> None:
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
