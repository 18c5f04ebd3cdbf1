"""The operator's page: what the booth is doing, and the few things that a person must decide.

It is behind a link that nobody can guess, on HTTPS only; there is no password to choose or to
forget. Whoever deletes the token's file, and starts the booth again, has a new link.

    GET  /o/<token>                      the page
    GET  /o/<token>/state                what it shows, JSON
    GET  /o/<token>/strips/<session>.jpg a strip, small
    POST /o/<token>/<action>             JSON in; 204, or 4xx {"code", "sentence"}
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from kiosk.errors import RemoteError
from kiosk.remote.pages import filled
from kiosk.remote.posts import whole

Action = Callable[[Mapping[str, Any]], Awaitable[None]]
"""What to do with the JSON of a POST. Raises RemoteError if it makes no sense."""

MOST_BYTES = 4_096


def operator_token(path: Path) -> str:
    """128 random bits, the same for as long as the file is there. Blocks. Raises OSError."""
    try:
        token = path.read_text("ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        token = ""
    if len(token) < 22:
        token = secrets.token_urlsafe(16)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(token + "\n")
    return token


class OperatorPage:
    """`strip` makes the small JPEG of a session's strip, None where there is none."""

    def __init__(
        self,
        *,
        token: str,
        booth_name: str,
        state: Callable[[], Awaitable[Mapping[str, Any]]],
        strip: Callable[[str], Awaitable[bytes | None]],
        actions: Mapping[str, Action],
    ) -> None:
        self._digest = _digest(token)
        self._booth_name = booth_name
        self._state = state
        self._strip = strip
        self._actions = actions

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/o/{token}", self._page),
            web.get("/o/{token}/state", self._get_state),
            web.get("/o/{token}/strips/{session}.jpg", self._get_strip),
            web.post("/o/{token}/{action}", self._post),
        ]

    async def _page(self, request: web.Request) -> web.StreamResponse:
        self._admit(request)
        page = filled("operator.html", booth_name=self._booth_name)
        page.headers["Cache-Control"] = "no-store"
        return page

    async def _get_state(self, request: web.Request) -> web.StreamResponse:
        self._admit(request)
        return web.json_response(dict(await self._state()), headers={"Cache-Control": "no-store"})

    async def _get_strip(self, request: web.Request) -> web.StreamResponse:
        self._admit(request)
        jpeg = await self._strip(request.match_info["session"])
        if jpeg is None:
            raise web.HTTPNotFound
        headers = {"Cache-Control": "private, max-age=3600"}
        return web.Response(body=jpeg, content_type="image/jpeg", headers=headers)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        self._admit(request)
        action = self._actions.get(request.match_info["action"])
        if action is None:
            raise web.HTTPNotFound
        try:
            await action(await _body(request))
        except RemoteError as error:
            answer = {"code": error.code, "sentence": error.sentence}
            return web.json_response(answer, status=400)
        return web.Response(status=204)

    def _admit(self, request: web.Request) -> None:
        """Compared by digest and in constant time: how long it takes tells nothing of the token."""
        if not hmac.compare_digest(_digest(request.match_info["token"]), self._digest):
            raise web.HTTPNotFound


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


async def _body(request: web.Request) -> Mapping[str, Any]:
    """A JSON object. Only as application/json: no form of another site can send that."""
    if request.content_type != "application/json":
        raise RemoteError("bad-message", "Send JSON.")
    raw = await whole(request, MOST_BYTES)
    try:
        body = json.loads(raw or b"{}")
    except (ValueError, RecursionError) as error:
        raise RemoteError("bad-message", "That is no JSON.") from error
    if not isinstance(body, dict):
        raise RemoteError("bad-message", "That is no JSON object.")
    return body


def text(body: Mapping[str, Any], name: str) -> str:
    """A text of a body. Raises RemoteError if there is none."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise RemoteError("bad-message", f"{name} is missing.")
    return value


def number(body: Mapping[str, Any], name: str, most: int) -> int:
    """A whole number of a body, from 0 to `most`. Raises RemoteError if there is none."""
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise RemoteError("bad-message", f"{name} must be a whole number from 0 to {most}.")
    return value


def flag(body: Mapping[str, Any], name: str) -> bool:
    """True or false of a body. Raises RemoteError if there is neither."""
    value = body.get(name)
    if not isinstance(value, bool):
        raise RemoteError("bad-message", f"{name} must be true or false.")
    return value
