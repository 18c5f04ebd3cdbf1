"""A friend's end of the live picture: its camera out, the program in."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import av
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import VIDEO_CLOCK_RATE, VIDEO_TIME_BASE, MediaStreamError

from kiosk.devices.camera import Frame
from kiosk.remote.loopback import use_loopback_if_alone

Look = Callable[[], Frame | None]
"""Gives a camera's newest frame; None before the first."""

LOOK_S = 0.004
"""How often a camera that has nothing new is looked at again."""


class CameraTrack(MediaStreamTrack):
    """What a camera sees, each frame once, stamped with the time it was taken."""

    kind = "video"

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._last: Frame | None = None
        self._first_s: float | None = None

    async def recv(self) -> av.VideoFrame:
        """Raises MediaStreamError once stopped."""
        while self.readyState == "live":
            frame = self._look()
            if frame is not None and frame is not self._last:
                self._last = frame
                return self._as_video(frame)
            await asyncio.sleep(LOOK_S)
        raise MediaStreamError

    def _as_video(self, frame: Frame) -> av.VideoFrame:
        height, width = frame.picture.shape[:2]
        video = av.VideoFrame(width, height, "rgb24")
        video.to_ndarray()[...] = frame.picture
        self._first_s = frame.at_s if self._first_s is None else self._first_s
        video.pts = round((frame.at_s - self._first_s) * VIDEO_CLOCK_RATE)
        video.time_base = VIDEO_TIME_BASE
        return video


Film = Callable[[Look], MediaStreamTrack]


class Video:
    """One connection. `ice_servers` as the room said them, in WebRTC's own words; `on_clock` is
    given what comes on the data channel that asks for the room's time; `film` makes the track of
    what is seen, for who has something else to show than pictures as they come."""

    def __init__(
        self,
        *,
        look: Look,
        ice_servers: Sequence[Mapping[str, Any]],
        on_clock: Callable[[Mapping[str, Any]], None],
        film: Film = CameraTrack,
    ) -> None:
        servers = [RTCIceServer(**each) for each in ice_servers]
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=servers))
        self._camera = film(look)
        self._sender = self._connection.addTrack(self._camera)
        self._clock = self._connection.createDataChannel("clock", ordered=False, maxRetransmits=0)
        self._clock.on("message", lambda text: on_clock(json.loads(text)))
        self.program: av.VideoFrame | None = None
        """The newest program picture; None before the first."""
        self.seen = 0
        """How many of them there were."""

    async def offer(self) -> str:
        """What to say to the booth, all our addresses in it."""
        use_loopback_if_alone(self._connection)
        await self._connection.setLocalDescription(await self._connection.createOffer())
        return str(self._connection.localDescription.sdp)

    async def answered(self, sdp: str) -> None:
        await self._connection.setRemoteDescription(RTCSessionDescription(sdp, "answer"))

    async def watch(self) -> None:
        """Look at the program until it ends. Call it once answered: unread pictures pile up."""
        track = self._connection.getReceivers()[0].track
        try:
            while True:
                frame = await track.recv()
                if isinstance(frame, av.VideoFrame):
                    self.program = frame
                    self.seen += 1
        except MediaStreamError:
            pass

    def ask(self, kind: str, payload: Mapping[str, Any]) -> bool:
        """Send a message by the data channel; False while it is not open."""
        if self._clock.readyState != "open":
            return False
        self._clock.send(json.dumps({"type": kind, "payload": payload}))
        return True

    def freeze(self) -> None:
        """Send nothing any more, without telling the other side."""
        self._sender.replaceTrack(None)

    async def close(self) -> None:
        self._camera.stop()
        await self._connection.close()
