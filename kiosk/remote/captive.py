"""The door that phones find when they try the booth's Wi-Fi for an internet, and what is behind.

A phone that has joined asks for pages of its maker. All names lead to the booth here, so the booth
can answer: it sends the phone to its welcome, which phones show in a small window of their own.
That window is no browser: it keeps nothing and is shut without a word. So it shows the strip that
is on the booth's screen, and one key, "Stay connected". Whoever presses that gets, when the phone
asks once more, the answer that its maker would give: the phone shuts its window, stays, and an
ordinary browser is led to the strip, whatever address is typed.

Only who is in the booth's Wi-Fi is led there: that is whoever could see the screen.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import NoReturn

from aiohttp import web

from kiosk.remote.crowd import Crowd
from kiosk.remote.entrance import Entrance
from kiosk.remote.pages import filled, guarded
from kiosk.remote.phones import endpoints

STAY_S = 1800.0
"""For so long a phone is told that all is well; then another may have its address."""
CHECK_S = 1.0
MOST, EACH = 200, 20
"""Connections, in all and of one phone, beside those to the other doors."""
PREFIX = 24
"""Of the Wi-Fi's network, in bits: see `sharing/hotspot/`."""

_HTML, _TEXT = "text/html", "text/plain"
_APPLE = "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"
_FIREFOX = (
    '<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>'
)
PROBES = {
    "/generate_204": (204, "", _TEXT),  # Android
    "/gen_204": (204, "", _TEXT),
    "/hotspot-detect.html": (200, _APPLE, _HTML),
    "/library/test/success.html": (200, _APPLE, _HTML),
    "/connecttest.txt": (200, "Microsoft Connect Test", _TEXT),
    "/ncsi.txt": (200, "Microsoft NCSI", _TEXT),
    "/success.txt": (200, "success\n", _TEXT),  # Firefox
    "/canonical.html": (200, _FIREFOX, _HTML),
    "/nm": (200, "NetworkManager is online\n", _TEXT),  # desktops
}
"""What phones ask for, and the answer of those who made them."""

log = logging.getLogger(__name__)


class Captive:
    """`address` is the booth's own in its Wi-Fi while that is on, `current` the token of the strip
    that is on the screen; `port` is where phones ask: 80, but in tests."""

    def __init__(
        self,
        *,
        address: Callable[[], str | None],
        current: Callable[[], str | None],
        port: int = 80,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = address
        self._current = current
        self._port = port
        self._now_s = now_s
        self._stays: dict[str, float] = {}
        self._open_at: str | None = None
        self._crowd = Crowd(most=MOST, each=EACH)
        self._entrance: Entrance | None = None
        self._reason = ""  # why the door cannot be opened, as the log has it

    async def run(self, http_port: int, check_s: float = CHECK_S) -> None:
        """Keep the door open at the Wi-Fi's address while there is one, until cancelled.

        `http_port` is that of the plain door, which has our `routes`.
        """
        try:
            while True:
                await self._follow(http_port)
                await asyncio.sleep(check_s)
        finally:
            await self._shut()

    async def _follow(self, http_port: int) -> None:
        """Open, move or shut the door, if the Wi-Fi has come or gone."""
        address = self._address()
        if address == self._open_at:
            return
        await self._shut()
        try:
            if address:
                await self._open(address, http_port)
            self._reason = ""
        except OSError as error:
            if str(error) != self._reason:
                self._reason = str(error)
                log.warning("Phones in our Wi-Fi are not led to their strip: %s", error)

    async def _open(self, address: str, http_port: int) -> None:
        app = web.Application(middlewares=[guarded("http:")])
        welcome = f"http://{address}:{http_port}/welcome"

        async def answer(request: web.Request) -> web.StreamResponse:
            return self._answer(request, welcome)

        app.router.add_route("*", "/{any:.*}", answer)
        self._entrance = Entrance(app, crowd=self._crowd)
        await self._entrance.open(address, self._port)
        self._open_at = address

    async def _shut(self) -> None:
        self._open_at = None
        self._stays.clear()
        if self._entrance:
            await self._entrance.shut()
            self._entrance = None

    def _answer(self, request: web.Request, welcome: str) -> web.StreamResponse:
        probe = PROBES.get(request.path.rstrip("/"))
        if probe and self._stayed(request):
            status, text, kind = probe
            said = web.Response(status=status, text=text or None, content_type=kind)
        else:
            said = web.Response(status=302, headers={"Location": welcome})
        said.headers["Cache-Control"] = "no-store"
        return said

    def routes(self) -> list[web.RouteDef]:
        """For the plain door."""
        return [web.get("/welcome", self._welcome), web.post("/welcome", self._stay)]

    async def _welcome(self, request: web.Request) -> web.StreamResponse:
        self._only_inside(request)
        token = self._current()
        window = in_a_window(request.headers.get("User-Agent", ""))
        if token and not window:
            raise web.HTTPFound(f"/s/{token}", headers={"Cache-Control": "no-store"})
        if window and self._stayed(request):
            return self._page("stay.html", request)
        if token:
            return self._page("welcome.html", request, token=token)
        return self._page("wait.html", request)

    async def _stay(self, request: web.Request) -> web.StreamResponse:
        self._only_inside(request)
        self._stays[endpoints(request)[0]] = self._now_s()
        return self._page("stay.html", request)

    def _page(self, name: str, request: web.Request, **values: str) -> web.Response:
        page = filled(name, address=endpoints(request)[1], **values)
        page.headers["Cache-Control"] = "no-store"
        return page

    def _stayed(self, request: web.Request) -> bool:
        at_s = self._stays.get(endpoints(request)[0])
        return at_s is not None and self._now_s() - at_s < STAY_S

    def _only_inside(self, request: web.Request) -> None:
        """Only at the Wi-Fi's own address, and from its network; elsewhere there is no such page.

        Linux answers at all its addresses in all its networks: who is in the venue's could ask for
        that one as well.
        """
        address, (peer, own) = self._address(), endpoints(request)
        if not address or own != address:
            _not_here()
        if ip_address(peer) not in ip_network(f"{address}/{PREFIX}", strict=False):
            _not_here()


def _not_here() -> NoReturn:
    gone = filled("gone.html")
    raise web.HTTPNotFound(text=gone.text, content_type=_HTML)


def in_a_window(agent: str) -> bool:
    """Whether a phone shows the page in a window of its own, or of an app, and not in a browser.

    Android's views of pages within apps say "wv"; Apple's say what they are made of, and not
    "Safari".
    """
    if "; wv)" in agent or "CaptiveNetworkSupport" in agent:
        return True
    return "AppleWebKit" in agent and "Mobile/" in agent and "Safari/" not in agent
