"""Scenes of a session on disk, with the simulated segmenter: somebody in the middle of anything."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.devices.segmenter import Face, Matte, Picture, Segmenter
from kiosk.devices.segmenter.simulated import SimulatedSegmenter
from kiosk.imaging.figure import Figure, figure
from kiosk.scenes import Scenes
from kiosk.session.backgrounds import Background, Kind, colour
from kiosk.session.commands import ComposeScene, ComposeStrip
from kiosk.session.events import BOOTH, Capture, Room, SceneComposed, Source
from kiosk.store.sessions import Sessions

ROOM = Room("one", "code", "")
MINA, JUN = "friend-mina", "friend-jun"
BLUE, BEACH = colour("#3B82F6"), Background("picture-beach", Kind.UPLOAD, title="Beach")
RED, GREEN, YELLOW = (192, 32, 32), (32, 192, 32), (230, 200, 40)
PAPER = (255, 247, 236)
CLOTHES = {BOOTH: RED, MINA: GREEN, JUN: YELLOW}


@dataclass
class Counting:
    """The simulated segmenter, which tells how many pictures it saw in which threads, may fail, and
    sees as many faces as it is told in whoever wears red."""

    inner: SimulatedSegmenter = field(default_factory=SimulatedSegmenter)
    asked: list[int] = field(default_factory=list)
    broken: bool = False
    in_red: int = 1

    @property
    def size(self) -> tuple[int, int]:
        return self.inner.size

    def matte(self, picture: Picture) -> Matte:
        if self.broken:
            raise RuntimeError("the model is ill")
        return self.inner.matte(picture)

    def faces(self, picture: Picture) -> tuple[Face, ...]:
        self.asked.append(threading.get_ident())
        faces = self.inner.faces(picture)
        wears_red = np.abs(picture[-1, 0].astype(int) - RED).max() < 40
        return faces * self.in_red if wears_red else faces


class Studio:
    def __init__(self, folder: Path, *, together: bool = True, trim_top: float = 0.0) -> None:
        self.folder = folder
        self.sessions = Sessions(folder / "sessions", small=bytes, now_ms=lambda: 4e12, link_days=1)
        self.sessions.open()
        self.segmenters: list[Counting] = []
        self.broken = False
        self.in_red = 1
        self.framings: dict[str, Figure] = {}
        self.scenes = Scenes(
            shots=4,
            together=together,
            make=self.segmenter,
            picture=self.sessions.picture,
            ground=lambda background: self.folder / f"{background}.png",
            keep=self.sessions.keep_scene,
            framings=lambda at_ms: self.framings,
            trim_top=trim_top,
        )

    def segmenter(self) -> Segmenter:
        self.segmenters.append(Counting(broken=self.broken, in_red=self.in_red))
        return self.segmenters[-1]

    @property
    def asked(self) -> int:
        return sum(len(each.asked) for each in self.segmenters)

    async def shot(
        self, number: int, *people: str, session: str = ROOM.session, source: Source = Source.STILL
    ) -> tuple[Capture, ...]:
        """Everybody fills their picture with the colour of their clothes; - is away."""
        return tuple([await self._capture(number, who, session, source) for who in people])

    async def _capture(self, number: int, who: str, session: str, source: Source) -> Capture:
        if who.startswith("-"):
            return Capture(number, 1, who[1:], Source.ABSENT)
        capture = Capture(number, 1, who, source, "", 1.0, 1.0)
        return await self.sessions.keep(session, capture, jpeg(CLOTHES[who]))

    def path(self, capture: Capture) -> Path:
        path = self.sessions.picture(ROOM.session, capture.key)
        assert path is not None
        return path

    def scene(self, number: int = 1) -> Image.Image:
        return Image.open(self.folder / f"sessions/one/shots/{number}/scene.jpg").convert("RGB")


def jpeg(of: tuple[int, int, int], size: tuple[int, int] = (640, 360)) -> bytes:
    """With a black band along the top, as of a time code."""
    picture = Image.new("RGB", size, of)
    picture.paste((0, 0, 0), (0, 0, size[0], size[1] // 12))
    out = BytesIO()
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


def share(scene: Image.Image | None, of: tuple[int, int, int]) -> float:
    assert scene is not None
    off = np.abs(np.asarray(scene, np.int16) - np.array(of, np.int16))
    return float((off.max(axis=2) < 40).mean())


def order(captures: tuple[Capture, ...], background: Background = BLUE) -> ComposeScene:
    return ComposeScene(ROOM, captures[0].shot, captures[0].attempt, background, captures)


def strip(*shots: tuple[Capture, ...], background: Background = BLUE) -> ComposeStrip:
    return ComposeStrip(ROOM, background, ((BOOTH, "Booth"),), shots)


Make = Callable[..., Studio]


@pytest.fixture
async def make(tmp_path: Path) -> AsyncIterator[Make]:
    made: list[Studio] = []

    def studio(**options: object) -> Studio:
        made.append(Studio(tmp_path, **options))
        return made[-1]

    yield studio
    for each in made:
        each.scenes.close()


async def test_everybody_of_a_shot_is_put_together_and_the_screens_find_it(make: Make) -> None:
    studio = make()
    done = await studio.scenes.compose(order(await studio.shot(1, BOOTH, MINA)))
    assert isinstance(done, SceneComposed)
    assert (done.session, done.shot, done.attempt) == ("one", 1, 1)
    assert studio.sessions.newest_picture(done.key) is not None
    for of in (RED, GREEN, (59, 130, 246)):
        assert share(studio.scene(), of) > 0.08
    assert share(studio.scene(), PAPER) < 0.0005, "nobody is framed"


async def test_a_picture_that_was_chosen_is_the_background_and_gives_the_paper_its_tone(
    make: Make, tmp_path: Path
) -> None:
    Image.new("RGB", (320, 200), (60, 20, 90)).save(tmp_path / f"{BEACH.id}.png")
    studio = make()
    captures = await studio.shot(1, BOOTH)
    await studio.scenes.compose(order(captures, BEACH))
    assert share(studio.scene(), (60, 20, 90)) > 0.2
    paper = (await studio.scenes.prints(strip(captures, background=BEACH))).paper
    assert paper[2] > paper[1]


@pytest.mark.parametrize("content", [None, b"no picture", b""])
async def test_a_background_that_the_disk_lost_costs_nobody_their_picture(
    make: Make, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / f"{BEACH.id}.png").write_bytes(content)
    studio = make()
    captures = await studio.shot(1, BOOTH)
    assert await studio.scenes.compose(order(captures, BEACH))
    assert share(studio.scene(), RED) > 0.1
    assert (await studio.scenes.prints(strip(captures, background=BEACH))).paper == PAPER


async def test_the_strip_takes_ready_scenes_and_makes_those_that_are_missing(make: Make) -> None:
    studio = make()
    shots = [await studio.shot(n, BOOTH) for n in (1, 2, 3)]
    for captures in shots[:2]:
        await studio.scenes.compose(order(captures))
    assert studio.asked == 2
    prints = await studio.scenes.prints(strip(*shots))
    assert studio.asked == 3
    assert [share(scene, RED) > 0.1 for scene in prints.scenes] == [True] * 3


async def test_an_outdated_scene_is_made_anew_but_nobody_is_cut_out_twice(make: Make) -> None:
    studio = make()
    captures = await studio.shot(1, BOOTH, MINA)
    await studio.scenes.compose(order(captures[:1]))
    prints = await studio.scenes.prints(strip(captures))
    assert share(prints.scenes[0], GREEN) > 0.08
    assert studio.asked == 2


async def test_of_the_orders_that_wait_for_a_shot_only_the_newest_is_carried_out(
    make: Make,
) -> None:
    studio = make()
    booth, mina, jun = await studio.shot(1, BOOTH, MINA, JUN)
    orders = [order((booth,)), order((booth, mina)), order((booth, mina, jun))]
    done = await asyncio.gather(*(studio.scenes.compose(each) for each in orders))
    assert [each is not None for each in done] == [True, False, True]
    assert share(studio.scene(), YELLOW) > 0.05


async def test_shots_do_not_stand_in_each_others_way(make: Make) -> None:
    studio = make()
    shots = [await studio.shot(n, BOOTH) for n in (1, 2)]
    done = await asyncio.gather(*(studio.scenes.compose(order(captures)) for captures in shots))
    assert all(done)


async def test_each_thread_has_a_segmenter_of_its_own(make: Make) -> None:
    studio = make()
    for number in (1, 2, 3, 4):
        await studio.scenes.compose(order(await studio.shot(number, BOOTH, MINA, JUN)))
    assert len(studio.segmenters) <= 2
    assert all(len(set(each.asked)) == 1 for each in studio.segmenters)


async def test_a_segmenter_that_fails_costs_only_the_cutting_out(make: Make) -> None:
    studio = make()
    studio.broken = True
    assert await studio.scenes.compose(order(await studio.shot(1, BOOTH, MINA)))
    assert share(studio.scene(), RED) > 0.3, "tiles, as on the screens"
    assert share(studio.scene(), GREEN) > 0.3


@pytest.mark.parametrize("damage", [b"", b"not a picture", None])
async def test_a_damaged_picture_costs_only_its_own_place(make: Make, damage: bytes | None) -> None:
    studio = make()
    captures = await studio.shot(1, BOOTH, MINA)
    path = studio.path(captures[1])
    path.write_bytes(path.read_bytes()[:700] if damage is None else damage)
    assert await studio.scenes.compose(order(captures))
    assert share(studio.scene(), RED) > 0.1
    assert share(studio.scene(), GREEN) == 0


async def test_who_is_absent_or_gone_from_the_disk_is_left_out(make: Make) -> None:
    studio = make()
    captures = await studio.shot(1, BOOTH, f"-{MINA}", JUN)
    studio.path(captures[2]).unlink()
    assert await studio.scenes.compose(order(captures))
    assert share(studio.scene(), RED) > 0.1
    assert share(studio.scene(), YELLOW) == 0


async def test_a_shot_of_nobody_is_no_scene(make: Make) -> None:
    studio = make()
    captures = await studio.shot(1, f"-{BOOTH}", f"-{MINA}")
    assert await studio.scenes.compose(order(captures)) is None
    assert (await studio.scenes.prints(strip(captures))).scenes == [None]


async def test_a_disk_that_is_full_costs_the_screens_their_scene_but_not_the_strip(
    make: Make,
) -> None:
    studio = make()
    captures = await studio.shot(1, BOOTH)
    (studio.folder / "sessions/one/shots/1/scene.jpg.part").mkdir()
    assert await studio.scenes.compose(order(captures)) is None
    assert share((await studio.scenes.prints(strip(captures))).scenes[0], RED) > 0.1


async def test_a_shot_that_was_taken_again_meanwhile_shows_no_old_scene(make: Make) -> None:
    studio = make()
    captures = await studio.shot(1, BOOTH)
    again = replace(captures[0], attempt=2, key="")
    await studio.sessions.keep(ROOM.session, again, jpeg(RED))
    assert await studio.scenes.compose(order(captures)) is None


async def test_another_session_begins_with_nothing(make: Make) -> None:
    studio = make()
    await studio.scenes.compose(order(await studio.shot(1, BOOTH)))
    captures = await studio.shot(1, MINA, session="two")
    asked = replace(strip(captures), room=Room("two", "code", ""))
    prints = await studio.scenes.prints(asked)
    assert share(prints.scenes[0], GREEN) > 0.1
    assert share(prints.scenes[0], RED) == 0


async def test_without_cutting_out_everybody_has_a_tile_and_no_segmenter_is_made(
    make: Make,
) -> None:
    studio = make(together=False)
    captures = await studio.shot(1, BOOTH, MINA)
    assert await studio.scenes.compose(order(captures))
    assert share(studio.scene(), RED) + share(studio.scene(), GREEN) > 0.8
    assert studio.segmenters == []


@pytest.mark.parametrize("together", [True, False])
async def test_the_time_codes_band_is_left_out(make: Make, together: bool) -> None:
    studio = make(together=together, trim_top=1 / 10)
    await studio.scenes.compose(order(await studio.shot(1, BOOTH)))
    assert share(studio.scene(), (0, 0, 0)) == 0


def _middle(scene: Image.Image, of: tuple[int, int, int]) -> float:
    """Where somebody is across the scene, of its width."""
    off = np.abs(np.asarray(scene, np.int16) - np.array(of, np.int16)).max(axis=2)
    return float(np.nonzero(off < 40)[1].mean()) / scene.width


def somebody() -> Figure | None:
    """Who the simulated segmenter sees in anything."""
    segmenter, nothing = SimulatedSegmenter(), np.zeros((144, 256, 3), np.uint8)
    return figure(segmenter.matte(nothing), segmenter.faces(nothing), 16 / 9)


async def test_who_leant_on_the_screens_leans_on_paper(make: Make) -> None:
    """The live scene held them where they usually are; the paper does not pull them back there."""
    studio = make()
    captures = await studio.shot(1, BOOTH)
    await studio.scenes.compose(order(captures))
    straight = _middle(studio.scene(), RED)
    found = somebody()
    assert found
    heads = tuple(x - 0.3 for x in found.heads)
    beside = replace(found, left=found.left - 0.3, right=found.right - 0.3, heads=heads)
    leaning = make()
    leaning.framings = {BOOTH: beside}
    captures = await leaning.shot(2, BOOTH)
    await leaning.scenes.compose(order(captures))
    assert straight == pytest.approx(0.5, abs=0.03)
    assert _middle(leaning.scene(2), RED) > straight + 0.1


async def test_a_still_that_shows_something_else_than_the_video_is_held_by_itself(
    make: Make,
) -> None:
    studio = make()
    far = somebody()
    assert far
    studio.framings = {BOOTH: replace(far, head=far.head / 3)}
    await studio.scenes.compose(order(await studio.shot(1, BOOTH)))
    assert share(studio.scene(), RED) < 0.6


# How many stand in the booth


async def test_who_stands_in_the_booth_is_counted_and_no_friend_is(make: Make) -> None:
    studio = make()
    studio.in_red = 3
    shots = [await studio.shot(1, BOOTH, MINA, JUN), await studio.shot(2, MINA)]
    assert (await studio.scenes.prints(strip(*shots))).people == 3
    assert (await studio.scenes.prints(strip(shots[1]))).people == 1


async def test_who_is_hidden_in_one_shot_is_counted_in_another(make: Make) -> None:
    studio = make()
    studio.in_red = 2
    shots = [await studio.shot(1, f"-{BOOTH}", MINA), await studio.shot(2, BOOTH)]
    for captures in shots:
        await studio.scenes.compose(order(captures))
    for n in (3, 4):  # and remembered longer than the picture itself
        await studio.scenes.compose(order(await studio.shot(n, MINA, JUN, source=Source.RECEIVED)))
    assert (await studio.scenes.prints(strip(*shots))).people == 2


async def test_the_people_of_the_session_before_are_not_counted(make: Make) -> None:
    studio = make()
    studio.in_red = 3
    captures = await studio.shot(1, BOOTH)
    await studio.scenes.prints(strip(captures))
    other = await studio.shot(1, MINA, session="two")
    asked = replace(strip(other), room=Room("two", "code", ""))
    assert (await studio.scenes.prints(asked)).people == 1


@pytest.mark.parametrize("together", [True, False])
async def test_where_nobody_can_be_made_out_one_is_counted(make: Make, together: bool) -> None:
    studio = make(together=together)
    studio.broken, studio.in_red = True, 3
    captures = await studio.shot(1, BOOTH)
    assert (await studio.scenes.prints(strip(captures))).people == 1
