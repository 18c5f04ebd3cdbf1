"""The drop-in for CUPS, judged by systemd's own tools and by what it does to CUPS' files."""

import os
import subprocess
from pathlib import Path

from tests.printing_rig.dropin import DROPIN, commands

PRINTERS = """\
<Printer {name}>
State {state}
Accepting Yes
</Printer>
"""


def start(etc: Path, queue: str = "booth") -> None:
    for command in commands(etc, queue):
        subprocess.run(command, check=False, capture_output=True)


def test_systemd_understands_every_line(tmp_path: Path) -> None:
    unit = tmp_path / "cups.service"
    unit.write_text("[Service]\nExecStart=/bin/true\n")
    (tmp_path / "cups.service.d").mkdir()
    (tmp_path / "cups.service.d/nearbooth.conf").write_text(DROPIN.read_text())
    environment = os.environ | {"SYSTEMD_COLORS": "0", "SYSTEMD_PAGER": ""}
    command = ("systemd-analyze", "verify", "--man=no", unit)
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_queue_of_the_booth_starts_stopped_and_no_other(tmp_path: Path) -> None:
    conf = tmp_path / "printers.conf"
    names = ("booth", "booth2", "office")
    conf.write_text("".join(PRINTERS.format(name=name, state="Idle") for name in names))
    start(tmp_path)
    states = ("Stopped", "Idle", "Idle")
    wanted = [PRINTERS.format(name=it, state=how) for it, how in zip(names, states, strict=True)]
    assert conf.read_text() == "".join(wanted)


def test_so_it_does_as_the_default_of_the_machine(tmp_path: Path) -> None:
    conf = tmp_path / "printers.conf"
    conf.write_text("<DefaultPrinter dnp>\nState Idle\n</DefaultPrinter>\n")
    start(tmp_path, "dnp")
    assert conf.read_text() == "<DefaultPrinter dnp>\nState Stopped\n</DefaultPrinter>\n"


def test_jobs_are_written_down_at_once_and_pictures_not_kept_however_often_it_starts(
    tmp_path: Path,
) -> None:
    conf = tmp_path / "cupsd.conf"
    conf.write_text("LogLevel warn\nPreserveJobFiles Yes\nDirtyCleanInterval 30\n")
    for _ in range(3):
        start(tmp_path)
    assert conf.read_text() == "LogLevel warn\nDirtyCleanInterval 0\nPreserveJobFiles No\n"
