"""Contract with aiortc 1.16: what is reached into is there, and does what is assumed.

The sender is the real one, with its real router of reports; its transport notes what is sent.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import av
import pytest
from aiortc import RTCRtpSender
from aiortc.mediastreams import MediaStreamTrack
from aiortc.rtcdtlstransport import RtpRouter
from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpSendParameters
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtpPacket,
    is_rtcp,
    pack_remb_fci,
)
from aiortc.stats import RTCStatsReport

from kiosk.remote.encoders import TIME_BASE
from kiosk.remote.feedback import Feedback
from kiosk.remote.renditions import Codec

VP8 = RTCRtpCodecParameters("video/VP8", 90_000, payloadType=97)
VP8_RTX = RTCRtpCodecParameters("video/rtx", 90_000, payloadType=98, parameters={"apt": 97})
H264 = RTCRtpCodecParameters("video/H264", 90_000, payloadType=99)
H264_RTX = RTCRtpCodecParameters("video/rtx", 90_000, payloadType=100, parameters={"apt": 99})
ALL = [VP8, VP8_RTX, H264, H264_RTX]
FRIEND = 1_234


class Wire:
    """The transport of a sender."""

    def __init__(self) -> None:
        self.state = "connected"
        self.sent: list[RtpPacket] = []
        self._rtp_router = RtpRouter()
        self._stats_id = "wire"

    def _register_rtp_sender(self, sender: Any, parameters: object) -> None:
        self._rtp_router.register_sender(sender, ssrc=sender._ssrc)

    def _unregister_rtp_sender(self, sender: Any) -> None:
        self._rtp_router.unregister_sender(sender)

    def _get_stats(self) -> RTCStatsReport:
        return RTCStatsReport()

    async def _send_rtp(self, data: bytes) -> None:
        if not is_rtcp(data):
            self.sent.append(RtpPacket.parse(data))


class Prepared(MediaStreamTrack):
    """A track that gives the packets that it is given."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self.packets: asyncio.Queue[bytes] = asyncio.Queue()
        self._pts = 0

    async def recv(self) -> "av.Packet[Any]":
        packet: av.Packet[Any] = av.Packet(await self.packets.get())
        self._pts += 3_000
        packet.pts, packet.time_base = self._pts, TIME_BASE
        return packet


class Ear:
    """Who listens."""

    def __init__(self) -> None:
        self.codecs: list[Codec] = []
        self.keys = 0
        self.estimates: list[float] = []
        self.losses: list[tuple[int, int]] = []
        self.on_key: Any = None

    def speaks(self, codec: Codec) -> None:
        self.codecs.append(codec)

    def want_key(self) -> None:
        self.keys += 1

    def estimated(self, kbps: float) -> None:
        self.estimates.append(kbps)

    def lost(self, lost: int, last: int) -> None:
        self.losses.append((lost, last))


class Booth:
    def __init__(self, preferred: Codec = Codec.VP8) -> None:
        self.wire, self.track, self.ear = Wire(), Prepared(), Ear()
        self.sender: Any = RTCRtpSender(self.track, self.wire)
        Feedback(self.sender, preferred=preferred, listener=self.ear)

    async def hear(self, *said: AnyRtcpPacket) -> None:
        """By the way that it comes: over the wire, and to whom aiortc gives it."""
        for packet in RtcpPacket.parse(b"".join(bytes(each) for each in said)):
            for recipient in self.wire._rtp_router.route_rtcp(packet):
                await recipient._handle_rtcp_packet(packet)

    async def send(self, *frames: bytes) -> Sequence[RtpPacket]:
        before = len(self.wire.sent)
        for frame in frames:
            self.track.packets.put_nowait(frame)
        async with asyncio.timeout(20):
            while len(self.wire.sent) < before + len(frames):
                await asyncio.sleep(0.005)
        return self.wire.sent[before:]


@asynccontextmanager
async def sending(
    preferred: Codec = Codec.VP8, codecs: Sequence[RTCRtpCodecParameters] = ALL
) -> AsyncIterator[Booth]:
    booth = Booth(preferred)
    await booth.sender.send(RTCRtpSendParameters(codecs=list(codecs)))
    yield booth
    await booth.sender.stop()


def asking(fmt: int, media: int, fci: bytes = b"") -> RtcpPsfbPacket:
    return RtcpPsfbPacket(fmt=fmt, ssrc=FRIEND, media_ssrc=media, fci=fci)


def report(ssrc: int, lost: int, last: int) -> RtcpRrPacket:
    info = RtcpReceiverInfo(ssrc, 7, lost, last, 0, 0, 0)
    return RtcpRrPacket(ssrc=FRIEND, reports=[info])


