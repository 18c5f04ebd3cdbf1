"""The store, and what is left of it after the power was cut at any moment."""

import asyncio
import json
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from kiosk.session.backgrounds import colour
from kiosk.session.events import BOOTH, Capture, Room, Source
from kiosk.session.record import Record
from kiosk.session.state import Taken
from kiosk.store.atomic import SUFFIX
from kiosk.store.sessions import Sessions, new_token

MINA = "friend-mina"
WHITE = colour("#FFFFFF")
DAY_MS = 86_400_000.0
LIMIT_S = 20.0


def opened(folder: Path, *, link_days: float = 7.0, ago_ms: float = 0.0) -> Sessions:
    """A store that lives `ago_ms` in the past."""
    sessions = Sessions(
        folder,
        small=lambda jpeg: b"small " + jpeg,
        now_ms=lambda: time.time() * 1e3 - ago_ms,
        link_days=link_days,
        unix_s=lambda: time.time() - ago_ms / 1e3,
    )
    sessions.open()
    return sessions


def behind(sessions: Sessions, token: str, kind: str = "jpg") -> Path | None:
    """What a link opens, as the pages of results find it."""
    session = sessions.session_of(token)
    strip = sessions.strip_of(session) if session else None
    path = strip.with_suffix(f".{kind}") if strip else None
    return path if path and path.is_file() else None


def record_of(session: str, *captures: Capture, attempt: int = 1, stage: str = "shoot") -> Record:
    participants = tuple(dict.fromkeys(c.participant for c in captures))
    shot = Taken(1, attempt, 1_000.0, participants, captures)
    return Record(Room(session, "code", ""), stage, ((BOOTH, "Booth"),), WHITE, (shot,))


def capture(who: str = BOOTH, source: Source = Source.STILL, attempt: int = 1) -> Capture:
    return Capture(1, attempt, who, source, "", 1_000.0, 1.0)


def manifest_of(folder: Path, session: str = "one") -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / session / "session.json").read_bytes())
    return read


def assert_true(folder: Path) -> int:
    """Whatever the manifests name is there and is what they say; the number of files."""
    files = 0
    for path in folder.glob("*/session.json"):
        content = json.loads(path.read_bytes())
        named = [
            (capture["path"], capture["sha256"])
            for shot in content["shots"]
            for capture in shot["captures"]
            if capture["path"]
        ]
        if content["strip"]:
            named += [
                ("strip.jpg", content["strip"]["jpg"]),
                ("strip.png", content["strip"]["png"]),
            ]
        for name, digest in named:
            assert sha256((path.parent / name).read_bytes()).hexdigest() == digest, name
        files += len(named)
    return files


# Pictures


async def test_a_still_is_on_disk_as_it_was_taken_before_the_session_hears_of_it(
    tmp_path: Path,
) -> None:
    sessions = opened(tmp_path)
    kept = await sessions.keep("one", capture(), b"picture")
    assert (tmp_path / "one" / "shots" / "1" / "booth.jpg").read_bytes() == b"picture"
    assert sessions.picture("one", kept.key) == tmp_path / "one" / "shots" / "1" / "booth.jpg"


async def test_what_stands_in_for_a_still_does_not_take_its_place(tmp_path: Path) -> None:
    sessions = opened(tmp_path)
    for source in (Source.STILL, Source.PREVIEW, Source.RECEIVED):
        await sessions.keep("one", capture(MINA, source), source.encode())
    names = sorted(path.name for path in (tmp_path / "one" / "shots" / "1").iterdir())
    assert names == ["friend-mina.jpg", "friend-mina.preview.jpg", "friend-mina.received.jpg"]


async def test_a_retaken_picture_takes_the_place_of_the_one_thrown_away(tmp_path: Path) -> None:
    sessions = opened(tmp_path)
    await sessions.keep("one", capture(), b"first")
    await sessions.keep("one", capture(attempt=2), b"second")
    assert (tmp_path / "one" / "shots" / "1" / "booth.jpg").read_bytes() == b"second"


