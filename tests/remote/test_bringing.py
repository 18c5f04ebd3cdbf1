"""Friends bring pictures over real HTTPS: which are shown to stand before, and what others cost."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from PIL import Image

from kiosk.imaging.background import MOST_BYTES
from kiosk.remote.bringing import Bringing
from kiosk.remote.room import Member, Room
from kiosk.session.backgrounds import MOST_OF_ONE, Background, Kind
from kiosk.session.events import BackgroundBrought, Button, Event
from kiosk.session.view import Action, Stage
from tests.imaging.crafted import PHONE_HEIC, encoded, halves, jpeg_of, png_of
from tests.opened import LIMIT_S, OpenedBooth, Phone
from tests.playbook import MINA, Playbook
from tests.remote.slow import Slow

PNG = encoded(halves(), "PNG")

Answer = tuple[int, str]
"""HTTP status, and the background's id or the code of the error."""


async def bring(
    booth: OpenedBooth,
    who: Phone,
    body: Any = PNG,
    name: str = "me.png",
    token: str | None = None,
) -> Answer:
    url = f"{booth.secure}/j/{booth.code}/backgrounds"
    headers = {"Authorization": f"Bearer {who.token if token is None else token}"}
    async with (
        asyncio.timeout(LIMIT_S),
        who.http.post(url, params={"name": name}, data=body, headers=headers) as answer,
    ):
        said = await answer.json()
        assert answer.ok or said["sentence"]
        return answer.status, said["bgId"] if answer.ok else said["code"]


async def shown(booth: OpenedBooth, path: str) -> tuple[int, bytes]:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{booth.secure}{path}", ssl=booth.trust) as answer,
    ):
        return answer.status, await answer.read()


@pytest.fixture
async def mina(booth: OpenedBooth) -> AsyncIterator[Phone]:
    async with booth.phone() as phone:
        await phone.join("Mina")
        yield phone


@pytest.fixture
async def jun(booth: OpenedBooth, mina: Phone) -> AsyncIterator[Phone]:
    async with booth.phone() as phone:
        await phone.join("Jun")
        yield phone


async def choosing(booth: OpenedBooth, *phones: Phone) -> None:
    await booth.press(Button.READY, Action.READY)
    for phone in phones:
        await phone.send("READY_STATUS", {"ready": True})
    await booth.press(Button.START, Action.NEXT)
    await booth.until(lambda view: view.stage is Stage.SELECT_BG)


def brought(booth: OpenedBooth) -> list[str]:
    return [b.bg_id for b in booth.view.backgrounds if b.uploaded_by]


async def test_what_one_brings_all_can_see_and_choose(
    booth: OpenedBooth, mina: Phone, jun: Phone
) -> None:
    await choosing(booth, mina, jun)
    status, cat = await bring(booth, mina, encoded(halves((960, 640)), "PNG"), "C:\\cat.png")
    assert status == 201
    told = (await jun.hear("BG_SELECTED", bgId=cat))["payload"]
    assert (told["participant"], told["uploadedBy"]) == (mina.id, mina.id)
    assert (told["bgType"], told["fileName"]) == ("upload", "cat.png")
    option = told["view"]["backgrounds"][-1]
    assert (option["byName"], option["voters"]) == ("Mina", [mina.id])
    found, thumbnail = await shown(booth, told["bgData"])
    assert found == 200
    assert Image.open(BytesIO(thumbnail)).size == (480, 320)
    await jun.send("BG_SELECTED", {"bgId": cat})
    await jun.hear("BG_SELECTED", participant=jun.id, bgId=cat)


async def test_while_people_gather_it_may_be_brought_too_and_late_joiners_see_it(
    booth: OpenedBooth, mina: Phone
) -> None:
    _, cat = await bring(booth, mina)
    await mina.hear("ROOM_STATE")
    async with booth.phone() as late:
        welcome = await late.join("Late")
        assert welcome["view"]["backgrounds"][-1]["bgId"] == cat


@pytest.mark.parametrize(
    "data",
    [encoded(halves(), "JPEG"), PNG, encoded(halves(), "WEBP"), PHONE_HEIC],
    ids=["jpeg", "png", "webp", "heic"],
)
async def test_every_kind_that_phones_have_is_taken(
    booth: OpenedBooth, mina: Phone, data: bytes
) -> None:
    status, background = await bring(booth, mina, data)
    assert status == 201
    assert (await shown(booth, f"/j/{booth.code}/backgrounds/{background}"))[0] == 200


async def test_nothing_on_the_disk_tells_where_it_was_taken(
    booth: OpenedBooth, mina: Phone, tmp_path: Path
) -> None:
    assert (await bring(booth, mina, PHONE_HEIC))[0] == 201
    kept = [path.read_bytes() for path in (tmp_path / "backgrounds").iterdir()]
    assert kept
    assert not any(b"A phone" in data for data in kept)


