"""Pictures that friends bring to stand before, from the waiting room to the next session."""

import pytest

from kiosk.session.backgrounds import MOST_BROUGHT, MOST_OF_ONE, colour
from kiosk.session.commands import ComposeStrip
from kiosk.session.events import BOOTH, BackgroundChosen, ParticipantJoined, ParticipantLeft
from tests.playbook import BLUE, CAT, JUN, MINA, PINK, READY, SEA, START, WHITE, Playbook


def choosing(*friends: str) -> Playbook:
    return Playbook().gather(*friends) >> START


def background(play: Playbook) -> str | None:
    return play.view.background.bg_id if play.view.background else None


def test_a_colour_is_the_same_option_however_it_is_written() -> None:
    assert colour("#3B82F6").id == colour("#3b82f6").id == BLUE


def test_a_picture_may_be_brought_while_people_still_gather() -> None:
    play = Playbook().gather(MINA).bring(MINA, CAT)
    assert play.options == [WHITE, BLUE, PINK, CAT]
    play >> START
    assert (play.stage, play.options[-1]) == ("select-bg", CAT)
    assert play.view.undecided == (BOOTH, MINA)


def test_who_brings_a_picture_votes_for_it() -> None:
    play = choosing(MINA) >> BackgroundChosen(MINA, BLUE)
    play.bring(MINA, CAT)
    assert play.view.undecided == (BOOTH,)
    assert background(play) == CAT


def test_the_booth_turns_through_what_was_brought_as_well() -> None:
    play = choosing(MINA).bring(MINA, CAT)
    for expected in (WHITE, BLUE, PINK, CAT, WHITE):
        play >> READY
        assert play.view.people[0].chosen == expected


def test_everybody_can_choose_what_somebody_brought() -> None:
    play = choosing(MINA, JUN).bring(MINA, CAT) >> BackgroundChosen(JUN, CAT)
    assert play.view.backgrounds[-1].voters == (MINA, JUN)


def test_the_same_picture_brought_twice_is_one_option_and_two_votes() -> None:
    play = choosing(MINA, JUN).bring(MINA, CAT).bring(JUN, CAT)
    assert play.options.count(CAT) == 1
    shown = play.view.backgrounds[-1]
    assert (shown.by_name, shown.voters) == ("Mina", (MINA, JUN))


def test_one_friend_cannot_fill_the_screen() -> None:
    play = choosing(MINA, JUN)
    for n in range(MOST_OF_ONE + 2):
        play.bring(MINA, f"upload-{n}")
    assert sum(b.uploaded_by == MINA for b in play.view.backgrounds) == MOST_OF_ONE
    play.bring(JUN, CAT)
    assert CAT in play.options


def test_all_friends_together_cannot_either() -> None:
    friends = [f"friend-{n}" for n in range(6)]
    play = choosing(*friends)
    for n in range(3 * len(friends)):
        play.bring(friends[n % 6], f"upload-{n}")
    assert len(play.options) == len(play.rules.backgrounds) + MOST_BROUGHT


def test_a_picture_too_many_is_no_vote_either() -> None:
    play = choosing(MINA)
    for n in range(MOST_OF_ONE):
        play.bring(MINA, f"upload-{n}")
    play >> BackgroundChosen(MINA, BLUE)
    assert background(play.bring(MINA, CAT)) == BLUE


@pytest.mark.parametrize("stage", ["waiting-room", "select-bg"])
def test_who_has_gone_while_their_picture_was_looked_at_brings_nothing(stage: str) -> None:
    play = Playbook().gather(MINA)
    if stage == "select-bg":
        play >> START
    play >> ParticipantLeft(MINA)
    assert CAT not in play.bring(MINA, CAT).options


def test_a_picture_that_somebody_else_wants_stays_when_its_bringer_leaves() -> None:
    play = choosing(MINA, JUN).bring(MINA, SEA).bring(MINA, CAT) >> BackgroundChosen(JUN, CAT)
    play >> ParticipantLeft(MINA)
    assert (background(play), play.view.backgrounds[-1].by_name) == (CAT, "Mina")
    assert SEA not in play.options


@pytest.mark.parametrize("stage", ["waiting-room", "select-bg"])
def test_who_comes_and_leaves_again_and_again_does_not_use_up_the_places(stage: str) -> None:
    play = Playbook().gather(MINA).bring(MINA, SEA)
    if stage == "select-bg":
        play >> START
    for visit in range(MOST_BROUGHT):
        play >> ParticipantJoined(JUN, "Jun")
        play.bring(JUN, f"upload-{visit}") >> ParticipantLeft(JUN)
    assert play.view.may_bring
    assert play.bring(MINA, CAT).options == [WHITE, BLUE, PINK, SEA, CAT]


def test_what_was_chosen_stays_when_its_bringer_leaves_the_shoot() -> None:
    play = choosing(MINA).bring(MINA, CAT) >> BackgroundChosen(MINA, CAT) >> READY >> START
    play >> ParticipantLeft(MINA)
    assert (play.stage, background(play)) == ("shoot", CAT)


@pytest.mark.parametrize("stage", ["waiting-room", "select-bg"])
def test_bringing_a_picture_keeps_the_booth_from_going_to_sleep(stage: str) -> None:
    play = Playbook().gather(MINA)
    if stage == "select-bg":
        play >> START
    play.later(60_000).bring(MINA, CAT)
    assert play.view.deadline_ms == play.now + play.rules.idle_ms


def test_before_and_after_nobody_can_bring_anything() -> None:
    play = Playbook().bring(MINA, CAT)
    assert play.stage == "attract"
    play.pose(MINA)
    before = play.state
    assert play.bring(MINA, CAT).state == before


def test_the_strip_is_made_with_the_picture_that_won() -> None:
    play = choosing(MINA).bring(MINA, CAT) >> BackgroundChosen(MINA, CAT) >> READY >> START
    play.take_all([BOOTH, MINA])
    [order] = [c for c in play.commands if isinstance(c, ComposeStrip)]
    assert (order.background.id, background(play)) == (CAT, CAT)


def finished(play: Playbook) -> Playbook:
    """A strip is there; READY would begin another."""
    play.later(play.rules.stills_ms + 60_000)
    assert play.lamps[0] == "another"
    return play


def test_pictures_come_along_into_another_session_with_those_who_brought_them() -> None:
    play = choosing(MINA, JUN).bring(MINA, CAT).bring(JUN, SEA) >> READY >> START
    play.take_all([BOOTH, MINA, JUN]) >> ParticipantLeft(JUN)
    finished(play) >> READY
    assert (play.stage, play.options) == ("waiting-room", [WHITE, BLUE, PINK, CAT])


def test_the_next_group_does_not_see_them() -> None:
    play = choosing(MINA).bring(MINA, CAT) >> READY >> START
    finished(play.take_all([BOOTH, MINA])) >> START
    assert play.stage == "attract"
    assert (play >> READY).options == [WHITE, BLUE, PINK]


def test_who_joins_late_sees_them_all() -> None:
    play = choosing(MINA).bring(MINA, CAT) >> ParticipantJoined(JUN, "Jun")
    assert CAT in play.options
