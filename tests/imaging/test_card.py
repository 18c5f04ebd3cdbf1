from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from kiosk.imaging.card import MOST_BYTES, compose_card, small_strip
from kiosk.imaging.paper import PAPER

STRIP_PAPER = (206, 232, 220)
RED = (220, 20, 20)


@pytest.fixture
def strip() -> Image.Image:
    strip = Image.new("RGB", (600, 1800), STRIP_PAPER)
    strip.paste(RED, (35, 35, 565, 1600))
    return strip


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(BytesIO(jpeg))


def test_a_card_has_the_size_that_chats_show_whole(strip: Image.Image) -> None:
    card = opened(compose_card(strip, booth_name="Nearbooth", line="Yours to keep."))
    assert (card.format, card.size) == ("JPEG", (1200, 630))


def test_the_strip_is_large_on_it_and_the_name_beside_it(strip: Image.Image) -> None:
    card = np.asarray(opened(compose_card(strip, booth_name="Nearbooth", line=""))).astype(int)
    is_strip = np.abs(card - RED).max(axis=2) < 40
    assert is_strip.mean() > 0.3
    assert not is_strip[:, :540].any()
    dark = card.max(axis=2) < 80
    rows, columns = np.nonzero(dark[:, :540])
    assert columns.min() > 60
    assert (rows.min() + rows.max()) / 2 == pytest.approx(290, abs=40)


def test_a_print_throws_a_shadow_on_the_table(strip: Image.Image) -> None:
    card = opened(compose_card(strip, booth_name="", line="")).convert("L")
    table = Image.new("RGB", (1, 1), PAPER).convert("L").getpixel((0, 0))
    row = np.asarray(card).astype(int)[400, 400:640]
    assert row[0] == pytest.approx(table, abs=2)
    assert row[:190].min() < table - 8


@pytest.mark.parametrize(
    "name",
    [
        "Nearbooth",
        "니어부스",
        "Mina & Jun's Wedding in Busan",
        "Donaudampfschifffahrtsgesellschaft",
        "",
    ],
)
def test_a_name_of_any_length_stays_beside_the_strip(strip: Image.Image, name: str) -> None:
    line = "Everyone on one strip. Yours to keep."
    with_name, without = (
        np.asarray(opened(compose_card(strip, booth_name=it, line=line))).astype(int)
        for it in (name, "")
    )
    changed = np.abs(with_name - without).max(axis=2) > 60
    _, columns = np.nonzero(changed)
    assert not len(columns) or columns.max() < 540


def test_a_small_strip_is_there_at_once_and_still_sharp(strip: Image.Image) -> None:
    small = small_strip(strip)
    assert len(small) <= MOST_BYTES
    assert opened(small).size == (600, 1800)


def test_even_the_busiest_strip_is_small() -> None:
    noise = np.random.default_rng(5).integers(0, 256, (1800, 600, 3), np.uint8)
    small = small_strip(Image.fromarray(noise))
    assert len(small) <= MOST_BYTES
    width, height = opened(small).size
    assert width / height == pytest.approx(1 / 3, abs=0.01)
