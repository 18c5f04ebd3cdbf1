"""A friend's stills come in by HTTP: who sends, for which shot, whether it is a picture at all."""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from kiosk.errors import RemoteError
from kiosk.remote.room import Member, Room

MOST_BYTES = 25 * 1024 * 1024
MOST_OFF_MS = 2_000.0
"""A capture further than this from the shot's instant shows something else."""

_STATUS = {"not-joined": 401, "room-not-found": 404, "wrong-stage": 409, "too-large": 413}


@dataclass(frozen=True, eq=False)
class Upload:
    """A friend's picture as it came: `jpeg` is checked by whoever keeps it.

    `captured_at_ms` is room time by the friend's own measured offset, `uncertainty_ms` its bound.
    """

    participant: str
    shot: int
    attempt: int
    preview: bool
    jpeg: bytes
    captured_at_ms: float
    uncertainty_ms: float


FireAt = Callable[[int, int, str], float | None]
"""(shot, attempt, participant) to the shot's instant, ms; None if no such picture is awaited."""

Keep = Callable[[Upload], Awaitable[None]]
"""Check and store. Raises RemoteError if it is not a picture."""


class Uploads:
    def __init__(self, *, room: Room, fire_at: FireAt, keep: Keep) -> None:
        self._room = room
        self._fire_at = fire_at
        self._keep = keep

    async def post(self, request: web.Request) -> web.Response:
        """`POST /j/<code>/shots/<shot>/<attempt>/<preview|still>?capturedAt=&uncertainty=`"""
        try:
            await self._take(request)
        except RemoteError as error:
            body = {"code": error.code, "sentence": error.sentence}
            return web.json_response(body, status=_STATUS.get(error.code, 400))
        return web.Response(status=204)

    async def _take(self, request: web.Request) -> None:
        member = self._sender(request)
        shot, attempt = (int(request.match_info[key]) for key in ("shot", "attempt"))
        fire_at_ms = self._fire_at(shot, attempt, member.id)
        if fire_at_ms is None:
            raise RemoteError("wrong-stage", "The booth does not wait for that picture.")
        captured_at_ms = _number(request, "capturedAt")
        uncertainty_ms = _number(request, "uncertainty")
        if abs(captured_at_ms - fire_at_ms) > MOST_OFF_MS or not 0 <= uncertainty_ms < 60_000:
            raise RemoteError("bad-time", "That picture is of another moment.")
        preview = request.match_info["kind"] == "preview"
        jpeg = await _body(request)
        await self._keep(
            Upload(member.id, shot, attempt, preview, jpeg, captured_at_ms, uncertainty_ms)
        )

    def _sender(self, request: web.Request) -> Member:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        member = self._room.by_token(token) if scheme == "Bearer" and token else None
        if member is None:
            raise RemoteError("not-joined", "You are not in this room any more.")
        return member


def _number(request: web.Request, key: str) -> float:
    try:
        value = float(request.query[key])
    except (KeyError, ValueError) as error:
        raise RemoteError("bad-message", f"{key} must be a time in ms.") from error
    if not math.isfinite(value):
        raise RemoteError("bad-message", f"{key} must be a time in ms.")
    return value


async def _body(request: web.Request) -> bytes:
    """The body, read no further than MOST_BYTES."""
    if (request.content_length or 0) > MOST_BYTES:
        raise RemoteError("too-large", "That picture is too large.")
    body = bytearray()
    async for chunk in request.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > MOST_BYTES:
            raise RemoteError("too-large", "That picture is too large.")
    return bytes(body)
