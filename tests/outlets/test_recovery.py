"""The booth is switched on after a crash: what people had posed for they get all the same."""

import json
import os
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.devices.segmenter.simulated import SimulatedSegmenter
from kiosk.outlets.recovery import MOST_TRIES, RECENT_S, forgotten, unfinished
from kiosk.scenes import Scenes
from kiosk.session.backgrounds import colour
from kiosk.session.commands import ComposeStrip
from kiosk.session.events import BOOTH, Capture, Room, Source, StripComposed
from kiosk.session.printing import PrintRules
from kiosk.session.record import LEFT, Record
from kiosk.session.state import Taken
from kiosk.store.sessions import Sessions, new_token
from kiosk.strips import Strips

MINA, BLUE = "friend-mina", colour("#3B82F6")
NAMES = ((BOOTH, "Booth"), (MINA, "Mina"))
SHOTS = 2
RED = (192, 32, 32)


def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 360), RED).save(out, "JPEG")
    return out.getvalue()


def switched_on(folder: Path, *, slow_s: float = 0.0, boot: str = "one-run") -> Sessions:
    """The clock is so much behind; `boot` is another one if the machine was off as well."""
    sessions = Sessions(
        folder,
        small=bytes,
        now_ms=lambda: (time.time() - slow_s) * 1e3,
        link_days=7,
        boot_id=boot,
        unix_s=lambda: time.time() - slow_s,
    )
    sessions.open()
    return sessions


async def session(
    folder: Path,
    name: str,
    *,
    taken: int = SHOTS,
    stage: str = "shoot",
    left: bool = False,
    strips: int | None = None,
    slow_s: float = 0.0,
) -> None:
    """An evening's session up to the power cut: so many shots, and a strip to be printed or none.

    The shot after them was being counted down. `left`: its people had called it off.
    """
    sessions = switched_on(folder, slow_s=slow_s)
    shots: list[Taken] = []
    for shot in range(1, taken + 1):
        captures = [
            await sessions.keep(name, Capture(shot, 1, who, Source.STILL, "", 1.0, 1.0), jpeg())
            for who in (BOOTH, MINA)
        ]
        shots.append(Taken(shot, 1, 1.0, (BOOTH, MINA), tuple(captures)))
    if stage == "shoot" and taken < SHOTS:
        shots.append(Taken(taken + 1, 1, 1.0, (BOOTH, MINA)))
    last = Record(Room(name, "code", ""), stage, NAMES, BLUE, tuple(shots))
    await sessions.record(last)
    if left:
        await sessions.record(replace(last, stage=LEFT))
    if strips is not None:
        await sessions.keep_strip(name, b"jpeg", b"png", new_token(), strips)
    at_s = time.time() - slow_s
    os.utime(folder / name / "session.json", (at_s, at_s))


async def orders(sessions: Sessions, *, later_s: float = 0.0) -> list[ComposeStrip]:
    found = unfinished(sessions, shots=SHOTS, now_s=time.time() + later_s)
    return [order async for order in found]


async def test_whoever_had_posed_for_all_shots_gets_a_strip(tmp_path: Path) -> None:
    await session(tmp_path, "reviewing")
    [order] = await orders(switched_on(tmp_path))
    assert (order.room.session, order.background, order.names) == ("reviewing", BLUE, NAMES)
    assert [[c.participant for c in shot] for shot in order.shots] == [[BOOTH, MINA]] * SHOTS


async def test_a_strip_cut_short_is_composed_kept_and_to_be_printed(tmp_path: Path) -> None:
    await session(tmp_path, "one", stage="result")
    sessions = switched_on(tmp_path)
    scenes = Scenes(
        shots=SHOTS,
        together=True,
        make=SimulatedSegmenter,
        picture=sessions.picture,
        ground=lambda _: None,
        keep=sessions.keep_scene,
        framings=lambda _: {},
        trim_top=0.0,
    )
    strips = Strips(
        booth_name="Booth",
        language="en",
        prints=scenes.prints,
        keep=sessions.keep_strip,
        new_token=new_token,
        link=lambda token: f"http://booth/s/{token}",
        now_ms=lambda: time.time() * 1e3,
        printing=PrintRules(),
    )
    done = [
        await strips.compose(order)
        async for order in unfinished(sessions, shots=SHOTS, now_s=time.time())
    ]
    scenes.close()
    assert [type(it) for it in done] == [StripComposed]
    path = sessions.strip_of("one")
    assert path is not None
    off = np.abs(np.asarray(Image.open(path).convert("RGB"), np.int16) - np.array(RED))
    assert (off.max(axis=2) < 40).mean() > 0.05, "it shows them"
    assert await orders(switched_on(tmp_path)) == []
    [it] = forgotten(switched_on(tmp_path), asked=(), since_s=time.time() - 60, began_s=0.0)
    assert (it.session, it.strips) == ("one", 2)


async def test_whoever_was_in_the_middle_of_it_begins_anew(tmp_path: Path) -> None:
    await session(tmp_path, "counting", taken=1)
    await session(tmp_path, "first", taken=0)
    assert await orders(switched_on(tmp_path)) == []


@pytest.mark.parametrize("stage", ["shoot", "result"])
async def test_what_people_have_called_off_is_not_in_the_tray_afterwards(
    tmp_path: Path, stage: str
) -> None:
    await session(tmp_path, "called-off", stage=stage, left=True)
    await session(tmp_path, "cut-short", stage=stage)
    found = await orders(switched_on(tmp_path))
    assert [order.room.session for order in found] == ["cut-short"]


