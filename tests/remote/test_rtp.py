"""Contract with aiortc 1.16: what is reached into is there, and does what is assumed.

The receiver is the real one, with its real decoder; its transport notes what is sent. Long, since
everything that an upgrade of aiortc could change under us is to be found here.
"""

import asyncio
import queue
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from aiortc import RTCPeerConnection, RTCRtpReceiver, RTCSessionDescription
from aiortc.codecs import depayload, get_encoder
from aiortc.jitterbuffer import JitterBuffer
from aiortc.mediastreams import MediaStreamTrack
from aiortc.rtcrtpparameters import (
    RTCRtpCodecParameters,
    RTCRtpDecodingParameters,
    RTCRtpReceiveParameters,
    RTCRtpRtxParameters,
)
from aiortc.rtcrtpreceiver import NackGenerator, RemoteStreamTrack
from aiortc.rtp import (
    RTCP_PSFB_PLI,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpRtpfbPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
    RtpPacket,
    wrap_rtx,
)
from aiortc.stats import RTCStatsReport

from kiosk.remote import rtp
from kiosk.remote.peer import configuration
from kiosk.remote.rtp import Reception, SenderReport, Stamps, is_key_of_h264, is_key_of_vp8

VP8 = RTCRtpCodecParameters("video/VP8", 90_000, payloadType=97)
RTX = RTCRtpCodecParameters("video/rtx", 90_000, payloadType=98, parameters={"apt": 97})
H264 = RTCRtpCodecParameters(
    "video/H264",
    90_000,
    payloadType=99,
    parameters={"packetization-mode": 1, "profile-level-id": "42e01f"},
)
SSRC, RTX_SSRC, OURS = 1234, 1235, 77
PERIOD = 3_000


class Wire:
    """The transport of a receiver: everything sent is kept, parsed."""

    def __init__(self) -> None:
        self.state = "connected"
        self.said: list[Any] = []
        self._stats_id = "wire"

    def _register_rtp_receiver(self, receiver: object, parameters: object) -> None: ...
    def _unregister_rtp_receiver(self, receiver: object) -> None: ...

    def _get_stats(self) -> RTCStatsReport:
        return RTCStatsReport()

    async def _send_rtp(self, data: bytes) -> None:
        self.said += RtcpPacket.parse(data)

    @property
    def asked(self) -> list[int]:
        """The packets asked for, in order."""
        return [n for p in self.said if isinstance(p, RtcpRtpfbPacket) for n in p.lost]

    @property
    def keys_asked(self) -> int:
        return sum(isinstance(p, RtcpPsfbPacket) and p.fmt == RTCP_PSFB_PLI for p in self.said)


class Booth:
    """A receiver that was taken over, and what comes out of it."""

    def __init__(self) -> None:
        self.wire = Wire()
        self.receiver = RTCRtpReceiver("video", self.wire)
        self.receiver._track = RemoteStreamTrack("video")
        self.receiver._set_rtcp_ssrc(OURS)
        self.reports: list[SenderReport] = []
        self.reception = Reception(self.receiver, reported=self.reports.append)

    async def hear(self, *packets: RtpPacket) -> None:
        for packet in packets:
            await self.receiver._handle_rtp_packet(packet, arrival_time_ms=0)

    async def seen(self, frames: int) -> list[int]:
        """The times of so many decoded frames, in the order that they came."""
        async with asyncio.timeout(20):
            return [(await self.receiver.track.recv()).pts or 0 for _ in range(frames)]

    @property
    def unseen(self) -> int:
        track = self.receiver.track
        assert isinstance(track, RemoteStreamTrack)
        return track._queue.qsize()


@asynccontextmanager
async def receiving() -> AsyncIterator[Booth]:
    booth = Booth()
    encodings = [RTCRtpDecodingParameters(SSRC, 97, rtx=RTCRtpRtxParameters(RTX_SSRC))]
    await booth.receiver.receive(
        RTCRtpReceiveParameters(codecs=[VP8, RTX, H264], encodings=encodings)
    )
    async with asyncio.TaskGroup() as tasks:
        repairing = tasks.create_task(booth.reception.run())
        yield booth
        await booth.receiver.stop()
        repairing.cancel()


