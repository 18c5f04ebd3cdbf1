"""People are cut out of every frame, on a thread of its own, and given up on with patience."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from itertools import cycle
from types import TracebackType

import av
import numpy as np
import pytest

from kiosk.devices.segmenter import Face, Matte, Picture, Segmenter
from kiosk.devices.segmenter.simulated import SimulatedSegmenter
from kiosk.errors import DeviceError
from kiosk.live.cutouts import (
    BELIEVE_S,
    CROWD_S,
    GIVE_UP_S,
    LOOK_CLOSELY_S,
    SHADOW_COARSE,
    Cut,
    Cutouts,
)
from kiosk.live.frames import AnyFrame
from kiosk.live.source import Source
from tests.live.stage import BLUE, GREY, PATIENCE_S, RED, Rgb, camera, eventually, plain, received


class Seen:
    """Sees the same in every picture, or one after the other again and again."""

    size = (256, 144)

    def __init__(self, *mattes: Matte) -> None:
        self._mattes = cycle(mattes)

    def matte(self, picture: Picture) -> Matte:
        return next(self._mattes).copy()

    def faces(self, picture: Picture) -> tuple[Face, ...]:
        return ()


def matte(*blots: tuple[int, int, int, int], opacity: int = 255) -> Matte:
    """Rectangles: x, y, width, height."""
    drawn = np.zeros((144, 256), np.uint8)
    for x, y, w, h in blots:
        drawn[y : y + h, x : x + w] = opacity
    return drawn


class Studio(AbstractAsyncContextManager["Studio"]):
    """Cutouts of whom a test puts before the cameras, running for the time of a `with`."""

    def __init__(self, *sources: Source, segmenter: Segmenter | None = None) -> None:
        self.sources: Sequence[Source] = sources
        self.segmenter = SimulatedSegmenter()
        self.wanted = True
        self.asked: list[bool] = []
        """Whether a scene is shown, each time that it was asked."""
        self.threads: set[str] = set()
        self.cutouts = Cutouts(
            sources=self._give,
            wanted=self._wanted,
            make=lambda: segmenter or self.segmenter,
        )

    async def __aenter__(self) -> "Studio":
        self._tasks = asyncio.TaskGroup()
        await self._tasks.__aenter__()
        self._task = self._tasks.create_task(self.cutouts.run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._task.cancel()
        await self._tasks.__aexit__(None, None, None)

    def _give(self) -> Sequence[Source]:
        self.threads.add(threading.current_thread().name)
        return self.sources

    def _wanted(self) -> bool:
        self.asked.append(self.wanted)
        return self.wanted

    def show(self, picture: AnyFrame | None, who: str = "booth") -> None:
        """A new frame of somebody, who may be new themselves."""
        others = [source for source in self.sources if source.participant != who]
        self.sources = (*others, Source(who, who, picture))

    async def until(self, right: Callable[[Cut], bool], who: str = "booth") -> Cut:
        def cut() -> Cut | None:
            newest = self.cutouts.newest(who)
            return newest if newest and right(newest) else None

        found = await eventually(cut)
        assert found
        return found

    async def cut_of(self, picture: AnyFrame, who: str = "booth") -> Cut:
        self.show(picture, who)
        return await self.until(lambda cut: cut.picture is picture, who)

    async def filmed(self, until: Callable[[Cut], bool]) -> list[Cut]:
        """The cuts of one frame after the other, up to one that is right."""
        cuts = [await self.cut_of(still())]
        async with asyncio.timeout(PATIENCE_S):
            while not until(cuts[-1]):
                cuts.append(await self.cut_of(still()))
        return cuts


def still() -> AnyFrame:
    """Another frame every time."""
    return camera(plain(GREY))


@pytest.mark.parametrize(
    "picture",
    [
        camera(plain(RED)),
        received(plain(RED)),
        received(plain(RED), "nv12"),
        camera(plain(RED, 360, 640)),
        received(plain(RED, 321, 241)),
        camera(plain(RED, 16, 16)),
        received(plain(RED, 2, 2)),
        received(plain(RED, 1, 1)),
    ],
)
async def test_a_cut_is_a_frame_and_who_is_in_it(picture: AnyFrame) -> None:
    async with Studio() as studio:
        cut = await studio.cut_of(picture)
        assert cut.matte.shape == (144, 256)
        assert cut.matte[60, 128] == 255
        assert cut.matte[60, 20] == 0
        width, height = (
            (picture.width, picture.height)
            if isinstance(picture, av.VideoFrame)
            else picture.picture.shape[1::-1]
        )
        assert cut.framing
        assert cut.framing.heads == pytest.approx([width / height / 2], abs=0.02)
        assert cut.light


async def test_a_camera_may_keep_its_pixels_to_itself() -> None:
    """Read-only, and with padded lines."""
    padded = np.zeros((180, 352, 3), np.uint8)
    padded[:, :320] = RED
    padded.flags.writeable = False
    async with Studio() as studio:
        assert (await studio.cut_of(camera(padded[:, :320]))).framing


async def test_before_the_first_frame_there_is_no_cut() -> None:
    async with Studio(Source("a", "Ola", None)) as studio:
        await studio.cut_of(still())
        assert studio.cutouts.newest("a") is None
        assert studio.cutouts.newest("nobody") is None


async def test_everybody_is_cut_out_of_their_own_frame() -> None:
    own, friends = camera(plain(RED)), received(plain(BLUE))
    async with Studio(Source("booth", "", own), Source("a", "Ola", friends)) as studio:
        assert (await studio.until(lambda _: True)).picture is own
        assert (await studio.until(lambda _: True, "a")).picture is friends


async def test_a_new_frame_is_cut_and_an_old_one_is_not_cut_again() -> None:
    async with Studio() as studio:
        first = await studio.cut_of(still())
        await studio.cut_of(still(), "a")
        await studio.cut_of(still(), "a")
        assert studio.cutouts.newest("booth") is first
        assert await studio.cut_of(still()) is not first


async def test_a_cut_once_made_is_never_written_to() -> None:
    async with Studio() as studio:
        first = await studio.cut_of(still())
        matte, shadow = first.matte.copy(), first.shadow.copy()
        studio.segmenter.empty()
        for _ in range(4):
            await studio.cut_of(still())
        assert np.array_equal(first.matte, matte)
        assert np.array_equal(first.shadow, shadow)


async def test_frames_are_not_written_to() -> None:
    picture, video = plain(RED), received(plain(BLUE))
    before = video.to_ndarray().copy()
    async with Studio() as studio:
        await studio.cut_of(camera(picture))
        await studio.cut_of(video, "a")
    assert np.array_equal(picture, plain(RED))
    assert np.array_equal(video.to_ndarray(), before)


async def test_while_no_scene_is_shown_nobody_is_cut_out() -> None:
    async with Studio() as studio:
        first = await studio.cut_of(still())
        studio.wanted = False
        asked = len(studio.asked)
        await eventually(lambda: len(studio.asked) > asked + 1)
        studio.show(still())
        asked = len(studio.asked)
        await eventually(lambda: len(studio.asked) > asked + 1)
        assert studio.cutouts.newest("booth") is None
        studio.wanted = True
        await studio.until(lambda cut: cut is not first)


async def test_without_a_scene_those_before_are_forgotten() -> None:
    async with Studio() as studio:
        await studio.cut_of(still())
        studio.wanted = False
        await eventually(lambda: studio.cutouts.newest("booth") is None)


async def test_who_has_left_is_forgotten() -> None:
    async with Studio() as studio:
        await studio.cut_of(still(), "a")
        studio.sources = ()
        await studio.cut_of(still())
        assert studio.cutouts.newest("a") is None


async def test_who_was_never_found_is_shown_whole_from_the_start() -> None:
    async with Studio() as studio:
        studio.segmenter.empty()
        cut = await studio.cut_of(still())
        assert cut.framing is None
        assert cut.light is None


async def test_who_is_lost_is_given_up_with_patience_and_believed_again_with_care() -> None:
    async with Studio() as studio:
        found = await studio.filmed(lambda _: True)
        studio.segmenter.empty()
        lost = await studio.filmed(lambda cut: cut.framing is None)
        assert lost[0].framing
        assert lost[-1].at_s - found[-1].at_s > GIVE_UP_S - LOOK_CLOSELY_S
        studio.segmenter.fill()
        again = await studio.filmed(lambda cut: cut.framing is not None)
        assert again[0].framing is None
        assert again[-1].at_s - lost[-1].at_s > BELIEVE_S


async def test_a_moments_doubt_changes_nothing() -> None:
    async with Studio() as studio:
        before = (await studio.cut_of(still())).framing
        studio.segmenter.empty()
        doubt = await studio.cut_of(still())
        studio.segmenter.fill()
        after = (await studio.cut_of(still())).framing
        assert before
        assert doubt.framing == before
        assert after
        assert after.heads == pytest.approx(before.heads, abs=0.02)


async def test_what_is_no_body_is_not_cut_out() -> None:
    somebody, balloon = (90, 20, 80, 124), (20, 10, 16, 20)
    async with Studio(segmenter=Seen(matte(somebody, balloon))) as studio:
        cut = await studio.cut_of(still())
    assert not cut.matte[:, :60].any()
    assert cut.matte[80, 130] == 255


async def test_an_edge_that_flickers_is_calmed() -> None:
    body = matte((90, 20, 80, 124))
    flickers = [np.maximum(body, matte((170, 40, 12, 90), opacity=it)) for it in (100, 150)]
    async with Studio(segmenter=Seen(*flickers)) as studio:
        shown = [int((await studio.cut_of(still())).matte[80, 176]) for _ in range(12)]
    assert max(shown[6:]) - min(shown[6:]) < 20


async def test_a_shadow_is_softer_than_who_throws_it() -> None:
    async with Studio() as studio:
        cut = await studio.cut_of(still())
    assert cut.shadow.shape == tuple(side // SHADOW_COARSE for side in cut.matte.shape)
    own, thrown = cut.matte[50], cut.shadow[50 // SHADOW_COARSE].repeat(SHADOW_COARSE)
    edges = [int(((row > 25) & (row < 230)).sum()) for row in (own, thrown)]
    assert edges[1] > 1.5 * edges[0]


async def test_it_is_remembered_who_was_held_where() -> None:
    async with Studio() as studio:
        assert studio.cutouts.framings(0.0) == {}
        cut = await studio.cut_of(still())
        held = await eventually(lambda: studio.cutouts.framings(cut.at_s))
        assert held == {"booth": cut.framing}
        assert studio.cutouts.framings(cut.at_s - 5) == {}


async def test_who_is_shown_whole_is_held_nowhere() -> None:
    async with Studio() as studio:
        studio.segmenter.empty()
        cut = await studio.cut_of(still())
        await studio.cut_of(still())
        assert studio.cutouts.framings(cut.at_s) == {}


async def test_how_long_it_took_is_told() -> None:
    async with Studio() as studio:
        await studio.filmed(lambda _: True)
        await studio.cut_of(still())
        assert studio.cutouts.cut_times
        assert all(0 < each < 10 for each in studio.cutouts.cut_times)


async def test_people_are_cut_out_on_a_thread_that_ends_with_it() -> None:
    async with Studio() as studio:
        await studio.cut_of(still())
    assert all(name.startswith("cutouts") for name in studio.threads)
    assert not [it for it in threading.enumerate() if it.name in studio.threads]


async def test_without_a_segmenter_it_says_so() -> None:
    def make() -> Segmenter:
        raise DeviceError("No model.")

    with pytest.raises(DeviceError, match="No model"):
        await Cutouts(sources=list, wanted=lambda: True, make=make).run()


async def test_a_bug_in_the_sources_is_not_kept_quiet() -> None:
    def broken() -> Sequence[Source]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Cutouts(sources=broken, wanted=lambda: True, make=SimulatedSegmenter).run()


class Turning:
    """The simulated segmenter's portrait, that looks at the camera or away."""

    def __init__(self, *, looks: bool) -> None:
        self._inner = SimulatedSegmenter()
        self.size = self._inner.size
        self.looks = looks
        self.looked_for = 0

    def matte(self, picture: Picture) -> Matte:
        return self._inner.matte(picture)

    def faces(self, picture: Picture) -> tuple[Face, ...]:
        self.looked_for += 1
        return self._inner.faces(picture) if self.looks else ()