async def test_a_late_picture_of_a_shot_thrown_away_does_not_replace_the_new_one(
    tmp_path: Path,
) -> None:
    """A still of 10 MB on a slow link may come after the whole retake."""
    sessions = opened(tmp_path)
    kept = await sessions.keep("one", capture(MINA, attempt=2), b"second")
    await sessions.keep("one", capture(MINA, attempt=1), b"first")
    path = sessions.picture("one", kept.key)
    assert path is not None
    assert path.read_bytes() == b"second"


async def test_a_picture_that_is_sent_twice_stays_as_the_manifest_knows_it(tmp_path: Path) -> None:
    sessions = opened(tmp_path)
    kept = await sessions.keep("one", capture(MINA), b"first")
    await sessions.record(record_of("one", kept))
    again = await asyncio.gather(
        *(sessions.keep("one", capture(MINA), bytes([65 + n]) * 1_000) for n in range(8))
    )
    assert {c.key for c in again} == {kept.key}
    assert assert_true(tmp_path) == 1


async def test_a_disk_that_fails_is_told_to_who_brought_the_picture(tmp_path: Path) -> None:
    sessions = opened(tmp_path)
    (tmp_path / "one").write_bytes(b"in the way")
    with pytest.raises(OSError, match="one"):
        await sessions.keep("one", capture(), b"picture")


async def test_pictures_are_shown_small_and_only_those_of_the_newest_session(
    tmp_path: Path,
) -> None:
    sessions = opened(tmp_path)
    old = await sessions.keep("one", capture(), b"picture")
    assert await sessions.small(old.key) == b"small picture"
    await sessions.keep("two", capture(MINA), b"other")
    assert await sessions.small(old.key) is None


async def test_a_scene_is_on_disk_beside_its_captures_and_found_like_them(tmp_path: Path) -> None:
    sessions = opened(tmp_path)
    await sessions.keep("one", capture(), b"picture")
    key = await sessions.keep_scene("one", 1, 1, b"everybody")
    assert (tmp_path / "one" / "shots" / "1" / "scene.jpg").read_bytes() == b"everybody"
    assert sessions.newest_picture(key) == tmp_path / "one" / "shots" / "1" / "scene.jpg"
    assert await sessions.small(key) == b"small everybody"


async def test_a_better_scene_takes_the_place_of_the_first_and_is_known_to_be_new(
    tmp_path: Path,
) -> None:
    sessions = opened(tmp_path)
    first = await sessions.keep_scene("one", 1, 1, b"without Mina")
    second = await sessions.keep_scene("one", 1, 1, b"with Mina")
    assert first != second
    assert await sessions.small(second) == b"small with Mina"


async def test_a_scene_of_a_shot_thrown_away_comes_too_late(tmp_path: Path) -> None:
    sessions = opened(tmp_path)
    await sessions.keep("one", capture(attempt=2), b"second")
    assert await sessions.keep_scene("one", 1, 1, b"first") == ""
    assert not (tmp_path / "one" / "shots" / "1" / "scene.jpg").exists()


@pytest.mark.parametrize("key", ["", "../one/session.json", "1.1.booth.preview", "\x00", "x" * 999])
async def test_a_guessed_key_finds_nothing(tmp_path: Path, key: str) -> None:
    sessions = opened(tmp_path)
    assert await sessions.small(key) is None
    await sessions.keep("one", capture(), b"picture")
    assert await sessions.small(key) is None


# Manifests


async def test_the_manifest_has_every_stage_once_and_everyone_who_ever_took_part(
    tmp_path: Path,
) -> None:
    sessions = opened(tmp_path)
    kept = await sessions.keep("one", capture(), b"picture")
    early = record_of("one", kept)
    with_friend = Record(early.room, "shoot", ((MINA, "Mina"),), early.background, early.shots)
    for record in (early, with_friend, record_of("one", kept, stage="result")):
        await sessions.record(record)
    manifest = manifest_of(tmp_path)
    assert [s["stage"] for s in manifest["stages"]] == ["shoot", "result"]
    assert [p["name"] for p in manifest["participants"]] == ["Booth", "Mina"]


