"""Proves that a strip is reached by a way, by fetching it as the guest's phone would.

The booth's own pages answer a question that nobody else can: a venue whose portal answers every
address with a page of its own proves nothing. A page in a bucket has to begin as ours do.

What cannot be seen from here: a venue's Wi-Fi that keeps its guests' phones apart lets the booth
reach itself all the same. That is what `sharing.lan = false` is for, and the operator's page says
when a phone was last here (`remote/phones.py`).
"""

import asyncio
import hashlib
import hmac
import secrets
import ssl
from dataclasses import dataclass

import aiohttp
from yarl import URL

from kiosk.errors import KioskError
from kiosk.session.printing import Way
from kiosk.sharing.bucket_page import MARK, MARK_WITHIN
from kiosk.sharing.lookups import Lookups

LIMIT_S = 2.0
"""A guest's phone would take as long: what is slower is not shown."""
REDIRECTS = 3
_MOVED = {301, 302, 303, 307, 308}
_THERE = {200, 206}


@dataclass(frozen=True)
class Candidate:
    """A way that may work. `token` is the strip's where the booth itself answers; it is empty for
    a page that others keep."""

    way: Way
    token: str = ""


class UnprovenError(KioskError):
    """Why a way is none, for the log. Names no address: whoever has that has the strip."""


class Prover:
    """Each proof is a connection of its own, from looking up the name to checking the certificate.

    `trust` is for tests; else the authorities that this system trusts, as phones do.
    """

    def __init__(self, *, trust: ssl.SSLContext | None = None, limit_s: float = LIMIT_S) -> None:
        self._trust = trust
        self._limit_s = limit_s
        self._lookups = Lookups()

    async def prove(self, candidate: Candidate) -> None:
        """Return if it works. Raises UnprovenError."""
        try:
            async with asyncio.timeout(self._limit_s), self._session() as http:
                if candidate.token:
                    await _prove_booth(http, URL(candidate.way.url), candidate.token)
                else:
                    await _prove_page(
                        http, URL(candidate.way.url, encoded=True)
                    )  # or not as signed
        except TimeoutError as error:
            raise UnprovenError(f"no answer within {self._limit_s:.0f} s") from error
        except (aiohttp.ClientError, OSError, EOFError, ValueError) as error:
            raise UnprovenError(type(error).__name__) from error

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            ssl=self._trust or True,
            resolver=self._lookups,
            use_dns_cache=False,
            force_close=True,
        )
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


async def _prove_booth(http: aiohttp.ClientSession, url: URL, token: str) -> None:
    """It is this booth that answers there: only it knows the token, and only just now the nonce."""
    nonce = secrets.token_hex(16)
    right = hashlib.sha256(f"{token}{nonce}".encode()).hexdigest()
    async with await _get(http, url / "here" % {"n": nonce}) as answer:
        said = await answer.content.readexactly(len(right))
    if not hmac.compare_digest(said, right.encode()):
        raise UnprovenError("something else answers there")


async def _prove_page(http: aiohttp.ClientSession, url: URL) -> None:
    """Only its beginning is asked for: the network has better things to carry."""
    head = {"Range": f"bytes=0-{MARK_WITHIN - 1}", "Accept-Encoding": "identity"}
    async with await _get(http, url, head) as answer:
        said = await answer.content.readexactly(MARK_WITHIN)
    if MARK.encode() not in said:
        raise UnprovenError("something else answers there")


async def _get(
    http: aiohttp.ClientSession, url: URL, headers: dict[str, str] | None = None
) -> aiohttp.ClientResponse:
    """What is there; what has moved is followed on the same host. Raises UnprovenError."""
    for _ in range(1 + REDIRECTS):
        answer = await http.get(url, headers=headers, allow_redirects=False)
        if answer.status in _THERE:
            return answer
        answer.close()
        if answer.status not in _MOVED:
            raise UnprovenError(f"HTTP status {answer.status}")
        host, url = url.host, url.join(URL(answer.headers.get("Location", "")))
        if url.host != host:
            raise UnprovenError("it leads to another host")
    raise UnprovenError("it leads in circles")
