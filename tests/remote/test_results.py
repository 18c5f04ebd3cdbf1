"""What a strip's link opens, by real sockets, and what it does not, however it is asked."""

import asyncio
import contextlib
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median
from time import perf_counter

import aiohttp
import pytest
from PIL import Image

from kiosk.errors import RemoteError
from kiosk.remote import results
from tests.remote.result_door import SESSION, STRIP, ResultDoor


class Letterbox:
    """A mailroom that refuses what is called `bad`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def ask(self, session: str, address: str) -> str:
        if "bad" in address:
            raise RemoteError("bad-address", "That is no address.")
        self.asked.append((session, address))
        return f"letter-{len(self.asked)}"

    async def fate(self, session: str, letter: str) -> str | None:
        return "waiting" if (session, letter) == (SESSION, "letter-1") else None


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
async def door(tmp_path: Path, letterbox: Letterbox) -> AsyncIterator[ResultDoor]:
    async with ResultDoor(tmp_path, mailroom=letterbox).open() as door:
        yield door


# The page


async def test_the_page_shows_the_strip_without_a_script_and_leads_to_all_of_it(
    door: ResultDoor,
) -> None:
    answer = await door.ask(f"/s/{door.token}")
    page = answer.body.decode()
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"].startswith("private")
    assert f'<img src="/s/{door.token}/small.jpg"' in page
    for file in ("strip.jpg", "strip.png", "all.zip"):
        assert f'href="/s/{door.token}/{file}"' in page
    assert "{{" not in page


async def test_what_a_phone_loads_first_is_little(door: ResultDoor) -> None:
    small = await door.ask(f"/s/{door.token}/small.jpg")
    assert small.headers["content-type"] == "image/jpeg"
    assert len(small.body) <= 80_000
    with Image.open(io.BytesIO(small.body)) as image:
        assert image.width >= 320
        assert image.height == image.width * 3


async def test_a_chat_finds_the_card_of_a_link(door: ResultDoor) -> None:
    page = (await door.ask(f"/s/{door.token}")).body.decode()
    address = f"http://booth/s/{door.token}"
    assert f'<meta property="og:image" content="{address}/card.jpg">' in page
    assert f'<meta property="og:url" content="{address}">' in page
    assert '<meta property="og:title" content="The &lt;Booth&gt;">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    card = await door.ask(f"/s/{door.token}/card.jpg")
    with Image.open(io.BytesIO(card.body)) as image:
        assert (image.size, image.format) == ((1200, 630), "JPEG")


async def test_a_booth_that_the_world_knows_says_so_whatever_it_was_called(tmp_path: Path) -> None:
    async with ResultDoor(tmp_path, public_url="https://booth.example/").open() as door:
        page = (await door.ask(f"/s/{door.token}")).body.decode()
    assert f'content="https://booth.example/s/{door.token}/card.jpg"' in page


async def test_a_name_in_a_request_gets_no_further_than_its_text(door: ResultDoor) -> None:
    page = await door.ask(f"/s/{door.token}", X_Forwarded_Host='"><script>alert(1)</script>')
    assert b"<script>" not in page.body
    async with aiohttp.ClientSession() as http:
        answer = await http.get(door.url, headers={"Host": '"><script>alert(1)'})
        assert "<script>alert" not in await answer.text()


async def test_a_name_in_a_request_may_be_any_bytes(door: ResultDoor) -> None:
    page = await door.ask(f"/s/{door.token}", Host="\udcff.example", Accept="\udcff")
    assert page.status == 200


@pytest.mark.parametrize(
    "path", ["", "/small.jpg", "/card.jpg", "/strip.jpg", "/strip.png", "/all.zip"]
)
async def test_head_says_what_get_would_send(door: ResultDoor, path: str) -> None:
    head = await door.ask(f"/s/{door.token}{path}", "HEAD")
    get = await door.ask(f"/s/{door.token}{path}")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"] == str(len(get.body))
    assert head.headers["content-type"] == get.headers["content-type"]


# The files


async def test_the_strip_comes_as_it_is_and_in_parts(door: ResultDoor) -> None:
    answer = await door.ask(f"/s/{door.token}/strip.jpg")
    assert (answer.headers["content-type"], answer.body) == ("image/jpeg", STRIP.read_bytes())
    part = await door.ask(f"/s/{door.token}/strip.jpg", Range="bytes=1000-1999")
    assert (part.status, part.body) == (206, STRIP.read_bytes()[1000:2000])
    beyond = await door.ask(f"/s/{door.token}/strip.jpg", Range="bytes=99999999-")
    assert beyond.status == 416
    png = await door.ask(f"/s/{door.token}/strip.png", Range="bytes=0-7")
    assert (png.status, png.headers["content-type"]) == (206, "image/png")
    assert png.body == b"\x89PNG\r\n\x1a\n"


async def test_the_strip_is_kept_by_the_guests_phone_alone(door: ResultDoor) -> None:
    answer = await door.ask(f"/s/{door.token}/strip.jpg")
    assert answer.headers["cache-control"] == "private, max-age=86400"
    modified = answer.headers["last-modified"]
    again = await door.ask(f"/s/{door.token}/strip.jpg", If_Modified_Since=modified)
    assert (again.status, again.body) == (304, b"")


async def test_what_was_removed_from_the_disk_is_not_there(door: ResultDoor) -> None:
    (door.folder / "strip.png").unlink()
    assert (await door.ask(f"/s/{door.token}/strip.png")).status == 404
    (door.folder / "strip.jpg").write_bytes(b"half a")
    assert (await door.ask(f"/s/{door.token}/card.jpg")).status == 404
    assert (await door.ask(f"/s/{door.token}/small.jpg")).body == b"half a"


# All of them


async def test_download_all_is_one_file_with_everything(door: ResultDoor) -> None:
    answer = await door.ask(f"/s/{door.token}/all.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="nearbooth.zip"'
    assert int(answer.headers["content-length"]) == len(answer.body)
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.testzip() is None
        assert archive.read("strip.jpg") == STRIP.read_bytes()
        assert archive.namelist() == ["strip.jpg", "strip.png"]


class Loaded:
    """A session with a huge picture."""

    def __init__(self, door: ResultDoor, megabytes: int) -> None:
        self.path = door.folder / "still.jpg"
        self.opened = 0
        self._of = door.results._keepsakes
        with self.path.open("wb") as file:
            file.truncate(megabytes * 1_000_000)

    async def everything(self, session: str) -> list[tuple[str, Path]]:
        self.opened += 1
        return [("1.jpg", self.path)]

    def __getattr__(self, name: str) -> object:
        return getattr(self._of, name)


async def test_a_guest_who_goes_away_ends_the_download_and_others_go_on(
    door: ResultDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = Loaded(door, 200)
    monkeypatch.setattr(door.results, "_keepsakes", loaded)
    for _ in range(20):
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(f"GET /s/{door.token}/all.zip HTTP/1.1\r\nHost: booth\r\n\r\n".encode())
        await reader.readexactly(100_000)
        writer.transport.abort()
    assert loaded.opened == 20
    async with asyncio.timeout(20):
        while _is_open(loaded.path):
            await asyncio.sleep(0.01)
    assert (await door.ask(f"/s/{door.token}")).status == 200


class Greedy:
    """Phones that ask for everything and take none of it."""

    def __init__(self, door: ResultDoor) -> None:
        self._door = door
        self.lines: list[asyncio.StreamReader] = []
        self._writers: list[asyncio.StreamWriter] = []

    async def ask(self) -> None:
        """Until the answer begins."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._door.port, limit=1_000)
        writer.write(f"GET /s/{self._door.token}/all.zip HTTP/1.1\r\nHost: booth\r\n\r\n".encode())
        self.lines.append(reader)
        self._writers.append(writer)
        await reader.readexactly(1)

    def go(self) -> None:
        for writer in self._writers:
            writer.transport.abort()