def filmed(
    frames: int, *, codec: RTCRtpCodecParameters = VP8, number: int = 100, stamp: int = 5_000
) -> list[list[RtpPacket]]:
    """The packets of a film, by frame; noise, so that each frame has several."""
    dice = np.random.default_rng(5)
    encoder = get_encoder(codec)
    film = []
    for place in range(frames):
        frame = av.VideoFrame.from_ndarray(
            dice.integers(0, 255, (240, 320, 3), np.uint8), format="rgb24"
        )
        frame.pts, frame.time_base = place * PERIOD, Fraction(1, 90_000)
        payloads, _ = encoder.encode(frame)
        packets = []
        for payload in payloads:
            packet = RtpPacket(
                payload_type=codec.payloadType or 0,
                sequence_number=number & 0xFFFF,
                timestamp=(stamp + place * PERIOD) % 2**32,
                ssrc=SSRC,
                payload=payload,
            )
            packets.append(packet)
            number += 1
        packets[-1].marker = 1
        film.append(packets)
    return film


def flat(film: list[list[RtpPacket]]) -> list[RtpPacket]:
    return [packet for frame in film for packet in frame]


async def until(right: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while True:
            if right():
                return
            await asyncio.sleep(0.005)


def report(ntp: int, stamp: int, ssrc: int = SSRC) -> RtcpSrPacket:
    return RtcpSrPacket(ssrc, RtcpSenderInfo(ntp, stamp, 0, 0))


# What is reached into.


def test_aiortc_has_what_is_taken_over() -> None:
    receiver: Any = RTCRtpReceiver("video", Wire())
    assert isinstance(receiver._RTCRtpReceiver__jitter_buffer, JitterBuffer)
    assert isinstance(receiver._RTCRtpReceiver__nack_generator, NackGenerator)
    assert isinstance(receiver._RTCRtpReceiver__decoder_queue, queue.Queue)
    assert receiver._RTCRtpReceiver__decoder_thread is None
    assert receiver._RTCRtpReceiver__codecs == {}


async def test_aiortc_that_has_changed_is_noticed_when_a_friend_calls() -> None:
    class Renamed(RTCRtpReceiver):
        def __init__(self) -> None:
            super().__init__("video", Wire())
            del self.__dict__["_RTCRtpReceiver__jitter_buffer"]

    with pytest.raises(AttributeError, match="jitter_buffer"):
        Reception(Renamed(), reported=lambda report: None)


def test_the_parts_of_a_packet_are_where_they_are_looked_for() -> None:
    (packets,) = filmed(1)
    packet: Any = packets[-1]
    packet._data = depayload(VP8, packet.payload)
    piece = rtp._piece(packet, "VP8")
    assert (piece.number, piece.stamp, piece.kind) == (packet.sequence_number, 5_000, 97)
    assert piece.last
    assert not piece.first
    assert piece.data == packet._data


# Frames.


@pytest.mark.parametrize("codec", [VP8, H264], ids=lambda codec: codec.name)
async def test_a_frame_is_given_out_with_its_last_packet(codec: RTCRtpCodecParameters) -> None:
    async with receiving() as booth:
        for place, frame in enumerate(filmed(4, codec=codec)):
            assert len(frame) > 1
            await booth.hear(*frame)
            assert await booth.seen(1) == [place * PERIOD]


async def test_frames_of_senders_that_mark_none_come_with_the_next() -> None:
    film = filmed(4)
    for packet in flat(film):
        packet.marker = 0
    async with receiving() as booth:
        await booth.hear(*flat(film))
        assert await booth.seen(3) == [0, PERIOD, 2 * PERIOD]


@pytest.mark.parametrize("codec", [VP8, H264], ids=lambda codec: codec.name)
async def test_all_frames_behind_a_filled_gap_come_at_once(codec: RTCRtpCodecParameters) -> None:
    first, second, third, fourth = filmed(4, codec=codec)
    async with receiving() as booth:
        await booth.hear(*first, *second[1:], *third, *fourth)
        assert await booth.seen(1) == [0]
        await booth.hear(second[0])
        assert await booth.seen(3) == [PERIOD, 2 * PERIOD, 3 * PERIOD]


async def test_wrapping_mixing_and_doubling_changes_no_frame() -> None:
    film = filmed(12, number=65_530, stamp=2**32 - 4 * PERIOD)
    first, rest = film[0], flat(film[1:])
    random.Random(3).shuffle(rest)
    async with receiving() as booth:
        await booth.hear(*first, *rest, *rest)
        assert await booth.seen(12) == [place * PERIOD for place in range(12)]
        assert booth.unseen == 0


# Asking.


async def test_a_lost_packet_is_asked_for_at_once_and_again_and_comes_by_rtx() -> None:
    first, second, third = filmed(3)
    lost = second[1]
    async with receiving() as booth:
        await booth.hear(*first, second[0], *second[2:], *third)
        await until(lambda: booth.wire.asked.count(lost.sequence_number) >= 3)
        assert set(booth.wire.asked) == {lost.sequence_number}
        again = wrap_rtx(lost, payload_type=98, sequence_number=1, ssrc=RTX_SSRC)
        await booth.hear(again)
        assert await booth.seen(3) == [0, PERIOD, 2 * PERIOD]
        assert booth.wire.keys_asked == 0


async def test_what_is_lost_for_good_costs_a_short_stall_and_a_key_frame_is_asked_for() -> None:
    first, second, third, *_ = filmed(3)
    async with receiving() as booth:
        await booth.hear(*first, *second[1:])
        lost_s = time.monotonic()
        await booth.hear(*third)
        assert await booth.seen(2) == [0, 2 * PERIOD]
        stalled_s = time.monotonic() - lost_s
        assert stalled_s == pytest.approx(0.5, abs=0.4)
        assert booth.wire.keys_asked in (1, 2)


async def test_a_key_frame_is_gone_on_from_without_waiting_for_what_is_lost() -> None:
    first, second, third = filmed(3)
    key = filmed(1, number=third[-1].sequence_number + 1, stamp=5_000 + 3 * PERIOD)
    async with receiving() as booth:
        await booth.hear(*first, *second[1:], *third)
        await until(lambda: booth.wire.keys_asked > 0)
        await booth.hear(*flat(key))
        assert await booth.seen(2) == [0, 3 * PERIOD]


async def test_key_frames_are_not_asked_for_too_often_whoever_asks() -> None:
    async with receiving() as booth:
        began_s = time.monotonic()
        for frame in filmed(30)[1:]:
            await booth.hear(*frame)
            await asyncio.sleep(0.03)
        took_s = time.monotonic() - began_s
        assert 1 <= booth.wire.keys_asked <= took_s / rtp.KEY_AGAIN_S + 1


async def test_packets_that_cannot_be_read_harm_only_their_frame() -> None:
    first, second, third = filmed(3)
    second[0].payload = b"\xff"
    key = filmed(1, number=third[-1].sequence_number + 1, stamp=5_000 + 3 * PERIOD)
    async with receiving() as booth:
        await booth.hear(*first, *second, *third)
        await until(lambda: booth.wire.keys_asked > 0)
        await booth.hear(*flat(key))
        assert (await booth.seen(2))[-1] == 3 * PERIOD


async def test_another_sender_on_the_same_line_is_followed() -> None:
    others = flat(filmed(2, number=40_000, stamp=9_000))
    for packet in others:
        packet.ssrc = 4_321
    async with receiving() as booth:
        await booth.hear(*flat(filmed(2)))
        await booth.hear(*others)
        assert len(await booth.seen(4)) == 4


async def test_nothing_is_given_to_a_decoder_that_has_ended() -> None:
    film = filmed(2)
    async with receiving() as booth:
        await booth.hear(*film[0])
        await booth.seen(1)
    await booth.hear(*film[1])
    private: Any = booth.receiver
    assert private._RTCRtpReceiver__decoder_queue.empty()


# Reports.


async def test_a_report_is_told_on_the_scale_of_the_frames() -> None:
    film = filmed(3, stamp=2**32 - PERIOD)
    async with receiving() as booth:
        await booth.hear(*film[0])
        ahead, behind = (2 * PERIOD) % 2**32, 2**32 - 3 * PERIOD
        half_past = 3_976_214_400 << 32 | 1 << 31
        await booth.receiver._handle_rtcp_packet(report(half_past, ahead))
        await booth.hear(*film[1], *film[2])
        await booth.receiver._handle_rtcp_packet(report(half_past, behind))
        assert [told.stamp_ms for told in booth.reports] == pytest.approx([100.0, -200 / 3])
        assert booth.reports[0].ntp_ms == 1_767_225_600_500.0  # the first second of 2026
        assert booth.reports[0].arrived_s <= time.monotonic()


async def test_aiortc_hears_the_reports_as_well() -> None:
    async with receiving() as booth:
        await booth.hear(*flat(filmed(1)))
        await booth.receiver._handle_rtcp_packet(report(1 << 63, 0))
        stats = await booth.receiver.getStats()
        assert f"remote-outbound-rtp_{id(booth.receiver)}" in stats


async def test_reports_of_others_and_before_any_picture_are_let_pass() -> None:
    async with receiving() as booth:
        await booth.receiver._handle_rtcp_packet(report(1 << 63, 0))
        await booth.hear(*flat(filmed(1)))
        await booth.receiver._handle_rtcp_packet(report(1 << 63, 0, ssrc=RTX_SSRC))
        assert booth.reports == []


def test_after_2036_a_report_is_not_of_1900() -> None:
    assert rtp._unix_ms(0) == (2**32 - 2_208_988_800) * 1e3


def test_stamps_go_on_over_every_wrap_and_back() -> None:
    stamps = Stamps()
    made = [stamps.of((2**32 - 5 + step) % 2**32) for step in (0, 3, 7, 4, 2**31, 2**31 + 9)]
    assert made == [0, 3, 7, 4, 2**31, 2**31 + 9]


# Key frames.


@pytest.mark.parametrize(
    ("codec", "tells"), [(VP8, is_key_of_vp8), (H264, is_key_of_h264)], ids=["VP8", "H264"]
)
def test_key_frames_are_told_from_others(
    codec: RTCRtpCodecParameters, tells: Callable[[bytes], bool]
) -> None:
    first, *rest = (
        b"".join(depayload(codec, packet.payload) for packet in frame)
        for frame in filmed(3, codec=codec)
    )
    assert tells(first)
    assert not any(tells(frame) for frame in rest)


def test_the_first_packet_of_a_frame_is_told_from_others() -> None:
    for frame in filmed(3):
        assert [rtp.begins_vp8(p.payload) for p in frame] == [True] + [False] * (len(frame) - 1)
    assert not rtp.begins_vp8(b"")


# The whole, between two connections.


class Noise(MediaStreamTrack):
    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self._film: Iterator[int] = iter(range(10_000))
        self._picture = np.random.default_rng(2).integers(0, 255, (240, 320, 3), np.uint8)

    async def recv(self) -> av.VideoFrame:
        await asyncio.sleep(1 / 30)
        place = next(self._film)
        turned = np.roll(self._picture, place, axis=1)
        frame = av.VideoFrame.from_ndarray(turned, format="rgb24")
        frame.pts, frame.time_base = place * PERIOD, Fraction(1, 90_000)
        return frame


def lose(receiver: RTCRtpReceiver, share: float) -> None:
    """Of all that comes, this share of the RTP packets."""
    ice: Any = receiver.transport.transport
    whole, dice = ice._recv, random.Random(4)

    async def recv() -> bytes:
        while True:
            data: bytes = await whole()
            is_rtp = 127 < data[0] < 192 and not 192 <= data[1] <= 223
            if not is_rtp or dice.random() >= share:
                return data

    ice._recv = recv


async def test_a_lossy_line_shows_every_frame_in_order() -> None:
    friend = RTCPeerConnection(configuration(()))
    booth = RTCPeerConnection(configuration(()))
    friend.addTrack(Noise())
    booth.addTransceiver("video")
    (receiver,) = booth.getReceivers()
    reports: list[SenderReport] = []
    reception = Reception(receiver, reported=reports.append)
    await friend.setLocalDescription(await friend.createOffer())
    await booth.setRemoteDescription(friend.localDescription)
    await booth.setLocalDescription(await booth.createAnswer())
    lose(receiver, 0.05)
    async with asyncio.TaskGroup() as tasks, asyncio.timeout(30):
        repairing = tasks.create_task(reception.run())
        answer = RTCSessionDescription(booth.localDescription.sdp, "answer")
        await friend.setRemoteDescription(answer)
        times = [(await receiver.track.recv()).pts or 0 for _ in range(90)]
        await until(lambda: len(reports) > 0)
        await friend.close()
        await booth.close()
        repairing.cancel()
    assert times == sorted(set(times))
    assert (times[-1] - times[0]) / PERIOD == pytest.approx(89, abs=5)
    assert reports[0].stamp_ms == pytest.approx(times[-1] / 90, abs=3_000)
