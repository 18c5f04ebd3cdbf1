"""The operator's page: behind its link alone, and nothing that is sent to it can hurt."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from kiosk.errors import RemoteError
from kiosk.remote.operator import MOST_BYTES, OperatorPage, flag, number, operator_token, text
from tests.remote.slow import Slow

TOKEN = "an-operators-own-token"
STATE = {"booth": "Nearbooth", "stage": "attract"}

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def done() -> list[Mapping[str, Any]]:
    """What the actions were told."""
    return []


@pytest.fixture
async def client(done: list[Mapping[str, Any]]) -> AsyncIterator[Client]:
    async def state() -> Mapping[str, Any]:
        return STATE

    async def strip(session: str) -> bytes | None:
        return b"a jpeg" if session == "20261125-010203-abcdef" else None

    async def again(body: Mapping[str, Any]) -> None:
        if text(body, "session") == "gone":
            raise RemoteError("not-found", "There is no such strip any more.")
        done.append(body)

    page = OperatorPage(
        token=TOKEN, booth_name="The <Booth>", state=state, strip=strip, actions={"print": again}
    )
    app = web.Application()
    app.add_routes(page.routes())
    async with TestClient(TestServer(app)) as client:
        yield client


async def post(client: Client, action: str, body: object, token: str = TOKEN) -> ClientResponse:
    return await client.post(f"/o/{token}/{action}", json=body)


async def test_whoever_has_the_link_sees_the_booth(client: Client) -> None:
    page = await (await client.get(f"/o/{TOKEN}")).text()
    assert "The &lt;Booth&gt;" in page
    answer = await client.get(f"/o/{TOKEN}/state")
    assert await answer.json() == STATE
    assert answer.headers["Cache-Control"] == "no-store"
    strip = await client.get(f"/o/{TOKEN}/strips/20261125-010203-abcdef.jpg")
    assert (await strip.read(), strip.content_type) == (b"a jpeg", "image/jpeg")


@pytest.mark.parametrize(
    "token", ["wrong", TOKEN + "x", TOKEN[:-1], "%00", "%ED%A0%80", "a" * 4000]
)
@pytest.mark.parametrize("path", ["", "/state", "/strips/20261125-010203-abcdef.jpg"])
async def test_whoever_guesses_finds_nothing(client: Client, token: str, path: str) -> None:
    assert (await client.get(f"/o/{token}{path}")).status == 404


async def test_a_guess_does_nothing(client: Client, done: list[Mapping[str, Any]]) -> None:
    assert (await post(client, "print", {"session": "a"}, token="wrong")).status == 404
    assert done == []


async def test_an_order_is_carried_out(client: Client, done: list[Mapping[str, Any]]) -> None:
    assert (await post(client, "print", {"session": "a"})).status == 204
    assert done == [{"session": "a"}]


async def test_an_order_that_makes_no_sense_says_why(client: Client) -> None:
    answer = await post(client, "print", {"session": "gone"})
    assert answer.status == 400
    assert await answer.json() == {
        "code": "not-found",
        "sentence": "There is no such strip any more.",
    }


@pytest.mark.parametrize("body", [[], "print", None, {}, {"session": 3}, {"session": ""}])
async def test_an_order_without_its_parts_is_refused(client: Client, body: object) -> None:
    answer = await post(client, "print", body)
    assert (answer.status, (await answer.json())["code"]) == (400, "bad-message")


async def test_no_form_of_another_site_can_give_orders(
    client: Client, done: list[Mapping[str, Any]]
) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = await client.post(
            f"/o/{TOKEN}/print", data=b'{"session": "a"}', headers={"Content-Type": kind}
        )
        assert answer.status == 400
    assert done == []


async def test_an_order_of_any_length_costs_little(client: Client) -> None:
    answer = await client.post(
        f"/o/{TOKEN}/print",
        data=b" " * (MOST_BYTES + 1),
        headers={"Content-Type": "application/json"},
    )
    assert (await answer.json())["code"] == "too-large"
    nested = await client.post(
        f"/o/{TOKEN}/print",
        data=b"[" * MOST_BYTES,
        headers={"Content-Type": "application/json"},
    )
    assert (await nested.json())["code"] == "bad-message"


async def test_an_order_that_comes_in_parts_is_one(
    client: Client, done: list[Mapping[str, Any]]
) -> None:
    slow = Slow(b'{"session": "a"}')
    headers = {"Content-Type": "application/json"}
    async with asyncio.TaskGroup() as tasks:
        sent = tasks.create_task(
            client.post(f"/o/{TOKEN}/print", data=slow.body(), headers=headers)
        )
        await slow.begun.wait()
        await (await client.get(f"/o/{TOKEN}/state")).read()  # the booth has its first half
        slow.let_go()
    assert (sent.result().status, done) == (204, [{"session": "a"}])


async def test_what_nobody_can_do_is_not_there(client: Client) -> None:
    assert (await post(client, "explode", {})).status == 404
    assert (await client.get(f"/o/{TOKEN}/strips/20200101-000000-000000.jpg")).status == 404


def test_a_number_is_whole_and_within_reason() -> None:
    assert number({"sheets": 400}, "sheets", 1000) == 400
    for wrong in (-1, 1001, 1.5, True, "400", None):
        with pytest.raises(RemoteError):
            number({"sheets": wrong}, "sheets", 1000)
    with pytest.raises(RemoteError):
        flag({"printed": 1}, "printed")
    assert flag({"printed": False}, "printed") is False


async def test_the_token_stays_until_somebody_deletes_its_file(tmp_path: Path) -> None:
    path = tmp_path / "operator.token"
    first = await asyncio.to_thread(operator_token, path)
    assert len(first) >= 22
    assert path.stat().st_mode & 0o777 == 0o600
    assert operator_token(path) == first
    path.unlink()
    assert operator_token(path) != first


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe broken \xff"])
def test_a_damaged_token_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "operator.token"
    path.write_bytes(content)
    token = operator_token(path)
    assert len(token) >= 22
    assert operator_token(path) == token
