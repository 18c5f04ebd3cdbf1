"""The finer points of the shoot and the strip; the way through them is in `test_machine.py`."""

import pytest

from kiosk.session.commands import ComposeScene, ComposeStrip, OpenRoom, TakeReceived
from kiosk.session.events import (
    BOOTH,
    Beat,
    BeatReported,
    ParticipantLeft,
    ParticipantLost,
    ParticipantReturned,
    RetakeAsked,
    SceneComposed,
    Source,
    StartAsked,
    StripComposed,
    StripFailed,
)
from tests.playbook import JUN, MINA, READY, START, Playbook


def reviewed(*friends: str) -> Playbook:
    """The first shot is taken, by everybody's still."""
    play = Playbook().pose(*friends)
    play.count_down()
    play.fire()
    for who in (BOOTH, *friends):
        play.arrive(who)
    assert play.phase == "review"
    return play


def sources(play: Playbook) -> list[str]:
    assert play.view.shoot is not None
    return [source for _, source, _ in play.view.shoot.taken[-1].pictures]


def test_a_second_start_does_not_begin_the_countdown_again() -> None:
    play = Playbook().pose(MINA)
    fire_at = play.count_down().fire_at_ms
    play.later(1_000) >> START >> StartAsked(MINA)
    assert play.view.shoot is not None
    assert play.view.shoot.fire_at_ms == fire_at


def told(play: Playbook, **late_ms: float) -> Playbook:
    """Friends' cameras, with a frame so much later than now + a countdown."""
    moment = play.now + 3_300
    for who, late in late_ms.items():
        play >> BeatReported(f"friend-{who}", Beat(moment + late - 3_000, 1_000 / 30, 0.5))
    return play


def test_the_instant_is_where_the_friends_frames_lie_together() -> None:
    play = told(Playbook().pose(MINA, JUN), mina=15, jun=-15)
    order = play.count_down()
    late = [(order.fire_at_ms - play.now - 3_300 - at) % (1_000 / 30) for at in (15, -15)]
    assert max(min(each, 1_000 / 30 - each) for each in late) < 3
    assert play.view.shoot is not None
    assert play.view.shoot.fire_at_ms == order.fire_at_ms


def test_every_countdown_is_aligned_by_the_newest_that_was_told() -> None:
    play = told(reviewed(MINA), mina=10)
    play >> START
    assert play.countdown.fire_at_ms == pytest.approx(play.now + 3_310, abs=1)
    play.fire().arrive(BOOTH, 2)
    play.arrive(MINA, 2)
    told(play, mina=-12)
    play >> READY
    assert play.countdown.fire_at_ms == pytest.approx(play.now + 3_288, abs=1)


def test_who_is_not_in_the_shot_has_no_say_in_its_instant() -> None:
    play = told(Playbook().pose(MINA), mina=5, jun=-12, stranger=9)
    play >> ParticipantLost(JUN)
    assert play.count_down().fire_at_ms == pytest.approx(play.now + 3_305, abs=1)


def test_a_camera_that_lost_its_rhythm_has_no_say_any_more() -> None:
    play = told(Playbook().pose(MINA), mina=10) >> BeatReported(MINA, None)
    assert play.count_down().fire_at_ms == play.now + 3_300


def test_the_ready_button_does_nothing_while_the_countdown_runs() -> None:
    play = Playbook().pose()
    play.count_down()
    before = play.state
    assert (play >> READY).state == before


def test_start_in_the_review_goes_on_at_once() -> None:
    play = reviewed() >> START
    assert (play.countdown.shot, play.phase) == (2, "counting")


def test_a_friend_can_have_the_shot_on_the_screen_taken_again() -> None:
    play = reviewed(MINA) >> RetakeAsked(MINA, shot=1)
    assert (play.countdown.shot, play.countdown.attempt) == (1, 2)


def test_a_wish_to_retake_that_comes_too_late_retakes_no_other_shot() -> None:
    play = reviewed(MINA).later(4_000)
    play.fire().arrive(BOOTH, 2).arrive(MINA, 2) >> RetakeAsked(MINA, shot=1)
    assert (play.phase, play.commands) == ("review", [])


def test_a_retake_is_of_the_last_shot_only() -> None:
    play = reviewed().later(4_000)
    play.fire().arrive(BOOTH, 2) >> READY
    assert play.view.shoot is not None
    assert [(t.shot, t.attempt) for t in play.view.shoot.taken] == [(1, 1)]
    assert (play.countdown.shot, play.countdown.attempt) == (2, 2)