async def test_what_cannot_be_used_is_told_to_its_sender_and_to_nobody_else(
    booth: OpenedBooth, mina: Phone, jun: Phone, tmp_path: Path
) -> None:
    await choosing(booth, mina, jun)
    await jun.served()
    heard = len(jun.heard)
    assert {
        "nothing": await bring(booth, mina, b""),
        "a text": await bring(booth, mina, b"hello"),
        "a drawing": await bring(booth, mina, b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        "half of one": await bring(booth, mina, PNG[: len(PNG) // 2]),
        "a moving one": await bring(booth, mina, encoded(halves(), "GIF")),
        "a bomb": await bring(booth, mina, jpeg_of(30_000, 30_000)),
        "another": await bring(booth, mina, png_of(30_000, 30_000)),
    } == {
        "nothing": (400, "not-a-picture"),
        "a text": (400, "not-a-picture"),
        "a drawing": (400, "not-a-picture"),
        "half of one": (400, "not-a-picture"),
        "a moving one": (400, "not-a-picture"),
        "a bomb": (413, "too-large"),
        "another": (413, "too-large"),
    }
    await jun.served()
    assert {message["type"] for message in jun.heard[heard:]} <= {"CLOCK_PONG"}
    assert list((tmp_path / "backgrounds").iterdir()) == []
    assert (await bring(booth, mina))[0] == 201


async def test_more_bytes_than_a_phones_picture_has_are_not_read(
    booth: OpenedBooth, mina: Phone
) -> None:
    taken = 0

    async def flood() -> AsyncIterator[bytes]:
        nonlocal taken
        while taken < 10 * MOST_BYTES:
            taken += 1_000_000
            yield bytes(1_000_000)

    with contextlib.suppress(aiohttp.ClientError):  # hung up on, which is as good an answer
        assert await bring(booth, mina, flood()) == (413, "too-large")
    assert taken < 3 * MOST_BYTES
    assert (await bring(booth, mina))[0] == 201


async def test_a_stranger_brings_nothing(booth: OpenedBooth, mina: Phone) -> None:
    for token in ("", "guessed"):
        assert await bring(booth, mina, token=token) == (401, "not-joined")
    await mina.send("LEAVE")
    await mina.hung_up()
    assert await bring(booth, mina) == (401, "not-joined")


async def test_in_the_shoot_it_is_too_late(booth: OpenedBooth, mina: Phone) -> None:
    await choosing(booth, mina)
    await mina.send("BG_SELECTED", {"bgId": "color-ffffff"})
    await booth.press(Button.READY, Action.CHOOSE)
    await booth.press(Button.START, Action.NEXT)
    await booth.until(lambda view: view.stage is Stage.SHOOT)
    assert await bring(booth, mina) == (409, "wrong-stage")


async def test_a_picture_that_is_there_when_everyone_has_gone_on_is_too_late(
    booth: OpenedBooth, mina: Phone
) -> None:
    await choosing(booth, mina)
    slow = Slow(PNG)
    async with asyncio.TaskGroup() as tasks:
        late = tasks.create_task(bring(booth, mina, slow.body()))
        await slow.begun.wait()
        await mina.send("BG_SELECTED", {"bgId": "color-ffffff"})
        await booth.press(Button.READY, Action.CHOOSE)
        await booth.press(Button.START, Action.NEXT)
        await booth.until(lambda view: view.stage is Stage.SHOOT)
        slow.let_go()
        assert await late == (409, "wrong-stage")


async def test_one_friend_brings_one_picture_after_the_other(
    booth: OpenedBooth, mina: Phone, jun: Phone
) -> None:
    slow = Slow(PNG)
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(bring(booth, mina, slow.body()))
        await slow.begun.wait()
        while (refused := await bring(booth, mina))[0] == 201:
            pass  # the booth may not have seen the other begin
        assert refused == (429, "too-often")
        assert (await bring(booth, jun))[0] == 201
        slow.let_go()
        assert (await first)[0] == 201


async def test_the_same_picture_from_two_friends_is_one_option(
    booth: OpenedBooth, mina: Phone, jun: Phone
) -> None:
    await choosing(booth, mina, jun)
    _, first = await bring(booth, mina)
    _, second = await bring(booth, jun)
    await jun.hear("BG_SELECTED", participant=jun.id, bgId=first)
    assert first == second
    assert brought(booth) == [first]
    [option] = [b for b in booth.view.backgrounds if b.bg_id == first]
    assert option.voters == (mina.id, jun.id)


async def test_a_friend_is_told_when_it_is_enough(booth: OpenedBooth, mina: Phone) -> None:
    for n in range(MOST_OF_ONE):
        assert (await bring(booth, mina, encoded(halves((96 + n, 64)), "PNG")))[0] == 201
    await mina.served()
    assert await bring(booth, mina, encoded(halves((200, 64)), "PNG")) == (409, "too-many")
    assert len(brought(booth)) == MOST_OF_ONE


async def test_thumbnails_are_for_the_room_alone(booth: OpenedBooth, mina: Phone) -> None:
    _, cat = await bring(booth, mina)
    await mina.served()
    assert (await shown(booth, f"/j/{booth.code}/backgrounds/{cat}"))[0] == 200
    for path in (
        f"/j/wrongcode/backgrounds/{cat}",
        f"/j/{booth.code}/backgrounds/upload-0000000000000000",
        f"/j/{booth.code}/backgrounds/color-ffffff",
        f"/j/{booth.code}/backgrounds/..%2f..%2fhost",
    ):
        assert (await shown(booth, path))[0] == 404, path
    code = booth.code
    booth.booth.press(Button.START, hold=True)
    await booth.until(lambda view: view.stage is Stage.ATTRACT and view.room_code != code)
    for room in (code, booth.code):
        assert (await shown(booth, f"/j/{room}/backgrounds/{cat}"))[0] == 404


async def test_what_won_is_shown_to_the_end(booth: OpenedBooth, mina: Phone) -> None:
    await choosing(booth, mina)
    _, cat = await bring(booth, mina)
    await booth.press(Button.READY, Action.CHOOSE)
    await booth.press(Button.START, Action.NEXT)
    await booth.until(lambda view: view.stage is Stage.SHOOT)
    assert booth.view.background is not None
    assert booth.view.background.bg_id == cat
    assert (await shown(booth, booth.view.background.bg_data))[0] == 200


async def test_a_whole_picture_is_shown_though_its_bringer_does_not_wait_for_thanks(
    booth: OpenedBooth, mina: Phone
) -> None:
    head = (
        f"POST /j/{booth.code}/backgrounds?name=me.png HTTP/1.1\r\nHost: booth\r\n"
        f"Authorization: Bearer {mina.token}\r\nContent-Length: {len(PNG)}\r\n\r\n"
    )
    port = booth.booth.doors.port
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=booth.trust)
    writer.write(head.encode() + PNG)
    await writer.drain()
    writer.close()
    await booth.until(lambda view: any(b.uploaded_by == mina.id for b in view.backgrounds))


# While a picture is looked at, which here takes as long as the test wants


class Studio:
    """Bringing on a door of its own; the first picture is looked at until it is let go."""

    def __init__(self) -> None:
        self.room = Room(
            friends=4,
            ice_servers=[],
            post=lambda event: None,
            gone=lambda who: None,
            now_ms=lambda: 0.0,
        )
        self.room.publish(Playbook().gather(MINA).view)
        self.mina = Member(MINA, "secret", "Mina", line=None)
        self.room.members[MINA] = self.mina
        self.port = 0
        self.posted: asyncio.Queue[Event] = asyncio.Queue()
        self.looking, self.gone, self._gate = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._bringing = Bringing(room=self.room, bring=self._look, post=self.posted.put_nowait)

    def let_go(self) -> None:
        self._gate.set()

    async def _look(self, data: bytes, *, by: str, by_name: str, title: str) -> Background:
        if not self.looking.is_set():
            self.looking.set()
            await self._gate.wait()
        return Background(f"upload-{data.hex()}", Kind.UPLOAD, by=by, by_name=by_name, title=title)

    async def post(self, request: web.Request) -> web.StreamResponse:
        try:
            return await self._bringing.post(request)
        except asyncio.CancelledError:
            self.gone.set()
            raise

    async def bring(self, data: bytes) -> Answer:
        headers = {"Authorization": f"Bearer {self.mina.token}"}
        url = f"http://127.0.0.1:{self.port}/"
        async with (
            asyncio.timeout(LIMIT_S),
            aiohttp.ClientSession() as http,
            http.post(url, data=data, headers=headers) as answer,
        ):
            said = await answer.json()
            return answer.status, said["bgId"] if answer.ok else said["code"]


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    studio = Studio()
    app = web.Application()
    app.add_routes([web.post("/", studio.post)])
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    studio.port = runner.addresses[0][1]
    yield studio
    await runner.cleanup()


async def test_who_leaves_while_their_picture_is_looked_at_brings_nothing(studio: Studio) -> None:
    async with asyncio.timeout(LIMIT_S), asyncio.TaskGroup() as tasks:
        late = tasks.create_task(studio.bring(b"cat"))
        await studio.looking.wait()
        studio.room.leave(studio.mina)
        studio.let_go()
        assert await late == (401, "not-joined")
    assert studio.posted.empty()


async def test_hanging_up_does_not_make_room_for_another_while_one_is_looked_at(
    studio: Studio,
) -> None:
    async with asyncio.timeout(LIMIT_S), asyncio.TaskGroup() as tasks:
        first = tasks.create_task(studio.bring(b"cat"))
        await studio.looking.wait()
        first.cancel()
        await studio.gone.wait()
        assert await studio.bring(b"dog") == (429, "too-often")
        studio.let_go()
        brought = await studio.posted.get()
        assert isinstance(brought, BackgroundBrought)
        assert brought.background.id == f"upload-{b'cat'.hex()}"
    assert await studio.bring(b"dog") == (201, f"upload-{b'dog'.hex()}")
