import json
from typing import Any

import pytest

from kiosk.session.backgrounds import Background, Kind, colour
from kiosk.session.events import BOOTH, Capture, Room, Source
from kiosk.session.record import Record
from kiosk.session.state import Taken
from kiosk.store.manifest import (
    Kept,
    Memory,
    Outline,
    key_of,
    manifest,
    memory,
    outline,
    scene_key,
    stamp,
)

MINA = "friend-mina"
WHITE = colour("#FFFFFF")
ROOM = Room("20260101-120000-abcdef", "code", "http://booth/j/code")
STRIP = {
    "token": "t" * 22,
    "made_at": 1_700_000_000_000.0,
    "strips": 4,
    "jpg": "aa",
    "png": "bb",
}


def written(
    *captures: Capture,
    strip: dict[str, Any] | None = None,
    background: Background = WHITE,
    scene: str = "",
) -> dict[str, Any]:
    shot = Taken(1, 2, 5_000.0, (BOOTH, MINA), captures, scene)
    record = Record(ROOM, "shoot", ((BOOTH, "Booth"),), background, (shot,))
    content = manifest(
        record,
        stages=[{"stage": "shoot", "at": 1_000.0}],
        names={BOOTH: "Booth", MINA: "미나"},
        kept={
            "booth-still": Kept("shots/1/booth.jpg", "ab" * 32),
            "scene": Kept("shots/1/scene.jpg", "cd" * 32),
        },
        strip=strip,
        written=stamp("a-boot", 7.5),
    )
    read: dict[str, Any] = json.loads(content)
    return read


def test_a_manifest_says_who_took_part_even_if_they_left() -> None:
    assert [p["name"] for p in written()["participants"]] == ["Booth", "미나"]


def test_a_still_is_named_with_its_file_its_moment_and_its_doubt() -> None:
    still = Capture(1, 2, BOOTH, Source.STILL, "booth-still", 5_001.0, 1.5)
    [shot] = written(still)["shots"]
    assert (shot["shot"], shot["attempt"], shot["fire_at"]) == (1, 2, 5_000.0)
    assert shot["captures"] == [
        {
            "participant": BOOTH,
            "source": "still",
            "reduced": False,
            "captured_at": 5_001.0,
            "uncertainty_ms": 1.5,
            "path": "shots/1/booth.jpg",
            "sha256": "ab" * 32,
        }
    ]


def test_a_preview_is_a_still_that_was_reduced() -> None:
    preview = Capture(1, 2, MINA, Source.PREVIEW, "gone", 5_002.0, 1.0)
    [capture] = written(preview)["shots"][0]["captures"]
    assert (capture["source"], capture["reduced"]) == ("still", True)


def test_what_is_not_on_disk_is_not_pointed_at() -> None:
    [capture] = written(Capture(1, 2, MINA, Source.ABSENT))["shots"][0]["captures"]
    assert (capture["source"], capture["path"], capture["sha256"]) == ("absent", None, None)


def test_a_manifest_says_before_what_they_stood_and_who_had_brought_it() -> None:
    plain = written()
    assert (plain["background"], plain["background_by"]) == ("color-ffffff", None)
    cat = Background("upload-ca", Kind.UPLOAD, by=MINA, by_name="미나", title="cat.jpg")
    brought = written(background=cat)
    assert (brought["background"], brought["background_by"]) == ("upload-ca", MINA)


def test_the_picture_of_everybody_is_named_once_it_is_there() -> None:
    assert written()["shots"][0]["scene"] == {"path": None, "sha256": None}
    assert written(scene="scene")["shots"][0]["scene"]["path"] == "shots/1/scene.jpg"


def test_the_spread_of_a_shot_is_between_its_first_and_its_last_picture() -> None:
    captures = (
        Capture(1, 2, BOOTH, Source.STILL, "booth-still", 5_004.5, 1.0),
        Capture(1, 2, MINA, Source.RECEIVED, "x", 4_990.0, 30.0),
    )
    assert written(*captures)["shots"][0]["spread_ms"] == 14.5
    assert written(Capture(1, 2, MINA, Source.ABSENT))["shots"][0]["spread_ms"] is None


def content(**of: Any) -> bytes:
    return json.dumps({**written(), **of}, ensure_ascii=False).encode()


def test_what_is_asked_of_every_session_is_read_back() -> None:
    assert outline(content(strip=STRIP)) == Outline(
        ("미나",), "t" * 22, 1_700_000_000.0, 4, "", 0.0
    )
    assert outline(content()) == Outline(("미나",), "", 0.0, 0, "a-boot", 7.5)


