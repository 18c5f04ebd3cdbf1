"""Everybody's connection by name. What one connection does: `test_peer.py`."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import av
import numpy as np
import pytest

from kiosk.clock import RoomClock
from kiosk.devices.camera import Frame
from kiosk.errors import RemoteError
from kiosk.remote.friend.video import Video
from kiosk.remote.peers import Peers
from kiosk.remote.renditions import Codec
from tests.filming import Colour, filmed, grainy

MINA, JUN = "friend-mina", "friend-jun"
RED, BLUE, GREY = (200, 40, 40), (40, 40, 200), (128, 128, 128)


class Camera:
    """One colour, as fast as it is looked at up to 20 fps."""

    def __init__(self, colour: Colour) -> None:
        self._picture = np.full((180, 320, 3), colour, np.uint8)
        self._frame = Frame(self._picture, time.monotonic(), 0.0)

    def look(self) -> Frame:
        now_s = time.monotonic()
        if now_s - self._frame.at_s > 0.05:
            self._frame = Frame(self._picture, now_s, 0.0)
        return self._frame


@pytest.fixture
async def peers() -> AsyncIterator[Peers]:
    with filmed(grainy(GREY), fps=15) as feed:
        async with asyncio.TaskGroup() as tasks:
            peers = Peers(feed=feed, clock=RoomClock(), tasks=tasks, ice_servers=())
            yield peers
            await peers.close()
            assert peers.broadcast.streams == {}


@asynccontextmanager
async def called(peers: Peers, who: str, colour: Colour) -> AsyncIterator[Video]:
    """A friend who has called the booth, and whose picture has come."""
    friend = Video(look=Camera(colour).look, ice_servers=[], on_clock=print)
    async with asyncio.TaskGroup() as tasks:
        await friend.answered(await peers.offered(who, await friend.offer()))
        watching = tasks.create_task(friend.watch())
        await until(lambda: middle(peers.newest(who)) == near(colour))
        yield friend
        await friend.close()
        watching.cancel()


async def until(right: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while True:
            if right():
                return
            await asyncio.sleep(0.01)


def middle(frame: av.VideoFrame | None) -> list[int]:
    if frame is None:
        return []
    pixels = frame.to_ndarray(format="rgb24")
    return [int(value) for value in pixels[pixels.shape[0] // 2, pixels.shape[1] // 2]]


def near(colour: Colour) -> object:
    return pytest.approx(list(colour), abs=12)


async def test_every_friend_is_seen_as_who_they_are(peers: Peers) -> None:
    async with called(peers, MINA, RED), called(peers, JUN, BLUE):
        assert middle(peers.newest(MINA)) == near(RED)
        assert middle(peers.newest(JUN)) == near(BLUE)


async def test_around_the_instant_everyones_frames_are_kept(peers: Peers) -> None:
    clock = RoomClock()
    async with called(peers, MINA, RED), called(peers, JUN, BLUE):
        fire_at_ms = clock.now_ms() + 300
        peers.arm(fire_at_ms)
        await until(lambda: clock.now_ms() > fire_at_ms + 300)
        for who, colour in ((MINA, RED), (JUN, BLUE)):
            found = peers.nearest(who, fire_at_ms)
            assert found is not None
            assert middle(found[0]) == near(colour)
            assert abs(found[1] - fire_at_ms) < 500


async def test_every_friends_clock_is_witnessed_by_their_own_reports(peers: Peers) -> None:
    async with called(peers, MINA, RED), called(peers, JUN, BLUE):
        peers.told(MINA, wall_ms=None, round_trip_ms=400.0, uncertainty_ms=5.0)
        await until(lambda: None not in (peers.witness_ms(MINA), peers.witness_ms(JUN)))
        mina, jun = peers.witness_ms(MINA), peers.witness_ms(JUN)
        assert mina is not None
        assert jun is not None
        assert mina - jun == pytest.approx(200, abs=150)


async def test_a_page_that_was_reloaded_calls_again_under_the_same_name(peers: Peers) -> None:
    async with called(peers, MINA, RED):
        pass
    async with called(peers, MINA, BLUE):
        pass


async def test_who_left_is_seen_no_more_and_keeps_nobody_elses_line(peers: Peers) -> None:
    async with called(peers, MINA, RED), called(peers, JUN, BLUE):
        peers.drop(MINA)
        assert peers.newest(MINA) is None
        assert peers.nearest(MINA, RoomClock().now_ms()) is None
        before = peers.newest(JUN)
        await until(lambda: peers.newest(JUN) is not before)


async def test_who_has_never_called_has_no_picture_and_nothing_to_drop(peers: Peers) -> None:
    assert peers.newest(MINA) is None
    assert peers.nearest(MINA, 0.0) is None
    assert peers.witness_ms(MINA) is None
    peers.told(MINA, wall_ms=3.0, round_trip_ms=20.0, uncertainty_ms=5.0)
    peers.arm(0.0)
    peers.drop(MINA)


async def test_a_candidate_belongs_to_an_offer(peers: Peers) -> None:
    for candidate in (None, {"candidate": "candidate:1 1 udp 1 192.0.2.7 51000 typ host"}):
        with pytest.raises(RemoteError) as caught:
            await peers.candidate(MINA, candidate)
        assert caught.value.code == "bad-message"


async def test_an_offer_that_is_none_costs_its_sender_nothing_else(peers: Peers) -> None:
    with pytest.raises(RemoteError):
        await peers.offered(MINA, "v=0")
    async with called(peers, MINA, RED):
        await peers.candidate(MINA, None)


async def test_everybody_is_sent_what_was_encoded_once(peers: Peers) -> None:
    async with called(peers, MINA, RED) as mina, called(peers, JUN, BLUE) as jun:
        await until(lambda: middle(mina.program) == near(GREY))
        await until(lambda: middle(jun.program) == near(GREY))
        assert list(peers.broadcast.streams) == [(Codec.VP8, "main")]
        peers.drop(MINA)
        before = jun.seen
        await until(lambda: jun.seen > before + 5)


@pytest.mark.parametrize("codec", list(Codec))
async def test_the_program_comes_in_the_codec_that_is_preferred(codec: Codec) -> None:
    with filmed(grainy(GREY), fps=15) as feed:
        async with asyncio.TaskGroup() as tasks:
            peers = Peers(feed=feed, clock=RoomClock(), tasks=tasks, ice_servers=(), codec=codec)
            async with called(peers, MINA, RED) as mina:
                await until(lambda: middle(mina.program) == near(GREY))
                assert list(peers.broadcast.streams) == [(codec, "main")]
            await peers.close()
