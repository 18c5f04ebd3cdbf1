"""The program as one friend is sent it: a track of packets that were encoded once for all.

A friend's decoder has to begin with a key frame, and needs every packet after it. So a track that
was not read for too long forgets what waits, and goes on at the next key frame.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import av
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from kiosk.remote.broadcast import Broadcast
from kiosk.remote.encoders import TIME_BASE, Encoded
from kiosk.remote.renditions import Codec

MOST_WAITING = 15
"""Packets, half a second of them: a picture that is older shows what has passed."""


class ProgramTrack(MediaStreamTrack):
    """What one friend's sender reads. It joins the broadcast when it is first read, which is when
    the connection is up; stop it, or it is sent to for ever."""

    kind = "video"

    def __init__(self, broadcast: Broadcast) -> None:
        super().__init__()
        self.on_key: Callable[[], None] = lambda: None
        """Called before a key frame is read."""
        self._broadcast = broadcast
        self._codec = broadcast.preferred
        self._joined = False
        self._dry = True
        self._unsent: deque[Encoded] = deque()
        self._news = asyncio.Event()
        self._pts = -1

    # As the friend's end has it: `feedback.Listener`.

    def speaks(self, codec: Codec) -> None:
        self._codec = codec

    def want_key(self) -> None:
        self._broadcast.want_key(self)

    def estimated(self, kbps: float) -> None:
        self._broadcast.estimated(self, kbps)

    def lost(self, lost: int, last: int) -> None:
        self._broadcast.lost(self, lost, last)

    # As the broadcast has it: `broadcast.Viewer`.

    @property
    def codec(self) -> Codec:
        return self._codec

    def hear(self, encoded: Encoded) -> None:
        if self._dry and not encoded.key:
            return
        self._dry = len(self._unsent) >= MOST_WAITING and not encoded.key
        if self._dry or encoded.key:
            self._unsent.clear()
        if not self._dry:
            self._unsent.append(encoded)
            self._news.set()

    def switched(self) -> None:
        self._unsent.clear()
        self._dry = True

    # As the sender has it.

    async def recv(self) -> "av.Packet[Any]":
        """The next packet; the first is a key frame. Raises MediaStreamError once stopped."""
        self._ask()
        while self.readyState == "live":
            if self._unsent:
                encoded = self._unsent.popleft()
                if encoded.key:
                    self.on_key()
                return self._stamped(encoded)
            self._news.clear()
            await self._news.wait()
        raise MediaStreamError

    def stop(self) -> None:
        if self.readyState == "live":
            self._broadcast.leave(self)
            self._news.set()
        super().stop()

    def _ask(self) -> None:
        """A sender that reads again after it was too slow can begin again, and not before."""
        if self.readyState != "live":
            return
        if not self._joined:
            self._joined = True
            self._broadcast.join(self)
        elif self._dry:
            self._broadcast.want_key(self)

    def _stamped(self, encoded: Encoded) -> "av.Packet[Any]":
        """Two streams may show the same picture; RTP takes what has one time for one picture."""
        packet: av.Packet[Any] = av.Packet(encoded.data)
        packet.pts = self._pts = max(self._pts + 1, encoded.stamp)
        packet.time_base = TIME_BASE
        return packet
