"""What is known of the sessions on disk without asking the disk."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from kiosk.store.manifest import stamp
from kiosk.store.shelf import Shelf, Shelved

DAY_S = 86_400.0
BOOT = "this-run-of-the-machine"


def token(letter: str) -> str:
    return letter * 22


def put_down(
    folder: Path, session: str, *, days_ago: float, strip: str = "", uptime_s: float | None = None
) -> None:
    """A session as the booth left it on the disk, with the strip of that token, stamped in this run
    of the machine if there is an uptime."""
    at_s = time.time() - days_ago * DAY_S
    stamped = {} if uptime_s is None else stamp(BOOT, uptime_s)
    of: dict[str, Any] = {"token": strip, "made_at": at_s * 1e3, "strips": 2, **stamped}
    people = [{"id": "booth", "name": "Booth"}, {"id": "friend-mina", "name": "Mina"}]
    (folder / session).mkdir()
    manifest = folder / session / "session.json"
    content = {"participants": people, "strip": of if strip else None, "written": stamped}
    manifest.write_text(json.dumps(content))
    if strip:
        (folder / session / "strip.jpg").write_bytes(b"jpeg")
    os.utime(manifest, (at_s, at_s))


def opened(
    folder: Path, *, link_days: float = 7.0, boot_id: str = BOOT, uptime_s: float = DAY_S
) -> Shelf:
    shelf = Shelf(folder, link_days=link_days, boot_id=boot_id, age_s=lambda: uptime_s)
    shelf.open()
    return shelf


def test_what_was_on_the_disk_is_known_again(tmp_path: Path) -> None:
    put_down(tmp_path, "one", days_ago=2, strip=token("a"))
    it = opened(tmp_path).get("one")
    assert it is not None
    assert (it.names, it.token, it.strips) == (("Mina",), token("a"), 2)
    assert time.time() - it.made_s == pytest.approx(2 * DAY_S, abs=60)


def test_a_link_opens_its_own_session_until_it_expires(tmp_path: Path) -> None:
    put_down(tmp_path, "old", days_ago=8, strip=token("a"))
    put_down(tmp_path, "new", days_ago=6, strip=token("b"))
    shelf = opened(tmp_path)
    assert shelf.opened_by(token("a")) is None
    it = shelf.opened_by(token("b"))
    assert it is not None
    assert it.session == "new"


@pytest.mark.parametrize("strip", [token("a"), ""])
def test_what_was_made_before_the_clock_was_set_is_as_old_as_it_is(
    tmp_path: Path, strip: str
) -> None:
    """The machine had no time when it was switched on, then the network told it; then the booth was
    started anew, and the machine was not."""
    put_down(tmp_path, "one", days_ago=20, strip=strip, uptime_s=DAY_S - 600)
    shelf = opened(tmp_path)
    it = shelf.get("one")
    assert it is not None
    assert time.time() - it.made_s == pytest.approx(600, abs=60)
    assert shelf.expired() == []
    assert (shelf.opened_by(strip) is not None) is bool(strip)


@pytest.mark.parametrize("now", [{"boot_id": "another"}, {"boot_id": ""}, {"uptime_s": 60.0}])
def test_of_another_run_of_the_machine_only_the_calendar_tells(
    tmp_path: Path, now: dict[str, Any]
) -> None:
    put_down(tmp_path, "old", days_ago=20, strip=token("a"), uptime_s=DAY_S - 600)
    put_down(tmp_path, "new", days_ago=2, strip=token("b"), uptime_s=DAY_S - 600)
    assert [it.session for it in opened(tmp_path, **now).expired()] == ["old"]


@pytest.mark.parametrize(
    "guess", ["", "c" * 22, "a" * 21, "../old", "\x00", "\ud800", "a" * 99_999]
)
def test_a_guess_opens_nothing(tmp_path: Path, guess: str) -> None:
    put_down(tmp_path, "one", days_ago=1, strip=token("a"))
    put_down(tmp_path, "without-a-strip", days_ago=1)
    assert opened(tmp_path).opened_by(guess) is None


def test_a_session_without_a_strip_expires_after_as_many_days_as_a_link(tmp_path: Path) -> None:
    put_down(tmp_path, "left-alone", days_ago=8)
    put_down(tmp_path, "strip", days_ago=9, strip=token("a"))
    put_down(tmp_path, "recent", days_ago=6)
    assert [it.session for it in opened(tmp_path).expired()] == ["strip", "left-alone"]


def test_what_is_damaged_expires_like_everything_else(tmp_path: Path) -> None:
    put_down(tmp_path, "damaged", days_ago=0)
    (tmp_path / "damaged" / "session.json").write_bytes(b"\x00" * 512)
    (tmp_path / "without-a-manifest").mkdir()
    for name in ("damaged", "without-a-manifest"):
        at_s = time.time() - 8 * DAY_S
        os.utime(tmp_path / name, (at_s, at_s))
    assert {it.session for it in opened(tmp_path).expired()} == {"damaged", "without-a-manifest"}
    assert opened(tmp_path, link_days=9).expired() == []


def test_what_is_not_the_booths_is_none_of_its_business(tmp_path: Path) -> None:
    for name in (".Trash-1000", "my pictures", "lost+found", "사진", "a" * 101):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / "notes").write_text("a file")
    assert opened(tmp_path).all() == []


def test_what_is_taken_is_neither_found_nor_opened(tmp_path: Path) -> None:
    put_down(tmp_path, "one", days_ago=1, strip=token("a"))
    shelf = opened(tmp_path)
    shelf.take("one")
    shelf.take("one")
    assert shelf.opened_by(token("a")) is None
    assert shelf.get("one") is None


def test_the_oldest_comes_first_whenever_it_was_put_there(tmp_path: Path) -> None:
    shelf = opened(tmp_path)
    for session, made_s in (("b", 2.0), ("c", 3.0), ("a", 1.0)):
        shelf.put(Shelved(session, made_s))
    assert [it.session for it in shelf.all()] == ["a", "b", "c"]


def test_a_strip_that_somebody_wiped_from_the_disk_is_not_there(tmp_path: Path) -> None:
    put_down(tmp_path, "one", days_ago=1, strip=token("a"))
    put_down(tmp_path, "two", days_ago=1)
    shelf = opened(tmp_path)
    assert shelf.strip(shelf.get("one")) == tmp_path / "one" / "strip.jpg"
    (tmp_path / "one" / "strip.jpg").unlink()
    (tmp_path / "strip.jpg").write_bytes(b"in the wrong place")
    assert [shelf.strip(shelf.get(of)) for of in ("one", "two", "three")] == [None] * 3
