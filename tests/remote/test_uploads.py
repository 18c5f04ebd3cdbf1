"""Friends' stills over real HTTPS: which are kept, and what the others cost."""

import asyncio
import contextlib
import json
import os
import socket
import zlib
from collections.abc import AsyncIterator, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kiosk.remote.uploads import MOST_BYTES
from kiosk.session.events import Button
from kiosk.session.view import Action, ShootPhase, Stage
from tests.opened import OpenedBooth, Phone, opened, picture
from tests.remote.slow import Slow

MEGABYTE = 1_048_576


class Shot:
    """Mina's first shot has fired, and the booth waits for her picture."""

    def __init__(self, booth: OpenedBooth, mina: Phone, fire_at_ms: float, folder: Path) -> None:
        self.booth = booth
        self.mina = mina
        self.fire_at_ms = fire_at_ms
        self._folder = folder

    async def upload(self, kind: str = "still", **more: Any) -> tuple[int, str]:
        fields = {"at_ms": self.fire_at_ms, **more}
        return await self.mina.upload(
            fields.pop("shot", 1), fields.pop("attempt", 1), kind, **fields
        )

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Whose pictures of the shot there are, and which."""
        shoot = self.booth.view.shoot
        assert shoot is not None
        return [(who, source) for shot in shoot.taken for who, source, _ in shot.pictures]

    def minas_files(self) -> list[str]:
        paths = (self._folder / "sessions").glob(f"*/shots/*/{self.mina.id}.*")
        return sorted(path.name.removeprefix(self.mina.id) for path in paths)

    def still(self) -> bytes:
        """Mina's, as it is on disk."""
        [path] = (self._folder / "sessions").glob(f"*/shots/1/{self.mina.id}.jpg")
        return path.read_bytes()

    def manifest(self) -> Any:
        [path] = (self._folder / "sessions").glob("*/session.json")
        return json.loads(path.read_text())


@pytest.fixture
async def shot(tmp_path: Path) -> AsyncIterator[Shot]:
    sets = ("session.review_s=20", "session.grace_s=20")
    async with opened(tmp_path, *sets) as booth, booth.phone() as mina:
        await mina.join("Mina")
        await booth.press(Button.READY, Action.READY)
        await mina.send("READY_STATUS", {"ready": True})
        await booth.press(Button.START, Action.NEXT)
        await booth.press(Button.READY, Action.CHOOSE)
        await mina.send("BG_SELECTED", {"bgId": "color-ffffff"})
        await booth.press(Button.START, Action.NEXT)
        await booth.press(Button.START, Action.START)
        order = (await mina.hear("COUNTDOWN_START"))["payload"]
        await booth.phase(ShootPhase.COLLECTING)
        yield Shot(booth, mina, order["fireAt"], tmp_path)


async def test_a_small_picture_ends_the_wait_and_the_full_one_takes_its_place(shot: Shot) -> None:
    mina = shot.mina
    assert await shot.upload("preview") == (204, "")
    await mina.hear("PHOTO_CAPTURE", participant=mina.id, source="preview")
    assert await shot.upload("still", jpeg=picture(size=(1_920, 1_080))) == (204, "")
    await mina.hear("PHOTO_CAPTURE", participant=mina.id, source="still")
    await shot.booth.phase(ShootPhase.REVIEW)
    assert shot.sources == [("booth", "still"), (mina.id, "still")]
    assert Image.open(BytesIO(shot.still())).size == (1_920, 1_080)


async def test_what_a_phone_says_of_its_owner_is_not_kept(shot: Shot) -> None:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Secret Phone"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (64, 48)).save(out, "JPEG", exif=exif)
    assert b"Secret Phone" in out.getvalue()
    assert await shot.upload(jpeg=out.getvalue()) == (204, "")
    kept = shot.still()
    assert b"Secret Phone" not in kept
    assert not Image.open(BytesIO(kept)).getexif()


async def test_whoever_cannot_be_believed_is_refused_and_the_shot_goes_on(shot: Shot) -> None:
    fire_at = shot.fire_at_ms
    assert {
        "nobody": await shot.upload(token=""),
        "a stranger": await shot.upload(token="guessed"),
        "a moment before": await shot.upload(at_ms=fire_at - 501),
        "a moment after": await shot.upload(at_ms=fire_at + 60_000),
        "1970": await shot.upload(at_ms=0),
        "no number": await shot.upload(at_ms="noon"),
        "not a number": await shot.upload(at_ms="nan"),
        "beyond time": await shot.upload(at_ms="inf"),
        "surer than sure": await shot.upload(uncertainty=-1),
        "without a clue": await shot.upload(uncertainty=60_000),
        "another shot": await shot.upload(shot=2),
        "no shot": await shot.upload(shot=0),
        "another attempt": await shot.upload(attempt=2),
    } == {
        "nobody": (401, "not-joined"),
        "a stranger": (401, "not-joined"),
        "a moment before": (400, "bad-time"),
        "a moment after": (400, "bad-time"),
        "1970": (400, "bad-time"),
        "no number": (400, "bad-message"),
        "not a number": (400, "bad-message"),
        "beyond time": (400, "bad-message"),
        "surer than sure": (400, "bad-time"),
        "without a clue": (400, "bad-time"),
        "another shot": (409, "wrong-stage"),
        "no shot": (409, "wrong-stage"),
        "another attempt": (409, "wrong-stage"),
    }
    assert shot.minas_files() == []
    assert await shot.upload() == (204, "")


