"""Tells a friend's page the room's time by a data channel, where no lost message holds up others.

The page opens a channel labelled "clock" and asks with the same words as by WebSocket, without the
envelope: CLOCK_PING {t0} is answered by CLOCK_PONG {t0, t1, t2, wall}.

Whatever else comes is ignored, and who keeps on loses the channels, never the video. aiortc
would give up the whole connection over a message that it cannot read, and keep pieces of endless
ones; so its SCTP transport is held here. That reaches into aiortc 1.16, which is pinned for it, and
`tests/remote/test_clock_channel.py` holds it to what is assumed.
"""

import json
import logging
import time
from typing import Any

from aiortc import RTCDataChannel, RTCSctpTransport

from kiosk.clock import RoomClock
from kiosk.errors import RemoteError
from kiosk.remote.etiquette import Patience
from kiosk.remote.protocol import ClockPing, Type, clock_pong, parse
from kiosk.remote.sctp_packets import is_harmless

LABEL = "clock"
MOST_CHANNELS = 4
MOST_CHARACTERS = 200
MOST_UNSENT = 4_096
"""Bytes of answers to somebody who does not take them."""
MOST_PIECES = 128
"""Of messages that are not whole, or came before their turn; ours are one piece each."""
MOST_STREAMS = 16
LEAST_ROOM = 512 * 1024
"""Of the 1 MiB that aiortc sets aside for the pieces of messages that are not whole."""

log = logging.getLogger(__name__)


class ClockChannel:
    """Answers on the data channels of one connection. Make it before the connection is up."""

    def __init__(self, sctp: RTCSctpTransport, *, clock: RoomClock) -> None:
        self._sctp: Any = sctp
        self._clock = clock
        self._channels = 0
        # A question costs its packet, and the packet that tells its answer has come.
        self._packets = Patience(per_s=60.0, burst=120.0, strikes=400)
        self._questions = Patience(per_s=20.0, burst=40.0, strikes=400)
        self._handle = sctp._handle_data
        self._take_over()

    def _take_over(self) -> None:
        self._sctp._handle_data = self._receive
        self._sctp.on("datachannel", self._opened)

    async def _receive(self, data: bytes) -> None:
        """One packet, in the place of aiortc's own method."""
        if self._packets.spend(time.monotonic()):
            try:
                if not is_harmless(data):
                    raise ValueError("a packet that no browser sends")
                await self._handle(data)
            except Exception:
                # Broken messages raise all sorts of errors, which would end the video as well.
                log.info("A friend's data channel sent what cannot be read.", exc_info=True)
                self._packets.strikes = 0
        if self._unbearable:
            await self._sctp.stop()

    @property
    def _unbearable(self) -> bool:
        return (
            self._packets.exhausted
            or self._questions.exhausted
            or self._channels > MOST_CHANNELS
            or self._sctp._advertised_rwnd < LEAST_ROOM
            or len(self._sctp._inbound_streams) > MOST_STREAMS
            or self._pieces > MOST_PIECES
        )

    @property
    def _pieces(self) -> int:
        streams = self._sctp._inbound_streams.values()
        return len(self._sctp._sack_misordered) + sum(len(each.reassembly) for each in streams)

    def _opened(self, channel: RTCDataChannel) -> None:
        self._channels += 1

        def asked(message: str | bytes) -> None:
            self._asked(channel, message, self._clock.now_ms())

        channel.on("message", asked)

    def _asked(self, channel: RTCDataChannel, message: str | bytes, received_ms: float) -> None:
        if not self._questions.spend(time.monotonic()):
            return
        ping = _ping(message) if channel.label == LABEL else None
        if ping is None:
            self._questions.offended()
        elif channel.readyState == "open" and channel.bufferedAmount < MOST_UNSENT:
            channel.send(self._answer(ping, received_ms))

    def _answer(self, ping: ClockPing, received_ms: float) -> str:
        payload = clock_pong(
            ping,
            received_ms=received_ms,
            sent_ms=self._clock.now_ms(),
            wall_ms=time.time() * 1e3,
        )
        return json.dumps({"type": Type.CLOCK_PONG, "payload": payload})


def _ping(message: str | bytes) -> ClockPing | None:
    """None if it is nothing of the kind."""
    if not isinstance(message, str) or len(message) > MOST_CHARACTERS:
        return None
    try:
        said = parse(message)
    except RemoteError:
        return None
    return said if isinstance(said, ClockPing) else None
