"""Friends who are sent the program and hardly look at it, in a process of their own.

python -m tests.bench.feed_friends CODEC COUNT, spoken to by lines of JSON: offers out, answers in,
then what was measured. Of each friend, the time from being connected to the first picture; of the
first friend, who decodes all, from asking for a key frame to seeing it. The others decode until
their first picture only: in a venue they have processors of their own.
"""

import asyncio
import json
import os
import sys
import time
from typing import Any

from aiortc import RTCPeerConnection, RTCRtpReceiver, RTCSessionDescription, rtcrtpreceiver
from aiortc.codecs import get_decoder
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from kiosk.remote.loopback import use_loopback_if_alone
from kiosk.remote.peer import configuration
from kiosk.remote.rtp import Reception, is_key_of_h264, is_key_of_vp8

PLIS = 10
PLI_APART_S = 0.7
ALONE_S = 0.5
"""Friends who come at the same time wait for one key frame."""


class Eyes:
    """A friend's decoder. It says of each picture whether it was a key frame, since FFmpeg does
    not; and a lazy one stops with its first."""

    lazy = False

    def __init__(self, codec: RTCRtpCodecParameters) -> None:
        self._decoder = get_decoder(codec)
        self._is_key = is_key_of_vp8 if codec.name == "VP8" else is_key_of_h264
        self._lazy, self._done = self.lazy, False

    def decode(self, encoded: Any) -> list[Any]:
        if self._lazy and self._done:
            return []
        frames: list[Any] = self._decoder.decode(encoded)
        self._done = bool(frames)
        for frame in frames:
            frame.opaque = self._is_key(encoded.data)
        return frames


class Friend:
    def __init__(self, codec: str) -> None:
        self._connection = RTCPeerConnection(configuration(()))
        transceiver = self._connection.addTransceiver("video", direction="recvonly")
        offered = RTCRtpReceiver.getCapabilities("video").codecs
        transceiver.setCodecPreferences([c for c in offered if c.name.lower() in (codec, "rtx")])
        self._receiver = transceiver.receiver
        self._reception = Reception(self._receiver, reported=lambda report: None)
        self._connected_s = 0.0
        self.first_ms = 0.0
        self._connection.on("connectionstatechange", self._note)

    def _note(self) -> None:
        if self._connection.connectionState == "connected":
            self._connected_s = time.monotonic()

    async def call(self, lines: asyncio.StreamReader) -> None:
        use_loopback_if_alone(self._connection)
        await self._connection.setLocalDescription(await self._connection.createOffer())
        say({"offer": self._connection.localDescription.sdp})
        answer = json.loads(await lines.readline())["answer"]
        await self._connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    async def watch(self, tasks: asyncio.TaskGroup) -> None:
        """Until the first picture; and go on listening."""
        tasks.create_task(self._reception.run())
        await self._receiver.track.recv()
        self.first_ms = 1_000 * (time.monotonic() - self._connected_s)

    async def key_ms(self) -> float:
        """From asking for a key frame to seeing it."""
        asked_s = time.monotonic()
        await self._receiver._send_rtcp_pli(self._reception._ssrc)
        while True:
            frame: Any = await self._receiver.track.recv()
            if frame.opaque:
                return 1_000 * (time.monotonic() - asked_s)

    async def drain(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self._receiver.track.recv()
        except TimeoutError:
            pass


def say(words: dict[str, Any]) -> None:
    print(json.dumps(words), flush=True)


async def play(codec: str, count: int) -> None:
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(lines), sys.stdin
    )
    friends = []
    async with asyncio.TaskGroup() as tasks:
        for _ in range(count):
            await asyncio.sleep(ALONE_S)
            friends.append(Friend(codec))
            await friends[-1].call(lines)
            await friends[-1].watch(tasks)
            if len(friends) == 1:
                Eyes.lazy = True
        say({"first_ms": [friend.first_ms for friend in friends]})
        watching = tasks.create_task(friends[0].drain(3_600))
        await lines.readline()  # "the figures are taken"
        watching.cancel()
        keys = []
        for _ in range(PLIS):
            await friends[0].drain(PLI_APART_S)
            keys.append(await friends[0].key_ms())
        say({"key_ms": keys})
        await lines.readline()
        os._exit(0)


if __name__ == "__main__":
    # Decoders are made when the first packet comes, by this name.
    rtcrtpreceiver.get_decoder = Eyes  # type: ignore[attr-defined]
    # What a process reports that is short of time, as this one, is of that, and not of a network.
    rtcrtpreceiver.RemoteBitrateEstimator.add = lambda *_, **__: None  # type: ignore[attr-defined]
    rtcrtpreceiver.StreamStatistics.fraction_lost = 0
    asyncio.run(play(sys.argv[1], int(sys.argv[2])))