async def test_a_lamp_that_never_shows_a_face_is_not_cut_out() -> None:
    async with Studio(segmenter=Turning(looks=False)) as studio:
        assert (await studio.cut_of(still())).framing is None


async def test_who_looks_away_for_a_moment_stays_where_they_are_held() -> None:
    turning = Turning(looks=True)
    async with Studio(segmenter=turning) as studio:
        before = (await studio.cut_of(still())).framing
        assert before
        turning.looks, seen = False, turning.looked_for
        cuts = await studio.filmed(lambda _: turning.looked_for > seen + 2)
        assert cuts[-1].framing == before


async def test_who_turns_their_phone_is_held_anew_at_once() -> None:
    async with Studio() as studio:
        upright = (await studio.cut_of(received(plain(RED, 180, 320)))).framing
        lying = (await studio.cut_of(received(plain(RED, 320, 180)))).framing
    assert upright
    assert lying
    assert upright.heads[0] == pytest.approx(9 / 16 / 2, abs=0.02)
    assert lying.heads[0] == pytest.approx(16 / 9 / 2, abs=0.02)


class Mirroring:
    """Takes what is red for a person."""

    size = (256, 144)

    def matte(self, picture: Picture) -> Matte:
        return np.where(picture[..., 0] > 128, 255, 0).astype(np.uint8)

    def faces(self, picture: Picture) -> tuple[Face, ...]:
        return (Face(0.75, 0.5, 0.2),)


@pytest.mark.parametrize("film", [camera, received])
async def test_an_outline_is_where_its_person_is(film: Callable[[Rgb], AnyFrame]) -> None:
    """Not a pixel of the matte beside it: that would be five on the screen."""
    picture = plain(GREY, 1280, 720)
    picture[:, 640:] = RED
    async with Studio(segmenter=Mirroring()) as studio:
        row = (await studio.cut_of(film(picture))).matte[70].astype(float)
    edge = np.interp(127.5, row[110:146], np.arange(110, 146)) + 0.5
    assert edge == pytest.approx(128, abs=0.3)


async def test_in_a_crowd_friends_leave_the_processor_some_room() -> None:
    async with Studio() as studio:
        for who in ("booth", "a", "b", "c"):
            await studio.cut_of(still(), who)
        # Friends come after the booth; showing somebody anew puts them last.
        first = await studio.cut_of(still(), "c")
        second = await studio.cut_of(still(), "c")
        assert second.at_s - first.at_s >= CROWD_S
