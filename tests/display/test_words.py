from dataclasses import replace

import pytest

from kiosk.display import words
from kiosk.display.words import headline
from kiosk.session.view import Action, Glow, Lamp, ShootPhase, StripStatus
from kiosk.texts import Texts
from tests.display import made_up
from tests.display.made_up import BOOTH, JONAS, MINA

ENGLISH, KOREAN = Texts("en"), Texts("ko")


def test_the_invitation_is_the_promise() -> None:
    assert (
        headline(made_up.attract(), ENGLISH).title == "Take a strip with someone who is not here."
    )


def test_whoever_is_alone_is_told_how_friends_come() -> None:
    said = headline(made_up.waiting(people=(BOOTH,)), ENGLISH)
    assert said.title == "Everyone ready?"
    assert said.lead == "Just you so far. Friends join by the link."


def test_the_one_who_is_not_ready_is_named() -> None:
    people = (replace(BOOTH, ready=True), MINA, replace(JONAS, ready=True))
    view = made_up.waiting(people=people, undecided=("a",))
    assert headline(view, ENGLISH).title == "Waiting for Mina"
    assert headline(view, ENGLISH).lead == "2 of 3 are ready"
    assert headline(view, KOREAN).title == "Mina 기다리는 중이에요"


def test_several_who_are_not_ready_are_counted() -> None:
    people = (replace(BOOTH, ready=True), MINA, JONAS)
    view = made_up.waiting(people=people, undecided=("a", "b"))
    assert headline(view, ENGLISH).title == "Waiting for 2 more"


def test_when_all_are_ready_it_goes_on() -> None:
    view = made_up.waiting(start_lamp=Lamp(Glow.BREATHING, Action.NEXT))
    assert headline(view, ENGLISH).title == "Here we go!"


def test_votes_are_counted_as_people_would_say_it() -> None:
    view = made_up.selecting({"booth": made_up.BLUE, "a": made_up.PINK})
    assert headline(view, ENGLISH).lead == "2 of 3 have chosen"
    assert headline(view, KOREAN).lead == "3명 중 2명이 골랐어요"


def test_in_a_tie_the_rule_is_said_and_only_then() -> None:
    tie, rule = made_up.VIEWS["tied"], "It's a tie: the one chosen first wins."
    assert headline(tie, ENGLISH).note == rule
    assert headline(tie, KOREAN).note not in ("", rule)
    assert headline(made_up.VIEWS["selected"], ENGLISH).note == ""


def test_a_picture_says_who_brought_it_unless_it_is_the_booths() -> None:
    assert words.brought_by(made_up.BROUGHT[0], ENGLISH) == "by Mina"
    assert words.brought_by(made_up.PICTURES[0], ENGLISH) == ""


def test_without_a_camera_nobody_is_told_to_press_start() -> None:
    away = replace(made_up.shooting(ShootPhase.POSING), start_lamp=made_up.DARK)
    assert headline(away, ENGLISH).lead == "The booth's camera is away for a moment."


def test_the_review_says_who_is_missing_before_anything_else() -> None:
    view = made_up.shooting(ShootPhase.REVIEW)
    assert headline(view, ENGLISH).lead == "3 retakes left"
    shoot = view.shoot
    assert shoot is not None
    alone = replace(shoot.taken[-1], pictures=shoot.taken[-1].pictures[:2])
    view = replace(view, shoot=replace(shoot, taken=(*shoot.taken[:-1], alone)))
    assert headline(view, ENGLISH).lead == "Jonas is not in this one"
    nobody = replace(alone, pictures=alone.pictures[:1])
    view = replace(view, shoot=replace(shoot, taken=(*shoot.taken[:-1], nobody)))
    assert headline(view, ENGLISH).lead == "Mina, Jonas are not in this one"


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (StripStatus.COMPOSING, "Making your strip"),
        (StripStatus.READY, "Here it is!"),
        (StripStatus.FAILED, "The strip got stuck"),
    ],
)
def test_the_end_is_said_as_it_is(status: StripStatus, title: str) -> None:
    assert headline(made_up.ending(status), ENGLISH).title == title


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.NONE])
def test_every_press_has_a_word_in_both_languages(action: Action) -> None:
    assert words.lamp(action, ENGLISH)
    assert words.lamp(action, KOREAN) != words.lamp(action, ENGLISH)


def test_an_initial_stands_for_a_name() -> None:
    assert words.initial(MINA, ENGLISH) == "M"
    assert words.initial(replace(MINA, name="지민"), KOREAN) == "지"
