"""What all that friends send by HTTP has in common: whose it is, how much, how often, and a No."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from aiohttp import web

from kiosk.errors import RemoteError
from kiosk.remote.room import Member, Room

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
        await _hear_out(request, most_bytes)
        body = {"code": error.code, "sentence": error.sentence}
        return web.json_response(body, status=_STATUS.get(error.code, 400))


def sender(request: web.Request, room: Room) -> Member:
    """Who sends it, by the token that only they know. Raises RemoteError: not-joined."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    member = room.by_token(token) if scheme == "Bearer" and token else None
    if member is None:
        raise RemoteError("not-joined", "You are not in this room any more.")
    return member


async def body_of(request: web.Request, most_bytes: int) -> bytes:
    """The body, read no further than `most_bytes`. Raises RemoteError: too-large."""
    if (request.content_length or 0) > most_bytes:
        raise RemoteError("too-large", "That picture is too large.")
    body = bytearray()
    async for chunk in request.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > most_bytes:
            raise RemoteError("too-large", "That picture is too large.")
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
    while not sent.at_eof() and sent.total_bytes <= most_bytes:
        await sent.readany()
