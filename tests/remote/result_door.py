"""What a strip's link opens, behind a door on loopback, with a real store and the page's files."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

from aiohttp import web
from PIL import Image

from kiosk.imaging.card import compose_card, small_strip
from kiosk.outlets.keepsakes import Keepsakes
from kiosk.remote.guesses import Tally
from kiosk.remote.pages import Pages, guarded
from kiosk.remote.results import Mailroom, Results
from kiosk.remote.room import Room
from kiosk.store.sessions import Sessions, new_token

SESSION = "20260101-120000-abcdef"
STRIP = Path(__file__).parent.parent.parent / "assets/pictures/strip.jpg"


class Answer:
    """To one request that was written by hand: no client tidies the path."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        self.status = int(first.split()[1])
        self.headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines)
        }


class ResultDoor:
    """A booth of which only finished strips are left. `token` opens the one that there is."""

    def __init__(
        self, folder: Path, *, mailroom: Mailroom | None = None, public_url: str = ""
    ) -> None:
        self.folder = folder / SESSION
        self.token = new_token()
        self.port = 0
        self.now_s = 0.0
        self.sessions = Sessions(
            folder, small=lambda data: data, now_ms=lambda: time.time() * 1e3, link_days=7
        )
        self.results = Results(
            keepsakes=Keepsakes(
                sessions=self.sessions,
                small=small_strip,
                card=partial(compose_card, booth_name="Nearbooth", line="Everyone is on it."),
            ),
            booth_name="The <Booth>",
            mailroom=mailroom,
            public_url=public_url,
            guesses=Tally(most=20, within_s=60, now_s=lambda: self.now_s),
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/s/{self.token}"

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["ResultDoor"]:
        self.sessions.open()
        png = self.folder.parent / "strip.png"
        with Image.open(STRIP) as strip:
            strip.save(png, compress_level=1)
        await self.sessions.keep_strip(SESSION, STRIP.read_bytes(), png.read_bytes(), self.token)
        app = web.Application(middlewares=[guarded("https:")])
        app.add_routes([*self.results.routes(), *self._pages().common()])
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        try:
            yield self
        finally:
            await runner.cleanup()

    def _pages(self) -> Pages:
        room = Room(
            friends=1,
            ice_servers=[],
            post=lambda event: None,
            gone=lambda friend: None,
            now_ms=lambda: 0.0,
        )
        return Pages(
            room=room,
            small=self.sessions.small,
            thumbnail=lambda background: None,
            authority_der=b"",
        )

    async def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        lines = [f"{method} {path} HTTP/1.1", "Connection: close"]
        more = {"Host": "booth"} | headers
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode(errors="surrogateescape"))
        async with asyncio.timeout(30):
            raw = await reader.read()
        writer.close()
        return Answer(raw)
