import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from kiosk.remote.phones import MOST, Phones


class Time:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def phones(time: Time) -> Phones:
    return Phones(now_s=time)


def test_before_anybody_came_there_is_nothing_to_say(phones: Phones) -> None:
    assert phones.ago_s is None
    assert not phones.lately("0.0.0.0/0", 1e9)


def test_the_last_phone_counts(phones: Phones, time: Time) -> None:
    phones.note("192.168.1.20", "192.168.1.7")
    time.now_s += 5
    phones.note("192.168.1.21", "192.168.1.7")
    time.now_s += 5
    assert phones.ago_s == 5.0
    phones.note("192.168.1.20", "192.168.1.7")
    assert phones.ago_s == 0.0


@pytest.mark.parametrize("own", ["127.0.0.1", "::1", "192.168.1.7"])
def test_the_booth_itself_is_no_phone(phones: Phones, own: str) -> None:
    phones.note(own, "192.168.1.7")
    assert phones.ago_s is None


def test_who_is_in_our_wifi_is_told_from_the_rest(phones: Phones, time: Time) -> None:
    phones.note("192.168.1.20", "192.168.1.7")
    assert not phones.lately("10.77.0.0/24", 300)
    phones.note("10.77.0.42", "10.77.0.1")
    assert phones.lately("10.77.0.0/24", 300)
    time.now_s += 301
    assert not phones.lately("10.77.0.0/24", 300)


def test_ipv6_addresses_are_phones_as_well(phones: Phones) -> None:
    phones.note("fd00::20", "fd00::7")
    assert phones.ago_s == 0.0
    assert not phones.lately("10.77.0.0/24", 300)


def test_of_very_many_the_oldest_are_forgotten(phones: Phones) -> None:
    phones.note("10.77.0.42", "10.77.0.1")
    for n in range(MOST):
        phones.note(f"192.168.{n // 250}.{n % 250 + 1}", "192.168.9.9")
    assert not phones.lately("10.77.0.0/24", 300)
    assert phones.lately("192.168.0.0/16", 300)


@asynccontextmanager
async def door(phones: Phones, host: str) -> AsyncIterator[int]:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text="here")

    app = web.Application(middlewares=[phones.noted])
    app.add_routes([web.get("/", answer)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, host, 0).start()
    yield int(runner.addresses[0][1])
    await runner.cleanup()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_a_door_serves_the_booth_itself_without_a_note(phones: Phones, host: str) -> None:
    async with door(phones, host) as port, aiohttp.ClientSession() as http, asyncio.timeout(10):
        at = f"[{host}]" if ":" in host else host
        async with http.get(f"http://{at}:{port}/") as said:
            assert await said.text() == "here"
    assert phones.ago_s is None