def test_a_picture_that_is_there_before_the_instant_is_over_counts() -> None:
    """The room's timer comes a hair late; a fast friend is faster."""
    play = Playbook().pose(MINA)
    play.count_down()
    play.arrive(MINA, source=Source.PREVIEW).fire().arrive(BOOTH)
    assert play.phase == "review"


def test_nobody_can_put_a_picture_into_a_shot_they_were_not_in() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).arrive(JUN).arrive(MINA)
    assert play.view.shoot is not None
    assert [who for who, *_ in play.view.shoot.taken[0].pictures] == [BOOTH, MINA]


def test_pictures_stand_in_the_order_of_the_people_whoever_was_faster() -> None:
    play = Playbook().pose(MINA, JUN)
    play.count_down()
    play.fire().arrive(JUN).arrive(MINA).arrive(BOOTH)
    assert play.view.shoot is not None
    assert [who for who, *_ in play.view.shoot.taken[0].pictures] == [BOOTH, MINA, JUN]


def test_a_still_that_comes_after_its_stand_in_takes_its_place_while_others_shoot_on() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).later(2_000)
    play.arrive(MINA, source=Source.RECEIVED)
    assert sources(play) == ["still", "received"]
    play.arrive(MINA)
    assert sources(play) == ["still", "still"]


def test_a_friend_whose_line_broke_may_still_bring_the_picture_within_the_grace() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire() >> ParticipantLost(MINA)
    play.arrive(BOOTH)
    assert (play.phase, play.commands) == ("collecting", [])
    play >> ParticipantReturned(MINA)
    play.arrive(MINA)
    assert sources(play) == ["still", "still"]


def test_who_was_away_when_it_began_is_not_in_the_shot() -> None:
    play = Playbook().pose(MINA) >> ParticipantLost(MINA)
    assert play.count_down().participants == (BOOTH,)


def test_a_picture_stays_in_the_strip_when_its_friend_has_left() -> None:
    play = reviewed(MINA) >> ParticipantLeft(MINA)
    assert sources(play) == ["still", "still"]


def test_the_streams_are_asked_only_once_and_only_for_those_missing() -> None:
    play = Playbook().pose(MINA, JUN)
    play.count_down()
    play.fire().arrive(BOOTH).arrive(JUN).later(2_000)
    [order] = play.commands
    assert isinstance(order, TakeReceived)
    assert order.participants == (MINA,)
    play >> ParticipantLeft(MINA)
    assert play.commands == []


def test_a_shot_that_nobody_caught_costs_no_retake() -> None:
    play = Playbook().pose()
    assert play.view.shoot is not None
    before = play.view.shoot.retakes_left
    play.count_down()
    play.fire().arrive(BOOTH, source=Source.ABSENT)
    assert play.view.shoot is not None
    assert play.view.shoot.retakes_left == before


def test_a_strip_is_not_made_twice_however_many_stills_come_late() -> None:
    play = Playbook().pose(MINA).take_all([BOOTH, MINA])
    [order] = play.commands
    assert isinstance(order, ComposeStrip)
    play.arrive(MINA, 4)
    assert play.commands == []


def test_a_still_that_comes_while_the_strip_is_made_asks_for_nothing_more() -> None:
    play = Playbook().pose(MINA) >> START
    for shot in range(1, 5):
        source = Source.PREVIEW if shot == 4 else Source.STILL
        play.fire().arrive(BOOTH, shot).arrive(MINA, shot, source=source)
        play.later(play.rules.review_ms)
    play.later(play.rules.stills_ms)
    [order] = play.commands
    assert isinstance(order, ComposeStrip)
    assert play.arrive(MINA, 4).commands == []


def test_the_strip_names_those_who_are_still_there() -> None:
    play = Playbook().pose(MINA)
    play >> START
    for shot in range(1, 5):
        play.fire().arrive(BOOTH, shot).arrive(MINA, shot)
        if shot == 4:
            play >> ParticipantLeft(MINA)
        play.later(4_000)
    [order] = play.commands
    assert isinstance(order, ComposeStrip)
    assert [name for _, name in order.names] == ["Booth"]
    assert {c.participant for shot in order.shots for c in shot} == {BOOTH, MINA}


