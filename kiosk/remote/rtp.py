"""Takes over from aiortc how a friend's packets become frames, and hears the friend's reports.

aiortc gives a frame out when the first packet of the next one has come (a frame later than it
could), gives out one frame a packet (so that after a gap the others stay behind), and asks for a
missing packet only when the next one is missed. Here frames are made by `assembly.py`, and what is
missing is asked for until it has come or is given up.

This is the one module that reaches into a receiver of aiortc 1.16, which is pinned for it;
`tests/remote/test_rtp.py` holds it to what is assumed here.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from aiortc import RTCRtpReceiver
from aiortc.jitterbuffer import JitterFrame
from aiortc.mediastreams import VIDEO_CLOCK_RATE
from aiortc.rtp import AnyRtcpPacket, RtcpSrPacket, RtpPacket

from kiosk.remote.assembly import Assembly, Piece, Whole

TICK_S = 0.01
"""How often is looked at what is missing, while something is."""
KEY_AGAIN_S = 0.3
"""A key frame is many times larger than others: who asks too often gets no picture at all."""

_VP8 = "VP8"
_NTP_TO_UNIX_S = 2_208_988_800
_SLICE, _PARAMETERS = 5, 7
_START_CODE = b"\0\0\0\1"
_FIRST_UNITS = 64
"""What may come before a key frame's own units, bytes: a delimiter."""


@dataclass(frozen=True)
class SenderReport:
    """What a sender says of its clocks: at `ntp_ms` (its wall clock, Unix time) its RTP time was
    `stamp_ms`, on the scale of `1e3 * frame.time`. It came at `arrived_s`, `time.monotonic()`."""

    ntp_ms: float
    stamp_ms: float
    arrived_s: float


class Stamps:
    """RTP times, which wrap every 13 hours, as a scale that does not; 0 is the first."""

    def __init__(self) -> None:
        self._origin: int | None = None
        self._last = 0

    def of(self, stamp: int) -> int:
        """That of a packet; the scale goes on from it."""
        if self._origin is None:
            self._origin = self._last = stamp
        self._last = self.near(stamp) + self._origin
        return self._last - self._origin

    def near(self, stamp: int) -> int:
        """Another RTP time of about now, as in a report."""
        ahead = (stamp - self._last + 0x8000_0000) % 0x1_0000_0000 - 0x8000_0000
        return self._last + ahead - (self._origin or 0)


