"""The room's time by data channel, between real connections; contract with aiortc 1.16's SCTP."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from struct import pack
from typing import Any

import pytest
from aiortc import RTCDataChannel, RTCPeerConnection, RTCSessionDescription
from aiortc.rtcsctptransport import (
    SCTP_DATA_FIRST_FRAG,
    SCTP_DATA_UNORDERED,
    WEBRTC_DCEP,
    WEBRTC_STRING,
    DataChunk,
    ReconfigChunk,
    RTCSctpTransport,
    StreamResetOutgoingParam,
)
from google_crc32c import value as crc32c

from kiosk.clock import RoomClock
from kiosk.remote.clock_channel import LEAST_ROOM, MOST_CHANNELS, ClockChannel
from kiosk.remote.loopback import use_loopback_if_alone
from kiosk.remote.peer import configuration

STREAM_RESET = 13


class Friend:
    """A friend's end, and the booth's for a look at what it thinks of them."""

    def __init__(self) -> None:
        self.connection = RTCPeerConnection(configuration(()))
        self.booth = RTCPeerConnection(configuration(()))
        self.clock = RoomClock()
        self.answers: list[dict[str, Any]] = []

    def opens(self, label: str = "clock") -> RTCDataChannel:
        channel = self.connection.createDataChannel(label, ordered=False, maxRetransmits=0)

        @channel.on("message")
        def heard(message: str) -> None:
            self.answers.append(json.loads(message))

        return channel

    async def calls(self) -> None:
        for line in (self.connection, self.booth):
            line.addTransceiver("video")
        use_loopback_if_alone(self.connection)
        await self.connection.setLocalDescription(await self.connection.createOffer())
        await self.booth.setRemoteDescription(self.connection.localDescription)
        assert self.booth.sctp is not None
        ClockChannel(self.booth.sctp, clock=self.clock)
        use_loopback_if_alone(self.booth)
        await self.booth.setLocalDescription(await self.booth.createAnswer())
        sdp = self.booth.localDescription.sdp
        await self.connection.setRemoteDescription(RTCSessionDescription(sdp, "answer"))

    @property
    def sctp(self) -> Any:
        assert self.connection.sctp is not None
        return self.connection.sctp

    @property
    def video_goes_on(self) -> bool:
        """Data and video share one transport, which is either up or not."""
        dtls = self.booth.getReceivers()[0].transport
        return dtls.state == "connected" and dtls._task is not None and not dtls._task.done()


@asynccontextmanager
async def called() -> AsyncIterator[tuple[Friend, RTCDataChannel]]:
    """A friend with an open channel."""
    friend = Friend()
    channel = friend.opens()
    await friend.calls()
    await until(lambda: channel.readyState == "open")
    yield friend, channel
    await friend.connection.close()
    await friend.booth.close()


def ping(t0: float) -> str:
    return json.dumps({"type": "CLOCK_PING", "payload": {"t0": t0}})


async def until(right: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while True:
            if right():
                return
            await asyncio.sleep(0.005)


async def still_answers(friend: Friend, channel: RTCDataChannel, t0: float = 4_711.0) -> None:
    async with asyncio.timeout(20):
        while not any(answer["payload"]["t0"] == t0 for answer in friend.answers):
            channel.send(ping(t0))
            await asyncio.sleep(0.1)


async def test_the_room_tells_its_time() -> None:
    async with called() as (friend, channel):
        before_ms = friend.clock.now_ms()
        channel.send(ping(12.5))
        await until(lambda: len(friend.answers) == 1)
        (answer,) = friend.answers
        assert answer["type"] == "CLOCK_PONG"
        told = answer["payload"]
        assert told.keys() == {"t0", "t1", "t2", "wall"}
        assert told["t0"] == 12.5
        assert before_ms <= told["t1"] <= told["t2"] <= friend.clock.now_ms()
        assert abs(told["wall"] - time.time() * 1e3) < 10_000


async def test_the_first_questions_are_all_answered() -> None:
    async with called() as (friend, channel):
        for n in range(10):
            channel.send(ping(n))
        await until(lambda: len(friend.answers) == 10)


USELESS = {
    "binary": b"\x00\x01",
    "empty": "",
    "empty binary": b"",
    "no JSON": "hello",
    "another message": '{"type": "LEAVE", "payload": {}}',
    "no number": '{"type": "CLOCK_PING", "payload": {"t0": "now"}}',
    "no real number": '{"type": "CLOCK_PING", "payload": {"t0": NaN}}',
    "a huge number": '{"type": "CLOCK_PING", "payload": {"t0": 1' + "0" * 120 + "e999}}",
    "too long": ping(1) + " " * 10_000,
    "deep": "[" * 150,
}


@pytest.mark.parametrize("useless", USELESS.values(), ids=USELESS)
async def test_what_is_no_question_gets_no_answer_and_costs_nothing_else(
    useless: str | bytes,
) -> None:
    async with called() as (friend, channel):
        channel.send(useless)
        await still_answers(friend, channel)
        assert {answer["payload"]["t0"] for answer in friend.answers} == {4_711.0}


async def test_channels_of_other_names_are_not_spoken_on() -> None:
    async with called() as (friend, channel):
        other = friend.opens("chat")
        await until(lambda: other.readyState == "open")
        other.send(ping(1))
        await still_answers(friend, channel)
        assert all(answer["payload"]["t0"] != 1 for answer in friend.answers)


async def test_a_burst_is_answered_in_part_and_forgiven() -> None:
    async with called() as (friend, channel):
        for n in range(100):
            channel.send(ping(n))
        await still_answers(friend, channel)
        assert len(friend.answers) < 100


async def floods(friend: Friend, channel: RTCDataChannel, message: str | bytes) -> None:
    """Says it again and again until nobody listens any more."""
    async with asyncio.timeout(30):
        while channel.readyState == "open":
            for _ in range(20):
                if channel.readyState == "open":
                    channel.send(message)
            await asyncio.sleep(0.02)
    assert friend.sctp.state == "closed"


@pytest.mark.parametrize("message", [ping(1), b"\x00" * 1_000, "x" * 5_000])
async def test_who_floods_the_channel_loses_it_and_the_video_goes_on(message: str | bytes) -> None:
    async with called() as (friend, channel):
        await floods(friend, channel, message)
        assert friend.video_goes_on


async def test_who_opens_many_channels_loses_them_all() -> None:
    async with called() as (friend, channel):
        for n in range(MOST_CHANNELS):
            friend.opens(f"another {n}")
        await until(lambda: channel.readyState == "closed")
        assert friend.video_goes_on


# What no browser sends, put on the wire by hand.


async def sent(friend: Friend, stream: int, protocol: int, data: bytes) -> None:
    await friend.sctp._send(stream, protocol, data)


async def test_text_that_is_none_ends_the_channel_alone() -> None:
    async with called() as (friend, channel):
        await sent(friend, channel.id or 0, WEBRTC_STRING, b"\xff\xfe")
        await until(lambda: channel.readyState == "closed")
        assert friend.video_goes_on


async def test_a_channel_that_is_opened_twice_ends_alone() -> None:
    async with called() as (friend, channel):
        await sent(friend, channel.id or 0, WEBRTC_DCEP, b"\x03" + bytes(11))
        await until(lambda: channel.readyState == "closed")
        assert friend.video_goes_on


async def test_half_a_reset_ends_the_channel_alone() -> None:
    async with called() as (friend, channel):
        reset = StreamResetOutgoingParam(request_sequence=1, response_sequence=1, last_tsn=0)
        chunk = ReconfigChunk()
        chunk.params = [(STREAM_RESET, bytes(reset)[:5])]
        await friend.sctp._send_chunk(chunk)
        await until(lambda: channel.readyState == "closed")
        assert friend.video_goes_on


async def test_messages_that_never_end_are_not_kept() -> None:
    async with called() as (friend, channel):
        assert friend.booth.sctp is not None
        booth: Any = friend.booth.sctp
        pieces = 0
        async with asyncio.timeout(60):
            while channel.readyState == "open":
                piece = DataChunk(flags=SCTP_DATA_FIRST_FRAG | SCTP_DATA_UNORDERED)
                piece.tsn, piece.stream_id = friend.sctp._local_tsn, channel.id or 0
                piece.protocol, piece.user_data = WEBRTC_STRING, b"x" * 1_100
                friend.sctp._local_tsn += 1
                pieces += 1
                await friend.sctp._send_chunk(piece)
                await asyncio.sleep(0.005)
        assert booth._advertised_rwnd > LEAST_ROOM - 10_000
        assert friend.video_goes_on


def test_aiortc_has_what_is_held() -> None:
    assert asyncio.iscoroutinefunction(RTCSctpTransport._handle_data)


async def test_aiortc_has_the_room_that_is_watched() -> None:
    async with called() as (friend, channel):
        booth: Any = friend.booth.sctp
        assert booth._advertised_rwnd == 2 * LEAST_ROOM
        channel.send(ping(1))
        await until(lambda: len(friend.answers) == 1)
        assert booth._advertised_rwnd == 2 * LEAST_ROOM


@pytest.mark.parametrize(
    "chunk",
    ["04000008" + "00010000", "03000014" + "00000001" + "00010000" + "00010000" + "0000ffff"],
)
async def test_a_packet_that_would_be_read_for_ever_is_not_read_at_all(chunk: str) -> None:
    async with called() as (friend, _):
        body = bytes.fromhex(chunk)
        head = pack("!HHL", 5_000, 5_000, friend.sctp._remote_verification_tag)
        checksum = pack("<L", crc32c(head + bytes(4) + body))
        await friend.sctp.transport._send_data(head + checksum + body)
        await until(lambda: friend.booth.sctp is not None and friend.booth.sctp.state == "closed")
        assert friend.video_goes_on


async def test_crumbs_of_messages_are_not_gathered_for_ever() -> None:
    async with called() as (friend, _):
        for number in range(200):
            crumb = DataChunk(flags=SCTP_DATA_UNORDERED)
            crumb.tsn = (friend.sctp._local_tsn + 2 + 2 * number) % 2**32
            crumb.stream_id, crumb.protocol, crumb.user_data = 1, WEBRTC_STRING, b"x"
            await friend.sctp._send_chunk(crumb)
        await until(lambda: friend.booth.sctp is not None and friend.booth.sctp.state == "closed")
        assert friend.video_goes_on
