"""Which of its failures leave a job behind, told by servers that do each of them."""

import asyncio
import os
import pwd
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pyipp.enums import IppOperation

from kiosk.devices.printer import Uncertain
from kiosk.devices.printer.door import Door, NotThereError, RefusedError, user
from kiosk.devices.printer.ipp import Request
from kiosk.errors import DeviceError

ASKED = Request(IppOperation.PRINT_JOB, {}, {}, b"a JPEG" * 1_000)


class Server:
    """Reads what comes, answers `says`, and closes; with nothing to say it keeps silent."""

    def __init__(self, says: bytes | None) -> None:
        self.heard = b""
        self._says = says

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard += await reader.read(1_000)
        if self._says is None:
            await reader.read()  # until they give up
        else:
            writer.write(self._says)
        writer.close()


def answer(status: str, body: bytes = b"") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@asynccontextmanager
async def door(path: Path, says: bytes | None) -> AsyncIterator[tuple[Door, Server]]:
    server = Server(says)
    async with await asyncio.start_unix_server(server.serve, path):
        way = Door(str(path), limit_s=0.5)
        yield way, server
        await way.close()


@pytest.mark.parametrize(
    "says",
    [
        None,
        b"",
        b"\x15\x03\x01",
        answer("200 OK"),
        answer("200 OK", b"hello"),
        answer("500 Internal Server Error"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it",
        answer("302 Found\r\nLocation: http://elsewhere/"),
    ],
)
async def test_no_proper_answer_leaves_nobody_knowing(tmp_path: Path, says: bytes | None) -> None:
    async with door(tmp_path / "s", says) as (way, _):
        with pytest.raises(Uncertain):
            await way.ask("/printers/booth", ASKED)


@pytest.mark.parametrize("status", ["400 Bad Request", "401 Unauthorized", "403 Forbidden"])
async def test_a_refusal_leaves_no_job(tmp_path: Path, status: str) -> None:
    async with door(tmp_path / "s", answer(status)) as (way, _):
        with pytest.raises(RefusedError):
            await way.ask("/printers/booth", ASKED)


async def test_an_answer_that_says_no_is_an_answer(tmp_path: Path) -> None:
    no = (
        b"\x02\x00\x04\x06\x00\x00\x00\x01" + b"\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x03"
    )
    async with door(tmp_path / "s", answer("200 OK", no)) as (way, _):
        found = await way.ask("/printers/booth", ASKED)
    assert (found.is_yes, found.is_not_found, found.jobs) == (False, True, [])


async def test_a_file_is_fetched_as_it_is(tmp_path: Path) -> None:
    async with door(tmp_path / "s", answer("200 OK", b"*PPD\r\n\xff")) as (way, server):
        assert await way.fetch("/printers/booth.ppd") == b"*PPD\r\n\xff"
    assert server.heard.startswith(b"GET /printers/booth.ppd HTTP/1.1\r\n")


@pytest.mark.parametrize(
    ("says", "error"),
    [
        (answer("404 Not Found"), NotThereError),
        (answer("403 Forbidden"), RefusedError),
        (answer("302 Found\r\nLocation: http://elsewhere/"), DeviceError),
        (None, DeviceError),
    ],
)
async def test_a_file_that_does_not_come_is_told(
    tmp_path: Path, says: bytes | None, error: type[DeviceError]
) -> None:
    async with door(tmp_path / "s", says) as (way, _):
        with pytest.raises(error):
            await way.fetch("/printers/booth.ppd")


async def test_where_nobody_is_no_job_is_left(tmp_path: Path) -> None:
    for nowhere in (str(tmp_path / "s"), "localhost:1"):
        way = Door(nowhere)
        with pytest.raises(DeviceError, match="Is it running") as error:
            await way.ask("/printers/booth", ASKED)
        assert not isinstance(error.value, Uncertain)
        await way.close()


async def test_through_a_socket_it_says_who_it_is(tmp_path: Path) -> None:
    async with door(tmp_path / "s", b"") as (way, server):
        with pytest.raises(Uncertain):
            await way.ask("/printers/부스 1", ASKED)
    head = server.heard.decode()
    assert head.startswith("POST /printers/%EB%B6%80%EC%8A%A4%201 HTTP/1.1\r\n")
    assert f"Authorization: PeerCred {pwd.getpwuid(os.geteuid()).pw_name}\r\n" in head
    assert user() in head
