"""A whole booth in this process, with simulated devices and real doors, and phones that come to it.

async with opened(tmp_path) as booth:
    async with booth.phone() as mina:
        await mina.join("Mina")
"""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
from PIL import Image

from kiosk.clock import RoomClock
from kiosk.config import load
from kiosk.devices import Device
from kiosk.devices.camera.simulated import SimulatedCamera
from kiosk.devices.keeper import keep
from kiosk.devices.lights.simulated import SimulatedLights
from kiosk.devices.printer import Printer
from kiosk.parts import make_printer, make_segmenter
from kiosk.session.events import Button, Event
from kiosk.session.view import Action, ShootPhase, ShootView, View
from kiosk.visitor import Visitor
from kiosk.wiring import Booth, assemble

LIMIT_S = 30.0
"""Nothing here takes a second; a busy machine may."""

SETS = (
    "server.host=127.0.0.1",
    "server.port=0",
    "server.http_port=0",
    "discovery.enabled=false",
    "camera.size=[320, 180]",
    "camera.fps=10",
    "live.size=[320, 180]",
    "live.fps=5",
    "session.countdown_s=1",
    "session.review_s=1",
)

Message = dict[str, Any]


def picture(colour: str = "#3B82F6", size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


class OpenedBooth:
    """The booth, its devices, and somebody who watches the screen (`screen`)."""

    def __init__(
        self, *, booth: Booth, camera: SimulatedCamera, lights: SimulatedLights, screen: Visitor
    ) -> None:
        self.booth = booth
        self.camera = camera
        self.lights = lights
        self.screen = screen
        self.trust = ssl.create_default_context(cafile=booth.authority)

    @property
    def code(self) -> str:
        return self.booth.members.code

    @property
    def secure(self) -> str:
        return f"https://127.0.0.1:{self.booth.doors.port}"

    @property
    def plain(self) -> str:
        return f"http://127.0.0.1:{self.booth.doors.http_port}"

    @property
    def view(self) -> View:
        return self.booth.app.view

    async def press(self, button: Button, action: Action) -> View:
        """As a guest does: wait until the lamp promises it, then press."""
        async with asyncio.timeout(LIMIT_S):
            view = await self.screen.lit(button, action)
        self.booth.press(button)
        return view

    async def until(self, seen: Callable[[View], bool]) -> View:
        async with asyncio.timeout(LIMIT_S):
            return await self.screen.until(seen)

    async def phase(self, phase: ShootPhase) -> ShootView:
        """Wait until the shoot has come so far."""
        view = await self.until(lambda view: view.shoot is not None and view.shoot.phase is phase)
        assert view.shoot is not None
        return view.shoot

    @contextlib.asynccontextmanager
    async def phone(self, code: str | None = None) -> AsyncIterator["Phone"]:
        """A friend's browser that has opened the link of the room, or of another."""
        connector = aiohttp.TCPConnector(ssl=self.trust)
        async with (
            aiohttp.ClientSession(connector=connector) as http,
            http.ws_connect(f"{self.secure}/ws/{code or self.code}") as socket,
        ):
            yield Phone(self, http, socket)


class Phone:
    """One connection of a friend. `heard` is all that the room has said on it."""

    def __init__(
        self,
        booth: OpenedBooth,
        http: aiohttp.ClientSession,
        socket: aiohttp.ClientWebSocketResponse,
    ) -> None:
        self.http = http
        self.socket = socket
        self.heard: list[Message] = []
        self.id = ""
        self.token = ""
        self._booth = booth

    async def send(self, kind: str, payload: Mapping[str, Any] | None = None) -> None:
        await self.socket.send_str(json.dumps({"type": kind, "payload": payload or {}}))

    async def hear(self, kind: str, **payload: Any) -> Message:
        """The next message of that kind, with these in its payload."""
        while True:
            message = await self._next()
            said = message["payload"]
            if message["type"] == kind and all(said.get(key) == payload[key] for key in payload):
                return message

    async def _next(self) -> Message:
        async with asyncio.timeout(LIMIT_S):
            incoming = await self.socket.receive()
        assert incoming.type is aiohttp.WSMsgType.TEXT, (incoming, self.heard[-3:])
        self.heard.append(json.loads(incoming.data))
        return self.heard[-1]

    async def join(self, name: str, token: str | None = None) -> Message:
        """Joins; what the room says to it."""
        await self.send("JOIN", {"name": name, "token": token})
        welcome = (await self.hear("ROOM_STATE"))["payload"]
        self.id, self.token = welcome["you"]["id"], welcome["you"]["token"]
        return dict(welcome)

    async def refused(self, kind: str, payload: Mapping[str, Any] | None = None) -> Message:
        """Sends something, and is told that it cannot be."""
        await self.send(kind, payload)
        return dict((await self.hear("ERROR"))["payload"])

    async def hung_up(self) -> int | None:
        """Listens until the room hangs up; the close code."""
        async with asyncio.timeout(LIMIT_S):
            async for incoming in self.socket:
                if incoming.type is aiohttp.WSMsgType.TEXT:
                    self.heard.append(json.loads(incoming.data))
        return self.socket.close_code

    async def served(self) -> None:
        """The room answers: whatever was sent before has been dealt with."""
        await self.send("CLOCK_PING", {"t0": len(self.heard)})
        await self.hear("CLOCK_PONG", t0=len(self.heard))

    async def upload(
        self,
        shot: int,
        attempt: int,
        kind: str = "still",
        *,
        at_ms: object,
        jpeg: Any = None,
        token: str | None = None,
        uncertainty: object = 5,
    ) -> tuple[int, str]:
        """HTTP status, and the code of the error if it was refused."""
        url = f"{self._booth.secure}/j/{self._booth.code}/shots/{shot}/{attempt}/{kind}"
        headers = {
            "Authorization": f"Bearer {self.token if token is None else token}",
            "Content-Type": "image/jpeg",
        }
        query = {"capturedAt": str(at_ms), "uncertainty": str(uncertainty)}
        body = picture() if jpeg is None else jpeg
        async with (
            asyncio.timeout(LIMIT_S),
            self.http.post(url, params=query, data=body, headers=headers) as answer,
        ):
            return answer.status, "" if answer.ok else (await answer.json())["code"]


@contextlib.asynccontextmanager
async def opened(
    data_dir: Path, *sets: str, printer: Printer | None = None, ready: bool = True
) -> AsyncIterator[OpenedBooth]:
    """`sets` are more of what `kiosk run --set` takes; `printer` is one of the test's own. Waits
    until the booth is `ready` for guests, if it shall be."""
    config = load(None, [f"booth.data_dir={data_dir}", *SETS, *sets], {})
    inbox: asyncio.Queue[Event] = asyncio.Queue()
    camera = SimulatedCamera(size=config.camera.size, fps=config.camera.fps, time_code=True)
    lights = SimulatedLights()
    screen = Visitor()
    async with asyncio.TaskGroup() as tasks:
        booth = await assemble(
            config,
            tasks=tasks,
            inbox=inbox,
            clock=RoomClock(),
            camera=camera,
            lights=lights,
            printer=printer or make_printer(config),
            make_segmenter=partial(make_segmenter, config),
            screens=lambda *_: (screen.publish,),
        )
        devices: dict[str, Device] = {"camera": camera, "lights": lights}
        keeping = [
            tasks.create_task(keep(device, name, inbox.put_nowait))
            for name, device in devices.items()
        ]
        here = OpenedBooth(booth=booth, camera=camera, lights=lights, screen=screen)
        try:
            if ready:
                await here.until(lambda view: view.ready_lamp.action is Action.BEGIN)
            yield here
        finally:
            await booth.close()
            for keeper in keeping:
                keeper.cancel()
