"""What a simulated friend does: joins, readies, votes for a background, and is in every shot.

Its controls (`leave`, `vanish`, `go_silent`) are what friends do to a booth in real life.
"""

import asyncio
import contextlib
import zlib
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

import av

from kiosk.devices.camera import Camera
from kiosk.errors import RemoteError
from kiosk.remote.friend.shutter import Shutter
from kiosk.remote.friend.video import CameraTrack, Film, Video
from kiosk.remote.friend.watch import Watch
from kiosk.remote.friend.wire import Message, Wire

BUSY_S = 2.0
TELL_S = 2.0
"""How often the room is told of the clock and the camera, as by the page."""
OUT_OF_REACH_S = 10.0
"""How long a vanished friend's connection hangs in the air; a booth notices within 6 s."""

Wish = tuple[str, Mapping[str, Any]]
"""Type and payload of a message."""


def wish(view: Mapping[str, Any], me: str) -> Wish | None:
    """What to ask the room for: to be ready, a background, or nothing."""
    mine = next((person for person in view["people"] if person["id"] == me), None)
    if mine is None:
        return None
    if view["stage"] == "waiting-room" and not mine["ready"]:
        return "READY_STATUS", {"ready": True}
    if view["stage"] == "select-bg" and mine["chosen"] is None:
        offers = view["backgrounds"]
        return "BG_SELECTED", {"bgId": offers[zlib.crc32(me.encode()) % len(offers)]["bgId"]}
    return None


