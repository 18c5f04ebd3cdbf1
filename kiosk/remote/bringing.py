"""Friends bring pictures to stand before, by HTTP. A bad one costs its sender a sentence."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from aiohttp import web

from kiosk.imaging.background import MOST_BYTES
from kiosk.remote import etiquette
from kiosk.remote.posts import Turns, answered, body_of, sender
from kiosk.remote.protocol import clean_file_name
from kiosk.remote.room import Room
from kiosk.session.backgrounds import Background
from kiosk.session.events import BackgroundBrought, Event


class Bring(Protocol):
    """Check a file and keep what it shows. Raises RemoteError if that cannot be."""

    async def __call__(self, data: bytes, *, by: str, by_name: str, title: str) -> Background: ...


class Bringing:
    """`bring` makes a background of a file; `post` tells the session of it."""

    def __init__(self, *, room: Room, bring: Bring, post: Callable[[Event], None]) -> None:
        self._room = room
        self._bring = bring
        self._post = post
        self._sending = Turns(at_once=1)
        self._sent = Turns(at_once=1)

    async def post(self, request: web.Request) -> web.Response:
        """`POST /j/<code>/backgrounds?name=<file name>`, answered by 201 `{"bgId"}`."""
        return await answered(request, self._take, most_bytes=MOST_BYTES)

    async def _take(self, request: web.Request) -> web.Response:
        who = sender(request, self._room).id
        with self._sending.of(who):
            etiquette.check_bringing(who, self._room.view)
            data = await body_of(request, self._room, MOST_BYTES)
            # Whole files are made use of, whatever becomes of the connection that brought them.
            background = await asyncio.shield(self._brought(request, data))
        return web.json_response({"bgId": background.id}, status=201)

    async def _brought(self, request: web.Request, data: bytes) -> Background:
        me = sender(request, self._room)
        title = clean_file_name(request.query.get("name", ""))
        with self._sent.of(me.id):
            background = await self._bring(data, by=me.id, by_name=me.name, title=title)
        # Meanwhile they may have left, or everybody have gone on.
        sender(request, self._room)
        if all(b.bg_id != background.id for b in self._room.view.backgrounds):
            etiquette.check_bringing(me.id, self._room.view)
        self._post(BackgroundBrought(background))
        return background