def test_a_strip_has_a_stamp_of_its_own() -> None:
    it = outline(content(strip={**STRIP, **stamp("another-boot", 3.0)}))
    assert (it.boot, it.uptime_s) == ("another-boot", 3.0)


def test_the_strip_of_an_older_booth_was_not_to_be_printed() -> None:
    older = {key: value for key, value in STRIP.items() if key != "strips"}
    assert outline(content(strip=older)).strips == 0


@pytest.mark.parametrize("uptime", [None, "soon", [1], {}, 10**400])
@pytest.mark.parametrize("strip", [STRIP, None])
def test_a_damaged_stamp_costs_no_more_than_the_stamp(
    uptime: object, strip: dict[str, Any] | None
) -> None:
    stamped = {"boot": "a-boot", "uptime_s": uptime}
    it = outline(content(strip={**strip, **stamped} if strip else None, written=stamped))
    assert (it.token, it.boot, it.uptime_s) == (strip["token"] if strip else "", "", 0.0)
    assert outline(content(written="yesterday")).boot == ""


CAPTURES = (
    Capture(1, 2, BOOTH, Source.STILL, "1.2.booth.still", 5_001.0, 1.5),
    Capture(1, 2, MINA, Source.PREVIEW, "1.2.friend-mina.preview", 5_002.0, 9.0),
    Capture(1, 2, "friend-jun", Source.ABSENT),
)
FILES = {
    "1.2.booth.still": Kept("shots/1/booth.jpg", "ab" * 32),
    "1.2.friend-mina.preview": Kept("shots/1/friend-mina.preview.jpg", "ef" * 32),
    "1.2.scene.cdcdcdcdcdcd": Kept("shots/1/scene.jpg", "cd" * 32),
}


@pytest.mark.parametrize("strip", [None, STRIP])
@pytest.mark.parametrize(
    "background",
    [WHITE, Background("picture-city", Kind.UPLOAD), Background("upload-ca", Kind.UPLOAD, by=MINA)],
)
def test_what_a_manifest_was_made_of_is_read_back_whole(
    strip: dict[str, Any] | None, background: Background
) -> None:
    shot = Taken(1, 2, 5_000.0, (BOOTH, MINA, "friend-jun"), CAPTURES, "1.2.scene.cdcdcdcdcdcd")
    names = {BOOTH: "Booth", MINA: "미나"}
    record = Record(Room(ROOM.session, "", ""), "result", tuple(names.items()), background, (shot,))
    stages = [{"stage": "shoot", "at": 1_000.0}, {"stage": "result", "at": 9_000.0}]
    now = stamp("a-boot", 7.5)
    made = manifest(record, stages=stages, names=names, kept=FILES, strip=strip, written=now)
    it = memory(made)
    assert it == Memory(record, stages, names, FILES, strip)
    again = manifest(
        it.record, stages=it.stages, names=it.names, kept=it.kept, strip=it.strip, written=now
    )
    assert again == made


@pytest.mark.parametrize(
    "path", ["../one/strip.jpg", "/etc/passwd", "shots/../../x.jpg", "shots/1/.jpg", "session.json"]
)
def test_a_manifest_that_was_tampered_with_points_at_nothing_outside(path: str) -> None:
    shots = written(CAPTURES[0])["shots"]
    shots[0]["captures"][0]["path"] = path
    it = memory(content(shots=shots))
    assert (it.kept, it.record.shots[0].captures[0].key) == ({}, "")


JUNK = [
    b"",
    b"\x00" * 4_096,
    b"\xff",
    b"[1]",
    b"null",
    b"{}",
    b"[" * 100_000,
    content(strip=1),
    content(participants={}, strip="soon"),
    content(participants=[1]),
    content(strip={"token": "t"}),
    content(strip={"token": "t", "made_at": "soon"}),
    content(strip={"token": "t", "made_at": 1.0, "strips": float("inf")}),
]


@pytest.mark.parametrize("junk", JUNK)
def test_what_a_broken_disk_left_is_no_manifest(junk: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        outline(junk)


@pytest.mark.parametrize(
    "junk",
    [
        *JUNK[:7],
        content(stages=[]),
        content(stages=[1]),
        content(shots=[{}]),
        content(shots=[{**written()["shots"][0], "captures": [{}]}]),
        content(shots=[{**written()["shots"][0], "attempt": "second"}]),
        content(participants="Mina"),
    ],
)
def test_nobody_goes_by_what_a_broken_disk_left(junk: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        memory(junk)


def test_a_picture_and_a_better_one_have_keys_of_their_own() -> None:
    keys = {key_of(capture) for capture in CAPTURES}
    assert len(keys) == 3
    assert scene_key(1, 2, "a" * 64) != scene_key(1, 2, "b" * 64)
