import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.session.commands import ComposeStrip
from kiosk.session.events import BOOTH, Capture, Room, Source, StripComposed, StripFailed
from kiosk.store.sessions import Sessions, new_token
from kiosk.strips import Strips
from tests.opened import picture

ROOM = Room("one", "code", "")
MINA, BLUE = "friend-mina", "color-3b82f6"
ROOM_NOW_MS = 86_400_000.0
"""A day after 1970: a Pi that has no clock of its own, before NTP has told it the time."""
NAMES = ((BOOTH, "Booth"), (MINA, "Mina"))


class Darkroom:
    """Strips, and the disk that they come from and go to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sessions = Sessions(folder, small=bytes, now_ms=lambda: 4e12, link_days=1)
        self.sessions.open()
        self.strips = Strips(
            booth_name="Booth",
            language="en",
            colours={BLUE: "#3B82F6"},
            picture=self.sessions.picture,
            keep=self.sessions.keep_strip,
            new_token=new_token,
            link=lambda token: f"http://booth/s/{token}",
            trim_top=0.0,
            now_ms=lambda: ROOM_NOW_MS,
        )

    async def shot(self, number: int, *people: str) -> tuple[Capture, ...]:
        """Red is the booth's picture, green everybody else's; a name that begins with - is away."""
        return tuple([await self._capture(number, who) for who in people])

    async def _capture(self, number: int, who: str) -> Capture:
        if who.startswith("-"):
            return Capture(number, 1, who[1:], Source.ABSENT)
        capture = Capture(number, 1, who, Source.STILL, "", 1.0, 1.0)
        colour = "#C02020" if who == BOOTH else "#20C020"
        return await self.sessions.keep(ROOM.session, capture, picture(colour, (320, 240)))

    def strip(self) -> Image.Image:
        return Image.open(self.folder / ROOM.session / "strip.png").convert("RGB")


@pytest.fixture
def darkroom(tmp_path: Path) -> Darkroom:
    return Darkroom(tmp_path)


def share(strip: Image.Image, colour: tuple[int, int, int]) -> float:
    """Which part of the strip is about that colour."""
    off = np.abs(np.asarray(strip, np.int16) - np.array(colour, np.int16))
    return float((off.max(axis=2) < 40).mean())


RED, GREEN = (192, 32, 32), (32, 192, 32)


async def test_everyone_of_every_shot_is_on_the_strip_and_its_link_opens_it(
    darkroom: Darkroom,
) -> None:
    shots = tuple([await darkroom.shot(n, BOOTH, MINA) for n in (1, 2, 3, 4)])
    done = await darkroom.strips.compose(ComposeStrip(ROOM, BLUE, NAMES, shots))
    assert isinstance(done, StripComposed)
    assert done.session == ROOM.session
    path = darkroom.sessions.strip(done.url.rpartition("/")[2], "jpg")
    assert path is not None
    assert Image.open(path).size == (600, 1_800)
    assert share(darkroom.strip(), RED) > 0.2
    assert share(darkroom.strip(), GREEN) > 0.2


async def test_whoever_missed_a_shot_leaves_their_place_to_the_others(darkroom: Darkroom) -> None:
    shots = (await darkroom.shot(1, BOOTH, f"-{MINA}"), await darkroom.shot(2, f"-{BOOTH}", MINA))
    done = await darkroom.strips.compose(ComposeStrip(ROOM, BLUE, NAMES, shots))
    assert isinstance(done, StripComposed)
    assert share(darkroom.strip(), RED) > 0.2
    assert share(darkroom.strip(), GREEN) > 0.2


async def test_a_friend_who_has_left_is_still_in_the_picture(darkroom: Darkroom) -> None:
    shots = (await darkroom.shot(1, BOOTH, MINA),)
    await darkroom.strips.compose(ComposeStrip(ROOM, BLUE, ((BOOTH, "Booth"),), shots))
    assert share(darkroom.strip(), GREEN) > 0.1


@pytest.mark.parametrize("count", range(1, 9))
async def test_as_many_shots_as_an_operator_may_choose_make_a_strip(
    darkroom: Darkroom, count: int
) -> None:
    shots = tuple([await darkroom.shot(n, BOOTH) for n in range(1, count + 1)])
    done = await darkroom.strips.compose(ComposeStrip(ROOM, BLUE, NAMES, shots))
    assert isinstance(done, StripComposed)
    assert share(darkroom.strip(), RED) > 0.3


async def test_a_picture_that_the_disk_lost_does_not_cost_the_strip(darkroom: Darkroom) -> None:
    shots = (await darkroom.shot(1, BOOTH, MINA), await darkroom.shot(2, BOOTH, MINA))
    lost = darkroom.sessions.picture(ROOM.session, shots[0][1].key)
    damaged = darkroom.sessions.picture(ROOM.session, shots[1][1].key)
    assert lost is not None
    assert damaged is not None
    lost.unlink()
    damaged.write_bytes(b"\x00" * 1_000)
    done = await darkroom.strips.compose(ComposeStrip(ROOM, BLUE, NAMES, shots))
    assert isinstance(done, StripComposed)
    assert share(darkroom.strip(), RED) > 0.4


async def test_a_disk_that_is_full_is_told_to_the_people(darkroom: Darkroom) -> None:
    shots = (await darkroom.shot(1, BOOTH),)
    (darkroom.folder / ROOM.session / "strip.png.part").mkdir()
    done = await darkroom.strips.compose(ComposeStrip(ROOM, BLUE, NAMES, shots))
    assert isinstance(done, StripFailed)
    assert done.reason


async def test_the_strip_says_when_its_shots_were_whatever_the_rooms_clock_says(
    tmp_path: Path,
) -> None:
    darkroom = Darkroom(tmp_path)
    shot = await darkroom.shot(1, BOOTH, MINA)
    times = (ROOM_NOW_MS - 60_000.0, ROOM_NOW_MS - 59_985.5)
    shot = tuple(replace(c, captured_at_ms=at) for c, at in zip(shot, times, strict=True))
    await darkroom.strips.compose(ComposeStrip(ROOM, BLUE, NAMES, (shot,)))
    told = Image.open(tmp_path / ROOM.session / "strip.jpg").info["xmp"].decode()
    [taken_at] = re.findall("takenAt>([^<]+)<", told)
    ago_s = (datetime.now().astimezone() - datetime.fromisoformat(taken_at)).total_seconds()
    assert 60 <= ago_s < 120
    assert re.findall("(?:cameras|spreadMs)>([^<]+)<", told) == ["2", "14.5"]
