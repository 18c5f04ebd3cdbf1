"""Hears what a friend reports of the program as it came, and chooses the codec that it is sent in.

aiortc lets key frames that are asked for, and estimates, pass when it is given packets to send, as
here. And it sends in the codec that the answer names first, which is the one that the friend shall
send in, too; here the friend's own choice stays. And what was lost before a key frame is not sent
again.

This is the one module that reaches into a sender of aiortc 1.16, which is pinned for it;
`tests/remote/test_feedback.py` holds it to what is assumed here.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from aiortc import RTCRtpSender
from aiortc.codecs import is_rtx
from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpSendParameters
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    AnyRtcpPacket,
    RtcpPsfbPacket,
    RtcpRrPacket,
    RtcpSrPacket,
    unpack_remb_fci,
)

from kiosk.remote.renditions import Codec

_FIR_ENTRY = 8
"""Bytes: an SSRC, a number, and nothing (RFC 5104, 4.3.1.1)."""


class Listener(Protocol):
    """Who gets what a friend reports, and sends: `kiosk.remote.tracks.ProgramTrack`."""

    on_key: Callable[[], None]
    """Called before a key frame is sent."""

    def speaks(self, codec: Codec) -> None:
        """What is to be sent; said once, before anything is asked for."""
        ...

    def want_key(self) -> None: ...

    def estimated(self, kbps: float) -> None: ...

    def lost(self, lost: int, last: int) -> None:
        """Since the beginning so many packets have not come; the last that came had this number,
        which does not wrap."""
        ...


class Feedback:
    """Takes over `sender` (of video) until its connection is closed. Make it before the connection
    is up; `preferred` is sent if the friend can receive it."""

    def __init__(self, sender: RTCRtpSender, *, preferred: Codec, listener: Listener) -> None:
        self._sender: Any = sender
        self._preferred = preferred
        self._listener = listener
        self._begin = sender.send
        self._handle_rtcp = sender._handle_rtcp_packet
        self._take_over()

    def _take_over(self) -> None:
        # To ask for it now means to notice when a friend calls that aiortc no longer has it.
        self._sent_lately: dict[int, object] = self._sender._RTCRtpSender__rtp_history
        self._sender.send = self._send
        self._sender._handle_rtcp_packet = self._hear
        self._listener.on_key = self._forget
        # A FIR names whom it means inside, and its media source is 0 by definition.
        self._sender.transport._rtp_router.register_sender(self._sender, ssrc=0)

    def _forget(self) -> None:
        """Nobody needs what was before a key frame; to repeat it fills a link that is full."""
        self._sent_lately.clear()

    async def _send(self, parameters: RTCRtpSendParameters) -> None:
        """aiortc sends in the first of the codecs."""
        codecs = sorted(parameters.codecs, key=self._rank)
        self._listener.speaks(Codec(codecs[0].name.lower()))
        await self._begin(replace(parameters, codecs=codecs))

    def _rank(self, codec: RTCRtpCodecParameters) -> int:
        return 2 if is_rtx(codec) else codec.name.lower() != self._preferred

    async def _hear(self, packet: AnyRtcpPacket) -> None:
        match packet:
            case RtcpRrPacket() | RtcpSrPacket():
                for report in packet.reports:
                    if report.ssrc == self._sender._ssrc:
                        self._listener.lost(report.packets_lost, report.highest_sequence)
            case RtcpPsfbPacket(fmt=fmt) if fmt == RTCP_PSFB_PLI or self._is_fir(packet):
                self._listener.want_key()
            case RtcpPsfbPacket(fmt=fmt) if fmt == RTCP_PSFB_APP:
                self._estimated(packet.fci)
        await self._handle_rtcp(packet)

    def _is_fir(self, packet: RtcpPsfbPacket) -> bool:
        asked = range(0, len(packet.fci), _FIR_ENTRY)
        ours = self._sender._ssrc.to_bytes(4, "big")
        return packet.fmt == RTCP_PSFB_FIR and any(packet.fci[at : at + 4] == ours for at in asked)

    def _estimated(self, fci: bytes) -> None:
        try:
            bits, ssrcs = unpack_remb_fci(fci)
        except ValueError:
            return
        if self._sender._ssrc in ssrcs:
            self._listener.estimated(bits / 1_000)
