"""The outbox, and what is left of it after a kill, a full disk, or a damaged file."""

import asyncio
import itertools
import os
import random
import sqlite3
import stat
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.store.outbox import Entry, Fate, Outbox

NOW_S = 1_700_000_000.0


def opened(path: Path) -> Outbox:
    outbox = Outbox(path, now_s=lambda: NOW_S)
    outbox.open()
    return outbox


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "outbox.db"


@pytest.fixture
def outbox(path: Path) -> Iterator[Outbox]:
    outbox = opened(path)
    yield outbox
    outbox.close()


def test_what_is_asked_for_waits(outbox: Outbox) -> None:
    entry = outbox.ask("print", "one", "1/2", {"copies": 1})
    assert entry == Entry(
        1, "print", "one", "1/2", NOW_S, Fate.WAITING, 0, 0.0, "", "", {"copies": 1}
    )
    assert outbox.waiting("print") == [entry]
    assert outbox.entry(entry.id) == entry


def test_asking_twice_gives_what_there_is(outbox: Outbox) -> None:
    first = outbox.ask("upload", "one", "strip", {"size": 1})
    outbox.change(first.id, Fate.DONE, note="There.")
    again = outbox.ask("upload", "one", "strip", {"size": 2})
    assert (again.id, again.fate, again.payload) == (first.id, Fate.DONE, {"size": 1})
    assert outbox.ask("upload", "two", "strip").id != first.id
    assert outbox.ask("print", "one", "strip").id != first.id


def test_several_are_asked_for_at_once(outbox: Outbox) -> None:
    outbox.ask_all("print", "one", {"1/2": {"strips": 2}, "2/2": {"strips": 1}})
    assert [(it.key, it.payload) for it in outbox.waiting("print")] == [
        ("1/2", {"strips": 2}),
        ("2/2", {"strips": 1}),
    ]


def test_of_several_that_find_no_room_on_the_disk_none_is_asked_for(outbox: Outbox) -> None:
    pages = outbox._connection.execute("PRAGMA page_count").fetchone()[0]
    outbox._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OSError, match="full"):
        outbox.ask_all("print", "one", {"1/2": {}, "2/2": {"filling": "x" * 100_000}})
    assert outbox.waiting("print") == []


def test_the_oldest_waits_in_front_until_it_has_ended(outbox: Outbox) -> None:
    first, second, third = (outbox.ask("print", "one", key) for key in ("a", "b", "c"))
    outbox.change(first.id, Fate.BEGUN)
    assert [it.key for it in outbox.waiting("print")] == ["a", "b", "c"]
    for fate in (Fate.DONE, Fate.CANCELLED, Fate.FAILED, Fate.UNKNOWN):
        outbox.change(first.id, fate)
        assert [it.id for it in outbox.waiting("print")] == [second.id, third.id]


def test_a_change_leaves_alone_what_it_does_not_name(outbox: Outbox) -> None:
    entry = outbox.ask("mail", "one", "key", {"address": "mina@example.org"})
    outbox.change(entry.id, Fate.WAITING, tries=2, next_s=NOW_S + 60, note="No answer.")
    changed = outbox.change(entry.id, Fate.HANDED, handle="42")
    assert (changed.tries, changed.next_s, changed.note) == (2, NOW_S + 60, "No answer.")
    assert changed.payload == {"address": "mina@example.org"}
    assert outbox.change(entry.id, Fate.DONE, note="", payload={}).note == ""


def test_an_erased_address_is_nowhere_in_the_file(path: Path) -> None:
    outbox = opened(path)
    entry = outbox.ask("mail", "one", "key", {"address": "mina@example.org"})
    outbox.change(entry.id, Fate.DONE, payload={})
    outbox.close()
    assert all(b"mina@example.org" not in it.read_bytes() for it in path.parent.iterdir())


def test_nothing_is_changed_that_is_not_there(outbox: Outbox) -> None:
    with pytest.raises(KeyError):
        outbox.change(7, Fate.DONE)
    assert outbox.entry(7) is None


