"""A friend's clock: wrong as a clock, right about the room."""

import asyncio
import time
from collections.abc import Mapping

import pytest

from kiosk.remote.friend.watch import BURST, Watch

ROOM_AHEAD_MS = 1_700_000_000_000.0
SKEW_MS = -8_765.4


def room_now_ms() -> float:
    return time.monotonic() * 1e3 + ROOM_AHEAD_MS


async def told(watch: Watch, questions: int) -> None:
    """The room answers so many of the watch's questions."""
    answered = asyncio.Event()
    count = 0

    async def ask(payload: Mapping[str, float]) -> None:
        nonlocal count
        now_ms = room_now_ms()
        wall_ms = time.time() * 1e3
        watch.answered({"t0": payload["t0"], "t1": now_ms, "t2": now_ms, "wall": wall_ms})
        count += 1
        if count == questions:
            answered.set()

    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(watch.keep_asking(ask))
        await answered.wait()
        asking.cancel()


@pytest.mark.parametrize("skew_ms", [0.0, SKEW_MS, 3_600_000.0])
async def test_after_a_burst_it_knows_the_rooms_time_whatever_its_own(skew_ms: float) -> None:
    watch = Watch(skew_ms=skew_ms)
    await told(watch, BURST)
    now_s = time.monotonic()
    true_ms = now_s * 1e3 + ROOM_AHEAD_MS
    assert abs(watch.room_ms(now_s) - true_ms) <= watch.uncertainty_ms + 0.01
    assert watch.offset_ms == pytest.approx(ROOM_AHEAD_MS - skew_ms, abs=50)


async def test_a_room_time_is_found_on_the_machines_clock() -> None:
    watch = Watch(skew_ms=SKEW_MS)
    await told(watch, 1)
    fire_at_ms = room_now_ms() + 3_000
    at_s = watch.monotonic_s(fire_at_ms)
    assert watch.room_ms(at_s) == pytest.approx(fire_at_ms, abs=0.001)
    assert abs(at_s - (fire_at_ms - ROOM_AHEAD_MS) / 1e3) <= watch.uncertainty_ms / 1e3 + 1e-5


def test_without_an_answer_the_stamp_of_a_message_tells_roughly() -> None:
    watch = Watch(skew_ms=SKEW_MS)
    watch.heard(room_now_ms())
    now_s = time.monotonic()
    assert abs(watch.room_ms(now_s) - now_s * 1e3 - ROOM_AHEAD_MS) < watch.uncertainty_ms


async def test_it_can_say_how_well_it_knows_and_what_its_wall_clock_is_worth() -> None:
    watch = Watch(skew_ms=SKEW_MS)
    await told(watch, BURST)
    status = watch.status()
    assert 0 <= status["uncertainty"] < 50
    assert 0 <= status["roundTrip"] < 50
    assert status["wall"] == pytest.approx(room_now_ms() - time.time() * 1e3, abs=50)
