"""The wire, without a wire: what is understood, and what everyone is told of each change."""

import json
from dataclasses import replace

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
    beat,
    clean_file_name,
    clean_name,
    distinct_name,
    message,
    parse,
    to_wire,
)
from kiosk.session.events import (
    BOOTH,
    Beat,
    DeviceChanged,
    Health,
    PrinterReported,
    StripComposed,
    WaysProven,
)
from kiosk.session.printing import PrintRules, Trouble, Way, WayKind
from tests.playbook import BLUE, JUN, MINA, RULES, Playbook


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


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("cat.jpg", "cat.jpg"),
        ("C:\\Users\\Mina\\cat.jpg", "cat.jpg"),
        ("/home/mina/../cat.jpg", "cat.jpg"),
        ("\u1112\u1161\u11abgang.heic", "한gang.heic"),
        ("cat\u202egpj.exe\n", "catgpj.exe"),
        ("c" * 10_000 + ".jpg", "c" * 40),
        ("pictures/", ""),
        ("", ""),
        ("\x00\u200b", ""),
    ],
)
def test_a_file_is_shown_by_its_name_and_not_where_it_lay(name: str, shown: str) -> None:
    assert clean_file_name(name) == shown


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


def test_a_friend_learns_of_every_way_home_but_no_password() -> None:
    play = Playbook().pose().take_all([BOOTH]) >> StripComposed("session-1", "http://booth/s/1")
    hotspot = Way(WayKind.HOTSPOT, "http://10.42.0.1/s/1", "Nearbooth", "WIFI:T:WPA;S:N;P:secret;;")
    play >> WaysProven("session-1", (hotspot,))
    said = json.dumps(to_wire(play.view))
    assert json.loads(said)["result"]["ways"] == [
        {"kind": "hotspot", "url": "http://10.42.0.1/s/1", "network": "Nearbooth"}
    ]
    assert "secret" not in said


def test_a_friend_learns_how_the_prints_go_and_why_the_booth_is_closed() -> None:
    play = Playbook(replace(RULES, printing=PrintRules())).pose().take_all([BOOTH])
    play >> StripComposed("session-1", "http://booth/s/1", strips=2)
    play >> PrinterReported((Trouble.MEDIA_EMPTY,), 0, low=True, may_print=True)
    play >> DeviceChanged("disk", Health.LOST, "The disk is full.")
    view = json.loads(json.dumps(to_wire(play.view)))
    assert view["result"]["prints"] == {
        "status": "waiting", "printed": 0, "asked": 2, "mayAgain": True, "refused": 0,
    }  # fmt: skip
    assert view["printer"] == {"troubles": ["media-empty"], "sheetsLeft": 0, "low": True}
    assert (view["closed"], view["readyHold"]) == (["disk"], "print")


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
