"""The program picture, as somebody in front of the screen would judge it."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kiosk.devices.camera.time_code import stamp
from kiosk.devices.segmenter import Face, Matte, Picture
from kiosk.devices.segmenter.simulated import SimulatedSegmenter
from kiosk.imaging.paper import PAPER
from kiosk.imaging.time_code import read_time_code
from kiosk.live.composer import Composer, Plan
from kiosk.live.cutouts import Cut, Cutouts
from kiosk.live.lettering import NIGHT, PALETTE
from kiosk.live.source import Backdrop, Source
from tests.live.stage import (
    BLUE,
    GREEN,
    PATIENCE_S,
    RED,
    WALL,
    Colour,
    camera,
    cut,
    eventually,
    halves,
    look,
    plain,
    portrait,
    received,
    where,
)

SIZE = (640, 360)
SEA = "#3B82F6"
SEA_BLUE = (59, 130, 246)


def composed(*sources: Source, size: tuple[int, int] = SIZE) -> NDArray[np.int64]:
    with Composer(size=size) as composer:
        return look(composer.compose(composer.planned(sources)))


def about(colour: Colour) -> object:
    return pytest.approx(colour, abs=12)


def test_one_person_fills_the_picture_mirrored() -> None:
    picture = composed(Source("booth", "Nearbooth", camera(halves(RED, BLUE))))
    assert picture.shape == (360, 640, 3)
    assert picture[180, 2] == about(BLUE)
    assert picture[180, 637] == about(RED)
    assert picture[0, 0] == about(BLUE)


def test_a_friends_video_is_mirrored_as_well() -> None:
    booth = Source("booth", "Nearbooth", camera(halves(RED, BLUE)))
    picture = composed(booth, Source("a", "Ola", received(halves(RED, GREEN))))
    assert picture[180, 20] == about(BLUE)
    assert picture[180, 300] == about(RED)
    assert picture[180, 340] == about(GREEN)
    assert picture[180, 620] == about(RED)


@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuvj420p", "nv12"])
def test_every_kind_of_video_keeps_its_colours(pixel_format: str) -> None:
    picture = composed(Source("a", "Ola", received(halves(GREEN, GREEN), pixel_format)))
    assert picture[180, 320] == about(GREEN)


@pytest.mark.parametrize("people", range(1, 10))
def test_everyone_is_in_the_picture(people: int) -> None:
    shades = [(200, 20 * each, 255 - 20 * each) for each in range(people)]
    sources = [
        Source(str(each), "", received(halves(shade, shade))) for each, shade in enumerate(shades)
    ]
    picture = composed(*sources)
    for shade in shades:
        assert (np.abs(picture - shade).max(axis=2) < 8).sum() > 640 * 360 * 0.5 / people


@pytest.mark.parametrize(("width", "height"), [(180, 320), (500, 100), (321, 241), (16, 16)])
def test_a_picture_of_any_shape_fills_its_tile_undistorted(width: int, height: int) -> None:
    picture = composed(Source("a", "Ola", received(halves(RED, BLUE, width, height))))
    for y in (2, 180, 357):
        assert picture[y, 5] == about(BLUE)
        assert picture[y, 634] == about(RED)


def test_between_people_is_night() -> None:
    grey = camera(halves((128, 128, 128), (128, 128, 128)))
    picture = composed(Source("booth", "Nearbooth", grey), Source("a", "Ola", grey))
    assert picture[180, 319] == about(NIGHT)
    assert picture[180, 310] == about((128, 128, 128))


def test_alone_nobody_is_named_and_together_everyone_is() -> None:
    grey = halves((128, 128, 128), (128, 128, 128))
    alone = composed(Source("booth", "Nearbooth", camera(grey)))
    assert np.ptp(alone) < 12
    together = composed(
        Source("booth", "Nearbooth", camera(grey)), Source("a", "김서연", received(grey))
    )
    for tile in (together[:, 20:300], together[:, 340:620]):
        assert tile[300:].max() > 220
        assert tile[300:].min() < 60
        assert np.ptp(tile[20:250]) < 12


def test_a_name_is_not_mirrored() -> None:
    grey = received(halves((128, 128, 128), (128, 128, 128)))
    picture = composed(Source("a", "L", grey), Source("b", "", grey), size=(1280, 720))
    inked = picture[674:700, 18:60].max(axis=2) < 90
    rows, columns = np.nonzero(inked)
    stem, foot = columns[rows < rows.mean()], columns[rows >= rows.max() - 2]
    assert foot.mean() > stem.mean() + 1


def test_who_has_no_video_yet_stands_in_in_colour_and_who_is_away_in_the_dark() -> None:
    booth = Source("booth", "Nearbooth", camera(halves(RED, RED)))
    shown = composed(booth, Source("a", "Ola", None))
    assert shown[100, 330] == about(PALETTE[1])
    away = composed(booth, Source("a", "Ola", received(halves(GREEN, GREEN)), away=True))
    assert away[100, 330].max() < 90


def test_nobody_is_a_dark_picture() -> None:
    assert composed()[180, 320] == about(NIGHT)


def test_an_odd_size_becomes_even() -> None:
    assert composed(Source("a", "Ola", None), size=(641, 359)).shape == (360, 640, 3)


def test_frames_that_came_in_are_left_as_they_were() -> None:
    friend = received(halves(RED, GREEN))
    before = friend.to_ndarray().copy()
    composed(Source("a", "Ola", friend), Source("b", "김서연", friend))
    assert np.array_equal(before, friend.to_ndarray())


class Scene:
    """A composer before a background, and the cuts that it is given."""

    def __init__(self, composer: Composer, cuts: dict[str, Cut]) -> None:
        self.composer = composer
        self.cuts = cuts

    def planned(self, sources: Sequence[Source], backdrop: Backdrop = SEA) -> Plan:
        return self.composer.planned(tuple(sources), backdrop)

    def ready(
        self, sources: Sequence[Source], backdrop: Backdrop = SEA, before: Plan | None = None
    ) -> Plan:
        """The plan once the background is made."""
        end_s = time.monotonic() + PATIENCE_S
        ground = before.ground if before else None
        while (plan := self.planned(sources, backdrop)).ground is ground:
            assert time.monotonic() < end_s, "never made"
            Event().wait(0.002)
        return plan

    def seen(
        self, sources: Sequence[Source], backdrop: Backdrop = SEA, before: Plan | None = None
    ) -> NDArray[np.int64]:
        return look(self.composer.compose(self.ready(sources, backdrop, before)))


@contextmanager
def scene(*players: tuple[Source, Cut | None], size: tuple[int, int] = SIZE) -> Iterator[Scene]:
    cuts = {source.participant: it for source, it in players if it}
    with Composer(size=size, cut_of=lambda who: cuts.get(who)) as composer:
        yield Scene(composer, cuts)


def player(suit: Colour, who: str, name: str = "") -> tuple[Source, Cut]:
    picture = received(portrait(suit))
    return Source(who, name, picture), cut(picture)


def test_everybody_stands_together_before_the_background() -> None:
    players = player(RED, "booth"), player(GREEN, "a")
    with scene(*players) as here:
        seen = here.seen([source for source, _ in players])
    assert where(seen, RED).mean() > 0.03
    assert where(seen, GREEN).mean() > 0.03
    assert where(seen, WALL, 60).mean() < 0.002
    assert seen[60, 320] == pytest.approx(SEA_BLUE, abs=40)


@pytest.mark.parametrize("size", [(1280, 720), (320, 180), (180, 320), (641, 359)])
def test_there_is_a_scene_at_every_size(size: tuple[int, int]) -> None:
    own = player(RED, "booth")
    with scene(own, size=size) as here:
        seen = here.seen([own[0]])
    assert seen.shape[:2] == pytest.approx(size[::-1], abs=1)
    assert where(seen, RED).mean() > 0.03
    assert where(seen, SEA_BLUE, 60).mean() > 0.2


def test_before_the_background_is_made_there_are_tiles_at_night(tmp_path: Path) -> None:
    own = player(RED, "booth")
    with scene(own) as here:
        plan = here.planned([own[0]], tmp_path / "gone.jpg")
        seen = look(here.composer.compose(plan))
    assert where(seen, WALL).mean() > 0.4
    assert plan.cuts is None


def test_before_anybody_is_cut_out_there_are_tiles_and_no_empty_room() -> None:
    sources = [player(RED, "booth")[0], player(GREEN, "a")[0]]
    with scene() as here:
        seen = here.seen(sources)
    assert where(seen, WALL).mean() > 0.3
    assert seen[4, 4] == pytest.approx(SEA_BLUE, abs=60)
    assert where(seen, NIGHT).mean() < 0.002


def test_a_booth_that_shows_tiles_always_shows_them_before_a_background_as_well() -> None:
    with Composer(size=SIZE) as composer:
        here = Scene(composer, {})
        seen = here.seen([player(RED, "booth")[0]])
    assert where(seen, WALL).mean() > 0.4
    assert seen[4, 4] == pytest.approx(SEA_BLUE, abs=60)


def test_who_comes_late_joins_once_they_are_cut_out() -> None:
    own, friend = player(RED, "booth"), player(GREEN, "a")
    with scene(own) as here:
        sources = [own[0], friend[0]]
        assert not where(here.seen(sources), GREEN).any()
        here.cuts["a"] = friend[1]
        assert where(here.seen(sources), GREEN).mean() > 0.02


def test_who_is_away_is_a_card_though_there_is_an_old_cut_of_them() -> None:
    own, (source, it) = player(RED, "booth"), player(GREEN, "a")
    with scene(own, (source, it)) as here:
        seen = here.seen([own[0], replace(source, away=True)])
    assert not where(seen, GREEN).any()
    assert where(seen, PAPER, 12).mean() > 0.002


def test_names_are_on_everybody_together() -> None:
    players = player(RED, "booth", "Nearbooth"), player(GREEN, "a", "김서연")
    with scene(*players) as here:
        seen = here.seen([source for source, _ in players])
    for suit in (RED, GREEN):
        x = round(float(np.nonzero(where(seen, suit))[1].mean()))
        assert where(seen[300:, x - 80 : x + 80], PAPER, 30).sum() > 150


def test_a_damaged_picture_leaves_the_background_as_it_was(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"not a picture")
    own = player(RED, "booth")
    with scene(own) as here:
        first = here.ready([own[0]])
        here.planned([own[0]], broken)
        other = here.ready([own[0]], "#19C3A0", first)  # made after it: they are made in turn
        assert here.planned([own[0]], broken).ground is other.ground


def test_a_picture_is_a_background_and_is_not_mirrored(tmp_path: Path) -> None:
    beach = tmp_path / "beach.png"
    Image.fromarray(halves((230, 190, 120), (30, 120, 180), 640, 360)).save(beach)
    own = player(RED, "booth")
    with scene(own) as here:
        seen = here.seen([own[0]], beach)
    assert seen[20, 20] == pytest.approx((230, 190, 120), abs=16)
    assert seen[20, 620] == pytest.approx((30, 120, 180), abs=16)


def test_the_same_plan_is_equal_and_another_frame_or_cut_or_background_is_not() -> None:
    own = player(RED, "booth")
    with scene(own) as here:
        plan = here.ready([own[0]])
        assert here.planned([own[0]]) == plan
        assert here.planned([replace(own[0], name="Ola")]) != plan
        assert here.ready([own[0]], "#19C3A0", plan) != plan
        again = here.planned([own[0]])
        here.cuts["booth"] = player(RED, "booth")[1]
        assert here.planned([own[0]]) != again


def test_it_is_told_when_the_booths_frame_was_taken() -> None:
    own, friend = camera(plain(RED), at_s=123.0), received(plain(GREEN))
    sources = Source("booth", "", own), Source("a", "Ola", friend)
    with Composer(size=SIZE) as composer:
        assert composer.planned(sources).taken_s == 123.0
        assert composer.planned(sources[1:]).taken_s is None


def test_in_the_scene_it_is_the_frame_that_was_cut_out_which_counts() -> None:
    cut_one, newer = camera(portrait(RED), at_s=123.0), camera(portrait(RED), at_s=124.0)
    own = Source("booth", "", newer)
    with scene((own, cut(cut_one))) as here:
        assert here.ready([own]).taken_s == 123.0


@pytest.mark.parametrize("together", [True, False])
def test_for_measuring_the_time_of_the_booths_frame_is_on_top(together: bool) -> None:
    picture = portrait(RED).copy()
    stamp(picture, 1_234_567_890)
    frame = camera(picture)
    own = Source("booth", "", frame)
    with Composer(size=SIZE, cut_of=lambda _: cut(frame), stamped=True) as composer:
        here = Scene(composer, {})
        plan = here.ready([own]) if together else composer.planned((own,))
        seen = look(composer.compose(plan))
    assert read_time_code(seen.astype(np.uint8)) == 1_234_567_890
    assert where(seen, RED).mean() > 0.02


def test_frames_of_the_scene_are_left_as_they_were() -> None:
    own, friend = camera(portrait(RED)), received(portrait(GREEN))
    before = friend.to_ndarray().copy()
    players = (Source("booth", "", own), cut(own)), (Source("a", "", friend), cut(friend))
    with scene(*players) as here:
        plan = here.ready([source for source, _ in players])
        ground = [plane.copy() for plane in plan.ground.planes] if plan.ground else []
        here.composer.compose(plan)
        assert plan.ground
        assert all(np.array_equal(a, b) for a, b in zip(ground, plan.ground.planes, strict=True))
    assert np.array_equal(friend.to_ndarray(), before)
    assert np.array_equal(own.picture, portrait(RED))


class SeesInLight:
    """The simulated segmenter, for which nobody is in a dark picture."""

    def __init__(self) -> None:
        self._simulated = SimulatedSegmenter()
        self.size = self._simulated.size

    def _look(self, picture: Picture) -> SimulatedSegmenter:
        (self._simulated.fill if picture.mean() > 40 else self._simulated.empty)()
        return self._simulated

    def matte(self, picture: Picture) -> Matte:
        return self._look(picture).matte(picture)

    def faces(self, picture: Picture) -> tuple[Face, ...]:
        return self._look(picture).faces(picture)


async def test_from_frames_to_the_scene_with_somebody_who_is_not_found() -> None:
    sources = (
        Source("booth", "Nearbooth", camera(portrait(RED))),
        Source("a", "Ola", received(plain((10, 10, 60)))),
        Source("b", "김서연", received(portrait(GREEN))),
    )
    cutouts = Cutouts(sources=lambda: sources, wanted=lambda: True, make=SeesInLight)
    with Composer(size=SIZE, cut_of=cutouts.newest) as composer:
        async with asyncio.TaskGroup() as tasks:
            cutting = tasks.create_task(cutouts.run())
            plan = await eventually(lambda: whole(composer.planned(sources, SEA)))
            cutting.cancel()
        seen = look(composer.compose(plan))
    red, dark, green = (
        float(np.nonzero(where(seen, colour, 12))[1].mean())
        for colour in (RED, (10, 10, 60), GREEN)
    )
    assert red < dark < green
    assert where(seen, PAPER, 12).any()
    assert where(seen, WALL, 60).mean() < 0.003


def whole(plan: Plan) -> Plan | None:
    """One before its background, with everybody's cut."""
    return plan if plan.ground and plan.cuts and all(plan.cuts) else None
