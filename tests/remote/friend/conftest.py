"""A door to knock at: HTTPS with the booth's own certificates, a WebSocket, and a letter box."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from aiohttp import web

from kiosk.devices.camera import Frame
from kiosk.devices.camera.rhythm import Rhythm
from kiosk.errors import DeviceError
from kiosk.remote.certificates import ensure_certificates, server_context

CODE = "k7m2p9qx"


@dataclass
class Door:
    """What came in; and what is answered to uploads, one status after the other."""

    authority: Path
    url: str = ""
    heard: asyncio.Queue[Mapping[str, Any]] = field(default_factory=asyncio.Queue)
    letters: list[tuple[str, Mapping[str, str], str, bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None

    async def serve_socket(self, request: web.Request) -> web.WebSocketResponse:
        self.socket = web.WebSocketResponse(heartbeat=0.2)
        await self.socket.prepare(request)
        async for message in self.socket:
            self.heard.put_nowait({"path": request.path, **message.json()})
        return self.socket

    async def take(self, request: web.Request) -> web.Response:
        told = request.headers.get("Authorization", "")
        self.letters.append((request.path, dict(request.query), told, await request.read()))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 204)


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    made = ensure_certificates(
        tmp_path, booth_name="Booth", names=[], addresses=[], now=datetime.now(UTC)
    )
    door = Door(made.authority_pem_path)
    app = web.Application()
    app.add_routes([web.get("/ws/{code}", door.serve_socket), web.post("/{path:.*}", door.take)])
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=server_context(made)).start()
    door.url = f"https://127.0.0.1:{runner.addresses[0][1]}/j/{CODE}"
    yield door
    await runner.cleanup()


class SteadyCamera:
    """A camera that always has the frame of the very instant; its shade tells 10 ms from others."""

    simulated = True
    steerable = False

    def __init__(self) -> None:
        self.broken = False
        self.asked_for: list[float] = []

    async def open(self) -> None: ...

    async def failed(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None: ...

    def frame(self) -> Frame | None:
        return _at(time.monotonic())

    def rhythm(self) -> Rhythm | None:
        return Rhythm(time.monotonic(), 1 / 30, 0.0)

    def aim(self, at_s: float) -> None: ...

    async def still(self, at_s: float) -> Frame:
        self.asked_for.append(at_s)
        if self.broken:
            raise DeviceError("The camera is gone.")
        await asyncio.sleep(max(0.0, at_s - time.monotonic()))
        return _at(at_s)


def _at(at_s: float) -> Frame:
    picture = np.full((360, 640, 3), round(at_s * 100) % 256, np.uint8)
    return Frame(picture, round(at_s, 2), 0.004)


@pytest.fixture
def camera() -> SteadyCamera:
    return SteadyCamera()
