"""The program on its own thread: steady, thrifty, and its failures are not kept quiet."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import av
import numpy as np
import pytest

from kiosk.devices.camera import Frame
from kiosk.live.composer import Composer
from kiosk.live.program import Program, ProgramFrame
from kiosk.live.source import Source

SIZE = (320, 180)


def camera(shade: int) -> Frame:
    return Frame(np.full((90, 160, 3), shade, np.uint8), at_s=0.0, uncertainty_s=0.0)


class Studio:
    """Sources that a test changes, and a program of them, woken by every new picture."""

    def __init__(self) -> None:
        self.sources: Sequence[Source] = [Source("booth", "Nearbooth", camera(100))]
        self.asked = threading.Event()
        self.asked_by: set[str] = set()
        self.backdrop: str | None = None
        self.program = Program(
            composer=Composer(size=SIZE),
            fps=200,
            sources=self.give,
            backdrop=lambda: self.backdrop,
        )

    def give(self) -> Sequence[Source]:
        self.asked.set()
        self.asked_by.add(threading.current_thread().name)
        return self.sources

    async def until(self, right: Callable[[ProgramFrame], bool]) -> ProgramFrame:
        loop, news = asyncio.get_running_loop(), asyncio.Event()
        unsubscribe = self.program.subscribe(lambda: _enter(loop, news))
        try:
            async with asyncio.timeout(10):
                while not ((frame := self.program.newest()) and right(frame)):
                    await news.wait()
                    news.clear()
        finally:
            unsubscribe()
        return frame


def _enter(loop: asyncio.AbstractEventLoop, news: asyncio.Event) -> None:
    loop.call_soon_threadsafe(news.set)


class Running:
    """The program of a studio, for the time of a `with`."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def __aenter__(self) -> Studio:
        self._tasks = asyncio.TaskGroup()
        await self._tasks.__aenter__()
        self._task = self._tasks.create_task(self._studio.program.run())
        return self._studio

    async def __aexit__(self, *error: object) -> None:
        self._task.cancel()
        await self._tasks.__aexit__(None, None, None)


async def test_the_newest_picture_shows_everybody() -> None:
    async with Running(Studio()) as studio:
        frame = await studio.until(lambda _: True)
        assert frame.picture.shape == (180, 320, 3)
        assert frame.picture.mean() == pytest.approx(100, abs=4)
        studio.sources = [Source("booth", "Nearbooth", camera(200))]
        brighter = await studio.until(lambda f: f.picture.mean() > 150)
        assert brighter.serial > frame.serial
        assert brighter.at_s > frame.at_s


async def test_picture_and_video_show_the_same() -> None:
    async with Running(Studio()) as studio:
        frame = await studio.until(lambda _: True)
        video = frame.video.to_ndarray(format="rgb24").astype(int)
        assert np.abs(video - frame.picture).max() <= 4


async def test_it_is_composed_on_a_thread_of_its_own() -> None:
    async with Running(Studio()) as studio:
        await studio.until(lambda _: True)
    assert all(name.startswith("program") for name in studio.asked_by)


async def test_nothing_new_means_no_new_picture() -> None:
    async with Running(Studio()) as studio:
        first = await studio.until(lambda _: True)
        for _ in range(2):
            studio.asked.clear()
            assert await asyncio.to_thread(studio.asked.wait, 10)
        assert studio.program.newest() is first
        assert len(studio.program.frame_times) == 1


async def test_a_name_that_changes_is_news() -> None:
    async with Running(Studio()) as studio:
        first = await studio.until(lambda _: True)
        studio.sources = [replace(studio.sources[0], name="Booth")]
        assert (await studio.until(lambda f: f is not first)).serial == first.serial + 1


async def test_a_background_is_news_once_it_is_made() -> None:
    async with Running(Studio()) as studio:
        first = await studio.until(lambda _: True)
        studio.backdrop = "#19C3A0"
        mint, grey = pytest.approx([25, 195, 160], abs=40), pytest.approx([100] * 3, abs=6)
        await studio.until(
            lambda f: f.picture[2, 2].tolist() == mint and f.picture[90, 160].tolist() == grey
        )
        assert first.picture[2, 2].tolist() == grey


async def test_it_is_told_when_the_booths_frame_was_taken() -> None:
    async with Running(Studio()) as studio:
        assert (await studio.until(lambda _: True)).taken_s == 0.0
        studio.sources = [Source("a", "Ola", None)]
        assert (await studio.until(lambda f: f.taken_s is None)).serial > 0


async def test_who_has_unsubscribed_is_not_woken() -> None:
    async with Running(Studio()) as studio:
        woken: list[bool] = []
        unsubscribe = studio.program.subscribe(lambda: woken.append(True))
        first = await studio.until(lambda _: bool(woken))
        unsubscribe()
        woken.clear()
        studio.sources = [Source("booth", "Nearbooth", camera(200))]
        await studio.until(lambda f: f is not first)
        assert not woken


async def test_an_encoder_gets_a_copy_of_its_own() -> None:
    async with Running(Studio()) as studio:
        frame = await studio.until(lambda _: True)
        one, other = frame.for_sending(), frame.for_sending()
        one.pts, one.pict_type = 7, av.video.frame.PictureType.I
        assert other.pts is None
        assert other.pict_type != av.video.frame.PictureType.I
        assert np.array_equal(one.to_ndarray(), frame.video.to_ndarray())


async def test_making_times_are_told() -> None:
    async with Running(Studio()) as studio:
        await studio.until(lambda _: True)
        assert all(0 < each < 10 for each in studio.program.frame_times)


async def test_a_bug_in_the_sources_is_not_kept_quiet() -> None:
    def broken() -> Sequence[Source]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Program(composer=Composer(size=SIZE), fps=30, sources=broken).run()


async def test_its_thread_ends_with_it() -> None:
    async with Running(Studio()) as studio:
        await studio.until(lambda _: True)
    assert not [t for t in threading.enumerate() if t.name in studio.asked_by]
