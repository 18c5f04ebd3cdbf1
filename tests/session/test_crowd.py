"""How people come and go. What the session makes of it: `test_machine.py`."""

import pytest

from kiosk.session.events import (
    BackgroundChosen,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantLost,
    ParticipantReturned,
)
from tests.playbook import BLUE, JUN, MINA, PINK, READY, START, Playbook


def test_a_friend_who_joins_twice_is_there_once() -> None:
    play = Playbook().gather(MINA) >> ParticipantJoined(MINA, "Mina")
    assert [p.name for p in play.view.people] == ["Booth", "Mina"]


def test_the_booth_comes_first_and_friends_in_the_order_they_came() -> None:
    play = Playbook() >> ParticipantJoined(JUN, "Jun") >> ParticipantJoined(MINA, "Mina")
    assert [(p.name, p.is_booth) for p in play.view.people] == [
        ("Booth", True),
        ("Jun", False),
        ("Mina", False),
    ]


def test_a_friend_who_is_lost_stays_on_the_screen_as_away() -> None:
    play = Playbook().gather(MINA) >> ParticipantLost(MINA)
    assert [(p.name, p.connected) for p in play.view.people] == [("Booth", True), ("Mina", False)]


def test_a_friend_who_left_is_gone_from_the_screen() -> None:
    play = Playbook().gather(MINA, JUN) >> ParticipantLeft(MINA)
    assert [p.name for p in play.view.people] == ["Booth", "Jun"]


def test_a_friend_who_is_back_finds_the_vote_as_it_was() -> None:
    play = Playbook().gather(MINA) >> START >> BackgroundChosen(MINA, BLUE)
    play >> ParticipantLost(MINA) >> ParticipantReturned(MINA)
    assert [p.chosen for p in play.view.people] == [None, BLUE]


def test_someone_who_comes_keeps_the_booth_from_going_to_sleep() -> None:
    play = Playbook() >> READY
    play.later(100_000) >> ParticipantJoined(MINA, "Mina")
    play.later(100_000)
    assert play.stage == "waiting-room"


@pytest.mark.parametrize("event", [ParticipantLost, ParticipantReturned, ParticipantLeft])
def test_a_stranger_cannot_come_and_go(event: type) -> None:
    play = Playbook().gather(MINA)
    people = play.view.people
    play >> event("friend-stranger")
    assert play.view.people == people


def test_the_vote_of_a_stranger_does_not_count() -> None:
    play = Playbook().gather(MINA) >> START >> BackgroundChosen("friend-stranger", PINK)
    assert play.view.background is None