async def test_of_many_records_at_once_the_last_one_stays(tmp_path: Path) -> None:
    sessions = opened(tmp_path)
    records = [record_of("one", attempt=attempt) for attempt in range(1, 20)]
    await asyncio.gather(*(sessions.record(record) for record in records))
    assert manifest_of(tmp_path)["shots"][0]["attempt"] == 19


# Links


async def strip_in(sessions: Sessions, session: str = "one") -> str:
    token = new_token()
    await sessions.record(record_of(session, await sessions.keep(session, capture(), b"picture")))
    await sessions.keep_strip(session, b"jpeg", b"png", token)
    return token


async def test_a_link_opens_its_strip_in_both_forms(tmp_path: Path) -> None:
    sessions = opened(tmp_path)
    token = await strip_in(sessions)
    for kind, content in (("jpg", b"jpeg"), ("png", b"png")):
        path = behind(sessions, token, kind)
        assert path is not None
        assert path.read_bytes() == content


async def test_links_live_again_after_the_booth_was_switched_off(tmp_path: Path) -> None:
    token = await strip_in(opened(tmp_path))
    assert behind(opened(tmp_path), token) is not None


async def test_an_expired_link_is_dead_and_stays_so(tmp_path: Path) -> None:
    token = await strip_in(opened(tmp_path, ago_ms=8 * DAY_MS))
    assert behind(opened(tmp_path, link_days=7), token, "jpg") is None
    assert behind(opened(tmp_path, link_days=9), token, "jpg") is not None


async def test_a_link_expires_while_the_booth_is_on(tmp_path: Path) -> None:
    age_s = 0.0
    sessions = Sessions(tmp_path, small=bytes, now_ms=lambda: 0.0, link_days=7, age_s=lambda: age_s)
    sessions.open()
    token = await strip_in(sessions)
    age_s = 6.9 * DAY_MS / 1e3
    assert behind(sessions, token) is not None
    age_s = 7.1 * DAY_MS / 1e3
    assert behind(sessions, token) is None


async def test_a_link_is_good_though_the_booth_began_the_evening_in_last_week(
    tmp_path: Path,
) -> None:
    unix_s = time.time() - 8 * DAY_MS / 1e3
    sessions = Sessions(
        tmp_path, small=bytes, now_ms=lambda: unix_s * 1e3, link_days=7, unix_s=lambda: unix_s
    )
    sessions.open()
    before = await strip_in(sessions, "before")
    unix_s = time.time()  # the network has told it
    for session in ("one", "two", "three", "four"):
        await strip_in(sessions, session)
    assert behind(sessions, before) is not None
    assert sessions.expired() == []


@pytest.mark.parametrize("token", ["", "..", "a" * 22, "../" * 7 + "a", "x" * 10_000, "\x00" * 22])
async def test_a_guessed_link_opens_nothing(tmp_path: Path, token: str) -> None:
    sessions = opened(tmp_path)
    await strip_in(sessions)
    assert behind(sessions, token) is None


def test_links_cannot_be_guessed_from_one_another() -> None:
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert {len(token) for token in tokens} == {22}


async def test_who_wipes_a_session_from_the_disk_kills_its_link(tmp_path: Path) -> None:
    sessions = opened(tmp_path)
    token = await strip_in(sessions)
    for path in (tmp_path / "one").glob("strip.*"):
        path.unlink()
    assert behind(sessions, token) is None


@pytest.mark.parametrize(
    "junk", [b"", b"\x00" * 512, b'{"strip": [1]}', b'{"strip": {"token": 1}}']
)
async def test_a_damaged_session_costs_its_own_link_and_no_other(
    tmp_path: Path, junk: bytes
) -> None:
    sessions = opened(tmp_path)
    token = await strip_in(sessions, "sound")
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "session.json").write_bytes(junk)
    (tmp_path / "stranger" / "session.json").mkdir(parents=True)
    assert behind(opened(tmp_path), token) is not None


