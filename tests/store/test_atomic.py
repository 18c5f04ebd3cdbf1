from pathlib import Path

import pytest

from kiosk.store import atomic


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    atomic.write(tmp_path / "a" / "b" / "c.jpg", b"picture")
    assert (tmp_path / "a" / "b" / "c.jpg").read_bytes() == b"picture"


def test_a_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    atomic.write(tmp_path / "c.jpg", b"a long picture")
    atomic.write(tmp_path / "c.jpg", b"short")
    assert (tmp_path / "c.jpg").read_bytes() == b"short"


def test_nothing_is_left_beside_it(tmp_path: Path) -> None:
    atomic.write(tmp_path / "c.jpg", b"picture")
    assert [path.name for path in tmp_path.iterdir()] == ["c.jpg"]


def test_nobody_else_on_the_machine_may_look_into_a_new_folder(tmp_path: Path) -> None:
    atomic.write(tmp_path / "session" / "c.jpg", b"picture")
    assert (tmp_path / "session").stat().st_mode & 0o077 == 0


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(OSError, match="taken"):
        atomic.write(tmp_path / "taken" / "c.jpg", b"picture")


def test_what_was_half_written_is_swept_and_nothing_else(tmp_path: Path) -> None:
    whole = tmp_path / "session" / "shots" / "1" / "booth.jpg"
    atomic.write(whole, b"picture")
    half = whole.with_name("friend.jpg" + atomic.SUFFIX)
    half.write_bytes(b"pict")
    atomic.sweep(tmp_path)
    assert whole.exists()
    assert not half.exists()
