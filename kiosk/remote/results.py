"""Everything behind a strip's link. Links are unguessable; whoever has one may see all of this.

    GET   /s/<token>                  the page
    GET   /s/<token>/small.jpg        the strip for a phone's screen
    GET   /s/<token>/card.jpg         what the link unfolds to in a chat, 1200x630
    GET   /s/<token>/strip.jpg, .png  the strip
    GET   /s/<token>/all.zip          the strip and all pictures
    GET   /s/<token>/here?n=<nonce>   proof that this booth has answered: sha256 of token + nonce
    POST  /s/<token>/mail             {"address"}; 202 {"id"}, or 4xx {"code", "sentence"}
    GET   /s/<token>/mail/<id>        {"fate"}: waiting, delayed, sent or failed

A link that opens nothing gets one and the same answer, by the same work, whether it was never
there, has expired, or could not be: nothing is to be learnt by trying.
"""

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from math import ceil
from pathlib import Path
from typing import Protocol

from aiohttp import web

from kiosk.errors import RemoteError
from kiosk.remote.guesses import Tally
from kiosk.remote.pages import filled
from kiosk.remote.phones import endpoints
from kiosk.remote.posts import answered, whole
from kiosk.remote.zipped import Zipped

MOST_BYTES = 1_024
"""Of a letter's order: an address has at most 254."""
ZIPS = 4
"""At once: each holds all files of a session open, some thirty."""
TURN_S = 60.0
"""How long who wants one more waits for a turn."""
PIECE_S = 30.0
"""How long a phone may take for a piece of a ZIP, 256 KiB: none that takes it at all is so slow."""

_NONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")
_KEPT = {"Cache-Control": "private, max-age=86400"}
_FRESH = {"Cache-Control": "no-store"}
_ZIP = {"Content-Disposition": 'attachment; filename="nearbooth.zip"', **_FRESH}


class Keepsakes(Protocol):
    """What guests take home. Files that cannot be had are None."""

    def session_of(self, token: str) -> str | None:
        """Whose strip a link opens: by the same work for every token, whatever it holds."""
        ...

    def strip(self, session: str, kind: str) -> Path | None:
        """`kind` is `jpg` or `png`."""
        ...

    async def small(self, session: str) -> Path | None:
        """A JPEG that a phone has at once."""
        ...

    async def card(self, session: str) -> Path | None:
        """A JPEG of 1200x630."""
        ...

    async def everything(self, session: str) -> Sequence[tuple[str, Path]]:
        """All files of a session that guests may have, by the names that they shall have."""
        ...


class Mailroom(Protocol):
    """Sends a strip by mail: of each strip so many letters, whoever asks, and no more.

    There is no other limit: one for each address that asks would shut out all guests of a venue
    that come from the same, once one of them has asked often enough.
    """

    async def ask(self, session: str, address: str) -> str:
        """The letter's id: it is on its way. Raises RemoteError, also of a strip's last letter."""
        ...

    async def fate(self, session: str, letter: str) -> str | None:
        """`waiting`, `delayed`, `sent` or `failed`; None of a letter that is not known."""
        ...


