from dataclasses import replace

import numpy as np
import pytest

from kiosk.display.layout import lay_out
from kiosk.display.theme import BUTTER, INK, MINT, PAPER
from tests.display import made_up
from tests.display.look import LANDSCAPE, MakeStage, Size, every_size, like, within
from tests.display.made_up import BOOTH, JONAS, MINA


def mint(stage: MakeStage, size: Size, *people: made_up.PersonView) -> int:
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


def test_the_booths_vote_is_butter_and_a_friends_is_paper(stage: MakeStage) -> None:
    image = stage().settled(made_up.selecting({"booth": "#3B82F6", "a": "#EC4899"}))
    content = lay_out(*LANDSCAPE).content
    upper = within(image, content)[: content.h // 3]
    assert like(upper, BUTTER).sum() > 100
    pink = within(image, content)[content.h // 3 : 2 * content.h // 3, : content.w // 2]
    assert like(pink, PAPER, 2).sum() > 100


def test_more_votes_than_there_is_room_for_are_counted(stage: MakeStage) -> None:
    """Of thirty voters on one swatch none leaves it."""
    people = tuple(made_up.person(f"p{n}", "Friend", chosen="#3B82F6") for n in range(30))
    plain = made_up.selecting({})
    backgrounds = tuple(
        replace(it, voters=tuple(p.id for p in people) if it.bg_id == "#3B82F6" else ())
        for it in plain.backgrounds
    )
    image = stage().settled(replace(plain, people=people, backgrounds=backgrounds))
    content = lay_out(*LANDSCAPE).content
    ink = like(within(image, content), INK, 30)
    assert ink[: content.h // 3, content.w // 2 :].sum() > 200
    assert ink[content.h // 3 : content.h // 2].sum() == 0
