import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.sharing.bucket_errors import RefusedError, UnreachableError
from kiosk.sharing.delivery import PART_BYTES, Piece
from kiosk.sharing.shipment import Shipment, SignedPage
from kiosk.store.outbox import Entry, Fate, Outbox
from tests.sharing.shelf import Shelf

STRIP = Piece("strip.jpg", b"a strip", "image/jpeg")
ZIP = Piece("all.zip", bytes(PART_BYTES + 1), "application/zip")
NOON_S = 1_800_000_000.0
DAY_S = 86_400


def page(views: Mapping[str, str], downloads: Mapping[str, str], until: datetime.date) -> bytes:
    return f"{dict(views)} {dict(downloads)} {until}".encode()


@dataclass
class Booth:
    outbox: Outbox
    shelf: Shelf = field(default_factory=Shelf)
    now_s: float = NOON_S

    def send(self, *pieces: Piece) -> SignedPage:
        shipment = Shipment(
            bucket=self.shelf,
            outbox=self.outbox,
            page=page,
            days=3,
            brake=lambda _: None,
            now_s=lambda: self.now_s,
        )
        return shipment.send(self.entry(), "token", pieces)

    def entry(self) -> Entry:
        return self.outbox.ask("upload", "session", "strip")

    def text(self, path: str) -> str:
        return self.shelf.objects[path][0].decode()


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    outbox = Outbox(tmp_path / "outbox.db")
    outbox.open()
    yield Booth(outbox)
    outbox.close()


def interrupted(booth: Booth, after: int, *pieces: Piece) -> None:
    booth.shelf.breaks_after = after
    with pytest.raises(UnreachableError):
        booth.send(*pieces)
    booth.shelf.breaks_after = None


def test_the_page_comes_last_and_links_to_all_the_rest(booth: Booth) -> None:
    sent = booth.send(STRIP, ZIP)
    assert booth.shelf.sent[-1] == "token/index.html"
    assert sent.url.startswith("https://s3.example/token/index.html?days=3&as=&")
    says = booth.text("token/index.html")
    assert "'strip.jpg': 'https://s3.example/token/strip.jpg?days=3&as=&" in says
    assert "'all.zip': 'https://s3.example/token/all.zip?days=3&as=nearbooth.zip&" in says


def test_the_page_says_until_when_its_links_are_good(booth: Booth) -> None:
    sent = booth.send(STRIP)
    assert sent.until_s == NOON_S + 3 * DAY_S
    day = datetime.datetime.fromtimestamp(sent.until_s).astimezone().date()
    assert str(day) in booth.text("token/index.html")


def test_after_an_interruption_the_very_same_page_is_sent(booth: Booth) -> None:
    interrupted(booth, 1, STRIP)
    booth.now_s += 60
    written = SignedPage.read(booth.entry().payload)
    assert written is not None
    assert booth.send(STRIP) == written
    assert booth.text("token/index.html") == written.html


def test_a_page_that_is_there_is_not_sent_again(booth: Booth) -> None:
    booth.send(STRIP)
    booth.now_s += 60
    booth.send(STRIP)
    assert booth.shelf.sent == ["token/strip.jpg", "token/index.html"]


@pytest.mark.parametrize("later_s", [2 * 3600, -365 * DAY_S])
def test_a_page_that_waited_long_has_its_whole_life_before_it(booth: Booth, later_s: float) -> None:
    interrupted(booth, 1, STRIP)
    booth.now_s += later_s
    assert booth.send(STRIP).until_s == booth.now_s + 3 * DAY_S


def test_a_large_file_goes_on_where_it_was(booth: Booth) -> None:
    interrupted(booth, 1, ZIP)
    assert booth.entry().handle
    assert booth.entry().fate is Fate.BEGUN
    booth.send(ZIP)
    assert booth.shelf.sent == ["token/all.zip 1", "token/all.zip 2", "token/index.html"]
    assert booth.entry().handle == ""


def test_what_was_begun_and_not_written_down_is_tidied_away(booth: Booth) -> None:
    booth.shelf.begin("token/all.zip", content_type="", sha256="")
    booth.outbox.change(booth.entry().id, Fate.BEGUN)
    booth.send(STRIP)
    assert booth.shelf.uploads == {}


def test_what_is_refused_leaves_nothing_half_done(booth: Booth) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RefusedError("too large")

    booth.shelf.finish = refuse
    with pytest.raises(RefusedError):
        booth.send(ZIP)
    assert booth.shelf.uploads == {}