@pytest.fixture
async def greedy(door: ResultDoor, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Greedy]:
    monkeypatch.setattr(door.results, "_keepsakes", Loaded(door, 200))
    greedy = Greedy(door)
    for _ in range(results.ZIPS):
        await greedy.ask()
    yield greedy
    greedy.go()


async def test_who_comes_while_too_many_download_all_is_asked_to_come_again(
    door: ResultDoor, greedy: Greedy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "TURN_S", 0.1)
    refused = await door.ask(f"/s/{door.token}/all.zip", "HEAD")
    assert (refused.status, refused.headers["cache-control"]) == (503, "no-store")
    assert "retry-after" in refused.headers
    assert (await door.ask(f"/s/{door.token}/strip.jpg")).status == 200


async def test_who_waits_for_a_turn_has_it_when_another_goes(
    door: ResultDoor, greedy: Greedy
) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(door.ask(f"/s/{door.token}/all.zip", "HEAD"))
        await door.ask(f"/s/{door.token}")
        assert not waiting.done()
        greedy.go()
    assert waiting.result().status == 200


async def test_a_phone_that_takes_nothing_holds_nothing(
    door: ResultDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "PIECE_S", 0.2)
    loaded = Loaded(door, 200)
    monkeypatch.setattr(door.results, "_keepsakes", loaded)
    greedy = Greedy(door)
    for _ in range(results.ZIPS + 2):
        await greedy.ask()  # the last have a turn only since the first are hung up on
    async with asyncio.timeout(20):
        while _is_open(loaded.path):
            await asyncio.sleep(0.01)
    greedy.go()