async def test_a_picture_of_a_moment_that_has_not_come_is_refused(shot: Shot) -> None:
    """A friend whose clock has leapt ahead."""
    ahead = shot.booth.booth.clock.now_ms() + 300
    assert await shot.upload(at_ms=ahead, uncertainty=1) == (400, "bad-time")
    assert shot.minas_files() == []
    assert await shot.upload() == (204, "")


async def test_of_two_stills_of_one_shot_the_first_stays(shot: Shot) -> None:
    assert await shot.upload(jpeg=picture("#FF0000")) == (204, "")
    first = shot.still()
    assert await shot.upload(jpeg=picture("#0000FF"), at_ms=shot.fire_at_ms - 200) == (204, "")
    assert await shot.upload("preview", jpeg=picture("#00FF00")) == (204, "")
    await shot.booth.phase(ShootPhase.REVIEW)
    assert shot.still() == first
    [taken] = shot.manifest()["shots"]
    [mina] = [c for c in taken["captures"] if c["participant"] == shot.mina.id]
    assert mina["captured_at"] == shot.fire_at_ms


def png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48)).save(out, "PNG")
    return out.getvalue()


def unfolding() -> bytes:
    """A small file that says it is a billion pixels large."""
    jpeg = picture()
    frame = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:frame] + b"\x7f\xff\x7f\xff" + jpeg[frame + 4 :]


