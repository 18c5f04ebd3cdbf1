"""From a countdown to two pictures in the letter box."""

import io
import time

import pytest
from PIL import Image

from kiosk.remote.friend.shutter import Shutter
from kiosk.remote.friend.watch import Watch
from kiosk.remote.friend.wire import Wire

ROOM_AHEAD_MS = 1_700_000_000_000.0


def knowing_watch() -> Watch:
    """Half a minute slow, and it knows the room's time to 3 ms."""
    watch = Watch(skew_ms=-30_000)
    now_ms = time.monotonic() * 1e3
    t0 = now_ms - 30_000 - 6
    room_ms = now_ms + ROOM_AHEAD_MS - 3
    watch.answered({"t0": t0, "t1": room_ms, "t2": room_ms, "wall": 0.0})
    return watch


def countdown(shot: int, attempt: int = 1) -> dict[str, float]:
    fire_at = time.monotonic() * 1e3 + ROOM_AHEAD_MS + 200
    return {"shot": shot, "attempt": attempt, "fireAt": fire_at}


async def test_the_preview_comes_first_and_both_are_of_the_instant(door, camera) -> None:
    watch, order = knowing_watch(), countdown(3)
    async with Wire(url=door.url, authority=door.authority) as wire:
        await Shutter(camera=camera, watch=watch, wire=wire).take(order, token="t")
    paths = [path.rpartition("/shots/")[2] for path, *_ in door.letters]
    assert paths == ["3/1/preview", "3/1/still"]
    for _, query, told, _ in door.letters:
        assert told == "Bearer t"
        assert float(query["capturedAt"]) == pytest.approx(order["fireAt"], abs=15)
        assert float(query["uncertainty"]) == pytest.approx(watch.uncertainty_ms + 4, abs=0.2)
    small, full = (Image.open(io.BytesIO(jpeg)) for *_, jpeg in door.letters)
    assert max(small.size) <= 640
    assert full.size == (640, 360)


async def test_asking_twice_for_a_shot_is_asking_once(door, camera) -> None:
    async with Wire(url=door.url, authority=door.authority) as wire:
        shutter = Shutter(camera=camera, watch=knowing_watch(), wire=wire)
        order = countdown(1)
        await shutter.take(order, token="t")
        await shutter.take(order, token="t")
        assert len(door.letters) == 2
        await shutter.take(countdown(1, attempt=2), token="t")
        assert len(door.letters) == 4


async def test_a_silent_friend_takes_the_picture_and_keeps_it(door, camera) -> None:
    async with Wire(url=door.url, authority=door.authority) as wire:
        shutter = Shutter(camera=camera, watch=knowing_watch(), wire=wire)
        shutter.silent = True
        await shutter.take(countdown(1), token="t")
    assert len(camera.asked_for) == 1
    assert door.letters == []


async def test_a_broken_camera_costs_the_picture_only(door, camera) -> None:
    camera.broken = True
    async with Wire(url=door.url, authority=door.authority) as wire:
        shutter = Shutter(camera=camera, watch=knowing_watch(), wire=wire)
        await shutter.take(countdown(1), token="t")
        assert door.letters == []
        camera.broken = False
        await shutter.take(countdown(2), token="t")
    assert len(door.letters) == 2


async def test_a_picture_that_is_refused_costs_only_itself(door, camera) -> None:
    door.statuses = [409, 409]
    async with Wire(url=door.url, authority=door.authority) as wire:
        await Shutter(camera=camera, watch=knowing_watch(), wire=wire).take(countdown(1), token="t")
    assert len(door.letters) == 2
