"""The booth's two doors: HTTPS for the friend's page, and a plain one that leads to it.

A browser gives its camera to no plain-HTTP page on a network, so the page lives behind the booth's
own certificate. Result pages need no camera and are served by both: a guest who scans the strip's
code meets no warning.
"""

import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Middleware

from kiosk.errors import ConfigError, RemoteError
from kiosk.remote.bringing import Bringing
from kiosk.remote.connection import Connection
from kiosk.remote.crowd import Crowd
from kiosk.remote.entrance import Entrance
from kiosk.remote.pages import Pages, filled, guarded
from kiosk.remote.results import Results
from kiosk.remote.room import NOT_FOUND, Room
from kiosk.remote.uploads import Uploads


@dataclass(frozen=True)
class Doors:
    """Where the booth listens, once it does."""

    port: int
    http_port: int


class Server:
    """Serves until `stop`. `connect` makes the connection of a friend who has just come.

    `operator` are the routes of the operator's page, for HTTPS alone; `captive` those of phones in
    the booth's own Wi-Fi, for the plain door alone. `note` sees everybody who comes to either.
    """

    def __init__(
        self,
        *,
        room: Room,
        pages: Pages,
        results: Results,
        operator: Sequence[web.RouteDef],
        captive: Sequence[web.RouteDef],
        uploads: Uploads,
        bringing: Bringing,
        connect: Callable[[], Connection],
        note: Middleware,
        tls: ssl.SSLContext,
        host: str,
    ) -> None:
        self._room = room
        self._pages = pages
        self._results = results
        self._operator = operator
        self._captive = captive
        self._uploads = uploads
        self._bringing = bringing
        self._connect = connect
        self._note = note
        self._tls = tls
        self._host = host
        self._https_port = 0
        self._crowd = Crowd()
        self._entrances: list[Entrance] = []

    async def start(self, *, port: int, http_port: int) -> Doors:
        """Open both doors; 0 takes a free port. Raises ConfigError if a port is taken."""
        self._https_port = await self._open(self._friends(), port, self._tls, "server.port")
        plain = await self._open(self._plain(), http_port, None, "server.http_port")
        return Doors(self._https_port, plain)

    async def stop(self) -> None:
        for entrance in self._entrances:
            await entrance.shut()

    async def _open(
        self, app: web.Application, port: int, tls: ssl.SSLContext | None, key: str
    ) -> int:
        entrance = Entrance(app, crowd=self._crowd, tls=tls)
        self._entrances.append(entrance)
        try:
            return await entrance.open(self._host, port)
        except OSError as error:
            sentence = f"{key} = {port} on {self._host} cannot be used: {error.strerror}."
            raise ConfigError(sentence) from error

    def _friends(self) -> web.Application:
        still = r"/j/{code}/shots/{shot:\d{1,3}}/{attempt:\d{1,3}}/{kind:preview|still}"
        rooms = [
            web.get("/ws/{code}", self._socket),
            web.post(still, self._uploads.post),
            web.post("/j/{code}/backgrounds", self._bringing.post),
        ]
        return self._app("wss:", self._pages.friends(), rooms, self._operator)

    def _plain(self) -> web.Application:
        lead = [web.get("/", self._lead), web.get("/j/{code}", self._lead)]
        return self._app("https:", lead, self._captive)

    def _app(self, connect: str, *routes: Sequence[web.RouteDef]) -> web.Application:
        """What both doors have, and these."""
        app = web.Application(middlewares=[guarded(connect), self._note])
        for each in (self._pages.common(), self._results.routes(), *routes):
            app.add_routes(each)
        return app

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        connection = self._connect()
        if request.match_info["code"] == self._room.code:
            return await connection.serve(request)
        error = RemoteError("room-not-found", "There is no such room. It may be over.")
        return await connection.refuse(request, error, NOT_FOUND)

    async def _lead(self, request: web.Request) -> web.StreamResponse:
        """Say how to trust the booth, and where its page is."""
        # Browsers write it in ASCII, an IPv6 address in brackets; others may send any bytes.
        asked = request.url.host_subcomponent if request.host.isascii() else None
        host = asked or self._host
        return filled("trust.html", https_url=f"https://{host}:{self._https_port}{request.path}")
