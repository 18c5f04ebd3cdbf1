"""Found by its label, wherever it is mounted."""

import os
from pathlib import Path

import pytest

from kiosk.sharing.mounts import device_of, mount_of
from tests.disks import mounted

HERE = Path("/proc/self/mountinfo")


def plugged(by_label: Path, name: str, device: Path) -> None:
    by_label.mkdir(exist_ok=True)
    device.touch()
    (by_label / name).symlink_to(device)


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("NEARBOOTH", "NEARBOOTH"),
        ("Nearbooth", "NEARBOOTH"),
        ("My booth", r"My\x20booth"),
        ("사진", "사진"),
        ("사진", r"\xec\x82\xac\xec\xa7\x84"),
        ("a/b", r"a\x2fb"),
    ],
)
def test_a_stick_is_known_by_its_label(tmp_path: Path, label: str, written: str) -> None:
    plugged(tmp_path / "by-label", written, tmp_path / "sdb1")
    assert device_of(label, tmp_path / "by-label") == str(tmp_path / "sdb1")


def test_another_stick_is_none_of_our_business(tmp_path: Path) -> None:
    plugged(tmp_path / "by-label", "HOLIDAYS", tmp_path / "sdb1")
    assert device_of("NEARBOOTH", tmp_path / "by-label") is None


def test_a_machine_without_any_label_has_no_stick(tmp_path: Path) -> None:
    assert device_of("NEARBOOTH", tmp_path / "by-label") is None


def test_it_is_found_where_it_is_mounted_even_at_an_odd_place(tmp_path: Path) -> None:
    device, place = tmp_path / "sdb1", tmp_path / "my stick\\사진"
    with mounted(place, source=str(device)):
        found = mount_of(str(device), HERE)
        assert found is not None
        assert found.path == str(place)
        assert found.device == os.stat(place).st_dev
    assert mount_of(str(device), HERE) is None


def test_put_in_again_it_is_another_mount(tmp_path: Path) -> None:
    device = tmp_path / "sdb1"
    with mounted(tmp_path / "stick", source=str(device)):
        before = mount_of(str(device), HERE)
        with mounted(tmp_path / "stick", source=str(device)):
            assert mount_of(str(device), HERE) != before


def test_a_device_that_is_not_mounted_is_nowhere(tmp_path: Path) -> None:
    assert mount_of(str(tmp_path / "sdb1"), HERE) is None


def test_what_the_kernel_does_not_say_is_not_mounted(tmp_path: Path) -> None:
    """A booth with too many files open cannot ask."""
    assert mount_of(str(tmp_path / "sdb1"), tmp_path / "missing") is None
