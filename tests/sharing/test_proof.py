"""Against real servers on loopback, which answer, lie, lead away, and hang."""

import asyncio
import datetime
import hashlib
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from aiohttp import web

from kiosk.remote import certificates
from kiosk.session.printing import Way, WayKind
from kiosk.sharing.bucket_page import MARK, MARK_WITHIN, BucketPage
from kiosk.sharing.proof import Candidate, Prover, UnprovenError

TOKEN = "unguessable"
STRIPS = {"strip.jpg": "https://s3.example/strip.jpg"}
PAGE = BucketPage(booth_name="Party", language="ko").html(
    STRIPS, STRIPS, datetime.date(2026, 12, 2)
)
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
Open = Callable[..., Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Open]:
    """Opens a server that answers everything so; gives its URL."""
    async with AsyncExitStack() as stack:

        async def opened(answer: Answer, tls: ssl.SSLContext | None = None) -> str:
            return await stack.enter_async_context(_server(answer, tls))

        yield opened


@asynccontextmanager
async def _server(answer: Answer, tls: ssl.SSLContext | None) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.01, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    yield f"{'https' if tls else 'http'}://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def booth(request: web.Request) -> web.StreamResponse:
    """As the booth answers."""
    if request.path != f"/s/{TOKEN}/here":
        raise web.HTTPNotFound
    proof = hashlib.sha256((TOKEN + request.query["n"]).encode()).hexdigest()
    return web.Response(text=proof)


def here(url: str) -> Candidate:
    return Candidate(Way(WayKind.HERE, f"{url}/s/{TOKEN}"), TOKEN)


def page(url: str) -> Candidate:
    return Candidate(Way(WayKind.INTERNET, f"{url}/page?signature=x%2Fy"))


async def unproven(candidate: Candidate, prover: Prover | None = None) -> str:
    with pytest.raises(UnprovenError) as error:
        await (prover or Prover()).prove(candidate)
    assert TOKEN not in str(error.value)
    return str(error.value)


async def test_a_booth_that_answers_is_proven(serve: Open) -> None:
    await Prover().prove(here(await serve(booth)))


async def test_a_venue_that_answers_everything_itself_proves_nothing(serve: Open) -> None:
    async def portal(request: web.Request) -> web.StreamResponse:
        return web.Response(text="Welcome! Please accept our terms. " * 20)

    assert await unproven(here(await serve(portal))) == "something else answers there"


async def test_an_answer_that_was_heard_before_proves_nothing(serve: Open) -> None:
    async def parrot(request: web.Request) -> web.StreamResponse:
        return web.Response(text=hashlib.sha256(f"{TOKEN}0123".encode()).hexdigest())

    assert await unproven(here(await serve(parrot))) == "something else answers there"


async def test_an_empty_answer_proves_nothing(serve: Open) -> None:
    async def silent(request: web.Request) -> web.StreamResponse:
        return web.Response()

    await unproven(here(await serve(silent)))


@pytest.mark.parametrize("status", [204, 401, 403, 404, 429, 500, 503])
async def test_another_status_proves_nothing(serve: Open, status: int) -> None:
    async def no(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status)

    url = await serve(no)
    assert str(status) in await unproven(here(url))
    assert str(status) in await unproven(page(url))


async def test_a_page_in_a_bucket_has_to_begin_as_ours_do(serve: Open) -> None:
    asked: list[tuple[str, str]] = []

    async def bucket(request: web.Request) -> web.StreamResponse:
        asked.append((request.raw_path, request.headers["Range"]))
        return web.Response(status=206, body=PAGE[request.http_range])

    await Prover().prove(page(await serve(bucket)))
    assert asked == [("/page?signature=x%2Fy", f"bytes=0-{MARK_WITHIN - 1}")]


@pytest.mark.parametrize("says", ["", "Welcome! Please accept our terms. ", "next={url} "])
async def test_a_portal_that_answers_for_a_bucket_proves_nothing(serve: Open, says: str) -> None:
    async def portal(request: web.Request) -> web.StreamResponse:
        said = (says * 20).format(url=request.url)
        return web.Response(text=f"<html>{said}", content_type="text/html")

    await unproven(page(await serve(portal)))
    await unproven(page(await serve(portal) + f"/{quote(MARK)}"))


async def test_a_bucket_that_does_not_know_ranges_is_not_read_to_its_end(serve: Open) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(PAGE)
        while True:
            await response.write(b"x" * 65536)

    await Prover().prove(page(await serve(endless)))


async def test_a_page_that_has_moved_on_the_same_host_is_followed(serve: Open) -> None:
    async def moved(request: web.Request) -> web.StreamResponse:
        if request.path.startswith("/new"):
            return web.Response(body=PAGE)
        raise web.HTTPFound("/new" + request.path)

    await Prover().prove(page(await serve(moved)))


async def test_a_page_that_leads_to_another_host_proves_nothing(serve: Open) -> None:
    async def away(request: web.Request) -> web.StreamResponse:
        raise web.HTTPTemporaryRedirect("http://127.0.0.2/login")

    assert await unproven(page(await serve(away))) == "it leads to another host"


async def test_a_page_that_leads_in_circles_proves_nothing(serve: Open) -> None:
    async def circle(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(request.path)

    assert await unproven(page(await serve(circle))) == "it leads in circles"


async def test_a_server_that_hangs_costs_a_short_while(serve: Open) -> None:
    async def hang(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(600)
        raise AssertionError

    url = await serve(hang)
    began_s = time.monotonic()
    assert "no answer" in await unproven(here(url), Prover(limit_s=0.2))
    assert "no answer" in await unproven(page(url), Prover(limit_s=0.2))
    assert time.monotonic() - began_s < 20


async def test_what_is_no_server_at_all_proves_nothing(unused_tcp_port: int) -> None:
    await unproven(here(f"http://127.0.0.1:{unused_tcp_port}"))
    await unproven(here("http://no-such-name.invalid"))
    await unproven(page("ftp://127.0.0.1"))
    await unproven(page("nonsense"))


@pytest.fixture
def made(tmp_path: Path) -> certificates.Certificates:
    return certificates.ensure_certificates(
        tmp_path,
        booth_name="Mina",
        names=["booth.local"],
        addresses=["127.0.0.1"],
        now=datetime.datetime.now(datetime.UTC),
    )


async def test_a_certificate_that_phones_do_not_trust_proves_nothing(
    serve: Open, made: certificates.Certificates
) -> None:
    url = await serve(booth, certificates.server_context(made))
    assert "Certificate" in await unproven(here(url))


async def test_a_certificate_that_phones_trust_proves_the_way(
    serve: Open, made: certificates.Certificates
) -> None:
    url = await serve(booth, certificates.server_context(made))
    trust = ssl.create_default_context(cafile=made.authority_pem_path)
    await Prover(trust=trust).prove(here(url))
    elsewhere = url.replace("127.0.0.1", "127.0.0.2")  # right, but for another name
    await unproven(here(elsewhere), Prover(trust=trust))
