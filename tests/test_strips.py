import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.scenes import Prints
from kiosk.session.backgrounds import colour
from kiosk.session.commands import ComposeStrip
from kiosk.session.events import BOOTH, Capture, Room, Source, StripComposed, StripFailed
from kiosk.session.printing import PrintRules
from kiosk.session.record import Record
from kiosk.store.sessions import Sessions, new_token
from kiosk.strips import Strips

ROOM = Room("one", "code", "")
MINA, BLUE = "friend-mina", colour("#3B82F6")
ROOM_NOW_MS = 86_400_000.0
"""A day after 1970: a Pi that has no clock of its own, before NTP has told it the time."""
NAMES = ((BOOTH, "Booth"), (MINA, "Mina"))


class Darkroom:
    """Strips, and the disk that they go to. A scene is red with two people, orange with one.

    `people` is how many the model saw in the booth.
    """

    def __init__(
        self, folder: Path, *, printing: PrintRules | None = None, people: int = 1
    ) -> None:
        self.folder = folder
        self.people = people
        self.sessions = Sessions(folder, small=bytes, now_ms=lambda: 4e12, link_days=1)
        self.sessions.open()
        self.strips = Strips(
            booth_name="Booth",
            language="en",
            prints=self.prints,
            keep=self.sessions.keep_strip,
            new_token=new_token,
            link=lambda token: f"http://booth/s/{token}",
            now_ms=lambda: ROOM_NOW_MS,
            printing=printing,
        )

    async def prints(self, order: ComposeStrip) -> Prints:
        scenes = {0: None, 1: (240, 150, 20), 2: (192, 32, 32)}
        of = (scenes[sum(c.source is not Source.ABSENT for c in shot)] for shot in order.shots)
        images = [Image.new("RGB", (106, 76), fill) if fill else None for fill in of]
        return Prints(images, PAPER, self.people)

    def strip(self) -> Image.Image:
        return Image.open(self.folder / ROOM.session / "strip.png").convert("RGB")


RED, ORANGE, PAPER = (192, 32, 32), (240, 150, 20), (59, 130, 246)


@pytest.fixture
def darkroom(tmp_path: Path) -> Darkroom:
    return Darkroom(tmp_path)


def shot(number: int, *people: str) -> tuple[Capture, ...]:
    """A name that begins with - is away."""
    return tuple(
        Capture(number, 1, who[1:], Source.ABSENT)
        if who.startswith("-")
        else Capture(number, 1, who, Source.STILL, f"{number}.{who}", 1.0, 1.0)
        for who in people
    )


def share(strip: Image.Image, colour: tuple[int, int, int]) -> float:
    """Which part of the strip is about that colour."""
    off = np.abs(np.asarray(strip, np.int16) - np.array(colour, np.int16))
    return float((off.max(axis=2) < 40).mean())


async def test_all_scenes_are_on_the_strip_and_its_link_opens_it(darkroom: Darkroom) -> None:
    shots = (shot(1, BOOTH, MINA), shot(2, BOOTH, f"-{MINA}"), shot(3, f"-{BOOTH}", MINA))
    done = await darkroom.strips.compose(ComposeStrip(ROOM, BLUE, NAMES, shots))
    assert isinstance(done, StripComposed)
    assert done.session == ROOM.session
    assert darkroom.sessions.session_of(done.url.rpartition("/")[2]) == ROOM.session
    path = darkroom.sessions.strip_of(ROOM.session)
    assert path is not None
    assert Image.open(path).size == (600, 1_800)
    assert share(darkroom.strip(), RED) > 0.2
    assert share(darkroom.strip(), ORANGE) > 0.4
    assert share(darkroom.strip(), PAPER) > 0.1


@pytest.mark.parametrize("count", range(1, 9))
async def test_as_many_shots_as_an_operator_may_choose_make_a_strip(
    darkroom: Darkroom, count: int
) -> None:
    shots = tuple(shot(n, BOOTH) for n in range(1, count + 1))
    done = await darkroom.strips.compose(ComposeStrip(ROOM, BLUE, NAMES, shots))
    assert isinstance(done, StripComposed)
    assert share(darkroom.strip(), ORANGE) > 0.3


async def test_a_shot_of_nobody_does_not_cost_the_strip(darkroom: Darkroom) -> None:
    shots = (shot(1, BOOTH, MINA), shot(2, f"-{BOOTH}", f"-{MINA}"))
    done = await darkroom.strips.compose(ComposeStrip(ROOM, BLUE, NAMES, shots))
    assert isinstance(done, StripComposed)


async def test_a_disk_that_is_full_is_told_to_the_people(darkroom: Darkroom) -> None:
    (darkroom.folder / ROOM.session / "strip.png.part").mkdir(parents=True)
    done = await darkroom.strips.compose(ComposeStrip(ROOM, BLUE, NAMES, (shot(1, BOOTH),)))
    assert isinstance(done, StripFailed)
    assert done.reason


async def test_the_strip_says_when_its_shots_were_whatever_the_rooms_clock_says(
    tmp_path: Path,
) -> None:
    darkroom = Darkroom(tmp_path)
    times = (ROOM_NOW_MS - 60_000.0, ROOM_NOW_MS - 59_985.5)
    timed = tuple(
        replace(c, captured_at_ms=at) for c, at in zip(shot(1, BOOTH, MINA), times, strict=True)
    )
    await darkroom.strips.compose(ComposeStrip(ROOM, BLUE, NAMES, (timed,)))
    told = Image.open(tmp_path / ROOM.session / "strip.jpg").info["xmp"].decode()
    [taken_at] = re.findall("takenAt>([^<]+)<", told)
    ago_s = (datetime.now().astimezone() - datetime.fromisoformat(taken_at)).total_seconds()
    assert 60 <= ago_s < 120
    assert re.findall("(?:cameras|spreadMs)>([^<]+)<", told) == ["2", "14.5"]


@pytest.mark.parametrize(("people", "strips"), [(1, 2), (3, 4), (30, 4)])
async def test_everybody_in_the_booth_gets_a_strip_and_the_disk_knows_how_many(
    tmp_path: Path, people: int, strips: int
) -> None:
    """Between the strip and the outbox the power may be cut."""
    darkroom = Darkroom(tmp_path, printing=PrintRules(), people=people)
    order = ComposeStrip(ROOM, BLUE, NAMES, (shot(1, BOOTH),))
    await darkroom.sessions.record(Record(ROOM, "result", NAMES, BLUE, ()))
    done = await darkroom.strips.compose(order)
    assert isinstance(done, StripComposed)
    assert done.strips == strips
    manifest = json.loads((tmp_path / ROOM.session / "session.json").read_bytes())
    assert manifest["strip"]["strips"] == strips


async def test_where_nothing_is_printed_nothing_is_asked_for(darkroom: Darkroom) -> None:
    done = await darkroom.strips.compose(ComposeStrip(ROOM, BLUE, NAMES, (shot(1, BOOTH),)))
    assert isinstance(done, StripComposed)
    assert done.strips == 0
