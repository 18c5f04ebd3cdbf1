"""The program as a sender reads it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import av
import pytest
from aiortc.mediastreams import MediaStreamError

from kiosk.remote.tracks import ProgramTrack


@dataclass(frozen=True)
class Picture:
    serial: int
    at_s: float

    def for_sending(self) -> av.VideoFrame:
        return av.VideoFrame(16 + 2 * self.serial, 16, "yuv420p")


@dataclass
class Pictures:
    """A feed that a test fills."""

    shown: Picture | None = None
    wakes: list[Callable[[], None]] = field(default_factory=list)

    def newest(self) -> Picture | None:
        return self.shown

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        self.wakes.append(wake)
        return lambda: self.wakes.remove(wake)

    def show(self, serial: int, at_s: float) -> None:
        self.shown = Picture(serial, at_s)
        for wake in self.wakes:
            wake()


def serial_of(video: av.VideoFrame) -> int:
    return (video.width - 16) // 2


async def test_a_slow_sender_gets_the_newest_and_misses_the_rest() -> None:
    feed = Pictures()
    track = ProgramTrack(feed)
    feed.show(0, 10.0)
    assert serial_of(await track.recv()) == 0
    for serial in (1, 2, 3):
        feed.show(serial, 10.0 + serial / 30)
    assert serial_of(await track.recv()) == 3
    track.stop()


async def test_each_picture_bears_its_own_time() -> None:
    feed = Pictures()
    track = ProgramTrack(feed)
    stamps = []
    for serial in range(4):
        feed.show(serial, 500.0 + serial / 30)
        video = await track.recv()
        assert video.time_base.denominator == 90_000
        stamps.append(video.pts)
    assert stamps == [0, 3_000, 6_000, 9_000]
    track.stop()


async def test_the_sender_waits_for_a_picture_that_is_not_there_yet() -> None:
    feed = Pictures()
    track = ProgramTrack(feed)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(track.recv())
        await asyncio.sleep(0)
        assert not waiting.done()
        await asyncio.to_thread(feed.show, 5, 1.0)
    assert serial_of(waiting.result()) == 5
    track.stop()


async def test_a_picture_that_does_not_change_is_sent_again_later() -> None:
    feed = Pictures()
    track = ProgramTrack(feed)
    feed.show(0, 10.0)
    first, again = await track.recv(), await track.recv()
    assert serial_of(again) == 0
    assert again.pts > first.pts
    track.stop()


async def test_time_never_runs_backwards() -> None:
    feed = Pictures()
    track = ProgramTrack(feed)
    feed.show(0, 10.0)
    first = await track.recv()
    feed.show(1, 9.0)
    assert (await track.recv()).pts > first.pts
    track.stop()


async def test_a_stopped_track_ends_for_who_waits_and_is_woken_no_more() -> None:
    feed = Pictures()
    track = ProgramTrack(feed)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(_ends(track))
        await asyncio.sleep(0)
        track.stop()
    assert waiting.result()
    assert feed.wakes == []
    track.stop()


async def _ends(track: ProgramTrack) -> bool:
    with pytest.raises(MediaStreamError):
        await track.recv()
    return True