async def test_aiortc_that_has_changed_is_noticed_when_a_friend_calls() -> None:
    booth = Booth()
    del booth.sender.__dict__["_RTCRtpSender__rtp_history"]
    with pytest.raises(AttributeError, match="rtp_history"):
        Feedback(booth.sender, preferred=Codec.VP8, listener=booth.ear)


# The codec.


@pytest.mark.parametrize(
    ("preferred", "codecs", "sent"),
    [
        (Codec.VP8, ALL, VP8),
        (Codec.H264, ALL, H264),
        (Codec.H264, [VP8, VP8_RTX], VP8),
        (Codec.VP8, [H264, H264_RTX], H264),
        (Codec.VP8, [H264, VP8], VP8),
    ],
)
async def test_the_program_is_sent_in_the_preferred_codec_if_the_friend_has_it(
    preferred: Codec, codecs: Sequence[RTCRtpCodecParameters], sent: RTCRtpCodecParameters
) -> None:
    async with sending(preferred, codecs) as booth:
        (packet,) = await booth.send(b"\0\0\1\x65picture")
        assert packet.payload_type == sent.payloadType
        assert booth.ear.codecs == [Codec(sent.name.lower())]


async def test_a_packet_goes_as_it_is_at_its_time() -> None:
    async with sending() as booth:
        first, second = await booth.send(b"one", b"two")
        assert first.payload.endswith(b"one")
        assert second.payload.endswith(b"two")
        assert (second.timestamp - first.timestamp) % 2**32 == 3_000
        assert first.marker


# What the friend says.


async def test_a_lost_picture_is_heard_of() -> None:
    async with sending() as booth:
        await booth.hear(asking(RTCP_PSFB_PLI, booth.sender._ssrc))
        assert booth.ear.keys == 1
        await booth.hear(asking(RTCP_PSFB_PLI, 4_711))
        assert booth.ear.keys == 1


async def test_a_full_intra_request_names_whom_it_means_inside() -> None:
    async with sending() as booth:
        ours, others = (ssrc.to_bytes(4, "big") for ssrc in (booth.sender._ssrc, 4_711))
        await booth.hear(asking(RTCP_PSFB_FIR, 0, others + bytes(4)))
        assert booth.ear.keys == 0
        await booth.hear(asking(RTCP_PSFB_FIR, 0, others + bytes(4) + ours + bytes(4)))
        assert booth.ear.keys == 1


async def test_estimates_are_heard_of_in_kilobits() -> None:
    async with sending() as booth:
        await booth.hear(asking(RTCP_PSFB_APP, 0, pack_remb_fci(640_000, [booth.sender._ssrc])))
        await booth.hear(asking(RTCP_PSFB_APP, 0, pack_remb_fci(320_000, [4_711])))
        await booth.hear(asking(RTCP_PSFB_APP, 0, b"else" + bytes(8)))
        assert booth.ear.estimates == [640.0]


async def test_losses_are_heard_of() -> None:
    async with sending() as booth:
        await booth.hear(report(booth.sender._ssrc, 12, 70_000), report(4_711, 3, 4))
        assert booth.ear.losses == [(12, 70_000)]


async def test_aiortc_hears_the_reports_as_well() -> None:
    async with sending() as booth:
        await booth.hear(report(booth.sender._ssrc, 12, 70_000))
        stats = await booth.sender.getStats()
        assert f"remote-inbound-rtp_{id(booth.sender)}" in stats


# What is sent again.


def again(packet: RtpPacket, ssrc: int) -> RtcpRtpfbPacket:
    lost = [packet.sequence_number]
    return RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=FRIEND, media_ssrc=ssrc, lost=lost)


async def test_a_lost_packet_is_sent_again_until_there_is_a_key_frame() -> None:
    async with sending() as booth:
        first, *_ = await booth.send(b"one", b"two")
        await booth.hear(again(first, booth.sender._ssrc))
        assert len(booth.wire.sent) == 3
        assert booth.wire.sent[-1].payload.endswith(b"one")
        booth.ear.on_key()
        await booth.hear(again(first, booth.sender._ssrc))
        assert len(booth.wire.sent) == 3


async def test_what_has_ended_is_routed_nothing() -> None:
    async with sending() as booth:
        ssrc = booth.sender._ssrc
    await booth.hear(asking(RTCP_PSFB_PLI, ssrc), asking(RTCP_PSFB_APP, 0, bytes(8)))
    assert booth.ear.keys == 0
    assert booth.wire._rtp_router.senders == {}
