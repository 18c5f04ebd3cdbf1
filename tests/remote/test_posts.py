"""What friends send by HTTP, by real sockets; what it is, is for `test_uploads.py` and others."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from kiosk.errors import RemoteError
from kiosk.remote.posts import Turns, answered, body_of

MOST = 1_000_000


class Desk:
    """Takes what is posted to it, and may refuse it before or after it is read."""

    def __init__(self) -> None:
        self.url = ""
        self.refuses: RemoteError | None = None
        self.got: list[int] = []

    async def post(self, request: web.Request) -> web.Response:
        return await answered(request, self._take, most_bytes=MOST)

    async def _take(self, request: web.Request) -> web.Response:
        if self.refuses:
            raise self.refuses
        self.got.append(len(await body_of(request, MOST)))
        return web.Response(status=204)

    async def send(self, body: bytes | AsyncIterator[bytes]) -> tuple[int, object]:
        """HTTP status, and the answer."""
        async with aiohttp.ClientSession() as http, http.post(self.url, data=body) as answer:
            return answer.status, None if answer.status == 204 else await answer.json()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    app = web.Application()
    app.add_routes([web.post("/", desk.post)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    desk.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield desk
    await runner.cleanup()


async def test_all_that_fits_is_read(desk: Desk) -> None:
    assert await desk.send(bytes(MOST)) == (204, None)
    assert await desk.send(b"") == (204, None)
    assert desk.got == [MOST, 0]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("not-joined", 401),
        ("wrong-stage", 409),
        ("too-many", 409),
        ("too-large", 413),
        ("too-often", 429),
        ("not-a-picture", 400),
    ],
)
async def test_a_no_comes_with_its_code_and_its_sentence(
    desk: Desk, code: str, status: int
) -> None:
    desk.refuses = RemoteError(code, "Not now.")
    assert await desk.send(b"a picture") == (status, {"code": code, "sentence": "Not now."})


async def test_a_no_is_heard_by_who_is_still_sending(desk: Desk) -> None:
    desk.refuses = RemoteError("wrong-stage", "Not now.")

    async def slowly() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield bytes(100_000)
            await asyncio.sleep(0)

    status, _ = await desk.send(slowly())
    assert status == 409


async def test_more_than_fits_is_not_read_to_its_end(desk: Desk) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield bytes(100_000)

    status, said = await desk.send(endless())
    assert status == 413
    assert isinstance(said, dict)
    assert said["code"] == "too-large"
    assert desk.got == []


def test_everyone_has_so_many_turns_at_once_and_more_when_they_are_over() -> None:
    turns = Turns(at_once=2)
    with turns.of("mina"):
        with turns.of("mina"), turns.of("jun"):
            with pytest.raises(RemoteError) as refused, turns.of("mina"):
                pass
            assert refused.value.code == "too-often"
        with turns.of("mina"):
            pass