# Strips, by whoever asks for them


async def test_the_strip_of_any_session_is_found_also_an_expired_one(tmp_path: Path) -> None:
    await strip_in(opened(tmp_path, ago_ms=8 * DAY_MS), "old")
    sessions = opened(tmp_path)
    await strip_in(sessions, "new")
    for session in ("old", "new"):
        assert sessions.strip_of(session) == tmp_path / session / "strip.jpg"


async def test_all_strips_that_are_there_are_listed_oldest_first(tmp_path: Path) -> None:
    await strip_in(opened(tmp_path, ago_ms=DAY_MS), "yesterday")
    sessions = opened(tmp_path)
    for session in ("wiped", "now"):
        await strip_in(sessions, session)
    await sessions.record(record_of("without-a-strip"))
    (tmp_path / "wiped" / "strip.jpg").unlink()
    there = [(it, tmp_path / it / "strip.jpg") for it in ("yesterday", "now")]
    assert await sessions.strips() == there


async def test_all_strips_are_looked_for_beside_the_loop_while_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = opened(tmp_path)
    for session in ("one", "two", "three"):
        await strip_in(sessions, session)
    await sessions.record(record_of("without-a-strip"))
    is_file, looked_in, go_on = Path.is_file, set(), threading.Event()

    def slow(path: Path) -> bool:
        looked_in.add(threading.get_ident())
        return go_on.wait(LIMIT_S) and is_file(path)

    monkeypatch.setattr(Path, "is_file", slow)
    async with asyncio.timeout(LIMIT_S), asyncio.TaskGroup() as group:
        found = group.create_task(sessions.strips())
        while not looked_in:
            await asyncio.sleep(0)
        await strip_in(sessions, "four")
        await sessions.remove("one")
        go_on.set()
    assert found.result() == [(it, tmp_path / it / "strip.jpg") for it in ("two", "three")]
    assert threading.get_ident() not in looked_in


@pytest.mark.parametrize(
    "session", ["", ".", "..", "../one", "one/../one", "/one", "\x00", "three"]
)
async def test_what_is_no_sessions_name_is_no_path_either(tmp_path: Path, session: str) -> None:
    sessions = opened(tmp_path / "sessions")
    await strip_in(sessions)
    (tmp_path / "strip.jpg").write_bytes(b"somebody else's")
    assert sessions.strip_of(session) is None
    assert sessions.token_of(session) is None
    await sessions.remove(session)
    assert (tmp_path / "sessions" / "one" / "strip.jpg").is_file()


async def test_a_sessions_link_and_a_links_session_belong_together(tmp_path: Path) -> None:
    sessions = opened(tmp_path)
    token = await strip_in(sessions)
    for now in (sessions, opened(tmp_path)):
        assert now.token_of("one") == token
        assert now.session_of(token) == "one"
        assert now.session_of(new_token()) is None


async def test_a_session_without_a_strip_has_no_link(tmp_path: Path) -> None:
    sessions = opened(tmp_path)
    await sessions.record(record_of("one"))
    assert sessions.token_of("one") is None
    assert sessions.session_of("") is None


async def test_an_expired_link_belongs_to_nobody(tmp_path: Path) -> None:
    token = await strip_in(opened(tmp_path, ago_ms=8 * DAY_MS))
    assert opened(tmp_path).session_of(token) is None


