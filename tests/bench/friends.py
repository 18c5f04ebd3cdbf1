"""Friends who cost the measured machine next to nothing, in a process of their own.

python -m tests.bench.friends URL AUTHORITY COUNT RECORDINGS

They join, ready, vote and upload as friends do. What they send is a recording (`recordings.py`),
encoded long before, and what they are sent they drop without a look: in a venue, to paint, encode
and decode is the work of other processors.
"""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
from aiortc import MediaStreamTrack, RTCRtpSender, rtcrtpreceiver
from aiortc.mediastreams import MediaStreamError

from kiosk.demo import NAMES
from kiosk.devices.camera import Frame
from kiosk.devices.camera.rhythm import Rhythm
from kiosk.remote.encoders import CLOCK, TIME_BASE
from kiosk.remote.friend.behaviour import SimulatedFriend
from tests.bench.recordings import FPS, Picture, film, recording, sent

LATE_S = 0.5
"""Packets that are later are not hurried after: then the loop goes on as if it had been paused."""
NICE = 10


class Loop(MediaStreamTrack):
    """Sends a recording again and again, in real time, the packets as they are."""

    kind = "video"

    def __init__(self, packets: Sequence[bytes]) -> None:
        super().__init__()
        self._packets = packets
        self._next = 0
        self._due_s = self._began_s = time.monotonic()

    def again(self) -> None:
        """The next packet is the key frame."""
        self._next = 0

    async def recv(self) -> "av.Packet[Any]":
        await asyncio.sleep(max(0.0, self._due_s - time.monotonic()))
        if self.readyState != "live":
            raise MediaStreamError
        packet: av.Packet[Any] = av.Packet(self._packets[self._next])
        packet.pts = round((self._due_s - self._began_s) * CLOCK)
        packet.time_base = TIME_BASE
        self._next = (self._next + 1) % len(self._packets)
        self._due_s += 1 / FPS
        if time.monotonic() - self._due_s > LATE_S:
            self._due_s = time.monotonic()
        return packet


class Still:
    """A camera that has taken its one picture at whatever instant it is asked for."""

    simulated = True
    steerable = False

    def __init__(self, picture: Picture) -> None:
        self._picture = picture

    async def open(self) -> None: ...

    async def failed(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None: ...

    def frame(self) -> Frame | None:
        return Frame(self._picture, time.monotonic(), 0.0)

    def rhythm(self) -> Rhythm | None:
        return Rhythm(time.monotonic(), 1 / FPS, 0.0)

    def aim(self, at_s: float) -> None: ...

    async def still(self, at_s: float) -> Frame:
        await asyncio.sleep(max(0.0, at_s - time.monotonic()))
        return Frame(self._picture, at_s, 0.0)


class Blind:
    """A decoder that sees nothing."""

    def __init__(self, codec: object) -> None: ...

    def decode(self, encoded: object) -> list[Any]:
        return []


async def play(url: str, authority: Path, count: int, recordings: Path) -> None:
    async with asyncio.TaskGroup() as tasks:
        for who in range(1, count + 1):
            packets = recording(who, recordings, sent(count + 1))
            friend = SimulatedFriend(
                url=url,
                name=NAMES[who - 1],
                camera=Still(next(film(who))),
                authority=authority,
                film=lambda look, packets=packets: Loop(packets),
            )
            tasks.create_task(friend.run())


if __name__ == "__main__":
    # Decoders are made when the first packet comes, by this name.
    rtcrtpreceiver.get_decoder = Blind  # type: ignore[attr-defined]
    # It costs more than all the rest, and what a busy machine reports is not of its network.
    rtcrtpreceiver.RemoteBitrateEstimator.add = lambda *_, **__: None  # type: ignore[attr-defined]
    # What the booth asks a sender for that has an encoder.
    RTCRtpSender._send_keyframe = lambda sender: sender.track.again()  # type: ignore[attr-defined]
    os.nice(NICE)
    url, authority, count, recordings = sys.argv[1:]
    asyncio.run(play(url, Path(authority), int(count), Path(recordings)))
