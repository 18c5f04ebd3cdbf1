"""What is encoded at all, and who gets it. In these, friends are told by what they hear."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count

import pytest

from kiosk.remote.bitrates import START_KBPS
from kiosk.remote.broadcast import Broadcast
from kiosk.remote.encoders import Encoded
from kiosk.remote.renditions import SMALL, Codec
from tests.filming import filmed, grainy

MAIN_VP8, MAIN_H264 = (Codec.VP8, "main"), (Codec.H264, "main")
SMALL_VP8 = (Codec.VP8, "small")


class Friend:
    def __init__(self, codec: Codec = Codec.VP8) -> None:
        self.codec = codec
        self.heard: list[Encoded] = []
        self.switches = 0

    def hear(self, encoded: Encoded) -> None:
        self.heard.append(encoded)

    def switched(self) -> None:
        self.switches += 1

    @property
    def keys(self) -> int:
        return sum(each.key for each in self.heard)


@asynccontextmanager
async def broadcast(size: tuple[int, int] = (320, 180)) -> AsyncIterator[Broadcast]:
    with filmed(grainy((90, 90, 90), size)) as feed:
        async with asyncio.TaskGroup() as tasks:
            broadcast = Broadcast(feed=feed, tasks=tasks)
            yield broadcast
        assert feed.wakes == ()
    assert not [each for each in threading.enumerate() if "program-encoder" in each.name]


async def until(right: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while True:
            if right():
                return
            await asyncio.sleep(0.01)


def suffering(program: Broadcast, friend: Friend) -> Callable[[], bool]:
    """Each time more packets are lost; whether that has moved the friend to another rendition."""
    losses = count(95, 95)

    def suffers() -> bool:
        lost = next(losses)
        program.lost(friend, lost, lost * 100 // 95)
        return friend.switches > 0

    return suffers


async def test_nobody_there_nothing_is_encoded() -> None:
    async with broadcast() as program:
        assert program.streams == {}
        friend = Friend()
        program.join(friend)
        assert set(program.streams) == {MAIN_VP8}
        program.leave(friend)
        program.leave(friend)
        assert program.streams == {}


async def test_everybody_gets_the_same_from_one_encoder() -> None:
    async with broadcast() as program:
        friends = [Friend() for _ in range(8)]
        for friend in friends:
            program.join(friend)
        assert list(program.streams) == [MAIN_VP8]
        await until(lambda: len(friends[0].heard) > 5)
        assert all(friend.heard == friends[0].heard for friend in friends)
        for friend in friends:
            program.leave(friend)


async def test_only_codecs_that_somebody_speaks_are_encoded() -> None:
    async with broadcast() as program:
        old, young = Friend(Codec.VP8), Friend(Codec.H264)
        program.join(old)
        program.join(young)
        await until(lambda: bool(old.heard and young.heard))
        assert set(program.streams) == {MAIN_VP8, MAIN_H264}
        assert old.heard[0].data != young.heard[0].data
        program.leave(old)
        assert set(program.streams) == {MAIN_H264}
        program.leave(young)


async def test_who_comes_late_gets_a_key_frame_at_once() -> None:
    async with broadcast() as program:
        early, late = Friend(), Friend()
        program.join(early)
        await until(lambda: len(early.heard) > 20)
        assert early.keys == 1
        program.join(late)
        await until(lambda: late.keys == 1)
        assert early.keys == 2
        assert len(late.heard) < 20
        program.leave(early)
        program.leave(late)


async def test_whoever_has_lost_the_picture_gets_it_again() -> None:
    async with broadcast() as program:
        friends = [Friend() for _ in range(3)]
        for friend in friends:
            program.join(friend)
        await until(lambda: len(friends[0].heard) > 12)
        keys = friends[0].keys
        for friend in friends:
            program.want_key(friend)
        await until(lambda: friends[0].keys == keys + 1)
        heard = len(friends[0].heard)
        await until(lambda: len(friends[0].heard) > heard + 12)
        assert friends[0].keys == keys + 1
        for friend in friends:
            program.leave(friend)


async def test_who_has_left_is_heard_of_no_more() -> None:
    async with broadcast() as program:
        friend, stays = Friend(), Friend()
        program.join(friend)
        program.join(stays)
        await until(lambda: bool(friend.heard))
        program.leave(friend)
        heard, others = len(friend.heard), len(stays.heard)
        program.want_key(friend)
        program.estimated(friend, 3.0)
        program.lost(friend, 3, 4)
        await until(lambda: len(stays.heard) > others + 3)
        assert len(friend.heard) == heard
        program.leave(stays)


async def test_a_link_that_is_too_narrow_gets_the_small_rendition(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What makes it so is `test_bitrates.py`'s; here nobody waits as long."""
    monkeypatch.setattr("kiosk.remote.links.TROUBLE_S", 0.2)
    async with broadcast((640, 360)) as program:
        friend, wide = Friend(), Friend()
        program.join(friend)
        program.join(wide)
        await until(suffering(program, friend))
        assert SMALL_VP8 in program.streams
        assert friend.switches == 1
        assert program.streams[SMALL_VP8] < START_KBPS / 2
        await until(lambda: len(friend.heard[-1].data) < len(wide.heard[-1].data))
        before = friend.keys
        program.want_key(friend)
        await until(lambda: friend.keys > before)
        assert wide.switches == 0
        program.leave(friend)
        assert set(program.streams) == {MAIN_VP8}
        program.leave(wide)


async def test_who_is_moved_to_what_others_get_already_is_given_a_key_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kiosk.remote.links.TROUBLE_S", 0.2)
    async with broadcast((640, 360)) as program:
        first, second = Friend(), Friend()
        for friend in (first, second):
            program.join(friend)
        moved = suffering(program, first)
        # At its least, so that no new bitrate brings a key frame.
        await until(lambda: moved() and program.streams[SMALL_VP8] == SMALL.kbps[0])
        heard = len(first.heard)
        await until(lambda: len(first.heard) > heard + 5)
        keys = first.keys
        await until(suffering(program, second))
        await until(lambda: first.keys == keys + 1)
        for friend in (first, second):
            program.leave(friend)