def test_the_newest_are_listed_first(outbox: Outbox) -> None:
    for session, key in itertools.product(("one", "two"), "abc"):
        outbox.ask("print", session, key)
    outbox.ask("mail", "one", "d")
    assert [it.key for it in outbox.entries("print", newest=4)] == ["c", "b", "a", "c"]
    assert [it.key for it in outbox.entries("print", "one")] == ["c", "b", "a"]


def test_it_counts_from_a_mark_whatever_the_clock_says(outbox: Outbox) -> None:
    before, after = outbox.ask("print", "one", "a"), outbox.ask("print", "one", "b")
    outbox.change(before.id, Fate.DONE)
    mark = outbox.mark()
    outbox.change(after.id, Fate.DONE)
    assert outbox.count("print", Fate.DONE) == 2
    assert outbox.count("print", Fate.DONE, mark) == 1
    assert outbox.count("print", Fate.DONE, outbox.mark()) == 0


def test_a_session_is_busy_until_everything_of_it_is_settled(outbox: Outbox) -> None:
    outbox.change(outbox.ask("print", "unknown", "a").id, Fate.UNKNOWN)
    outbox.change(outbox.ask("print", "settled", "a").id, Fate.FAILED)
    outbox.ask("upload", "waiting", "strip")
    assert outbox.busy_sessions() == {"unknown", "waiting"}


