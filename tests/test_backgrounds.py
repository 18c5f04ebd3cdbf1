"""What there is to choose from, and what becomes of a file that somebody brings."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from kiosk.assets import asset
from kiosk.backgrounds import NONE, SHIPPED, Backgrounds
from kiosk.errors import ConfigError, RemoteError
from kiosk.imaging.background import LONGEST, THUMBNAIL, normalised
from kiosk.session.backgrounds import Background, Kind
from kiosk.store.backgrounds import BackgroundFiles
from kiosk.texts import Texts
from tests.imaging.crafted import encoded, halves


def backgrounds(
    folder: Path,
    *pictures: str,
    colours: tuple[str, ...] = ("#FFFFFF",),
    normalised: Callable[[bytes], bytes] = normalised,
) -> Backgrounds:
    made = Backgrounds(
        colours=colours,
        pictures=pictures,
        files=BackgroundFiles(folder / "backgrounds", keep_days=7),
        normalised=normalised,
    )
    made.open()
    return made


async def bring(to: Backgrounds, data: bytes) -> Background:
    return await to.bring(data, by="friend-mina", by_name="Mina", title="me.png")


def size(path: Path | None) -> tuple[int, int]:
    assert path is not None
    with Image.open(path) as picture:
        assert picture.format == "JPEG"
        return picture.size


# The booth's own


def test_colours_come_first_and_then_every_picture_that_ships(tmp_path: Path) -> None:
    offered = backgrounds(tmp_path, colours=("#FFFFFF", "#3B82F6")).offered()
    assert [b.id for b in offered[:2]] == ["color-ffffff", "color-3b82f6"]
    assert [(b.id, b.kind, b.title) for b in offered[2:]] == [
        (f"picture-{slug}", Kind.UPLOAD, title) for slug, title in SHIPPED.items()
    ]
    assert {b.by for b in offered} == {""}


def test_the_operator_chooses_which_and_in_which_order(tmp_path: Path) -> None:
    some = backgrounds(tmp_path, "city", "studio").offered()
    assert [b.id for b in some] == ["color-ffffff", "picture-city", "picture-studio"]
    assert len(backgrounds(tmp_path, NONE).offered()) == 1


@pytest.mark.parametrize("slug", SHIPPED)
def test_every_picture_that_ships_is_there_as_it_has_to_be(slug: str, tmp_path: Path) -> None:
    own = backgrounds(tmp_path, slug)
    path = own.picture(f"picture-{slug}")
    assert path == asset(f"backgrounds/{slug}.jpg")
    assert 1_920 <= max(size(path)) <= LONGEST
    assert max(size(own.thumbnail(f"picture-{slug}"))) == THUMBNAIL


def test_all_that_lies_with_them_is_on_offer() -> None:
    assert {path.stem for path in asset("backgrounds").glob("*.jpg")} == set(SHIPPED)


@pytest.mark.parametrize("title", SHIPPED.values())
def test_every_picture_that_ships_has_a_name_in_korean(title: str) -> None:
    assert Texts("ko").say(title) != title


def test_a_picture_of_the_operators_own_is_made_presentable_once(tmp_path: Path) -> None:
    source = tmp_path / "우리 파티.png"
    source.write_bytes(encoded(halves((4_000, 1_000)), "PNG"))
    own = backgrounds(tmp_path, str(source))
    party = own.offered()[-1]
    assert (party.kind, party.by, party.title) == (Kind.UPLOAD, "", "우리 파티")
    assert party.id.isascii()
    assert size(own.picture(party.id)) == (LONGEST, LONGEST // 4)
    assert size(own.thumbnail(party.id)) == (THUMBNAIL, THUMBNAIL // 4)

    def never(data: bytes) -> bytes:
        raise AssertionError

    again = backgrounds(tmp_path, str(source), normalised=never)
    assert again.picture(party.id) == own.picture(party.id)


def test_the_operator_is_told_of_a_picture_that_cannot_be_used(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    for name in ("moon", str(broken), str(tmp_path / "gone.jpg")):
        with pytest.raises(ConfigError, match=r"scene\.pictures") as told:
            backgrounds(tmp_path, name)
        assert name in str(told.value)


# Brought ones


async def test_what_is_brought_can_be_stood_before(tmp_path: Path) -> None:
    some = backgrounds(tmp_path)
    brought = await bring(some, encoded(halves((960, 640)), "PNG"))
    assert brought.id.startswith("upload-")
    assert (brought.kind, brought.by, brought.by_name) == (Kind.UPLOAD, "friend-mina", "Mina")
    assert brought.title == "me.png"
    assert size(some.picture(brought.id)) == (960, 640)
    assert size(some.thumbnail(brought.id)) == (THUMBNAIL, 320)
    assert brought not in some.offered()


async def test_what_was_brought_is_still_known_after_a_power_cut(tmp_path: Path) -> None:
    brought = await bring(backgrounds(tmp_path), encoded(halves((600, 400)), "PNG"))
    again = backgrounds(tmp_path)
    assert size(again.picture(brought.id)) == (600, 400)
    assert again.offered() == backgrounds(tmp_path / "other").offered()


async def test_the_same_picture_is_kept_once(tmp_path: Path) -> None:
    some = backgrounds(tmp_path)
    data = encoded(halves(), "PNG")
    assert (await bring(some, data)).id == (await bring(some, data)).id
    other = await bring(some, encoded(halves().rotate(180), "PNG"))
    assert other.id != (await bring(some, data)).id
    assert len(list((tmp_path / "backgrounds").iterdir())) == 4


async def test_what_is_no_picture_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(RemoteError) as refused:
        await bring(backgrounds(tmp_path), b"no picture")
    assert refused.value.code == "not-a-picture"
    assert list((tmp_path / "backgrounds").iterdir()) == []


async def test_a_disk_that_fails_is_told_to_who_brought_it(tmp_path: Path) -> None:
    some = backgrounds(tmp_path)
    (tmp_path / "backgrounds").rmdir()
    (tmp_path / "backgrounds").write_text("in the way")
    with pytest.raises(RemoteError) as refused:
        await bring(some, encoded(halves(), "PNG"))
    assert refused.value.code == "booth-trouble"


async def test_however_many_bring_at_once_one_is_decoded_at_a_time(tmp_path: Path) -> None:
    busy = threading.Lock()

    def alone(data: bytes) -> bytes:
        assert busy.acquire(blocking=False), "two at once"
        try:
            return normalised(data)
        finally:
            busy.release()

    some = backgrounds(tmp_path, normalised=alone)
    async with asyncio.TaskGroup() as tasks:
        for n in range(5):
            tasks.create_task(bring(some, encoded(halves((1_400 + n, 1_300)), "PNG")))


def test_what_nobody_knows_has_no_picture(tmp_path: Path) -> None:
    some = backgrounds(tmp_path)
    for background in ("color-ffffff", "upload-0", "", "..", "picture-../../secret"):
        assert some.picture(background) is None
        assert some.thumbnail(background) is None


def test_a_picture_that_was_wiped_from_the_disk_is_no_reason_to_stop(tmp_path: Path) -> None:
    source = tmp_path / "party.png"
    source.write_bytes(encoded(halves(), "PNG"))
    own = backgrounds(tmp_path, str(source))
    party = own.offered()[-1].id
    path = own.picture(party)
    assert path is not None
    path.unlink()
    assert own.thumbnail(party) is None
