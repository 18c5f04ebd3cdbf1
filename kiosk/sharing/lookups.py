"""Names to addresses, in threads of their own: a name server that hangs holds up nobody.

asyncio's own way shares its few threads with whatever else is done off the loop, and keeps the
booth from ending until every question was answered.
"""

import asyncio
import socket
import threading
from contextlib import suppress

from aiohttp.abc import AbstractResolver, ResolveResult

_Question = tuple[str, int, socket.AddressFamily]


class Lookups(AbstractResolver):
    """For aiohttp. Of each host only one lookup is under way: who asks meanwhile waits for that."""

    def __init__(self) -> None:
        self._under_way: dict[_Question, asyncio.Future[list[ResolveResult]]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises OSError if nothing is found."""
        question = (host, port, family)
        if question not in self._under_way:
            self._ask(question)
        # Whoever stops waiting leaves it to the others.
        return list(await asyncio.shield(self._under_way[question]))

    def _ask(self, question: _Question) -> None:
        loop = asyncio.get_running_loop()
        self._under_way[question] = loop.create_future()

        def look() -> None:
            try:
                answer: list[ResolveResult] | OSError = _look_up(*question)
            except (OSError, UnicodeError) as error:  # a name too long for any is the latter
                answer = OSError(*error.args)
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self._settle, question, answer)

        threading.Thread(target=look, name=f"looks up {question[0]}", daemon=True).start()

    def _settle(self, question: _Question, answer: list[ResolveResult] | OSError) -> None:
        found = self._under_way.pop(question)
        if isinstance(answer, OSError):
            found.set_exception(answer)
            found.exception()  # retrieved: who asked may have stopped waiting, and it is no bug
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