async def test_what_is_no_picture_is_refused_and_the_shot_goes_on(shot: Shot) -> None:
    noise = Image.frombytes("RGB", (256, 256), os.urandom(256 * 256 * 3))
    out = BytesIO()
    noise.save(out, "JPEG")
    whole = out.getvalue()
    assert {
        "nothing": await shot.upload(jpeg=b""),
        "a text": await shot.upload(jpeg=b"<html>hello</html>"),
        "noise": await shot.upload(jpeg=os.urandom(100_000)),
        "half of one": await shot.upload(jpeg=whole[: len(whole) // 2]),
        "another kind": await shot.upload(jpeg=png()),
        "a bomb": await shot.upload(jpeg=unfolding()),
    } == {
        "nothing": (400, "not-a-picture"),
        "a text": (400, "not-a-picture"),
        "noise": (400, "not-a-picture"),
        "half of one": (400, "not-a-picture"),
        "another kind": (400, "not-a-picture"),
        "a bomb": (413, "too-large"),
    }
    assert shot.minas_files() == []
    assert await shot.upload(jpeg=whole) == (204, "")


class Flood:
    """200 MB, unless somebody stops taking more."""

    def __init__(self) -> None:
        self.taken = 0

    def __iter__(self) -> Iterator[bytes]:
        while self.taken < 200 * MEGABYTE:
            self.taken += MEGABYTE
            yield b"\xff" * MEGABYTE


def head_of(shot: Shot, *headers: str) -> bytes:
    lines = [
        f"POST /j/{shot.booth.code}/shots/1/1/still?capturedAt={shot.fire_at_ms}&uncertainty=1"
        " HTTP/1.1",
        "Host: booth",
        f"Authorization: Bearer {shot.mina.token}",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode(errors="surrogateescape")


async def stubborn(shot: Shot, header: str, chunks: Iterable[bytes]) -> int:
    """As a program does that listens only when it can speak no more; the HTTP status it finds."""
    head = head_of(shot, header)

    def speak() -> int:
        address = ("127.0.0.1", shot.booth.booth.doors.port)
        with (
            socket.create_connection(address) as plain,
            shot.booth.trust.wrap_socket(plain, server_hostname="127.0.0.1") as line,
        ):
            line.sendall(head)
            with contextlib.suppress(OSError):
                for chunk in chunks:
                    line.sendall(chunk)
            return int(line.recv(100).split()[1])

    return await asyncio.to_thread(speak)


async def test_two_hundred_megabytes_are_refused_without_being_read(shot: Shot) -> None:
    flood = Flood()
    assert await stubborn(shot, f"Content-Length: {200 * MEGABYTE}", flood) == 413
    assert flood.taken < 25 * MEGABYTE, "what fits into buffers on the way"
    assert await shot.upload() == (204, "")


async def test_who_does_not_say_how_much_it_will_be_is_read_no_further_than_allowed(
    shot: Shot,
) -> None:
    flood = Flood()
    chunks = (b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in flood)
    assert await stubborn(shot, "Transfer-Encoding: chunked", chunks) == 413
    assert MOST_BYTES <= flood.taken < MOST_BYTES + 25 * MEGABYTE
    assert await shot.upload() == (204, "")


async def test_what_packs_a_lot_into_little_is_read_no_further_than_allowed(shot: Shot) -> None:
    packed = zlib.compress(b"\xff" * (60 * MEGABYTE))
    assert len(packed) < MEGABYTE
    header = f"Content-Encoding: deflate\r\nContent-Length: {len(packed)}"
    assert await stubborn(shot, header, [packed]) == 413


async def test_a_token_that_is_no_text_is_nobodys(shot: Shot) -> None:
    shot.mina.token = "\udcff"
    assert await stubborn(shot, "Content-Length: 0", []) == 401


async def test_a_tab_that_was_reloaded_may_still_bring_its_picture(shot: Shot) -> None:
    async with shot.booth.phone() as reloaded:
        welcome = await reloaded.join("", shot.mina.token)
        me = welcome["you"]["id"]
        assert me == shot.mina.id
        assert await reloaded.upload(1, 1, "preview", at_ms=shot.fire_at_ms) == (204, "")
        await reloaded.hear("PHOTO_CAPTURE", participant=me, source="preview")
        # And once more: what it had brought before is still there, and so is who it is.
    async with shot.booth.phone() as again:
        await again.join("", shot.mina.token)
        assert await again.upload(1, 1, "still", at_ms=shot.fire_at_ms) == (204, "")
        await again.hear("PHOTO_CAPTURE", participant=me, source="still")
    assert (me, "still") in shot.sources
    assert [p.name for p in shot.booth.view.people] == ["Nearbooth", "Mina"]


async def test_a_friend_who_has_left_brings_no_more_pictures(shot: Shot) -> None:
    await shot.mina.send("LEAVE")
    await shot.mina.hung_up()
    assert await shot.upload() == (401, "not-joined")


async def part(shot: Shot, jpeg: bytes, share: int) -> None:
    """So much of the picture is sent, and then nobody is there any more."""
    port, trust = shot.booth.booth.doors.port, shot.booth.trust
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trust)
    writer.write(head_of(shot, f"Content-Length: {len(jpeg)}") + jpeg[:share])
    await writer.drain()
    writer.close()


async def test_a_whole_picture_is_kept_though_its_bringer_does_not_wait_for_thanks(
    shot: Shot,
) -> None:
    """A tab that is closed as soon as the picture is on its way."""
    jpeg = picture(size=(4_000, 3_000))
    await part(shot, jpeg, len(jpeg))
    await shot.mina.hear("PHOTO_CAPTURE", participant=shot.mina.id, source="still")


async def test_half_a_picture_of_a_friend_who_vanished_is_no_picture(shot: Shot) -> None:
    await part(shot, picture(), 100)
    await shot.mina.served()
    assert shot.minas_files() == []
    assert await shot.upload() == (204, "")


async def test_a_picture_that_comes_after_its_retake_began_is_not_taken_for_the_new_one(
    shot: Shot,
) -> None:
    assert await shot.upload("preview") == (204, "")
    slow = Slow(picture("#EC4899"))
    async with asyncio.TaskGroup() as tasks:
        late = tasks.create_task(shot.upload(jpeg=slow.body()))
        await slow.begun.wait()
        await shot.booth.press(Button.READY, Action.RETAKE)
        await shot.mina.hear("RETAKE")
        slow.let_go()
        assert await late == (409, "wrong-stage")
    assert shot.minas_files() == [".preview.jpg"]


async def test_a_picture_that_comes_after_the_session_is_over_is_told_so(shot: Shot) -> None:
    slow = Slow(picture("#EC4899"))
    async with asyncio.TaskGroup() as tasks:
        late = tasks.create_task(shot.upload(jpeg=slow.body()))
        await slow.begun.wait()
        shot.booth.booth.press(Button.START, hold=True)
        await shot.booth.until(lambda view: view.stage is Stage.ATTRACT)
        slow.let_go()
        status, _ = await late
        assert status in (401, 409)


async def test_one_friend_cannot_fill_the_booths_memory_by_many_uploads_at_once(
    shot: Shot,
) -> None:
    slow = [Slow(picture("#EC4899")) for _ in range(4)]
    async with asyncio.TaskGroup() as tasks:
        under_way = [tasks.create_task(shot.upload(jpeg=one.body())) for one in slow]
        for one in slow:
            await one.begun.wait()
        while (refused := await shot.upload("preview"))[0] == 204:
            pass  # the booth may not have seen the others begin
        assert refused == (429, "too-often")
        for one in slow:
            one.let_go()
        assert [await one for one in under_way] == [(204, "")] * 4
    assert await shot.upload("preview") == (204, "")


async def test_times_of_every_picture_are_in_the_manifest(shot: Shot) -> None:
    at_ms = shot.fire_at_ms + 7.25
    assert await shot.upload(at_ms=at_ms, uncertainty=3.5) == (204, "")
    await shot.booth.phase(ShootPhase.REVIEW)
    await shot.booth.press(Button.START, Action.GO_ON)
    await shot.mina.hear("COUNTDOWN_START", shot=2)
    await shot.booth.phase(ShootPhase.COLLECTING)
    captures = shot.manifest()["shots"][0]["captures"]
    [mine] = [c for c in captures if c["participant"] == shot.mina.id]
    assert (mine["captured_at"], mine["uncertainty_ms"], mine["source"]) == (at_ms, 3.5, "still")
