import math
from dataclasses import replace

import numpy as np
import pytest

from kiosk.display.layout import Box
from kiosk.display.theme import BUTTER, INK, MINT, NIGHT
from kiosk.display.votes import draw_votes
from kiosk.session.view import View
from tests.display import made_up
from tests.display.look import LANDSCAPE, MakeBrush, Pixels, like, pixels, within

FACES = Box(100, 600, 400, 30)
CARDS = {
    it.bg_id: Box(100 + i * 150, 40 + i % 2 * 150, 120, 70) for i, it in enumerate(made_up.PLAIN)
}


def drawn(brush_of: MakeBrush, view: View, at_ms: float) -> Pixels:
    """Votes alone, on a dark ground."""
    brush = replace(brush_of(LANDSCAPE), now_ms=at_ms)
    brush.canvas.begin()
    brush.fill(NIGHT, brush.layout.screen)
    draw_votes(brush, view, CARDS, FACES)
    brush.canvas.end()
    return pixels(brush.canvas.surface)


def choosing(votes: dict[str, str]) -> View:
    return made_up.selecting(votes, made_up.PLAIN)


def butter(image: Pixels) -> tuple[float, float]:
    """Where the booth's vote is: x, y."""
    y, x = np.argwhere(like(image, BUTTER, 4)).mean(axis=0)
    return float(x), float(y)


@pytest.mark.parametrize("before", [None, made_up.MINT])
def test_a_vote_flies_from_its_voter_or_from_the_card_it_was_on(
    brush_of: MakeBrush, before: str | None
) -> None:
    drawn(brush_of, choosing({"booth": before} if before else {}), 0)
    voted = choosing({"booth": made_up.BLUE})
    start, flight, end, later = (
        butter(drawn(brush_of, voted, 1_000 + after_ms)) for after_ms in (0, 220, 500, 2_000)
    )
    home = CARDS[before] if before else FACES.left(30)
    assert start == pytest.approx(home.middle, abs=4)
    assert 0 < math.dist(flight, end) < math.dist(start, end)
    card = CARDS[made_up.BLUE]
    assert card.x < end[0] < card.right
    assert card.y < end[1] < card.bottom
    assert end == pytest.approx(later)


def test_who_has_voted_has_a_full_face(brush_of: MakeBrush) -> None:
    areas = []
    for votes in ({}, {"a": made_up.BLUE}, {"a": made_up.BLUE, "b": made_up.PINK}):
        image = drawn(brush_of, choosing(votes), 0)
        areas.append(int(like(within(image, FACES), MINT).sum()))
    assert areas[0] == 0
    assert areas[2] == pytest.approx(2 * areas[1], rel=0.1)


def crowd(size: int) -> View:
    """Everybody for blue."""
    people = tuple(made_up.person(f"p{n}", "Friend", chosen=made_up.BLUE) for n in range(size))
    voters = tuple(it.id for it in people)
    options = tuple(
        replace(it, voters=voters if it.bg_id == made_up.BLUE else ()) for it in made_up.PLAIN
    )
    return replace(choosing({}), people=people, backgrounds=options)


@pytest.mark.parametrize("size", [1, 3, 6, 30])
def test_of_however_many_voters_none_leaves_the_card(brush_of: MakeBrush, size: int) -> None:
    image = drawn(brush_of, crowd(size), 0)
    card, above = CARDS[made_up.BLUE], image[: FACES.y]
    on_it = within(image, card)
    assert like(on_it, INK, 30).any()
    assert (~like(above, NIGHT, 2)).sum() == (~like(on_it, NIGHT, 2)).sum()


def test_who_finds_no_seat_is_seen_until_they_are_counted(brush_of: MakeBrush) -> None:
    everybody = crowd(30).people
    late = replace(everybody[-1], chosen=None)
    drawn(brush_of, replace(crowd(29), people=(*everybody[:-1], late)), 0)
    between = slice(CARDS[made_up.BLUE].bottom, FACES.y)
    _, flying, arrived = (drawn(brush_of, crowd(30), at_ms)[between] for at_ms in (500, 700, 2_000))
    assert not like(flying, NIGHT, 2).all()
    assert like(arrived, NIGHT, 2).all()
