from dataclasses import replace
from itertools import combinations

import pytest

from kiosk.display.layout import Box, lay_out
from kiosk.display.offer import cards, draw_option
from kiosk.display.theme import BUTTER, INK, PAPER
from kiosk.session.view import BackgroundView
from tests.display import made_up
from tests.display.look import LANDSCAPE, PORTRAIT, SMALL, MakeBrush, Pixels, Size, like, pixels

BOX = Box(200, 200, 120, 80)

every_offer = pytest.mark.parametrize(
    "offer",
    [made_up.PLAIN[:1], made_up.PLAIN, made_up.PICTURES, made_up.OFFERED, made_up.MANY],
    ids=len,
)
every_screen = pytest.mark.parametrize(
    "size", [LANDSCAPE, PORTRAIT, SMALL, (480, 800), (1920, 1080), (1080, 1920)]
)


@every_screen
@every_offer
def test_every_background_has_a_card_of_its_own_with_room_for_a_ring(
    brush_of: MakeBrush, size: Size, offer: tuple[BackgroundView, ...]
) -> None:
    brush, room = brush_of(size), lay_out(*size).content
    places = cards(brush, offer, room)
    assert list(places) == [it.bg_id for it in offer]
    assert all(room.holds(place) for place in places.values())
    ringed = [place.inset(-brush.layout.u(1.5)) for place in places.values()]
    assert not any(one.meets(other) for one, other in combinations(ringed, 2))


@every_screen
def test_even_two_dozen_are_large_enough_to_be_told_apart(brush_of: MakeBrush, size: Size) -> None:
    brush, room = brush_of(size), lay_out(*size).content
    least = min(cards(brush, made_up.MANY, room).values(), key=lambda place: place.w * place.h)
    assert least.h >= brush.layout.u(7)
    assert least.w >= brush.layout.u(13)


def test_more_colours_than_anyone_needs_leave_room_for_the_pictures(brush_of: MakeBrush) -> None:
    colours = tuple(made_up.colour(f"#{n:06X}") for n in range(24))
    offer, room = (*colours, *made_up.PICTURES), lay_out(*SMALL).content
    places = cards(brush_of(SMALL), offer, room)
    assert all(room.holds(place) for place in places.values())
    assert places["picture-beach"].h > 20


def test_pictures_get_more_room_than_colours(brush_of: MakeBrush) -> None:
    places = cards(brush_of(LANDSCAPE), made_up.OFFERED, lay_out(*LANDSCAPE).content)
    assert places["picture-beach"].h > 2 * places[made_up.BLUE].h


def test_nothing_on_offer_takes_no_room(brush_of: MakeBrush) -> None:
    assert cards(brush_of(LANDSCAPE), (), lay_out(*LANDSCAPE).content) == {}


def drawn(brush_of: MakeBrush, option: BackgroundView, *, own: bool = False) -> Pixels:
    """Around the card's edge: what is where its ring would be."""
    brush = brush_of(LANDSCAPE)
    brush.canvas.begin()
    brush.fill(PAPER, brush.layout.screen)
    draw_option(brush, option, BOX, own=own)
    brush.canvas.end()
    return pixels(brush.canvas.surface)


def left_of(image: Pixels) -> Pixels:
    middle = BOX.y + BOX.h // 2
    return image[middle : middle + 1, BOX.x - 12 : BOX.x]


def test_what_leads_has_a_ring_of_ink(brush_of: MakeBrush) -> None:
    mint = made_up.PLAIN[4]
    leading = replace(mint, leading=True, voters=("a",))
    assert like(left_of(drawn(brush_of, leading)), INK).any()
    assert not like(left_of(drawn(brush_of, mint)), INK).any()


def test_the_booths_own_has_a_ring_of_butter_also_if_it_leads(brush_of: MakeBrush) -> None:
    mint = made_up.PLAIN[4]
    leading = replace(mint, leading=True, voters=("a", "booth"))
    for option in (mint, leading):
        edge = left_of(drawn(brush_of, option, own=True))
        assert like(edge, BUTTER, 3).sum() >= 3
        assert like(edge, INK, 40).any()


def test_white_on_paper_and_butter_in_butter_have_an_edge(brush_of: MakeBrush) -> None:
    white, butter = made_up.PLAIN[0], made_up.PLAIN[3]
    assert not like(left_of(drawn(brush_of, white)), PAPER, 2).all()
    edge = left_of(drawn(brush_of, butter, own=True))[0]
    assert like(edge[None], INK, 60)[0, -3:].any()


def test_whose_picture_it_is_stands_below_its_card(brush_of: MakeBrush) -> None:
    ours, minas = made_up.PICTURES[0], made_up.BROUGHT[0]
    for option, words in ((ours, False), (minas, True)):
        below = drawn(brush_of, option)[BOX.bottom + 4 : BOX.bottom + 40, BOX.x : BOX.right]
        assert (~like(below, PAPER, 60)).any() == words
