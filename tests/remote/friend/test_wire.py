"""A friend's connection, to a real door with the booth's own certificates."""

import ssl
from pathlib import Path

import aiohttp
import pytest

from kiosk.errors import RemoteError
from kiosk.remote.friend.wire import TRIES, Wire

TOKEN = "s3cret"
WHEN = {"capturedAt": "1.0", "uncertainty": "2.0"}


async def test_messages_go_in_the_rooms_envelope(door) -> None:
    async with Wire(url=door.url, authority=door.authority) as wire:
        await wire.send("JOIN", {"name": "Ola"})
        heard = await door.heard.get()
    assert heard["path"] == f"/ws/{wire.code}"
    assert heard["type"] == "JOIN"
    assert heard["payload"] == {"name": "Ola"}
    assert set(heard) >= {"from", "roomId", "timestamp"}


async def test_what_the_room_says_is_heard_until_it_hangs_up(door) -> None:
    async with Wire(url=door.url, authority=door.authority) as wire:
        await wire.send("JOIN", {})
        await door.heard.get()
        await door.socket.send_json({"type": "ROOM_STATE", "payload": {}})
        await door.socket.send_json({"type": "ERROR", "payload": {}})
        await door.socket.close(code=4001)
        assert [message["type"] async for message in wire.messages()] == ["ROOM_STATE", "ERROR"]
        await wire.send("READY_STATUS", {"ready": True})


async def test_a_booth_that_is_not_trusted_is_not_talked_to(door) -> None:
    with pytest.raises(RemoteError) as refused:
        async with Wire(url=door.url, authority=None):
            pass
    assert refused.value.code == "unreachable"
    assert isinstance(refused.value.__cause__, aiohttp.ClientError | ssl.SSLError)


async def test_a_booth_that_is_not_there_is_said_to_be_so(door) -> None:
    nowhere = "https://127.0.0.1:1/j/abcdefgh"
    with pytest.raises(RemoteError, match="No booth answers"):
        async with Wire(url=nowhere, authority=door.authority):
            pass


async def test_it_can_be_opened_again(door) -> None:
    wire = Wire(url=door.url, authority=door.authority)
    for name in ("first", "second"):
        async with wire:
            await wire.send("JOIN", {"name": name})
            assert (await door.heard.get())["payload"]["name"] == name


async def test_a_picture_is_delivered_with_its_time_and_the_friends_token(door) -> None:
    async with Wire(url=door.url, authority=door.authority) as wire:
        assert await wire.upload("2/1/still", token=TOKEN, query=WHEN, jpeg=b"jpeg")
    path = f"/j/{wire.code}/shots/2/1/still"
    assert door.letters == [(path, WHEN, f"Bearer {TOKEN}", b"jpeg")]


async def test_a_refused_picture_is_not_sent_again(door) -> None:
    door.statuses = [409]
    async with Wire(url=door.url, authority=door.authority) as wire:
        assert not await wire.upload("2/1/still", token=TOKEN, query=WHEN, jpeg=b"jpeg")
    assert len(door.letters) == 1


async def test_a_booth_in_trouble_is_tried_again(door) -> None:
    door.statuses = [500]
    async with Wire(url=door.url, authority=door.authority) as wire:
        assert await wire.upload("1/1/preview", token=TOKEN, query=WHEN, jpeg=b"jpeg")
    assert len(door.letters) == 2


async def test_a_booth_in_lasting_trouble_is_given_up(door) -> None:
    door.statuses = [500] * TRIES
    async with Wire(url=door.url, authority=door.authority) as wire:
        assert not await wire.upload("1/1/preview", token=TOKEN, query=WHEN, jpeg=b"jpeg")
    assert len(door.letters) == TRIES


def test_the_rooms_code_is_in_the_link(tmp_path: Path) -> None:
    assert Wire(url="https://192.0.2.7:8443/j/k7m2p9qx", authority=None).code == "k7m2p9qx"
