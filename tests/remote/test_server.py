"""Both doors, by real sockets."""

import asyncio
import json
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from kiosk.errors import ConfigError
from tests.opened import OpenedBooth, opened


async def answer(booth: OpenedBooth, url: str, **headers: str) -> tuple[int, str]:
    """HTTP status and text, as a browser that trusts the booth gets them."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(url, ssl=booth.trust, headers=headers) as reply,
    ):
        return reply.status, await reply.text()


async def test_a_phone_that_trusts_the_booth_gets_the_page_over_https(booth: OpenedBooth) -> None:
    status, page = await answer(booth, f"{booth.secure}/j/{booth.code}")
    assert status == 200
    assert "/page/main.js" in page


async def test_a_phone_that_does_not_is_not_served(booth: OpenedBooth) -> None:
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await http.get(booth.secure)


async def test_the_link_of_the_screen_leads_to_the_page(booth: OpenedBooth) -> None:
    assert booth.view.join_url == f"{booth.plain}/j/{booth.code}"
    status, page = await answer(booth, str(booth.view.join_url))
    assert status == 200
    assert f'href="{booth.secure}/j/{booth.code}"' in page


async def test_the_plain_door_leads_on_by_the_name_that_the_guest_used(
    booth: OpenedBooth,
) -> None:
    for asked, name in {
        "booth.local:8080": "booth.local",
        "192.168.1.7": "192.168.1.7",
        "[fd00::7]:8080": "[fd00::7]",
    }.items():
        _, page = await answer(booth, f"{booth.plain}/j/{booth.code}", Host=asked)
        link = f"https://{name}:{booth.booth.doors.port}/j/{booth.code}"
        assert f'href="{link}"' in page


async def test_a_name_that_is_none_breaks_nothing(booth: OpenedBooth) -> None:
    for host in ("[", "a b", '"><script>', ":", "", "[::1", "x" * 5_000):
        status, page = await answer(booth, f"{booth.plain}/j/{booth.code}", Host=host)
        assert status in (200, 400), host
        assert "<script>" not in page


async def test_a_name_may_be_any_bytes(
    booth: OpenedBooth, caplog: pytest.LogCaptureFixture
) -> None:
    for path in (f"/j/{booth.code}", "/s/guessed", "/"):
        reader, writer = await asyncio.open_connection("127.0.0.1", booth.booth.doors.http_port)
        writer.write(f"GET {path} HTTP/1.1\r\nConnection: close\r\n".encode())
        writer.write(b"Host: \xff.example\r\n\r\n")
        async with asyncio.timeout(10):
            assert b" 500 " not in await reader.readline()
        writer.close()
    assert caplog.records == []


async def test_the_plain_door_has_neither_room_nor_uploads_nor_pictures(
    booth: OpenedBooth,
) -> None:
    async with aiohttp.ClientSession() as http:
        for path in (f"/ws/{booth.code}", f"/j/{booth.code}/pictures/1.1.booth.still"):
            assert (await http.get(booth.plain + path)).status == 404
        upload = f"{booth.plain}/j/{booth.code}/shots/1/1/still"
        assert (await http.post(upload)).status in (404, 405)


async def test_the_operators_page_is_behind_https_alone_and_phones_are_welcomed_without(
    booth: OpenedBooth,
) -> None:
    path = urlsplit(booth.booth.operator_url).path
    assert (await answer(booth, booth.secure + path))[0] == 200
    assert (await answer(booth, booth.plain + path))[0] == 404
    status, page = await answer(booth, f"{booth.plain}/welcome")
    assert status == 404  # there is one in the booth's own Wi-Fi alone
    assert "Nothing here any more" in page
    assert "Nothing here any more" not in (await answer(booth, f"{booth.secure}/welcome"))[1]


async def test_a_browser_that_is_no_websocket_is_told_so(booth: OpenedBooth) -> None:
    status, _ = await answer(booth, f"{booth.secure}/ws/{booth.code}")
    assert status == 400


async def test_many_strangers_at_once_keep_no_friend_out(booth: OpenedBooth) -> None:
    async def knock() -> None:
        async with booth.phone("wrongcode") as stranger:
            assert await stranger.hung_up() == 4004

    async with asyncio.TaskGroup() as tasks:
        for _ in range(30):
            tasks.create_task(knock())
        async with booth.phone() as mina:
            await mina.join("Mina")
            await mina.served()


async def test_requests_that_are_none_leave_both_doors_open(booth: OpenedBooth) -> None:
    for port, trust in ((booth.booth.doors.port, booth.trust), (booth.booth.doors.http_port, None)):
        for junk in (b"\x00" * 1_000, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"A" * 100_000):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trust)
            writer.write(junk)
            writer.write_eof() if trust is None else None
            async with asyncio.timeout(10):
                while await reader.read(1_000):
                    pass
            writer.close()
    assert (await answer(booth, booth.secure))[0] == 200
    assert (await answer(booth, booth.plain))[0] == 200


async def test_a_port_that_is_taken_is_named_to_the_operator(
    booth: OpenedBooth, tmp_path: Path
) -> None:
    taken = booth.booth.doors
    for key, port in (("server.port", taken.port), ("server.http_port", taken.http_port)):
        with pytest.raises(ExceptionGroup) as caught:
            async with opened(tmp_path / "other", f"{key}={port}"):
                pass
        [error] = caught.value.exceptions
        assert isinstance(error, ConfigError)
        assert str(error).startswith(f"{key} = {port} ")


async def test_friends_hear_it_when_the_booth_is_switched_off(tmp_path: Path) -> None:
    async with opened(tmp_path) as booth, booth.phone() as mina:
        await mina.join("Mina")
        await booth.booth.server.stop()
        assert await mina.hung_up() is not None


async def test_both_doors_say_the_same_texts(booth: OpenedBooth) -> None:
    for door in (booth.secure, booth.plain):
        status, texts = await answer(booth, f"{door}/texts/ko.json")
        assert (status, json.loads(texts)["language"]) == (200, "ko")
