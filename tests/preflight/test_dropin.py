"""What `kiosk check` says of the drop-in for CUPS, read from folders such as systemd's."""

import shlex
import subprocess
from pathlib import Path

import pytest

from kiosk.preflight.dropin import FOLDERS, SOURCE, TARGET, dropin
from kiosk.preflight.report import Level
from tests.printing_rig.dropin import DROPIN

OVERRIDE = '[Service]\nEnvironment=LANG=C "NEARBOOTH_QUEUE={queue}"\n'


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """First what the operator wrote, then what came with packages."""
    folders = [tmp_path / "etc", tmp_path / "lib"]
    for folder in folders:
        folder.mkdir()
    return folders


def test_the_drop_in_as_it_comes_is_for_the_queue_of_the_readme(folders: list[Path]) -> None:
    (folders[0] / "nearbooth.conf").write_text(DROPIN.read_text())
    assert dropin("booth", folders) is None


def test_a_cups_without_it_is_told_with_the_commands_to_install_it(folders: list[Path]) -> None:
    (folders[0] / "other.conf").write_text("[Service]\nNice=5\n# ExecStartPre=NEARBOOTH_QUEUE\n")
    (folders[0] / "nowhere.conf").symlink_to("/nowhere")
    found = dropin("booth", folders)
    assert found
    assert (found.device, found.state) == ("printer", Level.WARN)
    assert found.remedy == (
        f"sudo install -D -m 644 {SOURCE} {TARGET} && "
        "sudo systemctl daemon-reload && sudo systemctl restart cups"
    )
    assert (DROPIN.parents[2] / SOURCE) == DROPIN
    assert Path(TARGET).parent == FOLDERS[0]


def test_a_machine_without_systemd_has_none() -> None:
    assert dropin("booth", [Path("/nowhere")])


def test_a_drop_in_for_another_queue_is_told_and_the_command_mends_it(
    folders: list[Path],
) -> None:
    file = folders[0] / "nearbooth.conf"
    file.write_text(DROPIN.read_text())
    found = dropin("photo", folders)
    assert found
    assert "'booth', not for 'photo'" in found.what
    sed = found.remedy.partition(" && ")[0].removeprefix("sudo ")
    assert sed.endswith(str(file))
    subprocess.run(shlex.split(sed), check=True)
    assert dropin("photo", folders) is None


def test_another_queue_is_named_when_it_is_installed(folders: list[Path]) -> None:
    found = dropin("photo", folders)
    assert found
    assert f"NEARBOOTH_QUEUE=photo/' {TARGET}" in found.remedy


def test_what_systemctl_edit_wrote_counts_more(folders: list[Path]) -> None:
    (folders[1] / "nearbooth.conf").write_text(DROPIN.read_text())
    override = folders[0] / "override.conf"
    override.write_text(OVERRIDE.format(queue="photo"))
    assert dropin("photo", folders) is None
    found = dropin("booth", folders)
    assert found
    assert str(override) in found.remedy


def test_of_two_files_of_one_name_that_of_the_operator_counts(folders: list[Path]) -> None:
    (folders[1] / "nearbooth.conf").write_text(DROPIN.read_text())
    (folders[0] / "nearbooth.conf").symlink_to("/dev/null")  # how systemd's files are masked
    found = dropin("booth", folders)
    assert found
    assert "without the booth's drop-in" in found.what
