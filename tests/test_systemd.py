"""The unit and the user of an appliance, judged by systemd's own tools."""

import os
import subprocess
from pathlib import Path

import pytest

from kiosk.remote.crowd import MOST

SYSTEMD = Path(__file__).parent.parent / "systemd"
UNIT = SYSTEMD / "kiosk.service"
STICK = SYSTEMD / "media-nearbooth.mount"
COMMAND = "/opt/nearbooth/venv/bin/kiosk"


def run(*command: str | Path) -> str:
    """What it prints, both ways; it must succeed."""
    environment = os.environ | {"SYSTEMD_COLORS": "0", "SYSTEMD_PAGER": ""}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit as it is, but for the command, which is not installed here."""
    path = tmp_path / UNIT.name
    text = UNIT.read_text()
    assert f"ExecStart={COMMAND} run --config /etc/nearbooth/kiosk.toml" in text
    path.write_text(text.replace(f"ExecStart={COMMAND}", "ExecStart=/bin/true"))
    return path


def settings(unit: Path = UNIT) -> dict[str, str]:
    lines = (line.strip() for line in unit.read_text().splitlines())
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def test_systemd_understands_every_line_of_the_unit(unit: Path) -> None:
    assert run("systemd-analyze", "verify", "--man=no", unit) == ""


def test_the_unit_is_hardened(unit: Path) -> None:
    # 10 is naked, 1.8 is what a booth with screen, camera and network came to.
    security = ("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=25")
    assert "Overall exposure level" in run(*security, unit)


def test_a_booth_that_fails_is_started_again_however_often() -> None:
    unit = settings()
    assert unit["Restart"] == "always"
    assert unit["StartLimitIntervalSec"] == "0"
    assert unit["Type"] == "notify"
    assert int(unit["WatchdogSec"]) > 0


def test_a_crowd_does_not_use_up_the_booths_files() -> None:
    assert int(settings()["LimitNOFILE"]) > 20 * MOST


def test_a_stick_can_be_written_whenever_it_was_mounted() -> None:
    """Without this, what is mounted before the booth starts is there to be read only."""
    writable = Path(settings()["ReadWritePaths"].removeprefix("-"))
    assert Path(settings(STICK)["Where"]).is_relative_to(writable)


def test_the_booth_runs_as_a_user_that_sysusers_makes(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    run("systemd-sysusers", f"--root={tmp_path}", SYSTEMD / "sysusers.conf")
    users = {line.split(":")[0]: line for line in (tmp_path / "etc/passwd").read_text().split()}
    groups = {line.split(":")[0] for line in (tmp_path / "etc/group").read_text().split()}
    unit = settings()
    assert "/var/lib/nearbooth" in users[unit["User"]]
    assert {unit["Group"], *unit["SupplementaryGroups"].split()} <= groups


def test_systemd_understands_every_line_of_the_sticks_mount() -> None:
    assert run("systemd-analyze", "verify", "--man=no", STICK) == ""


def test_the_stick_is_mounted_for_the_booth_and_goes_when_it_is_pulled() -> None:
    stick = settings(STICK)
    device = run("systemd-escape", "--path", "--suffix=device", stick["What"]).strip()
    assert stick["BindsTo"] == stick["After"] == stick["WantedBy"] == device
    assert run("systemd-escape", "--path", "--suffix=mount", stick["Where"]).strip() == STICK.name
    options = stick["Options"].split(",")
    assert {"sync", "nosuid", "nodev", "noexec", f"uid={settings()['User']}"} <= set(options)
    assert stick["LazyUnmount"] == "yes"
