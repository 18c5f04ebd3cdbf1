"""The live picture, both ways, between the booth and one friend: their camera in, the program out;
and the room's time, for a friend's page that opens a data channel to ask for it.

The friend offers, the booth answers with all its candidates. What fails is offered anew by the
friend, since aiortc restarts no ICE: a new offer replaces the connection.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

import av
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError

from kiosk.clock import RoomClock
from kiosk.errors import RemoteError
from kiosk.remote.broadcast import Broadcast
from kiosk.remote.clock_channel import ClockChannel
from kiosk.remote.feedback import Feedback
from kiosk.remote.loopback import use_loopback_if_alone
from kiosk.remote.received import Received
from kiosk.remote.rtp import Reception
from kiosk.remote.sdp import MAX_CANDIDATES, candidate, checked_offer, with_bitrates
from kiosk.remote.tracks import ProgramTrack

MEASURED_S = 2.0
"""The network's round trip is asked for as often."""


def configuration(ice_servers: Sequence[str]) -> RTCConfiguration:
    """Never None: aiortc's default is to ask a stranger's STUN server for our address."""
    return RTCConfiguration(iceServers=[RTCIceServer(urls=url) for url in ice_servers])


class Peer:
    """One friend's video. Lives on the event loop; `newest` may be asked from any thread.

    `tasks` owns the reading of what arrives: a frame that nobody reads is kept for ever.
    `ice_servers` are STUN addresses that the operator configured, usually none.
    """

    def __init__(
        self,
        *,
        broadcast: Broadcast,
        clock: RoomClock,
        tasks: asyncio.TaskGroup,
        ice_servers: Sequence[str] = (),
    ) -> None:
        self.received = Received(clock=clock)
        self._clock = clock
        self._broadcast = broadcast
        self._tasks = tasks
        self._ice_servers = ice_servers
        self._link: _Link | None = None
        self._closed = False
        # Messages are handled as they come: a candidate waits for the offer that it belongs to.
        self._one_by_one = asyncio.Lock()

    @property
    def state(self) -> str:
        """`new`, `connecting`, `connected`, `failed` or `closed`, as WebRTC has it."""
        return self._link.connection.connectionState if self._link else "new"

    def newest(self) -> av.VideoFrame | None:
        """The friend's newest frame as it was decoded; None while there is no recent one."""
        return self.received.newest()

    async def answer(self, offer_sdp: str) -> str:
        """Our answer to the friend's offer. Raises RemoteError if it is not one that we can use."""
        offer = checked_offer(offer_sdp)
        async with self._one_by_one:
            if self._closed:
                raise RemoteError("not-joined", "You have left the booth.")
            await self._hang_up()
            self._link = link = _Link(
                self._broadcast, self._clock, self.received, self._ice_servers
            )
            try:
                answer = await link.accept(offer)
            except Exception as error:
                # What aiortc raises on a text that is no session description has no common type,
                # and whatever it is, the friend wrote that text.
                await self._hang_up()
                raise RemoteError("bad-message", "This offer cannot be understood.") from error
            self.received.begin()
            link.owns(self._tasks.create_task(self._read(link)))
            link.owns(self._tasks.create_task(link.reception.run()))
            return with_bitrates(answer)

    async def add_candidate(self, said: Mapping[str, Any]) -> None:
        """An address of the friend (`RTCIceCandidateInit`). Raises RemoteError if it is none."""
        parsed = candidate(said)
        async with self._one_by_one:
            if self._link is None or parsed is None or self._link.candidates >= MAX_CANDIDATES:
                return
            self._link.candidates += 1
            await self._link.connection.addIceCandidate(parsed)

    async def close(self) -> None:
        """May be called twice. Nothing of the connection is left when it returns."""
        async with self._one_by_one:
            self._closed = True
            await self._hang_up()

    async def _hang_up(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            await link.close()

    async def _read(self, link: "_Link") -> None:
        measured_s = time.monotonic()
        while (frame := await link.next_frame()) is not None:
            now_s = time.monotonic()
            self.received.add(frame, now_s)
            if now_s - measured_s > MEASURED_S:
                measured_s = now_s
                self.received.took(await link.round_trip_ms())


class _Link:
    """One connection of the peer, from an offer to its end."""

    def __init__(
        self,
        broadcast: Broadcast,
        clock: RoomClock,
        received: Received,
        ice_servers: Sequence[str],
    ) -> None:
        self.connection = RTCPeerConnection(configuration(ice_servers))
        self.candidates = 0
        self._clock = clock
        self._tasks: list[asyncio.Task[None]] = []
        self._program = ProgramTrack(broadcast)
        self._sender = self.connection.addTrack(self._program)
        Feedback(self._sender, preferred=broadcast.preferred, listener=self._program)
        self._receiver = self.connection.getReceivers()[0]
        self.reception = Reception(self._receiver, reported=received.reported)

    def owns(self, task: asyncio.Task[None]) -> None:
        """Ends with the connection."""
        self._tasks.append(task)

    async def accept(self, offer: str) -> str:
        """Raises whatever aiortc does."""
        await self.connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        if self.connection.sctp is not None:
            ClockChannel(self.connection.sctp, clock=self._clock)
        use_loopback_if_alone(self.connection)
        await self.connection.setLocalDescription(await self.connection.createAnswer())
        return str(self.connection.localDescription.sdp)

    async def next_frame(self) -> av.VideoFrame | None:
        """None when there will be no more, or never were any."""
        track: MediaStreamTrack | None = self._receiver.track
        if track is None:
            return None
        try:
            frame = await track.recv()
        except MediaStreamError:
            return None
        return frame if isinstance(frame, av.VideoFrame) else None

    async def round_trip_ms(self) -> float:
        """As the friend's reports on what we send tell it; 0 while there are none."""
        stats = await self._sender.getStats()
        trips = (getattr(entry, "roundTripTime", None) for entry in stats.values())
        return 1_000 * max((trip for trip in trips if trip is not None), default=0.0)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._program.stop()
        await self.connection.close()