async def test_a_result_with_fewer_shots_is_still_a_result(tmp_path: Path) -> None:
    """The operator has chosen more shots since."""
    await session(tmp_path, "one", taken=1, stage="result")
    assert len(await orders(switched_on(tmp_path))) == 1


async def test_a_result_of_which_no_picture_is_left_is_let_go(tmp_path: Path) -> None:
    await session(tmp_path, "one", taken=0, stage="result")
    assert await orders(switched_on(tmp_path)) == []


async def test_what_is_done_already_or_long_ago_is_left_alone(tmp_path: Path) -> None:
    await session(tmp_path, "done", stage="result", strips=2)
    await session(tmp_path, "recent", stage="result")
    sessions = switched_on(tmp_path, boot="the-next")
    assert await orders(sessions, later_s=3_700) == []
    assert [order.room.session for order in await orders(sessions, later_s=3_500)] == ["recent"]


async def test_the_oldest_comes_first_and_those_of_now_are_not_touched(tmp_path: Path) -> None:
    for n, name in enumerate(("second", "first")):
        await session(tmp_path, name, stage="result")
        at_s = time.time() - 600 * (n + 1)
        os.utime(tmp_path / name / "session.json", (at_s, at_s))
    sessions = switched_on(tmp_path, boot="the-next")
    shots = (Taken(1, 1, 1.0, (BOOTH,)),)
    await sessions.record(Record(Room("now", "code", ""), "result", NAMES, BLUE, shots))
    assert [order.room.session for order in await orders(sessions)] == ["first", "second"]


async def test_a_strip_that_brings_the_booth_down_each_time_is_given_up(tmp_path: Path) -> None:
    await session(tmp_path, "one", stage="result")
    tries = [len(await orders(switched_on(tmp_path))) for _ in range(MOST_TRIES + 2)]
    assert tries == [1] * MOST_TRIES + [0, 0]


async def test_only_the_strip_that_is_begun_counts_as_tried(tmp_path: Path) -> None:
    for name in ("one", "two"):
        await session(tmp_path, name, stage="result")
    found = unfinished(switched_on(tmp_path), shots=SHOTS, now_s=time.time())
    first = (await anext(found)).room.session
    await found.aclose()  # type: ignore[attr-defined]
    stages = {
        name: [
            s["stage"]
            for s in json.loads((tmp_path / name / "session.json").read_bytes())["stages"]
        ]
        for name in ("one", "two")
    }
    assert [name for name, of in stages.items() if "recovery" in of] == [first]


@pytest.mark.parametrize("junk", [b"", b"\x00" * 512, b"{}"])
async def test_a_damaged_session_keeps_no_other_from_being_finished(
    tmp_path: Path, junk: bytes
) -> None:
    for name in ("damaged", "sound"):
        await session(tmp_path, name, stage="result")
    (tmp_path / "damaged" / "session.json").write_bytes(junk)
    (tmp_path / "empty").mkdir()
    assert [o.room.session for o in await orders(switched_on(tmp_path))] == ["sound"]


async def test_a_disk_that_cannot_be_written_to_keeps_the_booth_from_nothing(
    tmp_path: Path,
) -> None:
    await session(tmp_path, "one", stage="result")
    sessions = switched_on(tmp_path)
    (tmp_path / "one" / "session.json.part").mkdir()
    assert await orders(sessions) == []


async def test_a_strip_is_to_be_printed_that_was_never_asked_for(tmp_path: Path) -> None:
    await session(tmp_path, "asked", stage="result", strips=2)
    await session(tmp_path, "forgotten", stage="result", strips=4)
    await session(tmp_path, "nothing-to-print", stage="result", strips=0)
    await session(tmp_path, "without-a-strip", stage="result")
    sessions = switched_on(tmp_path)

    def missing(since_s: float, began_s: float = 0.0) -> list[tuple[str, int]]:
        found = forgotten(sessions, asked={"asked"}, since_s=since_s, began_s=began_s)
        return [(it.session, it.strips) for it in found]

    now_s = time.time()
    assert missing(now_s - 60) == [("forgotten", 4), ("nothing-to-print", 0)]
    assert missing(now_s + 60) == missing(now_s - 60, began_s=now_s + 60) == []


LAST_WEEK_S = 9 * 86_400.0


async def test_what_was_cut_short_before_the_clock_was_set_is_finished_all_the_same(
    tmp_path: Path,
) -> None:
    await session(tmp_path, "posed", stage="result", slow_s=LAST_WEEK_S)
    await session(tmp_path, "composed", stage="result", strips=2, slow_s=LAST_WEEK_S)
    sessions, since_s = switched_on(tmp_path), time.time() - RECENT_S
    assert [order.room.session for order in await orders(sessions)] == ["posed"]
    began_s = time.time() - LAST_WEEK_S - 60
    [it] = forgotten(sessions, asked=(), since_s=since_s, began_s=began_s)
    assert it.session == "composed"
    assert await orders(switched_on(tmp_path / "empty", boot="the-next")) == []


async def test_what_an_outbox_that_was_lost_knew_of_is_not_printed_again(tmp_path: Path) -> None:
    """It began anew while the clock was still wrong, which then was set before the next crash."""
    await session(tmp_path, "printed", stage="result", strips=2, slow_s=LAST_WEEK_S)
    began_s, since_s = time.time() - LAST_WEEK_S + 60, time.time() - RECENT_S
    sessions = switched_on(tmp_path)
    assert forgotten(sessions, asked=(), since_s=since_s, began_s=began_s) == []
