"""The way to CUPS: a Unix socket, through which the kernel says who we are, or a host and port.

Every way in which it can fail is told apart by what it means for a job: either nothing was handed
over (DeviceError), or nobody knows (Uncertain).
"""

import asyncio
import os
import pwd
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

import aiohttp

from kiosk.devices.printer import Uncertain
from kiosk.devices.printer.ipp import Answer, Request, decoded
from kiosk.errors import DeviceError

LIMIT_S = 8.0
PORT = 631


def user() -> str:
    """The name that CUPS knows us by."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


class RefusedError(DeviceError):
    """CUPS is there, and says no before it has read what we want."""


class NotThereError(RefusedError):
    """It has nothing at that path."""


class Door:
    """`server` is the path of a socket, or `host[:port]`. Open inside of the event loop."""

    def __init__(self, server: str, limit_s: float = LIMIT_S) -> None:
        self._server = server
        self._limit_s = limit_s
        # A connection for each request: one that was kept could be dead, and a POST that dies on
        # it is not known to have failed.
        if self.is_local:
            connector: aiohttp.BaseConnector = aiohttp.UnixConnector(server, force_close=True)
            headers = {"Authorization": f"PeerCred {user()}"}
        else:
            connector, headers = aiohttp.TCPConnector(force_close=True), {}
        self._session = aiohttp.ClientSession(connector=connector, headers=headers)

    @property
    def is_local(self) -> bool:
        return self._server.startswith("/")

    async def close(self) -> None:
        await self._session.close()

    async def ask(self, path: str, request: Request) -> Answer:
        """Raises DeviceError or Uncertain, and comes back in any case within the limit.

        An answer that says no is an answer.
        """
        async with self._limited():
            body = await self._send("POST", path, request.encoded())
            # A long list of jobs is read for tens of ms.
            return await asyncio.to_thread(decoded, body)

    async def fetch(self, path: str) -> bytes:
        """A file that CUPS keeps. Raises DeviceError within the limit, NotThereError too."""
        async with self._limited():
            return await self._send("GET", path)

    @asynccontextmanager
    async def _limited(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._limit_s):
                yield
        except aiohttp.ClientConnectorError as error:
            raise DeviceError(self._away(error.os_error.strerror or "no answer")) from error
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            raise Uncertain(f"CUPS at {self._server} gave no answer that can be read.") from error

    async def _send(self, method: str, path: str, body: bytes | None = None) -> bytes:
        url = f"http://{'localhost' if self.is_local else self._host()}{quote(path)}"
        headers = {"Content-Type": "application/ipp"} if body else {}
        async with self._session.request(
            method, url, data=body, headers=headers, allow_redirects=False
        ) as answer:
            if answer.status in (401, 403):
                raise RefusedError(not_allowed(f"HTTP {answer.status}"))
            if answer.status == 404:
                raise NotThereError(f"CUPS at {self._server} has no {path}.")
            if 400 <= answer.status < 500:
                raise RefusedError(f"CUPS at {self._server} refuses: HTTP {answer.status}.")
            if answer.status != 200:
                raise ValueError(f"HTTP {answer.status}")
            return await answer.read()

    def _host(self) -> str:
        host, colon, port = self._server.rpartition(":")
        return self._server if colon and port.isdigit() and host else f"{self._server}:{PORT}"

    def _away(self, why: str) -> str:
        return f"CUPS cannot be reached at {self._server}: {why.lower()}. Is it running?"


def not_allowed(detail: str) -> str:
    return f"CUPS does not let the user {user()} do this ({detail}): add it to the group lpadmin."