def _is_open(path: Path) -> bool:
    names = []
    for descriptor in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            names.append(descriptor.readlink())
    return path in names


async def test_the_loop_turns_while_a_hundred_megabytes_go_out(
    door: ResultDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door.results, "_keepsakes", Loaded(door, 100))
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    async with asyncio.TaskGroup() as tasks, aiohttp.ClientSession() as http:
        turning = tasks.create_task(turn())
        size = 0
        async with http.get(f"{door.url}/all.zip") as answer:
            async for piece in answer.content.iter_any():
                size += len(piece)
        turning.cancel()
    assert size > 100_000_000
    assert turns > 400  # each piece gave the others their turn


# Proof that it is this booth


async def test_a_live_link_proves_that_this_booth_has_answered(door: ResultDoor) -> None:
    for nonce in ("12345678", "A-z_09" * 10, "n" * 64):
        answer = await door.ask(f"/s/{door.token}/here?n={nonce}")
        assert answer.body.decode() == hashlib.sha256((door.token + nonce).encode()).hexdigest()
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["cache-control"] == "no-store"


async def test_proof_is_given_for_a_proper_nonce_alone(door: ResultDoor) -> None:
    for query in (
        "",
        "?n=",
        "?n=short",
        "?n=" + "n" * 65,
        "?n=has%20spaces",
        "?n=%00%00%00%00%00%00%00%00",
    ):
        assert (await door.ask(f"/s/{door.token}/here{query}")).status == 400
    assert (await door.ask("/s/guessed/here?n=12345678")).status == 404


# By mail


async def post(door: ResultDoor, body: object, token: str = "") -> tuple[int, dict[str, str]]:
    url = f"http://127.0.0.1:{door.port}/s/{token or door.token}/mail"
    data = body if isinstance(body, bytes | str) else None
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, json=None if data is not None else body, data=data) as answer,
    ):
        is_json = answer.content_type == "application/json"
        return answer.status, await answer.json() if is_json else {}


async def test_a_letter_is_ordered_and_asked_after(door: ResultDoor, letterbox: Letterbox) -> None:
    assert await post(door, {"address": "mina@example.com"}) == (202, {"id": "letter-1"})
    assert letterbox.asked == [(SESSION, "mina@example.com")]
    answer = await door.ask(f"/s/{door.token}/mail/letter-1")
    assert (answer.status, answer.body) == (200, b'{"fate": "waiting"}')
    assert (await door.ask(f"/s/{door.token}/mail/letter-2")).status == 404
    assert (await door.ask("/s/guessed/mail/letter-1")).status == 404


async def test_what_is_no_order_is_refused_with_a_sentence(door: ResultDoor) -> None:
    for body, status, code in (
        ({"address": "bad"}, 400, "bad-address"),
        ({"adress": "mina@example.com"}, 400, "bad-message"),
        (["address"], 400, "bad-message"),
        ("address", 400, "bad-message"),
        (b"\xff\xfe", 400, "bad-message"),
        (b"", 400, "bad-message"),
        (b"[" * 1_000, 400, "bad-message"),
        ({"address": "a" * 2_000}, 413, "too-large"),
    ):
        answered, refusal = await post(door, body)
        assert (answered, refusal["code"]) == (status, code), body
        assert refusal["sentence"]


async def test_an_order_is_no_longer_than_it_may_be_however_it_is_sent(
    door: ResultDoor, letterbox: Letterbox
) -> None:
    """In pieces without a length, and packed: 126 bytes that unpack to 80 000."""
    order = json.dumps({"address": "a" + "\u0315" * 20_000}, ensure_ascii=False).encode()
    url = f"{door.url}/mail"

    async def pieces() -> AsyncIterator[bytes]:
        yield order

    async with aiohttp.ClientSession() as http:
        for body, headers in (
            (pieces(), {}),
            (zlib.compress(order), {"Content-Encoding": "deflate"}),
        ):
            async with http.post(url, data=body, headers=headers) as answer:
                assert (await answer.json())["code"] == "too-large"
    assert letterbox.asked == []


