"""Two real WebRTC peers: the booth's end and a friend's, on this machine's own addresses."""

import asyncio
import json
import os
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from aiortc import RTCDataChannel, RTCPeerConnection, RTCSessionDescription

from kiosk.clock import RoomClock
from kiosk.devices.camera import Frame
from kiosk.errors import RemoteError
from kiosk.remote.broadcast import Broadcast
from kiosk.remote.friend.video import CameraTrack, Video
from kiosk.remote.loopback import use_loopback_if_alone
from kiosk.remote.peer import Peer, configuration
from tests.filming import filmed, flat

PATIENCE_S = 30.0


class Camera:
    """A friend's camera, 720p and one colour, as fast as it is looked at up to 20 fps."""

    def __init__(self, colour: tuple[int, int, int]) -> None:
        self._picture = np.full((720, 1280, 3), colour, np.uint8)
        self._frame = Frame(self._picture, time.monotonic(), 0.0)

    def look(self) -> Frame:
        now_s = time.monotonic()
        if now_s - self._frame.at_s > 0.05:
            self._frame = Frame(self._picture, now_s, 0.0)
        return self._frame


@asynccontextmanager
async def booth() -> AsyncIterator[Peer]:
    """The booth's end of one friend, with a program that shows green."""
    with filmed([flat((20, 160, 60), (640, 360))], fps=15) as feed:
        async with asyncio.TaskGroup() as tasks:
            broadcast = Broadcast(feed=feed, tasks=tasks)
            peer = Peer(broadcast=broadcast, clock=RoomClock(), tasks=tasks)
            yield peer
            await peer.close()
            assert broadcast.streams == {}


@asynccontextmanager
async def called(peer: Peer, colour: tuple[int, int, int] = (200, 40, 40)) -> AsyncIterator[Video]:
    """A friend who has called the booth and watches what comes."""
    friend = Video(look=Camera(colour).look, ice_servers=[], on_clock=print)
    async with asyncio.TaskGroup() as tasks:
        await friend.answered(await peer.answer(await friend.offer()))
        watching = tasks.create_task(friend.watch())
        yield friend
        await friend.close()
        watching.cancel()


