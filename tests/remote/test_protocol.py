"""The wire, without a wire: what is understood, and what everyone is told of each change."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from kiosk.errors import RemoteError
from kiosk.remote.protocol import (
    MOST_CHARACTERS,
    BgSelected,
    Clock,
    IceCandidate,
    Join,
    Rhythm,
    ShutterStatus,
    Type,
    announcements,
    beat,
    clean_name,
    countdown,
    distinct_name,
    message,
    parse,
    to_wire,
)
from kiosk.session.events import (
    BOOTH,
    BackgroundChosen,
    Beat,
    DeviceChanged,
    Event,
    Health,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantLost,
    ReadinessChanged,
    Source,
    StripComposed,
)
from tests.playbook import BLUE, JUN, MINA, READY, START, Playbook


def sent(kind: str, payload: object, **more: object) -> str:
    return json.dumps({"type": kind, "payload": payload, **more})


def refused(text: str) -> str:
    with pytest.raises(RemoteError) as caught:
        parse(text)
    assert caught.value.sentence
    return caught.value.code


# What friends send


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("JOIN", {"name": "미나"}),
        ("JOIN", {"name": "Mina", "token": None}),
        ("JOIN", {"name": "Mina", "token": "t"}),
        ("LEAVE", {}),
        ("READY_STATUS", {"ready": True}),
        ("BG_SELECTED", {"bgId": BLUE}),
        ("STAGE_NEXT", {}),
        ("COUNTDOWN_START", {}),
        ("RETAKE", {"shot": 1}),
        ("OFFER", {"to": "booth", "sdp": "v=0"}),
        ("ANSWER", {"to": JUN, "sdp": "v=0"}),
        ("ICE_CANDIDATE", {"to": "booth", "candidate": None}),
        ("CLOCK_PING", {"t0": 12}),
        ("CLOCK_PING", {"t0": 12.5}),
    ],
)
def test_everything_that_the_page_says_is_understood(kind: str, payload: object) -> None:
    assert parse(sent(kind, payload)).type == kind


def test_a_candidate_is_understood_as_browsers_write_it() -> None:
    candidate = {
        "candidate": "candidate:1 1 udp 2122260223 192.168.1.7 50000 typ host",
        "sdpMid": "0",
        "sdpMLineIndex": 0,
        "usernameFragment": None,
    }
    wish = parse(sent("ICE_CANDIDATE", {"to": "booth", "candidate": candidate}))
    assert isinstance(wish, IceCandidate)
    assert wish.candidate == candidate


def test_what_a_friend_claims_of_sender_room_and_time_is_not_even_read() -> None:
    text = sent("JOIN", {"name": "Mina"}, **{"from": BOOTH, "roomId": 3, "timestamp": "soon"})
    assert isinstance(parse(text), Join)


def test_a_page_that_is_newer_than_the_booth_is_understood_as_far_as_it_goes() -> None:
    wish = parse(sent("BG_SELECTED", {"bgId": BLUE, "mood": "blue"}))
    assert isinstance(wish, BgSelected)
    assert wish.bg_id == BLUE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "\x00\x01",
        "[]",
        "null",
        "17",
        '"JOIN"',
        "{}",
        '{"type": 1}',
        '{"type": "JOIN"}',
        '{"type": "JOIN", "payload": []}',
        "[" * 60_000,
        '{"a":' * 10_000,
        "1" * 10_000,
        sent("JOIN", {}),
        sent("JOIN", {"name": 1}),
        sent("JOIN", {"name": None}),
        sent("JOIN", {"name": "Mina", "token": 1}),
        sent("READY_STATUS", {"ready": "yes"}),
        sent("READY_STATUS", {"ready": 1}),
        sent("BG_SELECTED", {"bgId": "x" * 101}),
        sent("RETAKE", {"shot": "1"}),
        sent("RETAKE", {"shot": True}),
        sent("RETAKE", {"shot": 1.5}),
        sent("OFFER", {"sdp": "v=0"}),
        sent("OFFER", {"to": "booth", "sdp": {}}),
        sent("ICE_CANDIDATE", {"to": "booth", "candidate": "c"}),
        sent("CLOCK_PING", {"t0": None}),
    ],
)
def test_junk_is_refused_with_a_sentence(text: str) -> None:
    assert refused(text) == "bad-message"


@pytest.mark.parametrize(
    "text",
    [
        # A lone half of a letter, and numbers that are none: no browser could read what the room
        # made of them, and the one who gets them is not the one who sent them.
        r'{"type": "OFFER", "payload": {"to": "friend-jun", "sdp": "\ud800"}}',
        r'{"type": "JOIN", "payload": {"name": "Mina", "token": "\udfff"}}',
        '{"type": "CLOCK_PING", "payload": {"t0": NaN}}',
        '{"type": "CLOCK_PING", "payload": {"t0": 1e999}}',
        '{"type": "ICE_CANDIDATE", "payload": {"to": "x", "candidate": {"sdpMLineIndex": -1e999}}}',
        '{"type": "ICE_CANDIDATE", "payload": {"to": "x", "candidate": {"a": {"b": {"c": 1}}}}}',
    ],
)
def test_what_others_could_not_read_is_refused_before_it_is_passed_on(text: str) -> None:
    assert refused(text) == "bad-message"


def test_a_letter_that_json_writes_in_two_halves_is_one_letter() -> None:
    wish = parse(r'{"type": "JOIN", "payload": {"name": "\ud83d\ude00"}}')
    assert isinstance(wish, Join)
    assert wish.name == "😀"


def test_a_wrong_field_is_named_to_who_wrote_it() -> None:
    with pytest.raises(RemoteError, match="READY_STATUS has a wrong ready"):
        parse(sent("READY_STATUS", {"ready": "yes"}))


@pytest.mark.parametrize("kind", ["", "join", "ROOM_STATE", "CLOCK_PONG", "ERROR", "DANCE"])
def test_a_message_that_no_friend_may_send_is_unknown(kind: str) -> None:
    assert refused(sent(kind, {})) == "unknown-type"


def test_a_message_is_refused_by_its_length_before_it_is_read() -> None:
    assert refused(" " * (MOST_CHARACTERS + 1)) == "too-large"
    assert refused(" " * MOST_CHARACTERS) == "bad-message"


# Names


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Mina", "Mina"),
        ("  Mina \n\t Kim ", "Mina Kim"),
        ("미나", "미나"),
        ("\u1106\u1175\u1102\u1161", "미나"),  # as macOS writes it
        ("Mi\x00n\x1b[31ma", "Min[31ma"),
        ("\u202eaniM", "aniM"),
        ("😀", "😀"),
        ("<b>Mina</b>", "<b>Mina</b>"),
    ],
)
def test_a_name_is_shown_as_it_was_meant(name: str, shown: str) -> None:
    assert clean_name(name) == shown


def test_a_name_of_ten_thousand_characters_is_cut_to_what_fits() -> None:
    assert clean_name("M" * 10_000) == "M" * 40


@pytest.mark.parametrize(
    "name",
    ["", " ", "\x00\x01\x02", "\u200b\u200e\u202e", "\n" * 10_000, "\u3164\u3164", "\u2800"],
)
def test_a_name_of_which_nothing_is_seen_is_no_name(name: str) -> None:
    with pytest.raises(RemoteError) as caught:
        clean_name(name)
    assert caught.value.code == "bad-name"


def test_friends_of_the_same_name_are_told_apart() -> None:
    taken = ["Booth", "Mina"]
    for expected in ("Mina (2)", "Mina (3)"):
        taken.append(distinct_name("Mina", taken))
        assert taken[-1] == expected
    assert distinct_name("Jun", taken) == "Jun"


def test_nobody_can_pass_for_the_booth() -> None:
    assert distinct_name("Booth", ["Booth"]) == "Booth (2)"


# What the room sends


def test_a_message_bears_the_rooms_stamp() -> None:
    text = message(Type.LEAVE, {"participant": "미나"}, sender=BOOTH, room="code", at_ms=12.5)
    assert json.loads(text) == {
        "type": "LEAVE",
        "payload": {"participant": "미나"},
        "from": "booth",
        "roomId": "code",
        "timestamp": 12.5,
    }


def test_the_view_is_written_in_the_words_of_the_page() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    view = json.loads(json.dumps(to_wire(play.view)))
    assert view["stage"] == "shoot"
    assert view["startLamp"] == {"glow": "dark", "action": "none"}
    assert view["shoot"]["fireAtMs"] == play.countdown.fire_at_ms
    assert [p["isBooth"] for p in view["people"]] == [True, False]


def ready(play: Playbook) -> Playbook:
    return play.gather(MINA)


def choosing(play: Playbook) -> Playbook:
    return play.gather(MINA) >> START


def posed(play: Playbook) -> Playbook:
    return play.pose(MINA)


def counting(play: Playbook) -> Playbook:
    return play.pose(MINA) >> START


def fired(play: Playbook) -> Playbook:
    return counting(play).fire()


def reviewing(play: Playbook) -> Playbook:
    return fired(play).arrive(BOOTH).arrive(MINA)


def told(play: Playbook, *events: Event) -> list[tuple[str, dict[str, Any]]]:
    """What everyone hears of `events`, without the View that goes with each."""
    before = play.view
    for event in events:
        play >> event
    said = announcements(before, play.view)
    for _, payload in said:
        assert payload.pop("view") == to_wire(play.view)
    return [(str(kind), payload) for kind, payload in said]


Chapter = Callable[[Playbook], Playbook]


@pytest.mark.parametrize(
    ("chapter", "event", "expected"),
    [
        (ready, ParticipantJoined(JUN, "Jun"), ("JOIN", {"participant": JUN, "name": "Jun"})),
        (ready, ParticipantLeft(MINA), ("LEAVE", {"participant": MINA})),
        (
            ready,
            ReadinessChanged(MINA, False),
            ("READY_STATUS", {"participant": MINA, "ready": False}),
        ),
        (ready, READY, ("READY_STATUS", {"participant": BOOTH, "ready": False})),
        (ready, START, ("STAGE_CHANGED", {"stage": "select-bg"})),
        (ready, ParticipantLost(MINA), ("ROOM_STATE", {})),
        (ready, DeviceChanged("camera", Health.LOST, "unplugged"), ("ROOM_STATE", {})),
        (
            choosing,
            BackgroundChosen(MINA, BLUE),
            (
                "BG_SELECTED",
                {"participant": MINA, "bgId": BLUE, "bgType": "color", "bgData": "#3B82F6"},
            ),
        ),
        (reviewing, StripComposed("other", ""), None),
    ],
)
def test_a_change_goes_by_its_name(
    chapter: Chapter, event: Event, expected: tuple[str, dict[str, Any]] | None
) -> None:
    assert told(chapter(Playbook()), event) == ([expected] if expected else [])


def test_the_first_friend_brings_the_booth_into_the_waiting_room() -> None:
    assert told(Playbook(), ParticipantJoined(MINA, "Mina")) == [
        ("JOIN", {"participant": MINA, "name": "Mina"}),
        ("STAGE_CHANGED", {"stage": "waiting-room"}),
    ]


def test_a_countdown_tells_every_shutter_all_that_it_needs() -> None:
    play = posed(Playbook())
    said = told(play, START)
    fire_at = play.countdown.fire_at_ms
    assert said == [
        (
            "COUNTDOWN_START",
            {
                "shot": 1,
                "shots": 4,
                "attempt": 1,
                "seconds": 3,
                "fireAt": fire_at,
                "participants": [BOOTH, MINA],
            },
        )
    ]


def test_who_is_away_is_not_told_to_shoot() -> None:
    play = posed(Playbook()) >> ParticipantLost(MINA) >> START
    assert countdown(play.view)["participants"] == [BOOTH]


def test_the_instant_itself_is_no_new_countdown() -> None:
    play = counting(Playbook())
    before = play.view
    play.fire()
    assert [str(kind) for kind, _ in announcements(before, play.view)] == ["ROOM_STATE"]


def test_everyone_hears_whose_pictures_there_are_and_that_a_better_one_came() -> None:
    play = fired(Playbook()).arrive(BOOTH)
    before = play.view
    play.arrive(MINA, source=Source.PREVIEW)
    captured = [payload for kind, payload in announcements(before, play.view)]
    assert [(p["participant"], p["source"]) for p in captured] == [
        (BOOTH, "still"),
        (MINA, "preview"),
    ]
    before = play.view
    play.arrive(MINA)
    [(kind, payload)] = announcements(before, play.view)
    assert (str(kind), payload["participant"], payload["source"]) == (
        "PHOTO_CAPTURE",
        MINA,
        "still",
    )


def test_a_retake_is_told_before_its_countdown() -> None:
    assert [kind for kind, _ in told(reviewing(Playbook()), READY)] == ["RETAKE", "COUNTDOWN_START"]


def test_the_next_shot_is_no_retake() -> None:
    said = told(reviewing(Playbook()), START)
    assert [(kind, payload["shot"]) for kind, payload in said] == [("COUNTDOWN_START", 2)]


def test_the_shots_are_over() -> None:
    play = posed(Playbook()) >> START
    for shot in range(1, 5):
        play.fire().arrive(BOOTH, shot).arrive(MINA, shot)
        before = play.view
        play.later(play.rules.review_ms)
    [(kind, payload)] = announcements(before, play.view)
    assert (str(kind), payload["stage"]) == ("STAGE_CHANGED", "result")


def test_where_nothing_changed_nothing_is_said() -> None:
    play = Playbook().gather(MINA)
    assert announcements(play.view, play.view) == []


CLOCK = {"uncertainty": 12.5, "roundTrip": 25, "wall": -3.5}
CAMERA = {"at": 1_000.0, "period": 33.3, "jitter": 0.4}


def test_a_friends_shutter_says_how_its_clock_and_its_camera_are() -> None:
    wish = parse(sent("SHUTTER_STATUS", {"clock": CLOCK, "camera": CAMERA}))
    assert isinstance(wish, ShutterStatus)
    assert wish.clock == Clock(uncertainty=12.5, roundTrip=25, wall=-3.5)
    assert beat(wish.camera, now_ms=3_000) == Beat(1_000.0, 33.3, 0.4)
    nothing = parse(sent("SHUTTER_STATUS", {"clock": {**CLOCK, "wall": None}, "camera": None}))
    assert isinstance(nothing, ShutterStatus)
    assert (nothing.clock.wall, beat(nothing.camera, 0)) == (None, None)


@pytest.mark.parametrize(
    "payload",
    [
        {"clock": CLOCK},
        {"camera": CAMERA},
        {"clock": CLOCK, "camera": {**CAMERA, "period": 0}},
        {"clock": CLOCK, "camera": {**CAMERA, "period": -33}},
        {"clock": CLOCK, "camera": {**CAMERA, "period": 1e300}},
        {"clock": CLOCK, "camera": {**CAMERA, "jitter": -1}},
        {"clock": CLOCK, "camera": {**CAMERA, "at": "noon"}},
        {"clock": CLOCK, "camera": {"at": 1_000}},
        {"clock": {**CLOCK, "uncertainty": -1}, "camera": None},
        {"clock": {**CLOCK, "roundTrip": 1e9}, "camera": None},
        {"clock": {**CLOCK, "wall": True}, "camera": None},
    ],
)
def test_a_shutter_that_makes_no_sense_is_refused(payload: object) -> None:
    assert refused(sent("SHUTTER_STATUS", payload)) == "bad-message"


@pytest.mark.parametrize("at_ms", [0.0, 94_999.0, 105_001.0, 1e18])
def test_a_camera_of_another_time_is_refused(at_ms: float) -> None:
    with pytest.raises(RemoteError) as caught:
        beat(Rhythm(at=at_ms, period=33.3, jitter=0), now_ms=100_000)
    assert caught.value.code == "bad-time"