async def test_the_newest_strips_come_first_with_who_is_on_them(tmp_path: Path) -> None:
    clock = iter(range(1, 1_000))
    sessions = Sessions(
        tmp_path, small=bytes, now_ms=time.time, link_days=7, unix_s=lambda: next(clock) * 1e9
    )
    sessions.open()
    for session in ("one", "two", "three"):
        early = record_of(session)
        people = ((BOOTH, "Booth"), (MINA, "Mina"))
        await sessions.record(Record(early.room, "shoot", people, WHITE, early.shots))
        await sessions.keep_strip(session, b"jpeg", b"png", new_token())
    await sessions.record(record_of("without-a-strip"))
    for now in (sessions, opened(tmp_path)):
        (first, made_s, names, token), second = now.recent(2)
        assert (first, names, second[0]) == ("three", ("Mina",), "two")
        assert (token, made_s > second[1]) == (now.token_of("three"), True)


# Room on the disk


async def test_the_oldest_expired_session_is_named_first_and_its_files_are_there(
    tmp_path: Path,
) -> None:
    await strip_in(opened(tmp_path, ago_ms=9 * DAY_MS), "older")
    await strip_in(opened(tmp_path, ago_ms=8 * DAY_MS), "old")
    await strip_in(opened(tmp_path), "alive")
    assert opened(tmp_path).expired() == [
        ("older", tmp_path / "older"),
        ("old", tmp_path / "old"),
    ]


async def test_a_session_that_is_not_over_yet_never_counts_as_expired(tmp_path: Path) -> None:
    """A clock that was wrong when the booth was switched on makes everything look old."""
    sessions = opened(tmp_path, ago_ms=8 * DAY_MS)
    await strip_in(sessions, "now")
    assert sessions.expired() == []


async def test_what_is_removed_is_gone_from_the_disk_and_its_link_is_dead(tmp_path: Path) -> None:
    sessions = opened(tmp_path)
    token = await strip_in(sessions)
    other = await strip_in(sessions, "two")
    await sessions.remove("one")
    assert not (tmp_path / "one").exists()
    assert (behind(sessions, token), sessions.session_of(token)) == (None, None)
    assert [session for session, *_ in sessions.recent(9)] == ["two"]
    assert behind(sessions, other) is not None
    await sessions.remove("one")


# After a power cut


async def cut_short(folder: Path) -> tuple[Sessions, Capture]:
    """The booth as it is switched on after the power was cut in a session's result."""
    before = opened(folder)
    kept = await before.keep("one", capture(), b"picture")
    await before.keep_scene("one", 1, 1, b"everybody")
    await before.record(record_of("one", kept, stage="result"))
    return opened(folder), kept


async def test_the_pictures_of_a_session_that_was_cut_short_are_found_again(tmp_path: Path) -> None:
    sessions, kept = await cut_short(tmp_path)
    assert sessions.picture("one", kept.key) is None
    await sessions.reopen(await sessions.memory("one"))
    path = sessions.picture("one", kept.key)
    assert path is not None
    assert path.read_bytes() == b"picture"
    assert [s["stage"] for s in manifest_of(tmp_path)["stages"]] == ["result", "recovery"]


async def test_a_strip_that_was_cut_short_is_kept_like_any_other(tmp_path: Path) -> None:
    sessions, _ = await cut_short(tmp_path)
    await sessions.reopen(await sessions.memory("one"))
    token = new_token()
    await sessions.keep_strip("one", b"jpeg", b"png", token, 2)
    assert assert_true(tmp_path) == 3
    again = opened(tmp_path)
    assert behind(again, token) is not None
    assert [(it.session, it.strips) for it in again.on_disk()] == [("one", 2)]


async def test_the_screens_show_the_newest_session_whatever_is_finished_meanwhile(
    tmp_path: Path,
) -> None:
    sessions, _ = await cut_short(tmp_path)
    now = await sessions.keep("now", capture(), b"new picture")
    await sessions.reopen(await sessions.memory("one"))
    assert await sessions.small(now.key) == b"small new picture"
    for session in ("two", "three", "four"):
        await sessions.keep(session, capture(), b"picture")
    await sessions.keep_strip("one", b"jpeg", b"png", new_token())
    assert manifest_of(tmp_path)["strip"], "and it is not forgotten over them"


