import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pygame
import pytest
from PIL import Image

from kiosk.display import Sources
from kiosk.display.brush import Brush
from kiosk.display.darkroom import Darkroom, Order, SheetOrder, ShotOrder
from kiosk.display.layout import Box
from kiosk.display.theme import BODY, INK, MINT, PAPER, TITLE
from tests.display.look import MakeBrush, Pixels, like, pixels, within

SIZE = (640, 400)
ROOM = Box(100, 50, 400, 300)


@pytest.fixture
def brush(brush_of: MakeBrush) -> Brush:
    return brush_of(SIZE)


def drawn(brush: Brush, draw: Callable[[], object]) -> Pixels:
    brush.canvas.begin()
    brush.fill(PAPER, brush.layout.screen)
    draw()
    brush.canvas.end()
    return pixels(brush.canvas.surface)


@pytest.mark.parametrize("box", [Box(10, 10, 60, 40), Box(10, 10, 600, 380)])
def test_a_card_is_round_at_its_corners_however_large(brush: Brush, box: Box) -> None:
    image = drawn(brush, lambda: brush.card(box, MINT, 12))
    card = within(image, box)
    assert like(card, MINT, 1)[box.h // 2].all()
    assert like(card, MINT, 1)[:, box.w // 2].all()
    for x, y in ((0, 0), (0, box.h - 1), (box.w - 1, 0), (box.w - 1, box.h - 1)):
        assert like(card[y : y + 1, x : x + 1], PAPER, 8).all()
    assert not like(image, MINT, 1)[: box.y].any()


def test_a_card_can_be_half_there(brush: Brush) -> None:
    image = drawn(brush, lambda: brush.card(ROOM, MINT, 12, opacity=0.5))
    between = tuple((a + b) // 2 for a, b in zip(MINT, PAPER, strict=True))
    assert like(image[200:201, 300:301], between, 3).all()


@pytest.mark.parametrize(("ax", "ay"), [(0, 0), (0.5, 0.5), (1, 1)])
def test_words_lie_where_they_should_in_their_room(brush: Brush, ax: float, ay: float) -> None:
    place = Box(0, 0, 0, 0)

    def write() -> None:
        nonlocal place
        place = brush.write("Hello", ROOM, TITLE, INK, ax, ay)

    image = drawn(brush, write)
    assert ROOM.holds(place)
    assert place.x - ROOM.x == pytest.approx((ROOM.w - place.w) * ax, abs=1)
    assert like(within(image, place), INK, 30).any()
    assert like(image, INK, 30).sum() == like(within(image, place), INK, 30).sum()


def test_paragraphs_are_stacked_as_one_block(brush: Brush) -> None:
    pieces = [("A headline", TITLE, INK), ("and a line below it", BODY, INK)]
    image = drawn(brush, lambda: brush.stack(pieces, ROOM))
    rows = like(image, INK, 30).any(axis=1).nonzero()[0]
    assert (rows[0] + rows[-1]) / 2 == pytest.approx(ROOM.middle[1], abs=20)
    alone = drawn(brush, lambda: brush.stack(pieces[:1], ROOM))
    assert like(image, INK, 30).sum() > like(alone, INK, 30).sum()


def test_nothing_to_say_takes_no_room(brush: Brush) -> None:
    image = drawn(brush, lambda: brush.write("", ROOM, TITLE, INK))
    assert like(image, PAPER, 0).all()


def test_the_next_guests_never_see_the_last_ones_prints(brush: Brush, sources: Sources) -> None:
    """Their pictures are ordered by the same words: shot 1 of the booth is that of any session."""
    shade = (220, 30, 30)

    def capture(key: str) -> bytes:
        out = BytesIO()
        Image.new("RGB", (320, 180), shade).save(out, "JPEG")
        return out.getvalue()

    own = Darkroom(replace(sources, capture=capture))
    own.start()
    try:
        brush = replace(brush, darkroom=own)
        order = ShotOrder(("1.1.booth.still",), SheetOrder(1.5, (200, 140), 0.0))
        first = _printed(brush, order)
        shade = (30, 30, 220)
        own.clear()
        second = _printed(brush, order)
    finally:
        own.stop()
    middle = (first.get_width() // 2, first.get_height() // 2)
    assert first.get_at(middle).r > 150
    assert second.get_at(middle).b > 150


def _printed(brush: Brush, order: Order) -> pygame.Surface:
    until = time.monotonic() + 10
    while (surface := brush.photo("large", order)) is None:
        assert time.monotonic() < until
        time.sleep(0.005)
    return surface
