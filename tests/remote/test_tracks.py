"""The program as a sender reads it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import av
import pytest
from aiortc.mediastreams import MediaStreamError

from kiosk.remote.broadcast import Broadcast
from kiosk.remote.encoders import Encoded
from kiosk.remote.renditions import Codec
from kiosk.remote.tracks import MOST_WAITING, ProgramTrack
from tests.filming import Shown, filmed, flat


def picture(place: int, *, key: bool = False) -> Encoded:
    return Encoded(bytes([place]), 3_000 * place, key)


def place_of(packet: "av.Packet[av.VideoStream]") -> int:
    return bytes(packet)[0]


@asynccontextmanager
async def track() -> AsyncIterator[ProgramTrack]:
    """Of a broadcast that has nothing to show; a test puts in what is heard."""
    async with asyncio.TaskGroup() as tasks:
        track = ProgramTrack(Broadcast(feed=Shown(), tasks=tasks))
        yield track
        track.stop()


async def test_what_was_heard_is_read_in_order_each_at_its_time() -> None:
    async with track() as program:
        for place in range(4):
            program.hear(picture(place, key=place == 0))
        packets = [await program.recv() for _ in range(4)]
        assert [place_of(packet) for packet in packets] == [0, 1, 2, 3]
        assert [packet.pts for packet in packets] == [0, 3_000, 6_000, 9_000]
        assert packets[0].time_base.denominator == 90_000


async def test_it_begins_with_a_key_frame() -> None:
    async with track() as program:
        for place in range(6):
            program.hear(picture(place, key=place == 3))
        assert [place_of(await program.recv()) for _ in range(3)] == [3, 4, 5]


async def test_a_sender_that_was_too_slow_goes_on_at_the_next_key_frame() -> None:
    async with track() as program:
        program.hear(picture(0, key=True))
        for place in range(1, 60):
            program.hear(picture(place))
        program.hear(picture(60, key=True))
        program.hear(picture(61))
        assert [place_of(await program.recv()) for _ in range(2)] == [60, 61]


async def test_a_sender_that_is_a_little_late_misses_nothing() -> None:
    async with track() as program:
        program.hear(picture(0, key=True))
        for place in range(1, MOST_WAITING):
            program.hear(picture(place))
        read = [place_of(await program.recv()) for _ in range(MOST_WAITING)]
        assert read == list(range(MOST_WAITING))


async def test_another_stream_begins_with_its_key_frame() -> None:
    async with track() as program:
        program.hear(picture(0, key=True))
        program.hear(picture(1))
        program.switched()
        program.hear(picture(2))
        program.hear(picture(3, key=True))
        assert place_of(await program.recv()) == 3


async def test_time_never_stands_still_or_runs_backwards() -> None:
    async with track() as program:
        program.hear(picture(5, key=True))
        first = await program.recv()
        for _ in range(2):
            program.hear(picture(5, key=True))
            assert ((await program.recv()).pts or 0) > (first.pts or 0)


async def test_whoever_sends_is_told_of_key_frames() -> None:
    async with track() as program:
        told: list[bool] = []
        program.on_key = lambda: told.append(True)
        program.hear(picture(0, key=True))
        program.hear(picture(1))
        await program.recv()
        await program.recv()
        assert told == [True]


async def test_nothing_is_encoded_for_a_connection_that_is_not_up() -> None:
    with filmed([flat((9, 9, 9))]) as feed:
        async with asyncio.TaskGroup() as tasks:
            broadcast = Broadcast(feed=feed, tasks=tasks)
            program = ProgramTrack(broadcast)
            program.speaks(Codec.H264)
            assert broadcast.streams == {}
            assert await program.recv()
            assert list(broadcast.streams) == [(Codec.H264, "main")]
            program.stop()
            assert broadcast.streams == {}
            program.stop()


async def test_a_slow_sender_that_reads_again_is_shown_something_soon() -> None:
    with filmed([flat((9, 9, 9))]) as feed:
        async with asyncio.TaskGroup() as tasks:
            program = ProgramTrack(Broadcast(feed=feed, tasks=tasks))
            first = await program.recv()
            await asyncio.sleep((MOST_WAITING + 10) / 30)
            async with asyncio.timeout(20):
                again = await program.recv()
            assert (again.pts or 0) > (first.pts or 0)
            program.stop()


async def test_a_stopped_track_ends_for_who_waits() -> None:
    async with track() as program, asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(_ends(program))
        await asyncio.sleep(0)
        program.stop()
    assert waiting.result()
    assert await _ends(program)


async def _ends(track: ProgramTrack) -> bool:
    with pytest.raises(MediaStreamError):
        await track.recv()
    return True
