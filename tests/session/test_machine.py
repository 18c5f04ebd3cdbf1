"""A whole evening, as scripts. Nothing here sleeps."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.session.commands import ComposeStrip, OpenRoom
from kiosk.session.events import (
    BOOTH,
    BackgroundChosen,
    Beat,
    BeatReported,
    Button,
    ButtonHeld,
    DeviceChanged,
    Event,
    Health,
    LinkMoved,
    NextAsked,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantLost,
    ParticipantReturned,
    PrinterReported,
    ReadinessChanged,
    Room,
    RoomOpened,
    Source,
    StartAsked,
    StripComposed,
    TimerFired,
)
from kiosk.session.machine import step
from kiosk.session.printing import PrintRules, Trouble
from kiosk.session.viewing import view
from tests.playbook import BLUE, CAT, JUN, MINA, READY, RULES, START, Playbook


def test_a_whole_session_from_the_first_press_to_the_strip() -> None:
    play = Playbook()
    assert (play.stage, play.lamps) == ("attract", ("begin", "none"))
    play >> READY
    assert (play.stage, play.lamps) == ("waiting-room", ("ready", "none"))
    play >> READY
    assert play.lamps == ("unready", "next")
    play >> START
    assert (play.stage, play.lamps) == ("select-bg", ("choose", "none"))
    play >> READY >> START
    assert (play.stage, play.phase, play.lamps) == ("shoot", "posing", ("none", "start"))
    play.take_all([BOOTH])
    assert play.stage == "result"
    [order] = play.commands
    assert isinstance(order, ComposeStrip)
    assert [[c.participant for c in shot] for shot in order.shots] == [[BOOTH]] * 4
    play >> StripComposed("session-1", "http://booth/s/1")
    assert play.view.result is not None
    assert play.view.result.strip_url == "http://booth/s/1"
    assert play.lamps == ("another", "done")
    play >> START
    assert (play.stage, play.view.room_code) == ("attract", "code2")


def test_a_friend_who_opens_the_link_wakes_the_booth() -> None:
    play = Playbook() >> ParticipantJoined(MINA, "Mina")
    assert play.stage == "waiting-room"
    assert [p.name for p in play.view.people] == ["Booth", "Mina"]


def test_the_invitation_changes_with_the_way_to_the_booth_and_nothing_else_does() -> None:
    play = Playbook()
    play >> LinkMoved("code1", "")
    assert play.view.join_url is None
    before = (play >> READY).view
    play >> LinkMoved("code1", "http://10.0.0.3/j/code1")
    assert play.view == replace(before, join_url="http://10.0.0.3/j/code1")
    play >> LinkMoved("code-of-before", "http://elsewhere/j/code-of-before")
    assert play.view.join_url == "http://10.0.0.3/j/code1"


def test_start_waits_for_everyone_who_is_connected() -> None:
    play = Playbook().gather(MINA)
    play >> ReadinessChanged(MINA, False) >> START
    assert play.stage == "waiting-room"
    assert play.view.undecided == (MINA,)
    play >> ReadinessChanged(MINA, True) >> START
    assert play.stage == "select-bg"


def test_a_friend_can_go_on_for_everyone_but_not_without_the_booth() -> None:
    play = Playbook() >> ParticipantJoined(MINA, "Mina") >> ReadinessChanged(MINA, True)
    play >> NextAsked(MINA)
    assert play.stage == "waiting-room"
    play >> READY >> NextAsked(MINA)
    assert play.stage == "select-bg"


def test_a_dawdling_friend_is_waited_for_only_so_long() -> None:
    play = Playbook().gather(MINA) >> ReadinessChanged(MINA, False)
    play.later(19_000)
    assert play.lamps[1] == "none"
    play.later(1_000)
    assert play.lamps[1] == "next"
    play >> START
    assert play.stage == "select-bg"


def test_a_friend_whose_connection_broke_is_not_waited_for() -> None:
    play = Playbook().gather(MINA) >> ReadinessChanged(MINA, False) >> ParticipantLost(MINA)
    assert play.lamps[1] == "next"


def test_a_friend_who_comes_back_is_ready_as_before() -> None:
    play = Playbook().gather(MINA) >> ParticipantLost(MINA) >> ParticipantReturned(MINA)
    assert [(p.ready, p.connected) for p in play.view.people] == [(True, True), (True, True)]


def test_the_booth_votes_by_turning_through_the_backgrounds() -> None:
    play = Playbook().gather() >> START >> READY >> READY
    assert [(b.bg_id, b.voters) for b in play.view.backgrounds if b.voters] == [(BLUE, (BOOTH,))]


def test_a_vote_of_someone_who_left_does_not_count() -> None:
    play = Playbook().gather(MINA) >> START >> BackgroundChosen(MINA, BLUE) >> ParticipantLeft(MINA)
    assert play.view.background is None


def test_an_unknown_background_is_nobodys_vote() -> None:
    play = Playbook().gather(MINA) >> START >> BackgroundChosen(MINA, "color-000000")
    assert play.view.undecided == (BOOTH, MINA)


def test_every_camera_is_told_the_same_instant() -> None:
    play = Playbook().pose(MINA)
    begun = play.now
    order = play.count_down()
    assert order.participants == (BOOTH, MINA)
    assert order.fire_at_ms == begun + 300 + 3_000
    assert play.view.shoot is not None
    assert play.view.shoot.fire_at_ms == order.fire_at_ms


def test_a_friend_may_start_the_countdown() -> None:
    play = Playbook().pose(MINA) >> StartAsked(MINA)
    assert play.phase == "counting"


def test_the_review_begins_when_the_last_picture_is_there() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH)
    assert play.phase == "collecting"
    play.arrive(MINA, source=Source.PREVIEW)
    assert play.phase == "review"


def test_a_silent_friend_is_filled_from_the_stream_after_the_grace() -> None:
    play = Playbook().pose(MINA)
    fire_at = play.count_down().fire_at_ms
    play.fire().arrive(BOOTH)
    play.later(1_999)
    assert play.commands == []
    play.later(1)
    [order] = play.commands
    assert (order.participants, order.fire_at_ms) == ((MINA,), fire_at)
    play.arrive(MINA, source=Source.RECEIVED)
    assert play.phase == "review"


def test_a_friend_with_nothing_at_all_is_left_out() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).later(2_000)
    play.arrive(MINA, source=Source.ABSENT)
    assert play.phase == "review"
    assert play.view.shoot is not None
    assert [who for who, *_ in play.view.shoot.taken[0].pictures] == [BOOTH]


def test_nobody_waits_for_a_stream_that_never_answers() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).later(3_000)
    assert play.phase == "review"


def test_a_friend_who_vanishes_in_the_countdown_does_not_hold_up_the_shot() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play >> ParticipantLeft(MINA)
    play.fire().arrive(BOOTH)
    assert [type(c).__name__ for c in play.commands] == ["TakeReceived"]
    play.arrive(MINA, source=Source.ABSENT)
    assert play.phase == "review"


def test_who_joins_in_the_countdown_is_in_the_next_shot() -> None:
    play = Playbook().pose()
    play.count_down()
    play >> ParticipantJoined(JUN, "Jun")
    play.fire().arrive(BOOTH).later(4_000)
    assert play.countdown.participants == (BOOTH, JUN)


def test_the_next_countdown_begins_by_itself_after_the_review() -> None:
    play = Playbook().pose()
    play.count_down()
    play.fire().arrive(BOOTH)
    assert play.lamps == ("retake", "go-on")
    play.later(4_000)
    assert (play.countdown.shot, play.phase) == (2, "counting")


def test_a_retake_throws_the_shot_away_and_late_pictures_of_it_too() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).arrive(MINA, source=Source.PREVIEW) >> READY
    assert (play.countdown.shot, play.countdown.attempt) == (1, 2)
    play.arrive(MINA, attempt=1)
    play.fire().arrive(BOOTH, attempt=2)
    assert play.phase == "collecting"


def test_retakes_run_out() -> None:
    play = Playbook().pose()
    play.count_down()
    for attempt in range(1, 5):
        play.fire().arrive(BOOTH, attempt=attempt) >> READY
    play.fire().arrive(BOOTH, attempt=5)
    assert play.lamps[0] == "none"
    assert play.phase == "review"


def test_a_full_still_replaces_its_preview_and_is_not_replaced_by_less() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).arrive(MINA, source=Source.PREVIEW).arrive(MINA)
    play.arrive(MINA, source=Source.PREVIEW)
    assert play.view.shoot is not None
    assert [source for _, source, _ in play.view.shoot.taken[0].pictures] == ["still", "still"]


def test_the_strip_waits_a_while_for_stills_on_slow_links() -> None:
    play = Playbook().pose(MINA)
    play >> START
    for shot in range(1, 5):
        play.fire().arrive(BOOTH, shot)
        play.arrive(MINA, shot, source=Source.PREVIEW).later(4_000)
    assert (play.stage, play.commands) == ("result", [])
    for shot in range(1, 5):
        play.arrive(MINA, shot)
    assert [type(c) for c in play.commands] == [ComposeStrip]


def test_the_strip_is_made_of_previews_if_the_stills_never_come() -> None:
    play = Playbook().pose(MINA)
    play >> START
    for shot in range(1, 5):
        play.fire().arrive(BOOTH, shot)
        play.arrive(MINA, shot, source=Source.PREVIEW).later(4_000)
    play.later(6_000)
    assert [type(c) for c in play.commands] == [ComposeStrip]


def test_a_shot_without_any_picture_is_posed_for_again() -> None:
    play = Playbook().pose()
    play.count_down()
    play.fire().arrive(BOOTH, source=Source.ABSENT)
    assert play.phase == "posing"
    assert play.count_down().attempt == 2


def test_without_a_camera_no_session_begins() -> None:
    play = Playbook() >> DeviceChanged("camera", Health.LOST, "unplugged") >> READY
    assert (play.stage, play.lamps) == ("attract", ("none", "none"))
    play >> DeviceChanged("camera", Health.WELL) >> READY
    assert play.stage == "waiting-room"


def test_a_camera_lost_between_shots_stops_the_countdown_until_it_is_back() -> None:
    play = Playbook().pose()
    play.count_down()
    play.fire().arrive(BOOTH) >> DeviceChanged("camera", Health.LOST, "unplugged")
    play.later(4_000)
    assert (play.phase, play.lamps) == ("posing", ("none", "none"))
    play >> DeviceChanged("camera", Health.WELL) >> START
    assert (play.countdown.shot, play.phase) == (2, "counting")


def test_without_a_camera_a_shot_is_not_thrown_away_for_a_retake() -> None:
    play = Playbook().pose()
    play.count_down()
    play.fire().arrive(BOOTH) >> DeviceChanged("camera", Health.LOST, "unplugged")
    assert play.lamps[0] == "none"
    before = play.state
    play >> READY
    assert play.state == before


@pytest.mark.parametrize("stage", ["waiting-room", "select-bg", "shoot"])
def test_an_abandoned_booth_goes_back_to_attract_with_a_new_code(stage: str) -> None:
    play = Playbook().gather()
    if stage != "waiting-room":
        play >> START
    if stage == "shoot":
        play >> READY >> START
    assert play.stage == stage
    play.later(play.rules.idle_ms)
    assert (play.stage, play.view.room_code) == ("attract", "code2")


def test_the_result_makes_way_for_the_next_group() -> None:
    play = Playbook().pose().take_all([BOOTH]) >> StripComposed("session-1", "http://booth/s/1")
    play.later(60_000)
    assert play.stage == "attract"


def test_another_strip_keeps_the_friends_in_a_new_room() -> None:
    play = Playbook().pose(MINA).take_all([BOOTH, MINA])
    play >> StripComposed("session-1", "http://booth/s/1") >> READY
    assert (play.stage, play.view.room_code) == ("waiting-room", "code2")
    assert [(p.id, p.ready) for p in play.view.people] == [(BOOTH, False), (MINA, False)]


def test_both_buttons_at_once_end_the_session_once() -> None:
    play = Playbook().pose().take_all([BOOTH]) >> StripComposed("session-1", "http://booth/s/1")
    result = play.state
    for presses in ((START, READY), (READY, START)):
        state = result
        rooms: list[Any] = []
        for press in presses:
            state, commands = step(state, press, play.now, play.rules)
            rooms += commands
        for number, command in enumerate(rooms):
            room = Room(f"session-{number}", "code", "")
            opened = RoomOpened(room, friends_kept=command.keep_friends)
            state, _ = step(state, opened, play.now, play.rules)
        assert str(view(state, play.rules).stage) == "attract"


def test_a_strip_of_an_earlier_session_changes_nothing() -> None:
    play = Playbook().pose().take_all([BOOTH]) >> StripComposed("session-0", "http://booth/s/0")
    assert play.view.result is not None
    assert play.view.result.status == "composing"


def test_holding_start_begins_anew_from_anywhere() -> None:
    play = Playbook().pose() >> ButtonHeld(Button.START)
    assert play.commands == [OpenRoom(keep_friends=False)]
    assert play.stage == "attract"


def test_a_timer_that_fires_too_early_changes_nothing() -> None:
    play = Playbook().gather()
    before = play.state
    play >> TimerFired()
    assert play.state == before


def test_an_event_of_another_stage_changes_nothing() -> None:
    play = Playbook()
    before = play.state
    play >> StartAsked(MINA) >> BackgroundChosen(MINA, BLUE) >> ReadinessChanged(MINA, True)
    assert play.state == before


def test_the_rhythm_of_who_has_gone_is_forgotten() -> None:
    """A booth is open all night, and every friend who joins is another."""
    play = Playbook().gather(MINA)
    beat = Beat(0.0, 33.3, 0.5)
    for who in (BOOTH, MINA, "friend-stranger"):
        play >> BeatReported(who, beat)
    assert dict(play.state.beats) == {BOOTH: beat, MINA: beat}
    play >> ParticipantLeft(MINA) >> BeatReported(BOOTH, beat)
    assert dict(play.state.beats) == {BOOTH: beat}


# Closed for new sessions

FULL = DeviceChanged("disk", Health.LOST, "There is less than 1 GB left.")
ROOMY = DeviceChanged("disk", Health.WELL)
HOLDING = replace(RULES, printing=PrintRules(hold=True))
WELL = PrinterReported((), 300, low=False, may_print=True)
EMPTY = replace(WELL, troubles=(Trouble.MEDIA_EMPTY,))
UNPLUGGED = DeviceChanged("printer", Health.LOST, "The printer is unplugged.")


def test_a_full_disk_begins_no_session_until_there_is_room() -> None:
    play = Playbook() >> FULL >> READY
    assert (play.stage, play.lamps, play.view.closed) == ("attract", ("none", "none"), ("disk",))
    play >> ROOMY
    assert (play.lamps, play.view.closed) == (("begin", "none"), ())
    assert (play >> READY).stage == "waiting-room"


@pytest.mark.parametrize("trouble", [EMPTY, UNPLUGGED])
def test_a_printer_that_does_not_print_closes_the_booth_only_where_the_operator_says_so(
    trouble: Event,
) -> None:
    play = Playbook(HOLDING) >> WELL >> trouble >> READY
    assert (play.stage, play.lamps, play.view.closed) == ("attract", ("none", "none"), ("printer",))
    for rules in (RULES, replace(RULES, printing=PrintRules())):
        play = Playbook(rules) >> WELL >> trouble >> READY
        assert (play.stage, play.view.closed) == ("waiting-room", ())


def test_a_printer_that_prints_again_opens_the_booth() -> None:
    play = Playbook(HOLDING) >> EMPTY >> WELL >> READY
    assert play.stage == "waiting-room"


def test_little_paper_and_a_used_up_quota_close_nothing() -> None:
    play = Playbook(HOLDING) >> replace(WELL, low=True, may_print=False) >> READY
    assert play.stage == "waiting-room"


def test_a_friend_who_comes_while_the_booth_is_closed_waits_for_whoever_begins() -> None:
    play = Playbook() >> FULL >> ParticipantJoined(MINA, "Mina")
    assert play.stage == "attract"
    assert [p.name for p in play.view.people] == ["Mina"]
    play >> READY
    assert play.stage == "attract"
    play >> ROOMY
    assert (play.stage, play.lamps[0]) == ("attract", "begin")
    play >> READY
    assert play.stage == "waiting-room"
    assert [p.name for p in play.view.people] == ["Booth", "Mina"]


def test_the_next_friend_to_come_wakes_the_booth_for_those_who_waited_too() -> None:
    play = Playbook() >> FULL >> ParticipantJoined(MINA, "Mina") >> ROOMY
    play >> ParticipantJoined(JUN, "Jun")
    assert play.stage == "waiting-room"
    assert [p.name for p in play.view.people] == ["Booth", "Mina", "Jun"]


def test_a_friend_who_waits_for_the_booth_may_get_lost_come_back_and_leave() -> None:
    play = Playbook() >> FULL >> ParticipantJoined(MINA, "Mina") >> ParticipantLost(MINA)
    assert [p.connected for p in play.view.people] == [False]
    play >> ParticipantReturned(MINA)
    assert [p.connected for p in play.view.people] == [True]
    play >> ParticipantLeft(MINA)
    assert play.view.people == ()


@pytest.mark.parametrize("stage", ["waiting-room", "select-bg", "shoot"])
def test_a_session_that_runs_goes_on_to_its_strip(stage: str) -> None:
    play = Playbook().gather()
    if stage == "waiting-room":
        play >> FULL >> START >> READY >> START
    elif stage == "select-bg":
        play >> START >> FULL >> READY >> START
    else:
        play >> START >> READY >> START >> FULL
    play.take_all([BOOTH]) >> StripComposed("session-1", "http://booth/s/1")
    assert (play.stage, play.lamps) == ("result", ("none", "done"))


def test_a_friend_may_still_come_into_a_session_that_runs() -> None:
    play = Playbook().gather() >> FULL >> ParticipantJoined(MINA, "Mina")
    assert play.stage == "waiting-room"
    assert [p.name for p in play.view.people] == ["Booth", "Mina"]


def test_friends_who_come_along_into_a_closed_booth_wait_there_with_their_pictures() -> None:
    """The disk fills up between the press and the new room."""
    play = Playbook().gather(MINA, JUN).bring(MINA, CAT) >> ParticipantLost(JUN)
    play >> FULL >> RoomOpened(Room("session-2", "code2", ""), friends_kept=True)
    assert (play.stage, play.view.room_code) == ("attract", "code2")
    assert [(p.name, p.ready) for p in play.view.people] == [("Mina", False)]
    again = RoomOpened(Room("session-3", "code3", ""), friends_kept=True)
    assert [p.name for p in (play >> again).view.people] == ["Mina"]
    play >> ROOMY >> READY
    assert [p.name for p in play.view.people] == ["Booth", "Mina"]
    assert CAT in play.options


def test_a_picture_leaves_a_closed_booth_with_who_brought_it() -> None:
    play = Playbook().gather(MINA).bring(MINA, CAT) >> FULL
    play >> RoomOpened(Room("session-2", "code2", ""), friends_kept=True) >> ParticipantLeft(MINA)
    assert CAT not in (play >> ROOMY >> READY).options


def test_an_empty_room_is_opened_in_a_closed_booth_as_ever() -> None:
    play = Playbook().gather(MINA) >> FULL >> ButtonHeld(Button.START)
    assert (play.stage, play.view.room_code, play.view.people) == ("attract", "code2", ())
