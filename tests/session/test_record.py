from collections.abc import Callable

import pytest

from kiosk.session.commands import OpenRoom
from kiosk.session.events import (
    BOOTH,
    Button,
    ButtonHeld,
    Event,
    Source,
    StripComposed,
    StripFailed,
)
from kiosk.session.record import Record, left, record
from tests.playbook import BLUE, MINA, READY, START, Playbook


def test_before_the_first_countdown_there_is_nothing_to_keep() -> None:
    play = Playbook()
    assert record(play.state) is None
    play.pose(MINA)
    assert record(play.state) is None


def test_the_instant_is_on_record_before_it_comes() -> None:
    play = Playbook().pose(MINA)
    order = play.count_down()
    kept = record(play.state)
    assert kept is not None
    [shot] = kept.shots
    assert (shot.shot, shot.fire_at_ms) == (1, order.fire_at_ms)


def test_each_picture_is_on_record_as_it_comes() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH)
    kept = record(play.state)
    assert kept is not None
    assert [c.participant for c in kept.shots[0].captures] == [BOOTH]


def test_a_shot_that_is_taken_again_is_struck_from_the_record() -> None:
    play = Playbook().pose()
    play.count_down()
    play.fire().arrive(BOOTH) >> READY
    kept = record(play.state)
    assert kept is not None
    assert [(s.shot, s.attempt, s.captures) for s in kept.shots] == [(1, 2, ())]


def test_the_record_of_a_whole_session() -> None:
    play = Playbook().gather(MINA) >> START >> READY >> READY
    play.later(play.rules.patience_ms) >> START
    play.take_all([BOOTH, MINA]) >> StripComposed("session-1", "http://booth/s/1")
    kept = record(play.state)
    assert kept is not None
    assert (kept.room.session, kept.stage, kept.background.id) == ("session-1", "result", BLUE)
    assert kept.people == ((BOOTH, "Booth"), (MINA, "Mina"))
    assert [(s.shot, len(s.captures)) for s in kept.shots] == [(1, 2), (2, 2), (3, 2), (4, 2)]


# Whoever goes without a strip


def reviewing() -> Playbook:
    """All shots are taken, and the last is being looked at."""
    return _reviewing(Source.STILL)


def gathering() -> Playbook:
    """The same, and somebody's full picture is still on its way."""
    play = _reviewing(Source.PREVIEW)
    return play.later(play.rules.review_ms)


def _reviewing(source: Source) -> Playbook:
    play = Playbook().pose() >> START
    for shot in range(1, play.rules.shots):
        play.fire().arrive(BOOTH, shot, source=source).later(play.rules.review_ms)
    return play.fire().arrive(BOOTH, play.rules.shots, source=source)


def composing() -> Playbook:
    return Playbook().pose().take_all([BOOTH])


def ended(play: Playbook, event: Event) -> Record | None:
    """What is put on record when the next room is open after that."""
    before = play.state
    play >> event
    assert [type(it) for it in play.commands] == [OpenRoom]
    return left(before, play.state)


HELD = ButtonHeld(Button.START)


@pytest.mark.parametrize("begun", [reviewing, gathering])
def test_people_who_call_it_off_are_on_record_as_gone(begun: Callable[[], Playbook]) -> None:
    play = begun()
    last = record(play.state)
    assert last is not None
    gone = ended(play, HELD)
    assert gone is not None
    assert (gone.room, gone.shots, gone.stage) == (last.room, last.shots, "left")


@pytest.mark.parametrize(
    ("strip", "end"),
    [
        pytest.param(None, HELD, id="it is printed all the same"),
        pytest.param(StripComposed("session-1", "http://booth/s/1"), START, id="they have it"),
        pytest.param(StripFailed("session-1", "full"), START, id="the staff is asked for it"),
        pytest.param(StripFailed("session-1", "full"), READY, id="it got stuck, they go on"),
    ],
)
def test_whoever_has_asked_for_the_strip_is_not_on_record_as_gone(
    strip: Event | None, end: Event
) -> None:
    play = composing()
    if strip:
        play >> strip
    assert ended(play, end) is None


def test_of_those_who_leave_before_the_first_countdown_nothing_is_on_record() -> None:
    assert ended(Playbook().pose(), HELD) is None


def test_while_a_session_goes_on_nobody_is_on_record_as_gone() -> None:
    play = reviewing()
    before = play.state
    play.later(play.rules.review_ms)
    assert play.stage == "result"
    assert left(before, play.state) is None
