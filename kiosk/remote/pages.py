"""The files that browsers get: the page with its modules, and the texts."""

import asyncio
import json
from collections.abc import Mapping
from functools import partial
from html import escape
from pathlib import Path
from typing import Protocol

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from kiosk.assets import asset
from kiosk.remote.room import Room
from kiosk.texts import LANGUAGES, Texts

FOLDER = Path(__file__).parent / "page"
_FONTS = {
    f"{family}-{weight}.woff2"
    for family in ("Pretendard", "Letters")
    for weight in ("Medium", "Bold")
}


class Small(Protocol):
    """A capture of the running session, or everybody together, as a JPEG for phones. Unknown keys
    give None, whatever they hold."""

    async def __call__(self, key: str) -> bytes | None: ...


class Thumbnails(Protocol):
    """Small pictures of backgrounds. Blocks; unknown ids give None, whatever they hold."""

    def __call__(self, background: str) -> Path | None: ...


def filled(name: str, **values: str) -> web.Response:
    """The page `name` with its `{{placeholders}}` filled in, escaped for HTML."""
    text = (FOLDER / name).read_text("utf-8")
    for key, value in values.items():
        text = text.replace("{{" + key + "}}", escape(value, quote=True))
    return web.Response(text=text, content_type="text/html")


class Pages:
    """The routes that both doors have, and those of the friend's page."""

    def __init__(
        self,
        *,
        room: Room,
        small: Small,
        thumbnail: Thumbnails,
        authority_der: bytes,
    ) -> None:
        self._room = room
        self._small = small
        self._thumbnail = thumbnail
        self._authority_der = authority_der
        self._modules = {path.name for path in FOLDER.iterdir() if path.is_file()}

    def common(self) -> list[web.RouteDef]:
        """Modules, texts and the certificate: what plain HTTP may serve as well."""
        return [
            web.get("/page/{file}", self._module),
            web.get("/page/fonts/{file}", self._font),
            web.get("/texts/{file}", self._texts),
            web.get("/booth.crt", self._certificate),
        ]

    def friends(self) -> list[web.RouteDef]:
        """The page itself: a browser gives its camera to it only over HTTPS."""
        return [
            web.get("/", self._home),
            web.get("/j/{code}", self._join),
            web.get("/j/{code}/pictures/{key}", self._picture),
            web.get("/j/{code}/backgrounds/{id}", self._background),
        ]

    async def _home(self, _: web.Request) -> web.StreamResponse:
        return filled("home.html")

    async def _join(self, _: web.Request) -> web.StreamResponse:
        # A wrong code is told by the WebSocket: the page has a screen for it.
        return filled("index.html")

    async def _module(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["file"] not in self._modules:
            raise web.HTTPNotFound
        path = FOLDER / request.match_info["file"]
        return web.FileResponse(path, headers={"Cache-Control": "no-cache"})

    async def _font(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["file"] not in _FONTS:
            raise web.HTTPNotFound
        headers = {"Cache-Control": "public, max-age=604800", "Content-Type": "font/woff2"}
        return web.FileResponse(asset("fonts/" + request.match_info["file"]), headers=headers)

    async def _texts(self, request: web.Request) -> web.StreamResponse:
        language = request.match_info["file"].removesuffix(".json")
        if language not in LANGUAGES:
            raise web.HTTPNotFound
        catalogue = dict(Texts(language).page_catalogue())
        texts = web.json_response(catalogue, dumps=partial(json.dumps, ensure_ascii=False))
        texts.enable_compression()
        return texts

    async def _certificate(self, _: web.Request) -> web.StreamResponse:
        return web.Response(
            body=self._authority_der,
            content_type="application/x-x509-ca-cert",
            headers={"Content-Disposition": 'attachment; filename="nearbooth.crt"'},
        )

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        """Only pictures that the View shows, to whoever knows the room's code."""
        shoot = self._room.view.shoot
        taken = shoot.taken if shoot else ()
        shown = {key for shot in taken for _, _, key in shot.pictures}
        shown |= {shot.scene for shot in taken}
        key = request.match_info["key"]
        known = request.match_info["code"] == self._room.code and key in shown
        jpeg = await self._small(key) if known else None
        if jpeg is None:
            raise web.HTTPNotFound
        return web.Response(body=jpeg, content_type="image/jpeg")

    async def _background(self, request: web.Request) -> web.StreamResponse:
        """What may be chosen in the room, or was, to whoever knows its code."""
        view = self._room.view
        options = (*view.backgrounds, *filter(None, [view.background]))
        background = request.match_info["id"]
        on_offer = background in {option.bg_id for option in options}
        known = request.match_info["code"] == self._room.code and on_offer
        path = await asyncio.to_thread(self._thumbnail, background) if known else None
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={"Cache-Control": "private, max-age=3600"})


def guarded(connect: str) -> Middleware:
    """Headers of every answer: nothing from elsewhere, nothing told to elsewhere.

    `connect` is where the page's scripts may connect to beside their own origin.
    """
    policy = (
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        f"connect-src 'self' {connect}; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )
    headers: Mapping[str, str] = {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as error:
            error.headers.update(headers)
            raise
        if not response.prepared:
            response.headers.update(headers)
        return response

    return guard
