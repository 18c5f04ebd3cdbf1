"""What the screens say. The lamps along the whole way are in `test_machine.py`."""

from dataclasses import replace

from kiosk.session.backgrounds import MOST_BROUGHT, Background, Kind
from kiosk.session.events import (
    BOOTH,
    BackgroundChosen,
    DeviceChanged,
    Health,
    ParticipantLeft,
    PrinterReported,
    Room,
    RoomOpened,
    SceneComposed,
    Source,
)
from kiosk.session.printing import PrintRules, Trouble
from kiosk.session.state import State
from kiosk.session.view import PrinterView, ShootView
from kiosk.session.viewing import view
from tests.playbook import BLUE, CAT, MINA, PINK, READY, RULES, START, WHITE, Playbook


def shoot(play: Playbook) -> ShootView:
    assert play.view.shoot is not None
    return play.view.shoot


def test_before_the_first_room_the_screen_invites_nobody() -> None:
    shown = view(State(), RULES)
    assert (shown.stage, shown.room_code, shown.join_url) == ("attract", None, None)
    assert str(shown.ready_lamp.glow) == "dark"


def test_a_booth_that_nobody_can_reach_shows_no_link() -> None:
    play = Playbook() >> RoomOpened(Room("session-2", "code2", ""))
    assert (play.view.room_code, play.view.join_url) == ("code2", None)


def test_the_lamp_of_who_has_pressed_is_steady() -> None:
    play = Playbook() >> READY
    assert str(play.view.ready_lamp.glow) == "breathing"
    assert str((play >> READY).view.ready_lamp.glow) == "solid"


def test_everyone_sees_who_chose_which_background_and_which_leads() -> None:
    play = Playbook().gather(MINA) >> START >> READY >> BackgroundChosen(MINA, PINK)
    shown = {b.bg_id: (b.bg_data, b.voters, b.leading) for b in play.view.backgrounds}
    assert shown == {
        WHITE: ("#FFFFFF", (BOOTH,), True),
        BLUE: ("#3B82F6", (), False),
        PINK: ("#EC4899", (MINA,), False),
    }
    assert [p.chosen for p in play.view.people] == [WHITE, PINK]


def test_everyone_sees_who_brought_what_and_how_it_looks() -> None:
    play = Playbook().gather(MINA).bring(MINA, CAT)
    shown = play.view.backgrounds[-1]
    assert (shown.bg_id, shown.bg_type) == (CAT, "upload")
    assert shown.bg_data == f"/j/code1/backgrounds/{CAT}"
    assert (shown.uploaded_by, shown.by_name, shown.file_name) == (MINA, "Mina", "me.jpg")


def test_what_the_booth_offers_was_brought_by_nobody() -> None:
    night = Background("picture-night", Kind.UPLOAD, title="City lights")
    play = Playbook(replace(RULES, backgrounds=(*RULES.backgrounds, night))).gather()
    white, *_, shown = play.view.backgrounds
    assert (white.bg_type, white.uploaded_by, white.file_name) == ("color", "", "")
    assert (shown.bg_type, shown.uploaded_by, shown.by_name) == ("upload", "", "")
    assert (shown.file_name, shown.bg_data) == (
        "City lights",
        "/j/code1/backgrounds/picture-night",
    )


def test_a_tie_is_told_and_who_was_first_leads() -> None:
    play = Playbook().gather(MINA) >> START >> BackgroundChosen(MINA, PINK)
    assert not play.view.tied
    play >> READY
    assert play.view.tied
    assert [b.bg_id for b in play.view.backgrounds if b.leading] == [PINK]
    play >> BackgroundChosen(MINA, WHITE)
    assert not play.view.tied


def test_after_the_vote_there_is_no_tie_to_tell() -> None:
    play = Playbook().gather(MINA) >> START >> BackgroundChosen(MINA, PINK) >> READY >> START
    assert (play.stage, play.view.tied) == ("shoot", False)


def test_pictures_may_be_brought_until_the_vote_is_over() -> None:
    play = Playbook()
    assert not play.view.may_bring
    play.gather(MINA)
    assert play.view.may_bring
    play >> START
    assert play.view.may_bring
    play >> BackgroundChosen(MINA, PINK) >> READY >> START
    assert (play.stage, play.view.may_bring) == ("shoot", False)


def test_where_the_operator_wants_none_nobody_may_bring_a_picture() -> None:
    assert not Playbook(replace(RULES, uploads=False)).gather(MINA).view.may_bring


