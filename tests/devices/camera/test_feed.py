"""Frames and losses come from a thread into the loop, and silence is a loss as well."""

import asyncio
import threading
import time

import numpy as np
import pytest

from kiosk.devices.camera import Frame
from kiosk.devices.camera.feed import Feed
from kiosk.errors import DeviceError

PICTURE = np.zeros((2, 2, 3), np.uint8)


def frame(at_s: float | None = None) -> Frame:
    return Frame(PICTURE, time.monotonic() if at_s is None else at_s, 0.0)


async def test_a_frame_put_by_a_thread_is_shown_live() -> None:
    feed, sent = Feed(), frame()
    thread = threading.Thread(target=feed.put, args=(sent, sent))
    thread.start()
    await feed.begun()
    thread.join()
    assert feed.live is sent


async def test_a_camera_that_gives_no_first_frame_is_not_open() -> None:
    with pytest.raises(DeviceError, match="gives no picture"):
        await Feed(first_s=0.01).begun()


async def test_a_camera_that_falls_silent_is_lost() -> None:
    feed = Feed(silence_s=0.05)
    feed.put(frame(), None)
    with pytest.raises(DeviceError, match="no more pictures"):
        await feed.ended()
    assert feed.stopped.is_set()
    assert feed.live is None


async def test_frames_keep_silence_away() -> None:
    feed = Feed(silence_s=0.5)
    async with asyncio.TaskGroup() as group:
        ending = group.create_task(ended(feed))
        for _ in range(7):
            await asyncio.sleep(0.1)
            feed.put(frame(), None)
        assert not ending.done()
        feed.lose(DeviceError("Unplugged."))
    assert ending.result() == "Unplugged."


async def ended(feed: Feed) -> str:
    try:
        await feed.ended()
    except DeviceError as error:
        return str(error)


async def test_the_first_reason_is_the_one_that_is_told() -> None:
    feed = Feed()
    feed.lose(DeviceError("Unplugged."))
    feed.lose(DeviceError("And broken."))
    assert await ended(feed) == "Unplugged."


async def test_our_own_mistake_in_a_camera_thread_is_not_taken_for_a_broken_camera() -> None:
    feed = Feed()
    feed.lose(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        await feed.ended()


async def test_full_resolution_is_wanted_only_around_an_asked_instant() -> None:
    feed, now_s = Feed(), time.monotonic()
    assert not feed.wants(now_s)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(feed.still(now_s + 60))
        await asyncio.sleep(0)
        assert feed.wants(now_s + 60.2)
        assert feed.wants(now_s + 59.8)
        assert not feed.wants(now_s + 59.7)
        found = frame(now_s + 60.1)
        feed.put(frame(), found)
        assert await waiting is found
    assert not feed.wants(now_s + 60)


async def test_a_live_picture_does_not_pass_for_a_full_one() -> None:
    feed, now_s = Feed(), time.monotonic()
    feed.put(frame(now_s), None)
    await feed.begun()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(feed.still(now_s))
        found = frame(now_s + 0.05)
        feed.put(frame(now_s + 0.05), found)
    assert waiting.result() is found


async def test_an_instant_just_past_gets_the_newest_frame() -> None:
    feed, now_s = Feed(), time.monotonic()
    newest = frame(now_s + 0.01)
    feed.put(newest, newest)
    await feed.begun()
    assert await feed.still(now_s) is newest


def test_a_thread_that_outlives_the_loop_is_told_to_stop() -> None:
    async def made() -> Feed:
        return Feed()

    feed = asyncio.run(made())
    feed.put(frame(), None)
    assert feed.stopped.is_set()
