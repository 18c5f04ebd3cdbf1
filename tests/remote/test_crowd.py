"""Who is let in, by real sockets: phones at 127.0.0.1, .2 and so on are different ones."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from functools import partial

import pytest

from kiosk.remote import crowd
from kiosk.remote.crowd import Crowd, listening
from tests.opened import LIMIT_S


class Hall:
    """A door behind which everybody is greeted, and then sent `more` without an end."""

    def __init__(self, crowd: Crowd, more: bytes = b"") -> None:
        self.crowd = crowd
        self.port = 0
        self.lost = asyncio.Event()
        self._more = more

    async def _greet(self, said: asyncio.StreamReader, guest: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            guest.write(b"hello")
            while self._more:
                guest.write(self._more)
                await guest.drain()
            await said.read()
        guest.close()
        self.lost.set()

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["Hall"]:
        [door] = listening("127.0.0.1", 0, self.crowd)
        self.port = door.getsockname()[1]
        async with await asyncio.start_server(self._greet, sock=door):
            yield self

    async def comes(self, address: str) -> tuple[bool, socket.socket]:
        """Whether who has that address is let in; and their end of it."""
        connect = partial(
            socket.create_connection, ("127.0.0.1", self.port), source_address=(address, 0)
        )
        phone = await asyncio.to_thread(connect)
        phone.settimeout(LIMIT_S)
        try:
            return await asyncio.to_thread(phone.recv, 5) == b"hello", phone
        except ConnectionError:
            return False, phone


async def test_of_one_address_so_many_are_let_in_and_of_others_still_some() -> None:
    async with Hall(Crowd(most=3, each=2)).open() as hall:
        mina, jun = "127.0.0.1", "127.0.0.2"
        came = [await hall.comes(who) for who in (mina, mina, mina, jun, jun)]
        assert [is_in for is_in, _ in came] == [True, True, False, True, False]
        for _, phone in came:
            phone.close()


async def test_whoever_leaves_makes_room_for_the_next() -> None:
    async with Hall(Crowd(most=1, each=1)).open() as hall:
        for _ in range(3):
            is_in, phone = await hall.comes("127.0.0.1")
            assert is_in
            assert not (await hall.comes("127.0.0.2"))[0]
            hall.lost.clear()
            phone.close()
            async with asyncio.timeout(LIMIT_S):
                await hall.lost.wait()


async def test_who_is_sent_something_and_takes_nothing_is_let_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crowd, "DEAF_S", 0.5)
    async with Hall(Crowd(), more=bytes(100_000)).open() as hall:
        _, phone = await hall.comes("127.0.0.1")
        async with asyncio.timeout(LIMIT_S):
            await hall.lost.wait()
        phone.close()


def test_it_is_said_once_that_there_are_too_many(caplog: pytest.LogCaptureFixture) -> None:
    crowded = Crowd(most=1, each=1)
    assert crowded.enter("192.0.2.1")
    assert not any(crowded.enter("192.0.2.2") for _ in range(50))
    assert len(caplog.records) == 1


def test_a_port_that_is_taken_cannot_be_listened_at() -> None:
    [door] = listening("127.0.0.1", 0, Crowd())
    with door, pytest.raises(OSError, match="in use"):
        listening("127.0.0.1", door.getsockname()[1], Crowd())


def test_a_name_is_listened_at_under_each_of_its_addresses() -> None:
    doors = listening("localhost", 0, Crowd())
    assert {door.getsockname()[0] for door in doors} <= {"127.0.0.1", "::1"}
    assert doors
    for door in doors:
        door.close()
