"""A friend's stills come in by HTTP: who sends, for which shot, whether it is a picture at all."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from kiosk.errors import RemoteError
from kiosk.remote.posts import Turns, answered, body_of, sender
from kiosk.remote.room import Room

MOST_BYTES = 25 * 1024 * 1024
MOST_OFF_MS = 500.0
"""A capture further than this from the shot's instant shows something else."""

MOST_AT_ONCE = 4
"""Pictures that one friend may have under way: a preview and a still of two shots."""


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
    def __init__(
        self, *, room: Room, fire_at: FireAt, keep: Keep, now_ms: Callable[[], float]
    ) -> None:
        self._room = room
        self._fire_at = fire_at
        self._keep = keep
        self._now_ms = now_ms
        self._turns = Turns(MOST_AT_ONCE)

    async def post(self, request: web.Request) -> web.Response:
        """`POST /j/<code>/shots/<shot>/<attempt>/<preview|still>?capturedAt=&uncertainty=`"""
        return await answered(request, self._take, most_bytes=MOST_BYTES)

    async def _take(self, request: web.Request) -> web.Response:
        who = sender(request, self._room).id
        with self._turns.of(who):
            await self._take_from(who, request)
        return web.Response(status=204)

    async def _take_from(self, who: str, request: web.Request) -> None:
        shot, attempt = (int(request.match_info[key]) for key in ("shot", "attempt"))
        fire_at_ms = self._fire_at(shot, attempt, who)
        captured_at_ms = _number(request, "capturedAt")
        uncertainty_ms = _number(request, "uncertainty")
        if fire_at_ms is None:
            raise _not_awaited()
        if not 0 <= uncertainty_ms < 60_000 or abs(captured_at_ms - fire_at_ms) > MOST_OFF_MS:
            raise RemoteError("bad-time", "That picture is of another moment.")
        if captured_at_ms > self._now_ms() + uncertainty_ms:
            raise RemoteError("bad-time", "That picture is not taken yet.")
        preview = request.match_info["kind"] == "preview"
        jpeg = await body_of(request, self._room, MOST_BYTES)
        if self._fire_at(shot, attempt, who) != fire_at_ms:
            raise _not_awaited()  # taken again, or over, while the picture was on its way
        upload = Upload(who, shot, attempt, preview, jpeg, captured_at_ms, uncertainty_ms)
        # Whole pictures are kept, whatever becomes of the connection that brought them.
        await asyncio.shield(self._keep(upload))


def _not_awaited() -> RemoteError:
    return RemoteError("wrong-stage", "The booth does not wait for that picture.")


def _number(request: web.Request, key: str) -> float:
    try:
        value = float(request.query[key])
    except (KeyError, ValueError) as error:
        raise RemoteError("bad-message", f"{key} must be a time in ms.") from error
    if not math.isfinite(value):
        raise RemoteError("bad-message", f"{key} must be a time in ms.")
    return value
