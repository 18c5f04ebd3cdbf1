"""What friends send by HTTP, by real sockets; what it is, is for `test_uploads.py` and others."""

import asyncio
import weakref
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from kiosk.errors import RemoteError
from kiosk.remote import posts
from kiosk.remote.posts import Turns, answered, body_of, sender
from kiosk.remote.room import Member, Room
from tests.opened import LIMIT_S
from tests.remote.slow import Slow

MOST = 1_000_000


class Picture:
    """Stands for what was read of one: bytes cannot be watched."""


class Desk:
    """Takes what Mina posts to it, and may refuse it before or after it is read."""

    def __init__(self) -> None:
        self.mina = Member("friend-mina", "secret", "Mina", line=None)
        self.room = Room(
            friends=4,
            ice_servers=[],
            post=lambda event: None,
            gone=lambda who: None,
            now_ms=lambda: 0.0,
        )
        self.room.members[self.mina.id] = self.mina
        self.port = 0
        self.refuses: RemoteError | None = None
        self.got: list[int] = []
        self.refused: asyncio.Queue[str] = asyncio.Queue()
        self.held = weakref.WeakSet[Picture]()
        """Of what was refused, what is still in memory."""
        self.reading = asyncio.Event()
        self._turns = Turns(at_once=1)

    async def post(self, request: web.Request) -> web.Response:
        return await answered(request, self._noted, most_bytes=MOST)

    async def _noted(self, request: web.Request) -> web.Response:
        try:
            return await self._take(request)
        except RemoteError as error:
            self.refused.put_nowait(error.code)
            raise

    async def _take(self, request: web.Request) -> web.Response:
        if self.refuses:
            picture = Picture()
            self.held.add(picture)
            raise RemoteError(self.refuses.code, self.refuses.sentence)
        with self._turns.of(sender(request, self.room).id):
            self.reading.set()
            self.got.append(len(await body_of(request, self.room, MOST)))
        return web.Response(status=204)

    async def send(self, body: bytes | AsyncIterator[bytes]) -> tuple[int, Any]:
        """HTTP status, and the answer."""
        url = f"http://127.0.0.1:{self.port}/"
        headers = {"Authorization": f"Bearer {self.mina.token}"}
        async with (
            asyncio.timeout(LIMIT_S),
            aiohttp.ClientSession() as http,
            http.post(url, data=body, headers=headers) as answer,
        ):
            return answer.status, None if answer.status == 204 else await answer.json()

    async def refusal(self) -> str:
        """The code of the next."""
        async with asyncio.timeout(LIMIT_S):
            return await self.refused.get()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    app = web.Application()
    app.add_routes([web.post("/", desk.post)])
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    desk.port = runner.addresses[0][1]
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
    assert said["code"] == "too-large"
    assert desk.got == []


# Lines that break, and people who leave


async def trickling(piece: bytes, pause_s: float) -> AsyncIterator[bytes]:
    for _ in count():
        yield piece
        await asyncio.sleep(pause_s)


async def test_a_line_that_falls_silent_is_cut_and_its_friend_may_send_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "SILENCE_S", 0.3)
    monkeypatch.setattr(posts, "LOOK_S", 0.1)
    with pytest.raises(aiohttp.ClientError):
        await desk.send(Slow(b"a picture").body())
    assert await desk.refusal() == "too-slow"
    assert await desk.send(b"a picture") == (204, None)


async def test_a_line_that_only_trickles_is_cut_in_the_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "WHOLE_S", 0.5)
    with pytest.raises(aiohttp.ClientError):
        await desk.send(trickling(b"x", pause_s=0.02))
    assert await desk.refusal() == "too-slow"


async def test_who_was_refused_is_not_heard_out_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.refuses = RemoteError("wrong-stage", "Not now.")
    monkeypatch.setattr(posts, "SILENCE_S", 0.3)
    monkeypatch.setattr(posts, "LOOK_S", 0.1)
    with pytest.raises(aiohttp.ClientError):
        await desk.send(Slow(b"a picture").body())
    monkeypatch.setattr(posts, "WHOLE_S", 0.5)
    with pytest.raises(aiohttp.ClientError):
        await desk.send(trickling(b"x", pause_s=0.02))


@pytest.mark.parametrize("silent", [True, False])
async def test_of_who_has_left_no_more_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, silent: bool
) -> None:
    """Noticed while they send, and while they do not."""
    monkeypatch.setattr(posts, "LOOK_S", 0.05 if silent else posts.SILENCE_S)
    slow = Slow(bytes(1_000))
    async with asyncio.TaskGroup() as tasks:
        sent = tasks.create_task(desk.send(slow.body()))
        await desk.reading.wait()
        desk.room.leave(desk.mina)
        if not silent:
            slow.let_go()
        assert await desk.refusal() == "not-joined"
        slow.let_go()
        assert (await sent)[0] == 401
    assert desk.got == []


async def test_what_was_read_is_let_go_before_the_rest_is_heard_out(desk: Desk) -> None:
    slow = Slow(bytes(1_000))
    desk.refuses = RemoteError("not-a-picture", "That is none.")
    async with asyncio.TaskGroup() as tasks:
        sent = tasks.create_task(desk.send(slow.body()))
        assert await desk.refusal() == "not-a-picture"
        await slow.begun.wait()
        assert not desk.held
        slow.let_go()
        assert (await sent)[0] == 400


def test_everyone_has_so_many_turns_at_once_and_more_when_they_are_over() -> None:
    turns = Turns(at_once=2)
    with turns.of("mina"):
        with turns.of("mina"), turns.of("jun"):
            with pytest.raises(RemoteError) as refused, turns.of("mina"):
                pass
            assert refused.value.code == "too-often"
        with turns.of("mina"):
            pass