async def test_this_evenings_newest_sessions_are_not_over(tmp_path: Path) -> None:
    sessions, kept = await cut_short(tmp_path)
    await sessions.record(record_of("now", kept))
    assert [it.session for it in sessions.on_disk()] == ["one"]


async def test_a_manifest_in_the_wrong_folder_is_not_believed(tmp_path: Path) -> None:
    sessions, _ = await cut_short(tmp_path)
    (tmp_path / "one").rename(tmp_path / "two")
    with pytest.raises(ValueError, match="another"):
        await sessions.memory("two")


def test_the_room_left_on_the_disk_is_known(tmp_path: Path) -> None:
    assert opened(tmp_path).free_bytes() > 0


# The power is cut

BUSY_EVENING = """
    import asyncio, os, sys, time
    from pathlib import Path
    from kiosk.session.backgrounds import colour
    from kiosk.session.events import Capture, Room, Source
    from kiosk.session.record import Record
    from kiosk.session.state import Taken
    from kiosk.store.sessions import Sessions, new_token

    PEOPLE = ("booth", "friend-a", "friend-b")
    WHITE = colour("#FFFFFF")

    async def evening():
        sessions = Sessions(
            Path(sys.argv[1]), small=bytes, now_ms=lambda: time.time() * 1e3, link_days=7
        )
        sessions.open()
        print("open", flush=True)
        number = 0
        while True:
            number += 1
            async with asyncio.TaskGroup() as tasks:
                await session(sessions, f"{os.getpid()}-{number}", tasks)

    async def session(sessions, name, tasks):
        shots = []

        async def tell(*now):
            people = tuple((who, who) for who in PEOPLE)
            record = Record(Room(name, "c", ""), "shoot", people, WHITE, (*shots, *now))
            tasks.create_task(sessions.record(record))
            await asyncio.sleep(0)

        for shot in (1, 2):
            for attempt in (1, 2, 3):
                await tell(Taken(shot, attempt, 1.0, PEOPLE))
                captures = {}
                for source in (Source.PREVIEW, Source.STILL):
                    jobs = [
                        sessions.keep(name, Capture(shot, attempt, who, source, "", 1.0, 1.0),
                                      os.urandom(60_000))
                        for who in PEOPLE
                    ]
                    for job in asyncio.as_completed(jobs):
                        kept = await job
                        print("kept", flush=True)
                        captures[kept.participant] = kept
                        taken = Taken(shot, attempt, 1.0, PEOPLE, tuple(captures.values()))
                        await tell(taken)
            shots.append(taken)
        await tell()
        token = new_token()
        await sessions.keep_strip(name, os.urandom(60_000), os.urandom(60_000), token)
        print(token, flush=True)

    asyncio.run(evening())
"""


def killed(folder: Path, *, lines: int, after_s: float) -> list[str]:
    """An evening in a process of its own, killed that long after so much work; what it said."""
    booth = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(BUSY_EVENING), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert booth.stdout is not None
    said = [booth.stdout.readline() for _ in range(1 + lines)]
    time.sleep(after_s)
    booth.send_signal(signal.SIGKILL)
    rest, _ = booth.communicate()
    assert booth.returncode == -signal.SIGKILL
    return "".join([*said, rest]).split()


def test_nothing_that_was_captured_is_lost_when_the_power_is_cut(tmp_path: Path) -> None:
    moments = random.Random(2)
    links: list[str] = []
    for _ in range(25):
        lines, after_s = moments.randrange(60), moments.uniform(0, 0.01)
        said = killed(tmp_path, lines=lines, after_s=after_s)
        links += [word for word in said if word not in ("open", "kept")]
        assert_true(tmp_path)
        sessions = opened(tmp_path)
        assert not list(tmp_path.rglob("*" + SUFFIX)), "leftovers are swept"
        assert all(behind(sessions, link) for link in links), "a link once shown opens"
    assert links
    assert assert_true(tmp_path) > len(links)
