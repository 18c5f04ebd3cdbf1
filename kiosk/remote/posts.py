"""What all that friends send by HTTP has in common: whose it is, how much, how often, and a No."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial

from aiohttp import web

from kiosk.errors import RemoteError
from kiosk.remote.room import Member, Room

WHOLE_S = 120.0
"""Seconds that a body may take: the largest still at less than 2 Mbit/s."""

SILENCE_S = 10.0
"""Seconds in which nothing comes of a body, until its line is taken for broken."""

LOOK_S = 1.0
"""How often, in seconds, it is seen to that whoever is waited for still is in the room."""

_STATUS = {
    "not-joined": 401,
    "too-large": 413,
    "too-many": 409,
    "too-often": 429,
    "wrong-stage": 409,
}


async def answered(
    request: web.Request,
    take: Callable[[web.Request], Awaitable[web.Response]],
    *,
    most_bytes: int,
) -> web.Response:
    """What `take` answers; or, if that raises RemoteError, `{"code", "sentence"}`."""
    try:
        return await take(request)
    except RemoteError as error:
        refusal = {"code": error.code, "sentence": error.sentence}
    # With the error went what was read so far; the rest is not kept.
    with suppress(RemoteError):
        await _hear_out(request, most_bytes)
    return web.json_response(refusal, status=_STATUS.get(refusal["code"], 400))


def sender(request: web.Request, room: Room) -> Member:
    """Who sends it, by the token that only they know. Raises RemoteError: not-joined."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    member = room.by_token(token) if scheme == "Bearer" and token else None
    if member is None:
        raise RemoteError("not-joined", "You are not in this room any more.")
    return member


async def body_of(request: web.Request, room: Room, most_bytes: int) -> bytes:
    """The body of who is in the room: as `whole`, and not-joined as soon as its sender has left."""
    look = partial(sender, request, room)
    return await whole(request, most_bytes, "That picture is too large.", look)


async def whole(
    request: web.Request,
    most_bytes: int,
    too_large: str = "That is too much at once.",
    look: Callable[[], object] = lambda: None,
) -> bytes:
    """A body, read no further than `most_bytes`, whatever it says of its length.

    Raises RemoteError: too-large, with that sentence; too-slow, and then the line is cut; and
    whatever `look` raises, which is asked now and then.
    """
    if (request.content_length or 0) > most_bytes:
        raise RemoteError("too-large", too_large)
    body = bytearray()
    async with _in_time(request):
        while piece := await _piece(request, look):
            body += piece
            if len(body) > most_bytes:
                raise RemoteError("too-large", too_large)
    return bytes(body)


class Turns:
    """How many pictures one friend may have under way; each is held in memory until it is whole."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._under_way: Counter[str] = Counter()

    @contextmanager
    def of(self, who: str) -> Iterator[None]:
        """Raises RemoteError: too-often."""
        if self._under_way[who] >= self._at_once:
            raise RemoteError("too-often", "One picture after the other, please.")
        self._under_way[who] += 1
        try:
            yield
        finally:
            self._under_way -= Counter([who])  # forgets who has none


async def _hear_out(request: web.Request, most_bytes: int) -> None:
    """Browsers hear a refusal only when they have sent all; who sends too much need not."""
    sent = request.content
    if (request.content_length or 0) > most_bytes:
        return
    async with _in_time(request):
        while not sent.at_eof() and sent.total_bytes <= most_bytes:
            await _piece(request)


async def _piece(request: web.Request, look: Callable[[], object] = lambda: None) -> bytes:
    """What has come next of the body, b"" at its end. `look` may raise, before it and meanwhile.

    Raises TimeoutError if the line is silent.
    """
    for _ in range(round(SILENCE_S / LOOK_S)):
        look()
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_S):
                return await request.content.readany()
    raise TimeoutError


@asynccontextmanager
async def _in_time(request: web.Request) -> AsyncIterator[None]:
    """Cuts the line if what is done within takes too long: nobody may be at its other end."""
    try:
        async with asyncio.timeout(WHOLE_S):
            yield
    except TimeoutError as error:
        if request.transport:
            request.transport.abort()
        raise RemoteError("too-slow", "That took too long.") from error