def test_nobody_may_bring_another_picture_when_there_are_enough() -> None:
    friends = [f"friend-{n}" for n in range(4)]
    play = Playbook().gather(*friends)
    for n in range(MOST_BROUGHT):
        assert play.view.may_bring
        play.bring(friends[n % 4], f"upload-{n}")
    assert not play.view.may_bring


def test_before_the_first_vote_no_background_leads() -> None:
    play = Playbook().gather() >> START
    assert not any(b.leading for b in play.view.backgrounds)
    assert play.view.background is None


def test_the_chosen_background_stays_to_the_end() -> None:
    play = Playbook().gather() >> START >> READY >> READY >> START
    chosen = play.view.background
    assert chosen is not None
    assert (play.stage, chosen.bg_data, chosen.leading) == ("shoot", "#3B82F6", True)
    play.take_all([BOOTH])
    assert (play.stage, play.view.background) == ("result", chosen)


def test_the_countdown_is_one_instant_for_all_screens() -> None:
    play = Playbook().pose()
    assert (shoot(play).fire_at_ms, shoot(play).seconds) == (None, 3)
    order = play.count_down()
    assert shoot(play).fire_at_ms == order.fire_at_ms
    play.fire()
    assert (play.phase, shoot(play).fire_at_ms) == ("collecting", order.fire_at_ms)
    play.arrive(BOOTH)
    assert (play.phase, shoot(play).fire_at_ms) == ("review", None)


def test_a_taken_shot_shows_whose_pictures_there_are() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).arrive(MINA, source=Source.PREVIEW)
    [taken] = shoot(play).taken
    assert taken.pictures == ((BOOTH, "still", "1-booth"), (MINA, "preview", "1-friend-mina"))


def test_everybody_together_is_shown_once_there_is_such_a_picture() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).arrive(MINA)
    assert shoot(play).taken[0].scene == ""
    play >> SceneComposed("session-1", 1, 1, "scene-1")
    assert shoot(play).taken[0].scene == "scene-1"


def test_who_has_no_picture_is_not_shown_with_an_empty_one() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).arrive(MINA, source=Source.ABSENT)
    assert [who for who, *_ in shoot(play).taken[0].pictures] == [BOOTH]


def test_without_the_camera_no_lamp_promises_a_countdown() -> None:
    play = Playbook().pose() >> DeviceChanged("camera", Health.LOST, "The camera is unplugged.")
    assert play.lamps == ("none", "none")
    [device] = play.view.devices
    assert (device.device, device.health, device.reason) == (
        "camera",
        "lost",
        "The camera is unplugged.",
    )


def test_people_are_told_of_a_simulated_device_and_not_of_a_sound_one() -> None:
    play = Playbook() >> DeviceChanged("lights", Health.SIMULATED)
    assert [(d.device, d.health) for d in play.view.devices] == [("lights", "simulated")]


def test_the_screen_says_when_it_will_go_back_by_itself_and_only_then() -> None:
    play = Playbook()
    assert play.view.deadline_ms is None
    play >> READY
    assert play.view.deadline_ms == RULES.idle_ms
    play >> READY >> START >> READY >> START
    assert play.view.deadline_ms is not None
    play >> START
    assert play.view.deadline_ms is None


def test_a_friend_who_left_has_no_part_in_what_is_undecided() -> None:
    play = Playbook().gather(MINA) >> START >> READY
    assert MINA in play.view.undecided
    play >> ParticipantLeft(MINA)
    assert not play.view.undecided


def test_the_screen_tells_how_the_printer_is_once_anything_is_known() -> None:
    play = Playbook(replace(RULES, printing=PrintRules()))
    assert play.view.printer is None
    play >> PrinterReported((Trouble.MEDIA_EMPTY,), 0, low=True, may_print=True)
    assert play.view.printer == PrinterView(("media-empty",), 0, low=True)


def test_a_printer_that_is_gone_is_offline_whatever_it_said_before() -> None:
    gone = DeviceChanged("printer", Health.LOST, "CUPS does not answer.")
    play = Playbook(replace(RULES, printing=PrintRules())) >> gone
    assert play.view.printer == PrinterView(("offline",), None, low=False)
    play >> PrinterReported((Trouble.MEDIA_JAM,), 40, low=False, may_print=True)
    assert play.view.printer == PrinterView(("offline",), 40, low=False)
    play >> DeviceChanged("printer", Health.WELL)
    assert play.view.printer == PrinterView(("media-jam",), 40, low=False)


def test_where_nothing_is_printed_there_is_no_printer() -> None:
    play = Playbook() >> PrinterReported((Trouble.OTHER,), None, low=False, may_print=True)
    assert play.view.printer is None
