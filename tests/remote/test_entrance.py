"""What strangers do at a door, by real sockets."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from kiosk.remote import entrance
from kiosk.remote.crowd import Crowd
from kiosk.remote.entrance import Entrance
from tests.opened import LIMIT_S, OpenedBooth, opened


@contextlib.asynccontextmanager
async def open_door() -> AsyncIterator[int]:
    """The port of one behind which the length of what is posted is told, and `/fails` fails."""

    async def told(request: web.Request) -> web.StreamResponse:
        return web.Response(text=str(len(await request.read())))

    async def fails(request: web.Request) -> web.StreamResponse:
        raise LookupError

    app = web.Application()
    app.add_routes([web.post("/", told), web.get("/fails", fails)])
    door = Entrance(app, crowd=Crowd())
    yield await door.open("127.0.0.1", 0)
    await door.shut()


async def answer(port: int, sent: bytes) -> bytes:
    """All that comes until the booth hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    async with asyncio.timeout(LIMIT_S):
        said = await reader.read()
    writer.close()
    return said


HEAD = b"POST / HTTP/1.1\r\nHost: booth\r\n"


async def test_who_asks_for_nothing_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is silent from the start, who stops within a request, and who has had an answer."""
    monkeypatch.setattr(entrance, "IDLE_S", 0.3)
    async with open_door() as port:
        assert await answer(port, b"") == b""
        assert await answer(port, HEAD) == b""
        assert (await answer(port, HEAD + b"Content-Length: 0\r\n\r\n")).endswith(b"\r\n\r\n0")


async def test_who_never_comes_to_tls_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(entrance, "IDLE_S", 0.3)
    async with opened(tmp_path_factory.mktemp("booth")) as booth:
        assert await answer(booth.booth.doors.port, b"") == b""


async def test_what_is_no_http_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    junk = (
        b"\x00" * 1_000,
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"A" * 100_000 + b"\r\n\r\n",
    )
    chunk = HEAD + b"Transfer-Encoding: chunked\r\n\r\nno number\r\n"
    async with open_door() as port:
        with caplog.at_level(logging.INFO):
            for sent in (*junk, HEAD + b"no header\r\n\r\n", chunk):
                assert b" 400 " in await answer(port, sent)
    assert caplog.records == []


async def test_what_the_booth_itself_does_wrong_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with open_door() as port:
        request = b"GET /fails HTTP/1.1\r\nHost: booth\r\nConnection: close\r\n\r\n"
        assert b" 500 " in await answer(port, request)
    assert "LookupError" in caplog.text


async def test_strangers_who_say_nothing_keep_nobody_else_out(booth: OpenedBooth) -> None:
    port = booth.booth.doors.http_port
    async with contextlib.AsyncExitStack() as strangers:
        for _ in range(210):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            strangers.callback(writer.close)
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, local_addr=("127.0.0.2", 0)
        )
        strangers.callback(writer.close)
        writer.write(b"GET / HTTP/1.1\r\nHost: booth\r\nConnection: close\r\n\r\n")
        async with asyncio.timeout(LIMIT_S):
            assert b" 200 " in await reader.readline()
