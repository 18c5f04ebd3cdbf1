"""A friend's connection to the room: messages by WebSocket, pictures by HTTP, both over TLS."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Self

import aiohttp
from yarl import URL

from kiosk.errors import RemoteError

OPEN_S = 5.0
UPLOAD_S = 20.0
TRIES = 3
PAUSE_S = 0.5

Message = Mapping[str, Any]
"""The envelope: type, payload, from, roomId, timestamp."""


class Wire:
    """Open it with `async with`. `url` is the link that a friend is given, `https://…/j/<code>`.

    `authority` is the booth's own certificate, if the machine does not trust it already. Raises
    RemoteError(unreachable) if there is no such booth.
    """

    def __init__(self, *, url: str, authority: Path | None) -> None:
        self._origin = URL(url).origin()
        self.code = URL(url).name
        """Of the room; a later round has another."""
        self._trust = ssl.create_default_context(cafile=authority)
        self._closing = AsyncExitStack()

    async def __aenter__(self) -> Self:
        session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=self._trust))
        self._session = await self._closing.enter_async_context(session)
        try:
            async with asyncio.timeout(OPEN_S):
                self._socket = await session.ws_connect(
                    self._origin.with_scheme("wss") / "ws" / self.code
                )
        except (aiohttp.ClientError, TimeoutError) as error:
            await self._closing.aclose()
            raise RemoteError("unreachable", f"No booth answers at {self._origin}.") from error
        self._closing.push_async_callback(self._socket.close)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._closing.aclose()

    async def send(self, kind: str, payload: Mapping[str, Any]) -> None:
        """To nobody, if the connection is lost."""
        # Who sends, where and when is the room's to say; the fields are there to be stamped.
        envelope = {"type": kind, "payload": payload, "from": "", "roomId": "", "timestamp": 0}
        # It may be closing already; `messages` tells of that by ending.
        with contextlib.suppress(ConnectionError):
            await self._socket.send_str(json.dumps(envelope))

    async def messages(self) -> AsyncIterator[Message]:
        """Until the connection ends. While nobody asks for the next, the room's heartbeat is not
        answered either: as of a phone that is out of reach."""
        async for incoming in self._socket:
            if incoming.type is aiohttp.WSMsgType.TEXT:
                yield incoming.json()

    async def upload(self, path: str, *, token: str, query: Mapping[str, str], jpeg: bytes) -> bool:
        """A picture to `/j/<code>/shots/<path>`. False if the room does not take it."""
        url = (self._origin / "j" / self.code / "shots" / path).with_query(query)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "image/jpeg"}
        for left in reversed(range(TRIES)):
            try:
                async with asyncio.timeout(UPLOAD_S):
                    async with self._session.post(url, data=jpeg, headers=headers) as answer:
                        if answer.status < 500:
                            return answer.ok
            except (aiohttp.ClientError, TimeoutError):
                pass
            if left:
                await asyncio.sleep(PAUSE_S)
        return False
