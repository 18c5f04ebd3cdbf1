import os
import time
from pathlib import Path

import pytest

from kiosk.store.atomic import SUFFIX
from kiosk.store.backgrounds import BackgroundFiles, digest_of

CAT = digest_of(b"a cat")
DAY_S = 86_400


def opened(folder: Path, keep_days: float = 7.0) -> BackgroundFiles:
    files = BackgroundFiles(folder / "backgrounds", keep_days=keep_days)
    files.open()
    return files


def never() -> bytes:
    raise AssertionError("it is there already")


def aged(path: Path, days: float) -> Path:
    """As if nobody had used it for so long."""
    then = time.time() - days * DAY_S
    os.utime(path, (then, then))
    return path


def test_a_picture_is_made_and_written_once(tmp_path: Path) -> None:
    files = opened(tmp_path)
    path = files.picture(CAT, lambda: b"a cat")
    assert path.read_bytes() == b"a cat"
    assert files.picture(CAT, never) == path
    assert opened(tmp_path).picture(CAT, never) == path


def test_a_thumbnail_lies_beside_its_picture(tmp_path: Path) -> None:
    files = opened(tmp_path)
    small = files.thumbnail(CAT, lambda: b"small")
    assert small.read_bytes() == b"small"
    assert files.picture(CAT, lambda: b"a cat") != small


def test_guests_pictures_are_for_the_booths_own_user_alone(tmp_path: Path) -> None:
    path = opened(tmp_path).picture(CAT, lambda: b"a cat")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_nobody_used_for_long_is_gone_when_the_booth_is_switched_on(tmp_path: Path) -> None:
    files = opened(tmp_path)
    old = aged(files.picture(CAT, lambda: b"a cat"), days=8)
    old_small = aged(files.thumbnail(CAT, lambda: b"small"), days=8)
    new = aged(files.picture(digest_of(b"a dog"), lambda: b"a dog"), days=6)
    opened(tmp_path)
    assert (old.exists(), old_small.exists(), new.exists()) == (False, False, True)


def test_what_is_brought_again_stays(tmp_path: Path) -> None:
    files = opened(tmp_path)
    path = aged(files.picture(CAT, lambda: b"a cat"), days=8)
    files.picture(CAT, never)
    opened(tmp_path)
    assert path.exists()


def test_what_a_power_cut_left_half_written_is_gone(tmp_path: Path) -> None:
    opened(tmp_path)
    half = tmp_path / "backgrounds" / f"{CAT}.jpg{SUFFIX}"
    half.write_bytes(b"a c")
    files = opened(tmp_path)
    assert not half.exists()
    assert files.picture(CAT, lambda: b"a cat").read_bytes() == b"a cat"


def test_what_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    files = opened(tmp_path)
    with pytest.raises(AssertionError):
        files.picture(CAT, never)
    assert list((tmp_path / "backgrounds").iterdir()) == []