class SimulatedFriend:
    """`url` is the link that a friend is given. The friend opens and closes its `camera`.

    `authority` is the booth's certificate, to be trusted for this; `clock_skew_ms` is how far the
    friend's clock is ahead of the machine's: the shutter has to be right in spite of it; `film` is
    `Video`'s.
    """

    def __init__(
        self,
        *,
        url: str,
        name: str,
        camera: Camera,
        authority: Path | None = None,
        clock_skew_ms: float = 0.0,
        film: Film = CameraTrack,
    ) -> None:
        self.name = name
        self.id: str | None = None
        """Who the friend is in the room; None before it was let in."""
        self.view: Mapping[str, Any] | None = None
        """The room's newest View, as it came."""
        self.watch = Watch(skew_ms=clock_skew_ms)
        self._camera = camera
        self._film = film
        self._wire = Wire(url=url, authority=authority)
        self._shutter = Shutter(camera=camera, watch=self.watch, wire=self._wire)
        self._video: Video | None = None
        self._token = ""
        self._wished: Wish | None = None
        self._doing: list[asyncio.Task[None]] = []
        self._vanished = False
        self._refusal: RemoteError | None = None
        self._once = asyncio.Lock()
        self._returning = asyncio.Event()

    @property
    def program(self) -> av.VideoFrame | None:
        """The newest picture of everybody that came; None before the first."""
        return self._video.program if self._video else None

    async def run(self) -> None:
        """Be there until the room closes, or `leave`, or a while after `vanish`. Run again, it
        comes back as who it was. Raises RemoteError if it is not let in or finds no booth, and
        DeviceError without a camera."""
        self._returning.set()
        async with self._once:
            self._returning.clear()
            self._vanished, self._refusal = False, None
            await self._camera.open()
            try:
                async with self._wire:
                    await self._be_there()
            finally:
                await self._camera.close()
        if self._refusal:
            raise self._refusal

    # Controls

    async def leave(self) -> None:
        """Say goodbye; `run` ends."""
        await self._wire.send("LEAVE", {})

    def vanish(self) -> None:
        """As a phone out of reach: nothing is said, sent or heard any more."""
        self._vanished = True
        if self._video:
            self._video.freeze()
        self._stop_doing()

    def go_silent(self) -> None:
        """Stay, but upload no more pictures."""
        self._shutter.silent = True

    # Playing along

    async def _be_there(self) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                self._begin(tasks, self._listen(tasks))
            if self._vanished:
                await self._hang_in_the_air()
        finally:
            await self._look_away()

    async def _hang_in_the_air(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(OUT_OF_REACH_S):
                await self._returning.wait()

    async def _listen(self, tasks: asyncio.TaskGroup) -> None:
        await self._join()
        async for message in self._wire.messages():
            await self._heard(message, tasks)
            if self._refusal:
                break
        self._stop_doing()

    def _begin(self, tasks: asyncio.TaskGroup, work: Coroutine[Any, Any, None]) -> None:
        self._doing = [each for each in self._doing if not each.done()]
        self._doing.append(tasks.create_task(work))

    def _stop_doing(self) -> None:
        for each in self._doing:
            each.cancel()

    async def _join(self, after_s: float = 0.0) -> None:
        await asyncio.sleep(after_s)
        token = {"token": self._token} if self._token else {}
        await self._wire.send("JOIN", {"name": self.name, **token})

    async def _heard(self, message: Message, tasks: asyncio.TaskGroup) -> None:
        payload = message["payload"]
        self.watch.heard(message["timestamp"])
        match message["type"]:
            case "CLOCK_PONG":
                self.watch.answered(payload)
            case "ROOM_STATE" if "you" in payload:
                await self._welcomed(payload, tasks)
            case "ANSWER" if self._video:
                await self._video.answered(payload["sdp"])
                self._begin(tasks, self._video.watch())
            case "COUNTDOWN_START" if self.id in payload["participants"]:
                self._begin(tasks, self._shutter.take(payload, token=self._token))
            case "ERROR" if payload["about"] == "JOIN" or self.id is None:
                self._refused(payload, tasks)
        if "view" in payload:
            await self._seen(payload["view"])

    async def _welcomed(self, payload: Mapping[str, Any], tasks: asyncio.TaskGroup) -> None:
        same, you = payload["you"]["id"] == self.id, payload["you"]
        self.id, self._token, self._wished = you["id"], you["token"], None
        self._begin(tasks, self.watch.keep_asking(self._ask))
        self._begin(tasks, self._keep_telling())
        shoot = payload["view"]["shoot"]
        # Whoever comes back as the same person in a countdown is in it; who comes new is not.
        if same and shoot and shoot["phase"] == "counting":
            countdown = {**shoot, "fireAt": shoot["fireAtMs"]}
            self._begin(tasks, self._shutter.take(countdown, token=self._token))
        await self._offer(payload.get("iceServers") or [])

    async def _ask(self, payload: Mapping[str, float]) -> None:
        if not (self._video and self._video.ask("CLOCK_PING", payload)):
            await self._wire.send("CLOCK_PING", payload)

    async def _keep_telling(self) -> None:
        while True:
            await asyncio.sleep(TELL_S)
            rhythm = self._camera.rhythm()
            camera = rhythm and {
                "at": self.watch.room_ms(rhythm.at_s),
                "period": rhythm.period_s * 1e3,
                "jitter": rhythm.jitter_s * 1e3,
            }
            await self._wire.send(
                "SHUTTER_STATUS", {"clock": self.watch.status(), "camera": camera}
            )

    async def _offer(self, ice_servers: Sequence[Mapping[str, Any]]) -> None:
        await self._look_away()
        self._video = Video(
            look=self._camera.frame,
            ice_servers=ice_servers,
            on_clock=lambda message: self.watch.answered(message["payload"]),
            film=self._film,
        )
        await self._wire.send("OFFER", {"to": "booth", "sdp": await self._video.offer()})

    async def _look_away(self) -> None:
        video, self._video = self._video, None
        if video:
            await video.close()

    def _refused(self, error: Mapping[str, Any], tasks: asyncio.TaskGroup) -> None:
        """Joining in the middle of a shot: wait outside and knock again."""
        if error["code"] == "wrong-stage":
            self._begin(tasks, self._join(after_s=BUSY_S))
        else:
            self._refusal = RemoteError(error["code"], error["sentence"])

    async def _seen(self, view: Mapping[str, Any]) -> None:
        self.view = view
        self._wire.code = view["roomCode"] or self._wire.code
        wished = wish(view, self.id) if self.id else None
        if wished and wished != self._wished:
            await self._wire.send(*wished)
        self._wished = wished
