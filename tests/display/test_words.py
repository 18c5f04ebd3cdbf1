from dataclasses import replace

import pytest

from kiosk.display import words
from kiosk.display.words import headline, notices
from kiosk.session.view import Action, DeviceView, Glow, Lamp, ShootPhase, StripStatus, View
from kiosk.texts import Texts
from tests.display import made_up
from tests.display.made_up import BOOTH, JONAS, MINA, NOW_MS

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
        (StripStatus.READY, "Scan me"),
        (StripStatus.FAILED, "The strip got stuck"),
    ],
)
def test_the_end_is_said_as_it_is(status: StripStatus, title: str) -> None:
    assert headline(made_up.ending(status), ENGLISH).title == title


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.NONE])
def test_every_press_has_a_word_in_both_languages(action: Action) -> None:
    assert words.lamp(action, ENGLISH)
    assert words.lamp(action, KOREAN) != words.lamp(action, ENGLISH)


def said(view: View, now_ms: float = NOW_MS) -> list[str]:
    return [notice.says for notice in notices(view, ENGLISH, now_ms)]


def test_there_is_nothing_to_tell_of_a_booth_that_is_well() -> None:
    assert said(made_up.waiting()) == []


def test_a_trouble_is_kind_to_guests_and_exact_to_the_operator() -> None:
    [notice] = notices(made_up.attract(devices=(made_up.LOST_CAMERA,)), ENGLISH, NOW_MS)
    assert notice.says == "The camera is taking a nap. We are waking it up."
    assert notice.detail == "/dev/video0 is gone. Check its cable."


def test_a_device_nobody_thought_of_has_words_as_well() -> None:
    view = made_up.attract(devices=(DeviceView("fog machine", "lost", "No fog."),))
    assert said(view) == ["Something needs a hand. Please ask the staff."]


def test_simulated_devices_are_named() -> None:
    buttons = DeviceView("buttons", "simulated", "")
    view = made_up.attract(devices=(made_up.SIMULATED, buttons))
    assert said(view) == ["Simulated: camera, buttons"]


def test_whoever_reconnects_is_named() -> None:
    away = replace(MINA, connected=False)
    assert said(made_up.waiting(people=(BOOTH, away))) == ["Mina is coming back…"]


def test_the_last_seconds_before_the_booth_starts_over_are_counted() -> None:
    view = made_up.waiting(deadline_ms=NOW_MS + 30_000)
    assert said(view) == []
    assert said(view, NOW_MS + 15_500) == ["The booth starts over in 15 seconds"]
    assert said(view, NOW_MS + 29_500) == ["The booth starts over in 1 second"]
    assert said(view, NOW_MS + 31_000) == ["The booth starts over in 0 seconds"]


def test_what_matters_most_comes_first() -> None:
    away = replace(MINA, connected=False)
    devices = (made_up.SIMULATED, DeviceView("lights", "lost", "GPIO 18 is busy."))
    view = made_up.waiting(people=(BOOTH, away), devices=devices, deadline_ms=NOW_MS + 5_000)
    about = [notice.about for notice in notices(view, ENGLISH, NOW_MS)]
    assert about == ["lights", "away", "deadline", "simulated"]


def test_an_initial_stands_for_a_name() -> None:
    assert words.initial(MINA, ENGLISH) == "M"
    assert words.initial(replace(MINA, name="지민"), KOREAN) == "지"
