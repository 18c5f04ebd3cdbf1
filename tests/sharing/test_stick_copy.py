"""What is copied is whole and readable anywhere; what was there stays as it was."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.sharing.stick_copy import FOLDER, copy, safe_name
from tests.disks import fill, mount, mounted


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "stick", size="1m") as root:
        yield root


@pytest.fixture
def strip(tmp_path: Path) -> Path:
    path = tmp_path / "strip.jpg"
    path.write_bytes(b"a strip" * 100)
    return path


def copied(stick: Path, *files: tuple[str, Path]) -> list[str]:
    device = os.stat(stick).st_dev
    return list(copy(str(stick), device, [(name, str(path)) for name, path in files]))


def test_a_strip_is_copied_once(stick: Path, strip: Path) -> None:
    assert copied(stick, ("a.jpg", strip)) == ["a.jpg"]
    assert copied(stick, ("a.jpg", strip)) == []
    assert (stick / FOLDER / "a.jpg").read_bytes() == strip.read_bytes()
    assert os.listdir(stick / FOLDER) == ["a.jpg"]


def test_what_somebody_else_put_there_stays_and_the_strip_comes_beside_it(
    stick: Path, strip: Path
) -> None:
    (stick / FOLDER).mkdir()
    (stick / FOLDER / "a.jpg").write_bytes(b"turned upright on a laptop")
    assert copied(stick, ("a.jpg", strip)) == ["a (2).jpg"]
    assert copied(stick, ("a.jpg", strip)) == []
    assert (stick / FOLDER / "a.jpg").read_bytes() == b"turned upright on a laptop"


def test_what_was_half_written_when_it_was_pulled_is_written_anew(stick: Path, strip: Path) -> None:
    (stick / FOLDER).mkdir()
    (stick / FOLDER / "a.jpg.part").write_bytes(b"a str")
    assert copied(stick, ("a.jpg", strip)) == ["a.jpg"]
    assert os.listdir(stick / FOLDER) == ["a.jpg"]


def test_a_session_that_was_cleared_meanwhile_is_passed_over(stick: Path, strip: Path) -> None:
    gone = strip.with_name("gone.jpg")
    assert copied(stick, ("gone.jpg", gone), ("a.jpg", strip)) == ["a.jpg"]


def test_a_full_stick_is_told_and_nothing_half_is_left_on_it(stick: Path, strip: Path) -> None:
    fill(stick)
    with pytest.raises(OSError, match="full") as told:
        copied(stick, ("a.jpg", strip))
    assert told.value.errno == errno.ENOSPC
    assert os.listdir(stick / FOLDER) == []


def test_a_stick_that_may_not_be_written_is_told(stick: Path, strip: Path) -> None:
    mount("-o", "remount,ro", str(stick))
    with pytest.raises(OSError, match="Read-only"):
        copied(stick, ("a.jpg", strip))


def test_where_the_stick_was_nothing_is_written_when_it_is_gone(
    tmp_path: Path, strip: Path
) -> None:
    with mounted(tmp_path / "stick") as root:
        device = os.stat(root).st_dev
    with pytest.raises(OSError, match="gone"):
        list(copy(str(root), device, [("a.jpg", str(strip))]))
    assert os.listdir(root) == []


def test_a_link_on_the_stick_leads_nowhere(stick: Path, strip: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (stick / FOLDER).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match=FOLDER):
        copied(stick, ("a.jpg", strip))
    assert os.listdir(tmp_path / "elsewhere") == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("20261125-193000-ab12cd.jpg", "20261125-193000-ab12cd.jpg"),
        ("../../etc/passwd.jpg", "-..-etc-passwd.jpg"),
        ('7:30 "us" <3?.jpg', "7-30 -us- -3-.jpg"),
        ("line\nbreak .jpg", "line-break.jpg"),
        ("유나 & 준.jpg", "유나 & 준.jpg"),
        ("x" * 300 + ".jpg", "x" * 100 + ".jpg"),
    ],
)
def test_names_can_be_read_on_every_computer(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_capitals_are_no_other_name_since_fat_knows_none(stick: Path, strip: Path) -> None:
    (stick / FOLDER).mkdir()
    (stick / FOLDER / "A.JPG").write_bytes(b"somebody's own")
    assert copied(stick, ("a.jpg", strip)) == ["a (2).jpg"]
    assert copied(stick, ("A.jpg", strip)) == []
    assert (stick / FOLDER / "A.JPG").read_bytes() == b"somebody's own"


def test_a_link_to_nothing_among_the_strips_hinders_none(stick: Path, strip: Path) -> None:
    (stick / FOLDER).mkdir()
    (stick / FOLDER / "a.jpg").symlink_to("nowhere")
    assert copied(stick, ("a.jpg", strip), ("b.jpg", strip)) == ["a (2).jpg", "b.jpg"]