def test_people_are_told_when_the_strip_failed_and_may_go_on() -> None:
    play = Playbook().pose().take_all([BOOTH]) >> StripFailed("session-1", "The disk is full.")
    assert play.view.result is not None
    assert (play.view.result.status, play.lamps) == ("failed", ("another", "done"))
    play >> READY
    assert play.commands == [OpenRoom(keep_friends=True)]


def test_people_are_told_when_the_strip_never_comes() -> None:
    play = Playbook().pose().take_all([BOOTH]).later(30_000)
    assert play.view.result is not None
    assert play.view.result.status == "failed"


@pytest.mark.parametrize("button", [READY, START])
def test_no_button_leaves_a_strip_that_is_being_made(button: object) -> None:
    play = Playbook().pose().take_all([BOOTH])
    assert play.lamps == ("none", "none")
    play >> button
    assert (play.stage, play.commands) == ("result", [])


def test_a_strip_of_the_session_before_is_not_shown_to_the_next_group() -> None:
    play = Playbook().pose().take_all([BOOTH]) >> StripComposed("session-0", "http://booth/s/0")
    assert play.view.result is not None
    assert play.view.result.strip_url is None


# Everybody together


def scenes(play: Playbook) -> list[ComposeScene]:
    return [command for command in play.commands if isinstance(command, ComposeScene)]


def together(play: Playbook) -> list[str]:
    """The keys of the pictures of everybody, a shot each."""
    assert play.view.shoot is not None
    return [taken.scene for taken in play.view.shoot.taken]


def test_when_everyones_picture_is_there_they_are_put_together() -> None:
    play = reviewed(MINA)
    [order] = scenes(play)
    assert (order.room.session, order.shot, order.attempt) == ("session-1", 1, 1)
    assert [c.participant for c in order.captures] == [BOOTH, MINA]
    assert order.background == play.rules.backgrounds[0]
    play >> SceneComposed("session-1", 1, 1, "all")
    assert together(play) == ["all"]


def test_those_whom_the_streams_stood_in_for_are_put_together_too() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).later(play.rules.grace_ms)
    assert not scenes(play)
    [order] = scenes(play.arrive(MINA, source=Source.RECEIVED))
    assert [str(c.source) for c in order.captures] == ["still", "received"]


def test_a_better_picture_puts_them_together_again_and_a_lesser_one_does_not() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).arrive(MINA, source=Source.PREVIEW)
    play >> SceneComposed("session-1", 1, 1, "small")
    [order] = scenes(play.arrive(MINA))
    assert [str(c.source) for c in order.captures] == ["still", "still"]
    assert together(play) == ["small"]
    play >> SceneComposed("session-1", 1, 1, "full")
    assert together(play) == ["full"]
    assert not scenes(play.arrive(MINA, source=Source.RECEIVED))


def test_a_still_that_comes_during_the_next_countdown_improves_the_shot_before() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).arrive(MINA, source=Source.PREVIEW)
    play.later(play.rules.review_ms)
    assert play.phase == "counting"
    assert [order.shot for order in scenes(play.arrive(MINA))] == [1]
    play >> SceneComposed("session-1", 1, 1, "full")
    assert together(play) == ["full"]


def test_a_scene_of_a_shot_that_was_thrown_away_is_not_shown() -> None:
    play = reviewed() >> READY >> SceneComposed("session-1", 1, 1, "old")
    play.fire().arrive(BOOTH, attempt=2)
    assert together(play) == [""]
    play >> SceneComposed("session-1", 1, 1, "old") >> SceneComposed("session-0", 1, 2, "theirs")
    assert together(play) == [""]
    play >> SceneComposed("session-1", 1, 2, "new")
    assert together(play) == ["new"]


def test_nothing_waits_for_a_scene() -> None:
    play = Playbook().pose().take_all([BOOTH])
    assert play.stage == "result"


def test_stills_that_come_late_are_put_together_until_the_strip_is_made() -> None:
    play = Playbook().pose(MINA, JUN) >> START
    for shot in range(1, 5):
        play.fire().arrive(BOOTH, shot)
        for who in (MINA, JUN):
            play.arrive(who, shot, source=Source.PREVIEW if shot == 4 else Source.STILL)
        play.later(play.rules.review_ms)
    assert [order.shot for order in scenes(play.arrive(MINA, 4))] == [4]
    play.arrive(JUN, 4)
    assert [type(command) for command in play.commands] == [ComposeStrip]