async def until(right: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if right():
                return
            await asyncio.sleep(0.01)


def open_sockets() -> int:
    links = (os.path.realpath(each) for each in Path("/proc/self/fd").iterdir())
    return sum("socket:" in link for link in links)


def middle(video: object) -> list[int]:
    pixels = video.to_ndarray(format="rgb24")  # type: ignore[attr-defined]
    return [int(value) for value in pixels[pixels.shape[0] // 2, pixels.shape[1] // 2]]


async def test_pictures_go_both_ways() -> None:
    async with booth() as peer, called(peer) as friend:
        await until(lambda: peer.newest() is not None and friend.program is not None)
        seen = peer.newest()
        assert seen is not None
        assert (seen.width, seen.height) == (1280, 720)
        assert middle(seen) == pytest.approx([200, 40, 40], abs=12)
        assert friend.program is not None
        assert (friend.program.width, friend.program.height) == (640, 360)
        assert middle(friend.program) == pytest.approx([20, 160, 60], abs=12)
        assert peer.state == "connected"


async def test_a_received_frame_is_known_to_be_of_its_time() -> None:
    clock = RoomClock()
    async with booth() as peer, called(peer):
        await until(lambda: peer.newest() is not None)
        found = None
        async with asyncio.timeout(PATIENCE_S):
            while found is None:  # a machine that is busy elsewhere may miss an instant
                fire_at_ms = clock.now_ms() + 100
                peer.received.arm(fire_at_ms)
                await asyncio.sleep(0.7)
                found = peer.received.nearest(fire_at_ms) if peer.received.kept > 1 else None
        assert abs(found[1] - fire_at_ms) <= 500
        assert found[2] > 0


async def test_the_friends_own_reports_tell_when_a_frame_was_taken() -> None:
    """On one machine, where both clocks are known and the way takes no time."""
    async with booth() as peer, called(peer):
        clock = RoomClock()
        peer.received.told(
            wall_ms=clock.now_ms() - time.time() * 1e3, round_trip_ms=1.0, uncertainty_ms=1.0
        )
        await until(lambda: peer.received.witness_ms is not None)
        assert abs(peer.received.witness_ms or 0.0) < 1_000
        before = peer.newest()
        await until(lambda: peer.newest() is not before)
        found = peer.received.nearest(clock.now_ms())
        assert found is not None
        assert abs(found[1] - clock.now_ms()) < 500


async def test_frames_come_without_waiting_for_the_next() -> None:
    """A camera that takes one more picture, after which there is none for long."""
    async with booth() as peer:
        camera = Camera((200, 40, 40))
        last: list[Frame] = []
        friend = Video(
            look=lambda: last[0] if last else camera.look(), ice_servers=[], on_clock=print
        )
        async with asyncio.TaskGroup() as tasks:
            await friend.answered(await peer.answer(await friend.offer()))
            watching = tasks.create_task(friend.watch())
            await until(lambda: peer.newest() is not None)
            last.append(
                Frame(np.full((720, 1280, 3), (40, 40, 200), np.uint8), time.monotonic(), 0)
            )
            await until(lambda: middle(peer.newest())[2] > 100)
            await friend.close()
            watching.cancel()


@asynccontextmanager
async def asking(peer: Peer) -> AsyncIterator[tuple[RTCPeerConnection, RTCDataChannel]]:
    """A friend's page that asks for the time by a data channel, and sends a picture as well."""
    friend = RTCPeerConnection(configuration(()))
    friend.addTrack(CameraTrack(Camera((40, 200, 40)).look))
    channel = friend.createDataChannel("clock", ordered=False, maxRetransmits=0)
    use_loopback_if_alone(friend)
    await friend.setLocalDescription(await friend.createOffer())
    answer = await peer.answer(friend.localDescription.sdp)
    await friend.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    yield friend, channel
    await friend.close()


PING = '{"type": "CLOCK_PING", "payload": {"t0": 7}}'


async def test_the_time_is_told_beside_the_picture() -> None:
    async with booth() as peer, asking(peer) as (_, channel):
        told: list[str] = []
        channel.on("message", told.append)
        await until(lambda: channel.readyState == "open")
        channel.send(PING)
        await until(lambda: len(told) == 1)
        pong = json.loads(told[0])["payload"]
        assert pong["t0"] == 7
        assert pong["t1"] == pytest.approx(RoomClock().now_ms(), abs=PATIENCE_S * 1e3)
        await until(lambda: peer.newest() is not None)


async def test_who_misuses_the_time_is_still_seen() -> None:
    async with booth() as peer, asking(peer) as (_, channel):
        await until(lambda: channel.readyState == "open")
        async with asyncio.timeout(PATIENCE_S):
            while channel.readyState == "open":
                channel.send("x" * 2_000)
                await asyncio.sleep(0.001)
        before = peer.newest()
        await until(lambda: peer.newest() is not before)
        assert peer.state == "connected"


async def test_a_new_offer_replaces_the_connection() -> None:
    async with booth() as peer:
        async with called(peer):
            await until(lambda: peer.newest() is not None)
        async with called(peer, (40, 40, 200)) as friend:
            blue = pytest.approx([40, 40, 200], abs=12)
            await until(lambda: middle(peer.newest()) == blue and friend.program is not None)


async def test_addresses_may_come_after_the_offer() -> None:
    async with booth() as peer:
        friend = RTCPeerConnection(configuration(()))
        friend.addTransceiver("video")
        use_loopback_if_alone(friend)
        await friend.setLocalDescription(await friend.createOffer())
        lines = friend.localDescription.sdp.splitlines()
        later = [line for line in lines if line.startswith("a=candidate:")]
        kept = [line for line in lines if line not in [*later, "a=end-of-candidates"]]
        answer = await peer.answer("\r\n".join([*kept, ""]))
        for line in later:
            await peer.add_candidate({"candidate": line.removeprefix("a="), "sdpMid": "0"})
        await friend.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await until(lambda: peer.state == "connected")
        await friend.close()


async def test_an_address_before_any_offer_is_let_pass() -> None:
    async with booth() as peer:
        said = "candidate:1 1 udp 2122260223 192.0.2.7 51000 typ host"
        await peer.add_candidate({"candidate": said})
        assert peer.state == "new"


SPOILT: dict[str, Callable[[str], str]] = {
    "no description": lambda sdp: "hello",
    "half of one": lambda sdp: sdp[: len(sdp) // 2],
    "two in one": lambda sdp: sdp + sdp,
    "no ICE": lambda sdp: sdp.replace("a=ice-ufrag", "a=x"),
    "no fingerprint": lambda sdp: sdp.replace("a=fingerprint:sha-256", "a=fingerprint:"),
    "no role": lambda sdp: sdp.replace("a=setup:actpass", "a=setup:"),
    "no codec of ours": lambda sdp: sdp.replace("VP8", "VP7").replace("H264", "H263"),
    "no multiplexing": lambda sdp: sdp.replace("a=rtcp-mux", "a=x"),
    "codecs of no number": lambda sdp: sdp.replace("a=rtpmap:", "a=rtpmap:x"),
    "no middle": lambda sdp: sdp.replace("a=mid:0", "a=mid"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
async def test_a_spoilt_offer_costs_only_who_sent_it(spoil: Callable[[str], str]) -> None:
    async with booth() as peer:
        friend = Video(look=Camera((0, 0, 0)).look, ice_servers=[], on_clock=print)
        offer = await friend.offer()
        with pytest.raises(RemoteError, match=r"\.$") as refused:
            await peer.answer(spoil(offer))
        assert refused.value.code == "bad-message"
        assert peer.state == "new"
        await friend.close()
        async with called(peer):
            await until(lambda: peer.newest() is not None)


async def test_after_the_end_nothing_is_answered() -> None:
    async with booth() as peer:
        await peer.close()
        friend = Video(look=Camera((0, 0, 0)).look, ice_servers=[], on_clock=print)
        with pytest.raises(RemoteError):
            await peer.answer(await friend.offer())
        await friend.close()
        await peer.close()


async def test_friends_who_come_and_go_leave_nothing_behind() -> None:
    async with booth() as peer:
        async with called(peer) as friend:
            await until(lambda: peer.newest() is not None and friend.program is not None)
        tasks, threads = len(asyncio.all_tasks()), threading.active_count()
        sockets = open_sockets()
        for cycle in range(20):
            async with called(peer) as friend:
                # Some hang up before they are connected.
                if cycle % 4 == 0:
                    await until(lambda: friend.program is not None)
            async with asking(peer) as (_, channel):
                if cycle % 4 == 0:
                    await until(lambda: channel.readyState == "open")
        await until(lambda: open_sockets() <= sockets)
        assert len(asyncio.all_tasks()) <= tasks
        assert threading.active_count() <= threads + 4