class Reception:
    """Takes over `receiver` (of video) until its connection is closed.

    Make it before the connection is up, and let `run` run as a task as long as it is.
    """

    def __init__(
        self, receiver: RTCRtpReceiver, *, reported: Callable[[SenderReport], None]
    ) -> None:
        self._receiver: Any = receiver
        self._reported = reported
        self._stamps = Stamps()
        self._assembly = Assembly(is_key=self._is_key)
        self._ssrc: int | None = None
        self._news = asyncio.Event()
        self._key_asked_s = -inf
        self._ask_key = receiver._send_rtcp_pli
        self._handle_rtcp = receiver._handle_rtcp_packet
        self._take_over()

    def add(self, packet: RtpPacket) -> tuple[bool, None]:
        """Stands in for aiortc's JitterBuffer, whose answer is: ask for a key frame? a frame?"""
        if packet.ssrc != self._ssrc:
            self._ssrc = packet.ssrc
            self._assembly = Assembly(is_key=self._is_key)
        self._stamps.of(packet.timestamp)
        piece = _piece(packet, self._codec_name(packet.payload_type))
        self._give(self._assembly.add(piece, time.monotonic()))
        if self._assembly.waiting:
            self._news.set()
        return False, None

    async def run(self) -> None:
        """Ask for what is missing, and give it up in time. Endless: to be cancelled."""
        while True:
            await self._until_due()
            now_s = time.monotonic()
            self._give(self._assembly.give_up(now_s))
            if lost := self._assembly.ask(now_s):
                await self._receiver._send_rtcp_nack(self._ssrc, lost)
            if self._assembly.wants_key(now_s):
                await self._receiver._send_rtcp_pli(self._ssrc)

    async def _until_due(self) -> None:
        try:
            async with asyncio.timeout(TICK_S if self._assembly.waiting else None):
                await self._news.wait()
        except TimeoutError:
            pass
        self._news.clear()

    def _take_over(self) -> None:
        self._set("jitter_buffer", self)
        self._set("nack_generator", None)
        self._receiver._send_rtcp_pli = self._ask_key_in_turn
        self._receiver._handle_rtcp_packet = self._hear

    async def _ask_key_in_turn(self, ssrc: int) -> None:
        """aiortc asks as well, for every frame that cannot be decoded."""
        now_s = time.monotonic()
        if now_s - self._key_asked_s >= KEY_AGAIN_S:
            self._key_asked_s = now_s
            await self._ask_key(ssrc)

    async def _hear(self, packet: AnyRtcpPacket) -> None:
        arrived_s = time.monotonic()
        if isinstance(packet, RtcpSrPacket) and packet.ssrc == self._ssrc:
            info = packet.sender_info
            stamp_ms = self._stamps.near(info.rtp_timestamp) / VIDEO_CLOCK_RATE * 1e3
            self._reported(SenderReport(_unix_ms(info.ntp_timestamp), stamp_ms, arrived_s))
        await self._handle_rtcp(packet)

    def _give(self, frames: Sequence[Whole]) -> None:
        """To the decoder's thread, which ends at the word None: nothing may follow that."""
        for frame in frames:
            codec = self._get("codecs").get(frame.kind)
            if codec is not None and self._get("decoder_thread") is not None:
                encoded = JitterFrame(frame.data, self._stamps.near(frame.stamp))
                self._get("decoder_queue").put((codec, encoded))

    def _is_key(self, frame: Whole) -> bool:
        is_vp8 = self._codec_name(frame.kind) == _VP8
        return is_key_of_vp8(frame.data) if is_vp8 else is_key_of_h264(frame.data)

    def _codec_name(self, payload_type: int) -> str:
        codec = self._get("codecs").get(payload_type)
        return codec.name.upper() if codec else ""

    def _get(self, private: str) -> Any:
        return getattr(self._receiver, f"_RTCRtpReceiver__{private}")

    def _set(self, private: str, value: object) -> None:
        self._get(private)  # a name that aiortc no longer has is our error, not a new attribute
        setattr(self._receiver, f"_RTCRtpReceiver__{private}", value)


def begins_vp8(payload: bytes) -> bool:
    """A packet that begins partition 0 begins a frame (RFC 7741, 4.2: S is 1, PID is 0)."""
    return bool(payload) and payload[0] & 0x17 == 0x10


def is_key_of_vp8(data: bytes) -> bool:
    """The lowest bit of a frame is 0 (RFC 6386, 9.1)."""
    return not data[0] & 1


def is_key_of_h264(data: bytes) -> bool:
    """It begins with parameters or a slice of an IDR picture (ITU-T H.264, table 7-1)."""
    units = data[:_FIRST_UNITS].split(_START_CODE)
    return any(unit and unit[0] & 0x1F in (_SLICE, _PARAMETERS) for unit in units)


def _piece(packet: Any, codec_name: str) -> Piece:
    """`_data` is what aiortc has taken out of the payload."""
    return Piece(
        number=packet.sequence_number,
        stamp=packet.timestamp,
        kind=packet.payload_type,
        first=codec_name == _VP8 and begins_vp8(packet.payload),
        last=bool(packet.marker),
        data=packet._data,
    )


def _unix_ms(ntp: int) -> float:
    """NTP's 32.32 bits of seconds since 1900, or since 2036 (RFC 4330, 3)."""
    seconds = ntp / 2**32
    return (seconds + (0 if ntp >> 63 else 2**32) - _NTP_TO_UNIX_S) * 1e3
