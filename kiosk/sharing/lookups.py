"""Names to addresses, in threads of their own: a name server that hangs holds up nobody.

asyncio's own way shares its few threads with whatever else is done off the loop, and keeps the
booth from ending until every question was answered.
"""

import asyncio
import socket
import threading
from contextlib import suppress

from aiohttp.abc import AbstractResolver, ResolveResult


class Lookups(AbstractResolver):
    """For aiohttp. Of each host only one lookup is under way: who asks meanwhile is refused."""

    def __init__(self) -> None:
        self._under_way: set[str] = set()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises OSError if nothing is found, or nothing yet."""
        if host in self._under_way:
            raise OSError(f"{host} is still being looked up")
        self._under_way.add(host)
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[ResolveResult]] = loop.create_future()

        def look() -> None:
            try:
                answer: list[ResolveResult] | OSError = _look_up(host, port, family)
            except OSError as error:
                answer = error
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self._settle, host, found, answer)

        threading.Thread(target=look, name=f"looks up {host}", daemon=True).start()
        return await found

    def _settle(
        self,
        host: str,
        found: asyncio.Future[list[ResolveResult]],
        answer: list[ResolveResult] | OSError,
    ) -> None:
        self._under_way.discard(host)
        if found.done():  # nobody waits any longer
            return
        if isinstance(answer, OSError):
            found.set_exception(answer)
        else:
            found.set_result(answer)

    async def close(self) -> None:
        """Whatever is under way ends by itself, unheard."""


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    entries = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [
        ResolveResult(
            hostname=host,
            host=str(address[0]),
            port=int(address[1]),
            family=kind,
            proto=protocol,
            flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        )
        for kind, _, protocol, _, address in entries
    ]
