"""What a link opens, of sessions on disk as the booth keeps them."""

import asyncio
import os
import time
from collections.abc import Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from kiosk.imaging.card import compose_card, small_strip
from kiosk.outlets.keepsakes import Keepsakes, Make, for_files
from kiosk.session.backgrounds import colour
from kiosk.session.events import BOOTH, Capture, Room, Source
from kiosk.session.record import Record
from kiosk.session.state import Taken
from kiosk.store.sessions import Sessions, new_token

SESSION = "20260101-120000-abcdef"


def jpeg(tint: str = "#FFC83D", size: tuple[int, int] = (600, 1800)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, tint).save(out, "JPEG")
    return out.getvalue()


class Kept:
    """A session with a strip, and its keepsakes."""

    def __init__(self, folder: Path, *, small: Make = small_strip) -> None:
        self.folder = folder / SESSION
        self.sessions = Sessions(
            folder, small=lambda data: data, now_ms=lambda: time.time() * 1e3, link_days=7
        )
        self.sessions.open()
        self.token = new_token()
        card = partial(compose_card, booth_name="Nearbooth", line="A strip with everyone on it.")
        self.keepsakes = Keepsakes(sessions=self.sessions, small=small, card=card)

    async def strip(self, tint: str = "#FFC83D") -> None:
        await self.sessions.keep_strip(SESSION, jpeg(tint), b"a png", self.token)

    async def shots(self, names: Sequence[tuple[str, str]], shots: int = 1) -> None:
        """Everybody's stills, and everybody together."""
        taken = []
        for shot in range(1, shots + 1):
            captures = []
            for who, _ in names:
                capture = Capture(shot, 1, who, Source.STILL, "", 1_000.0, 1.0)
                content = f"{shot} {who}".encode()
                captures.append(await self.sessions.keep(SESSION, capture, content))
            scene = await self.sessions.keep_scene(SESSION, shot, 1, f"{shot} all".encode())
            people = tuple(who for who, _ in names)
            taken.append(Taken(shot, 1, 1_000.0, people, tuple(captures), scene))
        room = Room(SESSION, "code", "")
        white = colour("#FFFFFF")
        await self.sessions.record(Record(room, "result", tuple(names), white, tuple(taken)))

    async def everything(self) -> dict[str, bytes]:
        files = await self.keepsakes.everything(SESSION)
        assert len({name.casefold() for name, _ in files}) == len(files)
        return {name: path.read_bytes() for name, path in files}


@pytest.fixture
async def kept(tmp_path: Path) -> Kept:
    kept = Kept(tmp_path)
    await kept.strip()
    return kept


# The strip


async def test_a_link_opens_its_session_and_no_other(kept: Kept) -> None:
    assert kept.keepsakes.session_of(kept.token) == SESSION
    for guess in (
        "",
        "a" * 22,
        kept.token[:-1],
        kept.token + "a",
        "../" + SESSION,
        "\x00",
        "\udcff",
    ):
        assert kept.keepsakes.session_of(guess) is None


async def test_the_strip_is_there_as_both_kinds_of_file(kept: Kept) -> None:
    assert kept.keepsakes.strip(SESSION, "jpg") == kept.folder / "strip.jpg"
    assert kept.keepsakes.strip(SESSION, "png") == kept.folder / "strip.png"
    (kept.folder / "strip.png").unlink()
    assert kept.keepsakes.strip(SESSION, "png") is None
    assert kept.keepsakes.strip("another", "jpg") is None


# Small ones of it


async def test_small_ones_are_made_once_and_lie_beside_the_strip(tmp_path: Path) -> None:
    made: list[int] = []

    def small(strip: Image.Image) -> bytes:
        made.append(strip.width)
        return small_strip(strip)

    kept = Kept(tmp_path, small=small)
    await kept.strip()
    for _ in range(2):
        assert await kept.keepsakes.small(SESSION) == kept.folder / "small.jpg"
    async with asyncio.TaskGroup() as phones:
        for _ in range(5):
            phones.create_task(kept.keepsakes.small(SESSION))
    assert made == [600]


async def test_the_card_has_the_size_that_chats_show(kept: Kept) -> None:
    card = await kept.keepsakes.card(SESSION)
    assert card is not None
    with Image.open(card) as image:
        assert (image.size, image.format) == ((1200, 630), "JPEG")


async def test_a_strip_that_is_composed_again_has_new_small_ones(kept: Kept) -> None:
    await kept.keepsakes.small(SESSION)
    await kept.strip("#3B82F6")
    small = await kept.keepsakes.small(SESSION)
    assert small is not None
    with Image.open(small) as image:
        red, _, blue = image.getpixel((100, 100))
        assert blue > red


async def test_a_clock_that_is_put_back_makes_nothing_anew(kept: Kept) -> None:
    strip = kept.folder / "strip.jpg"
    os.utime(strip, (4_000_000_000, 4_000_000_000))
    first = await kept.keepsakes.small(SESSION)
    assert first is not None
    written = first.stat().st_ino
    again = await kept.keepsakes.small(SESSION)
    assert again is not None
    assert again.stat().st_ino == written


async def test_a_strip_that_cannot_be_read_has_no_small_ones(kept: Kept) -> None:
    (kept.folder / "strip.jpg").write_bytes(b"not a picture")
    assert await kept.keepsakes.small(SESSION) is None
    assert await kept.keepsakes.card(SESSION) is None
    assert await kept.keepsakes.small("another") is None


# Everything


async def test_everything_is_the_strip_and_everybodys_pictures_by_name(kept: Kept) -> None:
    await kept.shots([(BOOTH, "Nearbooth"), ("friend-1", "Mina"), ("friend-2", "민준")], shots=2)
    assert await kept.everything() == {
        "strip.jpg": jpeg(),
        "strip.png": b"a png",
        "1.jpg": b"1 all",
        "1-Nearbooth.jpg": b"1 booth",
        "1-Mina.jpg": b"1 friend-1",
        "1-민준.jpg": b"1 friend-2",
        "2.jpg": b"2 all",
        "2-Nearbooth.jpg": b"2 booth",
        "2-Mina.jpg": b"2 friend-1",
        "2-민준.jpg": b"2 friend-2",
    }


async def test_two_of_one_name_have_two_files(kept: Kept) -> None:
    names = ["Mina", "mina", "Mina-2", "MINA"]
    await kept.shots([(f"friend-{n}", name) for n, name in enumerate(names)])
    found = [name for name in await kept.everything() if name.startswith("1-")]
    assert len(found) == 4


async def test_of_a_session_that_nobody_can_read_the_strip_is_left(kept: Kept) -> None:
    (kept.folder / "session.json").write_bytes(b"{")
    assert set(await kept.everything()) == {"strip.jpg", "strip.png"}
    assert await kept.keepsakes.everything("another") == []


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Mina", "Mina"),
        ("민준", "민준"),
        ("\u1106\u1175\u11ab\u110c\u116e\u11ab", "민준"),  # as Macs write it
        ("Zoë & Co.", "Zoë & Co"),
        ("../../etc/passwd", "etcpasswd"),
        ("..\\boot.ini", "boot.ini"),
        ("C:*?<>|", "C"),
        ("a\x00b\nc\u202egpj.exe", "abcgpj.exe"),
        ("...", "friend"),
        ("", "friend"),
        ("x" * 300, "x" * 40),
    ],
)
def test_no_name_is_more_than_a_name_on_any_system(name: str, file: str) -> None:
    assert for_files(name) == file
