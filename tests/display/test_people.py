from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from kiosk.display.brush import Brush
from kiosk.display.layout import Box, lay_out
from kiosk.display.people import draw_count, draw_vote
from kiosk.display.theme import BUTTER, INK, MINT, PAPER
from kiosk.session.view import PersonView
from tests.display import made_up
from tests.display.look import (
    LANDSCAPE,
    MakeBrush,
    MakeStage,
    Pixels,
    Size,
    every_size,
    like,
    pixels,
    within,
)
from tests.display.made_up import BOOTH, JONAS, MINA


def mint(stage: MakeStage, size: Size, *people: PersonView) -> int:
    image = stage(size).settled(made_up.waiting(people=people))
    return int(like(within(image, lay_out(*size).panel), MINT).sum())


@every_size
def test_whoever_is_ready_has_a_full_face(stage: MakeStage, size: Size) -> None:
    ready = [replace(it, ready=True) for it in (BOOTH, MINA)]
    none = mint(stage, size, BOOTH, MINA)
    one = mint(stage, size, ready[0], MINA)
    both = mint(stage, size, *ready)
    assert none == 0
    assert both == pytest.approx(2 * one, rel=0.1)


def test_whoever_is_away_is_pale(stage: MakeStage) -> None:
    people = (BOOTH, replace(MINA, ready=True)), (BOOTH, replace(MINA, ready=True, connected=False))
    here, away = (mint(stage, LANDSCAPE, *some) for some in people)
    assert here > 0
    assert away == 0


@every_size
@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_everybody_has_a_row(stage: MakeStage, size: Size, count: int) -> None:
    people = tuple(made_up.person(f"p{n}", "W", ready=True) for n in range(count))
    content = lay_out(*size).content
    image = within(stage(size).settled(made_up.waiting(people=people)), content)
    rows = like(image[:, : content.w // 4], MINT).any(axis=1)
    begins = np.flatnonzero(np.diff(rows.astype(int)) == 1)
    assert len(begins) + int(rows[0]) == count


def test_whoever_arrives_slides_in(stage: MakeStage) -> None:
    painted = stage()
    painted.settled(made_up.waiting(people=(BOOTH,)))
    view = made_up.waiting(people=(BOOTH, replace(JONAS, ready=True)))
    panel = lay_out(*LANDSCAPE).panel
    amounts = [
        int(like(within(painted.draw(view, made_up.NOW_MS + ms), panel), MINT).sum())
        for ms in (10, 110, 400)
    ]
    assert amounts[0] == 0
    assert amounts[2] > 500


def drawn(brush: Brush, draw: Callable[[], object]) -> Pixels:
    brush.canvas.begin()
    brush.fill(MINT, brush.layout.screen)
    draw()
    brush.canvas.end()
    return pixels(brush.canvas.surface)


def test_the_booths_vote_is_butter_and_a_friends_is_paper(brush_of: MakeBrush) -> None:
    brush, box = brush_of(LANDSCAPE), Box(100, 100, 60, 60)
    ours, theirs = (drawn(brush, partial(draw_vote, brush, it, box)) for it in (BOOTH, MINA))
    assert like(ours, BUTTER, 2).sum() > 1_000
    assert like(theirs, PAPER, 2).sum() > 1_000
    assert not like(theirs, BUTTER, 2).any()


def test_a_count_stays_on_its_disc(brush_of: MakeBrush) -> None:
    brush, box = brush_of(LANDSCAPE), Box(100, 100, 30, 30)
    image = drawn(brush, lambda: draw_count(brush, "+28", box))
    assert like(within(image, box), INK, 30).sum() > 100
    assert (~like(image, MINT, 0)).sum() == (~like(within(image, box), MINT, 0)).sum()