class Results:
    """`mailroom` is None where there is no mail. `public_url` is the booth's, if it has one: chats
    that unfold a link fetch its card there."""

    def __init__(
        self,
        *,
        keepsakes: Keepsakes,
        booth_name: str,
        mailroom: Mailroom | None = None,
        public_url: str = "",
        guesses: Tally | None = None,
    ) -> None:
        self._keepsakes = keepsakes
        self._booth_name = booth_name
        self._mailroom = mailroom
        self._public_url = public_url.rstrip("/")
        self._guesses = guesses or Tally(most=20, within_s=60)
        self._zips = asyncio.Semaphore(ZIPS)

    def routes(self) -> list[web.RouteDef]:
        """For both doors: what is asked for under `/s/` and is none of these is not there."""
        return [
            web.get("/s/{token}", self._page),
            web.get("/s/{token}/small.jpg", self._small),
            web.get("/s/{token}/card.jpg", self._card),
            web.get("/s/{token}/strip.{kind:jpg|png}", self._strip),
            web.get("/s/{token}/all.zip", self._all),
            web.get("/s/{token}/here", self._here),
            web.post("/s/{token}/mail", self._post),
            web.get("/s/{token}/mail/{letter}", self._fate),
            web.route("*", "/s/{rest:.*}", self._nothing),
        ]

    # The page and its pictures

    async def _page(self, request: web.Request) -> web.StreamResponse:
        self._session(request)
        token = request.match_info["token"]
        host = request.host.encode("ascii", "ignore").decode()  # it may be any bytes
        base = self._public_url or f"{request.scheme}://{host}"
        page = filled(
            "strip.html",
            booth_name=self._booth_name,
            token=token,
            strip_url=f"{base}/s/{token}",
            mail="on" if self._mailroom else "off",
        )
        page.headers["Cache-Control"] = "private, no-cache"
        return page

    async def _small(self, request: web.Request) -> web.StreamResponse:
        session = self._session(request)
        return _file(await self._keepsakes.small(session) or self._keepsakes.strip(session, "jpg"))

    async def _card(self, request: web.Request) -> web.StreamResponse:
        return _file(await self._keepsakes.card(self._session(request)))

    async def _strip(self, request: web.Request) -> web.StreamResponse:
        return _file(self._keepsakes.strip(self._session(request), request.match_info["kind"]))

    async def _all(self, request: web.Request) -> web.StreamResponse:
        files = await self._keepsakes.everything(self._session(request))
        async with self._turn():
            zipped = await asyncio.to_thread(Zipped, files)
            try:
                return await _streamed(request, zipped)
            finally:
                zipped.close()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(TURN_S):
                await self._zips.acquire()
        except TimeoutError as error:
            headers = {"Retry-After": str(round(TURN_S)), **_FRESH}
            raise web.HTTPServiceUnavailable(headers=headers) from error
        try:
            yield
        finally:
            self._zips.release()

    async def _here(self, request: web.Request) -> web.StreamResponse:
        self._session(request)
        nonce = request.query.get("n", "")
        if not _NONCE.fullmatch(nonce):
            raise web.HTTPBadRequest(text="n: 8 to 64 letters of base64url.", headers=_FRESH)
        proof = hashlib.sha256((request.match_info["token"] + nonce).encode()).hexdigest()
        return web.Response(text=proof, headers=_FRESH)

    # By mail

    async def _post(self, request: web.Request) -> web.StreamResponse:
        session, mailroom = self._session(request), self._mailroom
        if mailroom is None:
            raise web.HTTPNotFound

        async def take(request: web.Request) -> web.Response:
            address = await _address(request)
            letter = await mailroom.ask(session, address)
            return web.json_response({"id": letter}, status=202, headers=_FRESH)

        return await answered(request, take, most_bytes=MOST_BYTES)

    async def _fate(self, request: web.Request) -> web.StreamResponse:
        session, letter = self._session(request), request.match_info["letter"]
        fate = await self._mailroom.fate(session, letter) if self._mailroom else None
        if fate is None:
            raise web.HTTPNotFound
        return web.json_response({"fate": fate}, headers=_FRESH)

    # What is not there

    def _session(self, request: web.Request) -> str:
        """Whose link it is; if nobody's, the page that says so is raised."""
        session = self._keepsakes.session_of(request.match_info["token"])
        if session is None:
            raise self._missed(request)
        return session

    async def _nothing(self, request: web.Request) -> web.StreamResponse:
        raise self._missed(request)

    def _missed(self, request: web.Request) -> web.HTTPException:
        text = filled("gone.html").text
        if wait_s := self._guesses.count(endpoints(request)[0]):
            headers = {"Retry-After": str(ceil(wait_s)), **_FRESH}
            return web.HTTPTooManyRequests(text=text, content_type="text/html", headers=headers)
        return web.HTTPNotFound(text=text, content_type="text/html", headers=_FRESH)


def _file(path: Path | None) -> web.FileResponse:
    if path is None:
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=_KEPT)


async def _streamed(request: web.Request, zipped: Zipped) -> web.StreamResponse:
    """Piece by piece as the guest takes them: a slow one holds neither a thread nor memory, and
    one that takes nothing is hung up on."""
    response = web.StreamResponse(headers=_ZIP)
    response.content_type = "application/zip"
    response.content_length = zipped.size
    pieces = zipped.pieces()
    try:
        await response.prepare(request)
        if request.method == "HEAD":
            return response
        while piece := await asyncio.to_thread(next, pieces, b""):
            async with asyncio.timeout(PIECE_S):
                await response.write(piece)
    except ConnectionError:
        pass  # the guest has gone
    except TimeoutError:
        if request.transport:
            request.transport.abort()
    return response


async def _address(request: web.Request) -> str:
    """Raises RemoteError: too-large, too-slow, bad-message."""
    body = await whole(request, MOST_BYTES, "That is no e-mail address yet. Look at it once more.")
    try:
        return str(json.loads(body)["address"])
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise RemoteError("bad-message", "Send JSON with an address.") from error