def test_a_session_that_nobody_settles_is_not_busy_for_ever(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db", now_s=lambda: 1_000.0)
    outbox.open()
    outbox.change(outbox.ask("print", "unknown", "a").id, Fate.UNKNOWN)
    outbox.ask("upload", "waiting", "strip")
    assert outbox.busy_sessions(since_s=1_000.0) == {"unknown", "waiting"}
    assert outbox.busy_sessions(since_s=1_001.0) == {"waiting"}
    outbox.close()


def test_a_forgotten_session_is_still_counted(outbox: Outbox) -> None:
    mark = outbox.mark()
    done = outbox.ask("print", "one", "a", {"name": "job"})
    outbox.change(done.id, Fate.DONE, note="Fine.", handle="1")
    outbox.change(outbox.ask("print", "one", "b").id, Fate.DONE)
    waiting = outbox.ask("print", "one", "c")
    outbox.forget("one")
    assert outbox.entries("print", "one") == [waiting]
    assert outbox.count("print", Fate.DONE, mark) == 2
    left = outbox.entry(done.id)
    assert left is not None
    assert (left.session, left.note, left.handle, left.payload) == ("", "", "", {})
    assert outbox.ask("print", "one", "a").id != done.id


def test_everything_is_still_there_when_it_is_opened_again(path: Path) -> None:
    outbox = opened(path)
    entry = outbox.change(outbox.ask("print", "one", "a").id, Fate.HANDED, handle="7")
    outbox.keep_setting("roll", {"sheets": 400})
    outbox.close()
    again = opened(path)
    assert again.entry(entry.id) == entry
    assert again.setting("roll") == {"sheets": 400}
    assert again.setting("unheard", 5) == 5
    again.close()


def test_only_the_booths_own_user_may_read_it(outbox: Outbox, path: Path) -> None:
    outbox.ask("mail", "one", "a", {"address": "mina@example.org"})
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_what_is_erased_is_in_no_file_any_more(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    outbox.open()
    letter = outbox.ask("mail", "one", "a", {"address": "mina@example.com"})
    outbox.change(letter.id, Fate.DONE, payload={})
    for name in ("two", "three"):
        outbox.ask("upload", name, "strip")
    assert not any(b"mina@" in file.read_bytes() for file in tmp_path.iterdir())


def test_a_damaged_file_is_not_kept_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    for name, days in (("1", 8), ("2", 6)):
        damaged = tmp_path / f"outbox.db.damaged-{name}"
        damaged.touch()
        os.utime(damaged, (time.time() - days * 86_400,) * 2)
    Outbox(path).open()
    assert {it.name for it in tmp_path.glob("*damaged*")} == {"outbox.db.damaged-2"}


@pytest.mark.parametrize("damage", ["no database", "torn", "another's"])
def test_a_damaged_file_is_moved_aside_and_the_booth_goes_on(
    path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    outbox = opened(path)
    for number in range(200):
        outbox.ask("print", "one", str(number), {"filling": "x" * 100})
    outbox.close()
    if damage == "no database":
        path.write_bytes(b"What is this?" * 100)
    elif damage == "torn":
        whole = path.read_bytes()
        path.write_bytes(whole[:4096] + random.Random(5).randbytes(len(whole) - 4096))
    else:
        path.unlink()
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE entries (id)")
        other.close()
    outbox = Outbox(path, now_s=lambda: NOW_S + 1)
    outbox.open()
    assert outbox.entries("print") == []
    assert outbox.ask("print", "two", "a").fate is Fate.WAITING
    assert outbox.began_s == NOW_S + 1
    outbox.close()
    assert len(list(path.parent.glob("outbox.db.damaged-*"))) == 1
    assert "is damaged" in caplog.text


def test_it_knows_since_when_promises_are_written_into_it(path: Path) -> None:
    opened(path).close()
    later = Outbox(path, now_s=lambda: NOW_S + 3600)
    later.open()
    assert later.began_s == NOW_S
    later.close()


def test_a_folder_that_is_none_is_no_damage(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        Outbox(tmp_path / "file" / "outbox.db").open()
    (tmp_path / "outbox.db").mkdir()
    with pytest.raises(OSError, match="cannot be used"):
        Outbox(tmp_path / "outbox.db").open()


def test_a_closed_one_says_so(outbox: Outbox) -> None:
    outbox.close()
    outbox.close()
    with pytest.raises(OSError, match="not open"):
        outbox.waiting("print")


def test_a_full_disk_is_an_error_of_the_disk_and_changes_nothing(path: Path) -> None:
    outbox = opened(path)
    connection = outbox._connection
    assert connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OSError, match="full"):
        outbox.ask("print", "one", "a", {"filling": "x" * 100_000})
    assert outbox.waiting("print") == []
    connection.execute(f"PRAGMA max_page_count = {pages + 100}")
    outbox.ask("print", "one", "a", {"filling": "x" * 100_000})
    assert len(outbox.waiting("print")) == 1
    outbox.close()


async def test_threads_may_ask_at_once_and_nothing_is_asked_twice(outbox: Outbox) -> None:
    start = threading.Barrier(4)

    def ask(number: int) -> list[int]:
        start.wait()
        return [outbox.ask("print", "one", str(n)).id for n in range(number % 2, 20)]

    found = await asyncio.gather(*(asyncio.to_thread(ask, n) for n in range(4)))
    assert {tuple(it[-19:]) for it in found} == {tuple(found[1])}
    assert len(outbox.entries("print")) == 20


BUSY = """
    import sys
    from pathlib import Path
    from kiosk.store.outbox import Fate, Outbox
    outbox = Outbox(Path(sys.argv[1]))
    outbox.open()
    for number in range(100_000):
        entry = outbox.ask("print", "one", str(number))
        print("asked", entry.id, flush=True)
        outbox.change(entry.id, Fate.DONE, note=str(number))
        print("done", entry.id, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_what_it_said_is_kept_is_kept_when_the_booth_is_killed(path: Path, seed: int) -> None:
    command = [sys.executable, "-c", textwrap.dedent(BUSY), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as booth:
        assert booth.stdout
        lines = itertools.islice(booth.stdout, random.Random(seed).randrange(2, 200))
        told = [line.split() for line in lines]
        booth.kill()
        told += [line.split() for line in booth.stdout if line.endswith("\n")]
    outbox = opened(path)
    fates = {it.id: it.fate for it in outbox.entries("print", newest=-1)}
    assert {int(id) for word, id in told if word == "asked"} <= set(fates)
    assert all(fates[int(id)] is Fate.DONE for word, id in told if word == "done")
    outbox.close()
