from dataclasses import replace

import pytest

from kiosk.session.view import View
from tests.display import made_up
from tests.display.look import (
    MakeStage,
    Size,
    codes,
    every_language,
    every_size,
)
from tests.display.made_up import VIEWS


@every_size
@every_language
@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("attract", made_up.JOIN_URL),
        ("waiting", made_up.JOIN_URL),
        ("result", made_up.STRIP_URL),
    ],
)
def test_a_phone_reads_the_code(
    stage: MakeStage, size: Size, language: str, name: str, link: str
) -> None:
    assert codes(stage(size, language).settled(VIEWS[name])) == [link]


@every_size
def test_the_code_can_be_read_with_nine_people_in_the_room(stage: MakeStage, size: Size) -> None:
    people = tuple(made_up.person(f"p{n}", f"Friend {n}") for n in range(9))
    view = made_up.waiting(people=people, undecided=())
    assert codes(stage(size).settled(view)) == [made_up.JOIN_URL]


@every_size
@pytest.mark.parametrize("view", [made_up.attract(join_url=None), made_up.waiting(join_url=None)])
def test_without_a_network_there_is_no_code_but_a_word_about_it(
    stage: MakeStage, size: Size, view: View
) -> None:
    with_link, without = replace(view, join_url=made_up.JOIN_URL), view
    painted = stage(size)
    assert codes(painted.settled(with_link)) == [made_up.JOIN_URL]
    assert codes(painted.settled(without)) == []
