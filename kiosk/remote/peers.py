"""All friends' WebRTC connections, by participant: made at the first offer, closed when they go."""

import asyncio
from collections.abc import Sequence
from typing import Any

import av

from kiosk.clock import RoomClock
from kiosk.errors import RemoteError
from kiosk.remote.broadcast import KBPS, Broadcast
from kiosk.remote.encoding import Feed
from kiosk.remote.peer import Peer
from kiosk.remote.renditions import Codec


class Peers:
    """Lives on the event loop; `newest` may be asked from any thread.

    `codec` is what the program is sent in to who can receive it; `kbps` are the bounds of its
    bitrate.
    """

    def __init__(
        self,
        *,
        feed: Feed,
        clock: RoomClock,
        tasks: asyncio.TaskGroup,
        ice_servers: Sequence[str],
        codec: Codec = Codec.VP8,
        kbps: tuple[int, int] = KBPS,
    ) -> None:
        self.broadcast = Broadcast(feed=feed, tasks=tasks, preferred=codec, kbps=kbps)
        """What they are sent."""
        self._clock = clock
        self._tasks = tasks
        self._ice_servers = ice_servers
        self._peers: dict[str, Peer] = {}

    async def offered(self, participant: str, sdp: str) -> str:
        """Our answer. Raises RemoteError if the offer cannot be used."""
        if participant not in self._peers:
            self._peers[participant] = Peer(
                broadcast=self.broadcast,
                clock=self._clock,
                tasks=self._tasks,
                ice_servers=self._ice_servers,
            )
        return await self._peers[participant].answer(sdp)

    async def candidate(self, participant: str, candidate: dict[str, Any] | None) -> None:
        """Another address of the friend; None is the end of them. Raises RemoteError."""
        if participant not in self._peers:
            raise RemoteError("bad-message", "A candidate belongs to an offer.")
        if candidate is not None:
            await self._peers[participant].add_candidate(candidate)

    def told(
        self,
        participant: str,
        *,
        wall_ms: float | None,
        round_trip_ms: float,
        uncertainty_ms: float,
    ) -> None:
        """What the friend's page has measured of the room's clock: that minus its own wall clock
        (None if it cannot say), the round trip, and how wrong it may be; all ms.

        Lost on who has not called yet: pages tell it again every other second.
        """
        if peer := self._peers.get(participant):
            peer.received.told(wall_ms, round_trip_ms, uncertainty_ms)

    def witness_ms(self, participant: str) -> float | None:
        """How far the friend's wall clock is ahead of the room's, by the sender reports of the
        video alone; None while there are none."""
        peer = self._peers.get(participant)
        return peer.received.witness_ms if peer else None

    def newest(self, participant: str) -> av.VideoFrame | None:
        peer = self._peers.get(participant)
        return peer.newest() if peer else None

    def arm(self, fire_at_ms: float) -> None:
        """Keep everyone's frames around that instant of room time."""
        for peer in self._peers.values():
            peer.received.arm(fire_at_ms)

    def nearest(
        self, participant: str, fire_at_ms: float
    ) -> tuple[av.VideoFrame, float, float] | None:
        """The received frame nearest to the instant, its room time and uncertainty, ms."""
        peer = self._peers.get(participant)
        return peer.received.nearest(fire_at_ms) if peer else None

    def drop(self, participant: str) -> None:
        """Close the connection of someone who left."""
        if peer := self._peers.pop(participant, None):
            self._tasks.create_task(peer.close())

    async def close(self) -> None:
        for peer in list(self._peers.values()):  # some may leave meanwhile
            await peer.close()