async def test_one_guest_who_orders_nonsense_keeps_no_other_from_a_letter(
    door: ResultDoor, letterbox: Letterbox
) -> None:
    """All guests of a venue may have one address."""
    for _ in range(30):
        assert (await post(door, {"address": "bad"}))[0] == 400
    assert (await post(door, {"address": "mina@example.com"}))[0] == 202


async def test_nobody_orders_a_letter_by_a_link_that_opens_nothing(
    door: ResultDoor, letterbox: Letterbox
) -> None:
    assert (await post(door, {"address": "mina@example.com"}, token="guessed"))[0] == 404
    assert letterbox.asked == []


async def test_where_there_is_no_mail_nobody_is_asked_for_an_address(tmp_path: Path) -> None:
    async with ResultDoor(tmp_path).open() as door:
        assert b'data-mail="off"' in (await door.ask(f"/s/{door.token}")).body
        assert (await post(door, {"address": "mina@example.com"}))[0] == 404
        assert (await door.ask(f"/s/{door.token}/mail/letter-1")).status == 404


# Guessing


GUESSES = [
    "/s/",
    "/s//",
    "/s/..",
    "/s/../",
    "/s/%2e%2e/",
    "/s/..%2f..%2fetc%2fpasswd",
    "/s/..%5c..%5cboot.ini",
    "/s/%00",
    "/s/%00/strip.png",
    "/s/%ff%fe",
    "/s/" + "a" * 22,
    "/s/" + "a" * 22 + "/strip.jpg",
    "/s/" + "a" * 22 + "/small.jpg",
    "/s/" + "a" * 22 + "/all.zip",
    "/s/" + "a" * 4_000,
    "/s/" + "a" * 4_000 + "/card.jpg",
    "/s/{token}/session.json",
    "/s/{token}/../session.json",
    "/s/{token}/..%2fsession.json",
    "/s/{token}%2fstrip.jpg",
    "/s/{token}%00",
    "/s/{token}%20",
    "/s/{token}a",
    "/s/{token}/strip.gif",
    "/s/{token}/shots/1/booth.jpg",
    "/s/{token}/mail",
]


async def test_whatever_is_guessed_gets_one_and_the_same_page(door: ResultDoor) -> None:
    answers = set()
    for path in GUESSES:
        door.now_s += 60
        answer = await door.ask(path.format(token=door.token))
        about = {k: v for k, v in answer.headers.items() if k != "date"}
        answers.add((answer.status, answer.body, tuple(sorted(about.items()))))
    [(status, body, _)] = answers
    assert status == 404
    assert b"Nothing here any more" in body


async def test_an_expired_link_is_one_of_them(door: ResultDoor) -> None:
    guessed = await door.ask("/s/" + "a" * 22)
    door.sessions._shelf._link_s = 0.0
    expired = await door.ask(f"/s/{door.token}")
    assert (expired.status, expired.body) == (guessed.status, guessed.body)


async def test_who_guesses_on_is_asked_to_wait_and_a_good_link_opens_all_the_same(
    door: ResultDoor,
) -> None:
    statuses = [(await door.ask(f"/s/guess-{n}")).status for n in range(25)]
    assert statuses == [404] * 20 + [429] * 5
    refused = await door.ask("/s/guess/strip.jpg")
    assert int(refused.headers["retry-after"]) > 0
    assert b"Nothing here any more" in refused.body
    assert (await door.ask(f"/s/{door.token}")).status == 200
    assert (await door.ask(f"/s/{door.token}/strip.jpg")).status == 200
    door.now_s += 120
    assert (await door.ask("/s/guess")).status == 404


async def test_how_long_an_answer_takes_tells_nothing_of_a_guess(door: ResultDoor) -> None:
    """The lookup alone, many times: a socket's noise would hide what there is."""
    nearly, far = door.token[:-1] + "!", "x"
    took: dict[str, list[float]] = {nearly: [], far: []}
    for _ in range(2_000):
        for token, times in took.items():
            began = perf_counter()
            door.sessions.session_of(token)
            times.append(perf_counter() - began)
    assert median(took[nearly]) < 3 * median(took[far])
    assert median(took[far]) < 3 * median(took[nearly])
