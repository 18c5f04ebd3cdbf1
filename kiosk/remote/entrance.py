"""Where an application is reached: what holds for every port that strangers may come to.

They may come in crowds, ask for nothing, never hear the answer, or send what is no HTTP. None of
that may cost the booth more than a little, or fill its log.
"""

import asyncio
import logging
import socket
import ssl
from typing import Any

from aiohttp import web
from aiohttp.http import HttpProcessingError

from kiosk.remote.crowd import Crowd, listening

IDLE_S = 10.0
"""Who connects and asks for nothing is hung up on after this; so is who has asked and is done."""


class Entrance:
    """Of one application, to be opened once. `crowd` is everybody, whichever entrance they take."""

    def __init__(
        self, app: web.Application, *, crowd: Crowd, tls: ssl.SSLContext | None = None
    ) -> None:
        self._crowd = crowd
        self._tls = tls
        self._listening: list[asyncio.Server] = []
        self._runner = web.AppRunner(
            app,
            access_log=None,
            logger=Unmoved(logging.getLogger(__name__)),
            handler_cancellation=True,
            shutdown_timeout=1,
            keepalive_timeout=IDLE_S,
            lingering_time=0,  # what is too large is not read to its end: `posts.py` hears out
        )

    async def open(self, host: str, port: int) -> int:
        """The port; 0 takes a free one. Raises OSError if there is no such host or it is taken."""
        doors = await asyncio.to_thread(listening, host, port, self._crowd)
        await self._runner.setup()
        for door in doors:
            self._listening.append(await self._listen(door))
        return int(doors[0].getsockname()[1])

    async def _listen(self, door: socket.socket) -> asyncio.Server:
        assert self._runner.server, "it is set up"
        loop = asyncio.get_running_loop()
        return await loop.create_server(
            self._runner.server,
            sock=door,
            ssl=self._tls,
            ssl_handshake_timeout=IDLE_S if self._tls else None,
        )

    async def shut(self) -> None:
        """Whoever is connected is hung up on."""
        for door in self._listening:
            door.close()
        await self._runner.cleanup()


class Unmoved(logging.LoggerAdapter[logging.Logger]):
    """Says nothing of requests that are no HTTP: whoever sends them could fill the log."""

    def log(self, level: int, msg: object, *args: object, **more: Any) -> None:
        if not isinstance(more.get("exc_info"), HttpProcessingError):
            super().log(level, msg, *args, **more)
