"""A friend's messages over a real socket: what a bad one costs, and whom.

Long, since it is one list of everything that a browser may do wrong; each entry is short.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk import report
from kiosk.session.events import Button
from kiosk.session.view import Action, ShootPhase, Stage
from tests.opened import OpenedBooth, Phone, opened

BLUE, PINK = "color-3b82f6", "color-ec4899"


@pytest.fixture
async def mina(booth: OpenedBooth) -> AsyncIterator[Phone]:
    """A friend who is in the waiting room."""
    async with booth.phone() as phone:
        await phone.join("Mina")
        await phone.hear("STAGE_CHANGED", stage="waiting-room")
        yield phone


@pytest.fixture
async def jun(booth: OpenedBooth, mina: Phone) -> AsyncIterator[Phone]:
    """Another one, to whom nothing shall happen."""
    async with booth.phone() as phone:
        await phone.join("Jun")
        await phone.hear("JOIN", name="Jun")
        await mina.hear("JOIN", name="Jun")
        yield phone


def people(booth: OpenedBooth) -> list[tuple[str, bool]]:
    return [(p.name, p.connected) for p in booth.view.people if not p.is_booth]


async def choosing(booth: OpenedBooth, *phones: Phone) -> None:
    """Everybody is ready, and chooses a background."""
    await booth.press(Button.READY, Action.READY)
    for phone in phones:
        await phone.send("READY_STATUS", {"ready": True})
    await booth.press(Button.START, Action.NEXT)
    await booth.until(lambda view: view.stage is Stage.SELECT_BG)


async def posing(booth: OpenedBooth, *phones: Phone) -> None:
    """Everybody stands before the camera."""
    await choosing(booth, *phones)
    for phone in phones:
        await phone.send("BG_SELECTED", {"bgId": BLUE})
    await booth.press(Button.READY, Action.CHOOSE)
    await booth.press(Button.START, Action.NEXT)
    await booth.until(lambda view: view.stage is Stage.SHOOT)


# Coming in


async def test_a_friend_who_joins_wakes_the_booth_and_is_seen(
    booth: OpenedBooth, mina: Phone
) -> None:
    assert booth.view.stage is Stage.WAITING_ROOM
    assert people(booth) == [("Mina", True)]


async def test_a_wrong_code_is_told_and_the_right_one_works_on(
    booth: OpenedBooth, mina: Phone
) -> None:
    async with booth.phone("wrongcode") as stranger:
        assert await stranger.hung_up() == 4004
        [told] = stranger.heard
    assert told["payload"]["code"] == "room-not-found"
    assert told["roomId"] == ""
    await mina.served()


async def test_a_name_of_which_nothing_is_seen_may_be_said_again(booth: OpenedBooth) -> None:
    async with booth.phone() as phone:
        for name in ("", "\x00\x07\x1b" * 1_000, "\u202e\u200b", " \n "):
            assert (await phone.refused("JOIN", {"name": name}))["code"] == "bad-name"
        await phone.join("Mina")


async def test_a_name_of_ten_thousand_characters_fits_under_its_tile(booth: OpenedBooth) -> None:
    async with booth.phone() as phone:
        await phone.join("M" * 10_000)
        await phone.served()
        assert people(booth) == [("M" * 40, True)]


async def test_two_friends_of_the_same_name_are_told_apart(booth: OpenedBooth, mina: Phone) -> None:
    async with booth.phone() as other:
        await other.join("Mina")
        assert (await mina.hear("JOIN"))["payload"]["name"] == "Mina (2)"


async def test_a_full_room_says_so_and_plays_on(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, "session.friends=1") as booth,
        booth.phone() as mina,
        booth.phone() as late,
    ):
        await mina.join("Mina")
        assert (await late.refused("JOIN", {"name": "Jun"}))["code"] == "room-full"
        assert await late.hung_up() == 4003
        await mina.served()
        assert people(booth) == [("Mina", True)]


async def test_who_has_not_joined_may_do_nothing(booth: OpenedBooth) -> None:
    async with booth.phone() as phone:
        error = await phone.refused("READY_STATUS", {"ready": True})
        assert (error["code"], error["about"]) == ("not-joined", "READY_STATUS")
        assert (await phone.refused("OFFER", {"to": "booth", "sdp": "v=0"}))["code"] == "not-joined"


# Going away


async def test_the_next_group_is_closed_to_the_friends_of_the_last(
    booth: OpenedBooth, mina: Phone
) -> None:
    before = booth.code
    booth.booth.press(Button.START, hold=True)
    assert (await mina.hear("ERROR"))["payload"]["code"] == "room-closed"
    assert await mina.hung_up() == 4001
    assert booth.code != before
    async with booth.phone(before) as again:
        assert await again.hung_up() == 4004


async def test_who_waited_at_the_door_of_the_last_group_is_not_let_in_to_the_next(
    booth: OpenedBooth,
) -> None:
    async with booth.phone() as lurker:
        before = booth.code
        await booth.press(Button.READY, Action.BEGIN)
        booth.booth.press(Button.START, hold=True)
        await booth.until(lambda view: view.room_code != before)
        assert (await lurker.refused("JOIN", {"name": "Lurker"}))["code"] == "room-not-found"
        assert await lurker.hung_up() == 4004
    assert people(booth) == []


async def test_who_leaves_is_gone_at_once(booth: OpenedBooth, mina: Phone, jun: Phone) -> None:
    await mina.send("LEAVE")
    assert (await jun.hear("LEAVE"))["payload"]["participant"] == mina.id
    assert await mina.hung_up() == 1000
    assert people(booth) == [("Jun", True)]


async def test_who_has_left_has_no_say_any_more(
    booth: OpenedBooth, mina: Phone, jun: Phone
) -> None:
    await choosing(booth, mina, jun)
    await mina.send("LEAVE")
    await mina.send("BG_SELECTED", {"bgId": PINK})
    await mina.hung_up()
    await jun.served()
    assert booth.view.background is None


async def test_a_tab_that_is_closed_is_noticed_at_once(
    booth: OpenedBooth, mina: Phone, jun: Phone
) -> None:
    await mina.socket.close()
    await jun.hear("ROOM_STATE")
    assert people(booth) == [("Mina", False), ("Jun", True)]


async def test_a_friend_who_vanishes_in_the_countdown_is_noticed_and_the_shot_is_taken(
    tmp_path: Path,
) -> None:
    """No goodbye, no closed connection: a phone in a lift. Its heartbeat stops."""
    sets = ("session.countdown_s=2", "session.review_s=9")
    async with opened(tmp_path, *sets) as booth, booth.phone() as mina:
        await mina.join("Mina")
        await posing(booth, mina)
        await booth.press(Button.START, Action.START)
        await mina.hear("COUNTDOWN_START")
        async with asyncio.timeout(6):
            view = await booth.until(lambda view: not view.people[-1].connected)
        assert [p.name for p in view.people] == ["Nearbooth", "Mina"]
        shoot = await booth.phase(ShootPhase.REVIEW)
        assert [who for who, *_ in shoot.taken[0].pictures] == ["booth"]


async def test_a_tab_that_is_reloaded_is_the_same_friend(booth: OpenedBooth, mina: Phone) -> None:
    await mina.send("READY_STATUS", {"ready": True})
    await mina.hear("READY_STATUS")
    async with booth.phone() as reloaded:
        welcome = await reloaded.join("", mina.token)
        assert welcome["you"] == {"id": mina.id, "token": mina.token}
        await mina.hung_up()
        await reloaded.served()
        assert [(p.name, p.connected, p.ready) for p in booth.view.people[1:]] == [
            ("Mina", True, True)
        ]


# Bad messages


async def test_a_bad_message_is_told_to_its_sender_and_to_nobody_else(
    mina: Phone, jun: Phone
) -> None:
    heard = len(jun.heard)
    for text, code in {
        "hello": "bad-message",
        "": "bad-message",
        "[1, 2]": "bad-message",
        "[" * 50_000: "bad-message",
        '{"type": "READY_STATUS", "payload": {"ready": "yes"}}': "bad-message",
        '{"type": "READY_STATUS", "payload": null}': "bad-message",
        '{"type": "CLOCK_PING", "payload": {"t0": NaN}}': "bad-message",
        '{"type": "DANCE", "payload": {}}': "unknown-type",
        '{"type": "ROOM_STATE", "payload": {}}': "unknown-type",
        "x" * 64_001: "too-large",
        "x" * 900_000: "too-large",
    }.items():
        await mina.socket.send_str(text)
        error = (await mina.hear("ERROR"))["payload"]
        assert error["code"] == code, text[:80]
        assert error["sentence"].endswith(".")
    await mina.served()
    await jun.served()
    assert [message["type"] for message in jun.heard[heard:]] == ["CLOCK_PONG"]


async def test_bytes_are_no_message(mina: Phone) -> None:
    await mina.socket.send_bytes(b"\x00\xff" * 100)
    assert (await mina.hear("ERROR"))["payload"]["code"] == "bad-message"
    await mina.served()


@pytest.mark.parametrize(("kind", "data"), [(1, b"x" * 4_000_000), (1, b"\xff\xfe"), (11, b"")])
async def test_what_is_no_message_at_all_ends_its_connection_and_no_other(
    booth: OpenedBooth, mina: Phone, jun: Phone, kind: int, data: bytes
) -> None:
    """Too much to hold in memory; a text that is no text; a kind of frame that there is not."""
    await mina.socket._writer.send_frame(data, kind)
    await mina.hung_up()
    await jun.hear("ROOM_STATE")
    await jun.served()
    assert people(booth) == [("Mina", False), ("Jun", True)]


async def test_what_a_browser_could_not_read_does_not_reach_the_others(
    mina: Phone, jun: Phone
) -> None:
    payload = f'{{"to": "{jun.id}", "sdp": "\\ud800"}}'
    await mina.socket.send_str(f'{{"type": "OFFER", "payload": {payload}}}')
    assert (await mina.hear("ERROR"))["payload"]["code"] == "bad-message"
    await jun.served()


async def test_a_message_for_another_stage_is_refused_and_the_screen_corrected(
    mina: Phone,
) -> None:
    wishes: dict[str, dict[str, object]] = {
        "COUNTDOWN_START": {},
        "STAGE_NEXT": {},
        "BG_SELECTED": {"bgId": BLUE},
        "RETAKE": {"shot": 1},
    }
    for kind, payload in wishes.items():
        error = await mina.refused(kind, payload)
        assert (error["code"], error["about"]) == ("wrong-stage", kind)
        correction = (await mina.hear("ROOM_STATE"))["payload"]
        assert correction["view"]["stage"] == "waiting-room"


async def test_a_background_that_is_not_on_offer_is_refused(
    booth: OpenedBooth, mina: Phone
) -> None:
    await choosing(booth, mina)
    error = await mina.refused("BG_SELECTED", {"bgId": "color-000000"})
    assert error["code"] == "wrong-stage"
    await mina.send("BG_SELECTED", {"bgId": PINK})
    await mina.hear("BG_SELECTED", bgId=PINK)


# Too much


async def test_a_thousand_messages_at_once_cost_their_sender_the_connection_and_nobody_else(
    booth: OpenedBooth, mina: Phone, jun: Phone
) -> None:
    heard = len(jun.heard)
    with contextlib.suppress(ConnectionError):
        for _ in range(1_000):
            await mina.send("CLOCK_PING", {"t0": 0})
    assert await mina.hung_up() == 4008
    codes = {m["payload"]["code"] for m in mina.heard if m["type"] == "ERROR"}
    assert codes == {"too-often"}
    await jun.served()
    told = [message["type"] for message in jun.heard[heard:]]
    assert told == ["ROOM_STATE", "CLOCK_PONG"], "that Mina is away, and the answer"


async def test_who_is_too_fast_is_told_and_served_again_when_slower(mina: Phone) -> None:
    for _ in range(200):
        await mina.send("CLOCK_PING", {"t0": 0})
    assert (await mina.hear("ERROR"))["payload"]["code"] == "too-often"
    await asyncio.sleep(0.1)  # a bucket of the booth's, that time fills
    await mina.served()
    told = [m["type"] for m in mina.heard].count("ERROR")
    assert told < 20, "once a second, not once a message"


async def test_who_changes_their_mind_in_a_frenzy_is_held_back_and_keeps_their_line(
    booth: OpenedBooth, mina: Phone, jun: Phone
) -> None:
    """Everybody is sent all there is to see with each vote."""
    await choosing(booth, mina, jun)
    await jun.served()
    heard = len(jun.heard)
    for n in range(100):
        await mina.send("BG_SELECTED", {"bgId": (BLUE, PINK)[n % 2]})
    error = (await mina.hear("ERROR"))["payload"]
    assert (error["code"], error["about"]) == ("too-often", "BG_SELECTED")
    await mina.served()
    await jun.served()
    told = [message["type"] for message in jun.heard[heard:]]
    assert 0 < told.count("BG_SELECTED") < 30
    await asyncio.sleep(0.5)  # a bucket of the booth's, that time fills
    [has] = [person.chosen for person in booth.view.people if person.id == mina.id]
    await mina.send("BG_SELECTED", {"bgId": PINK if has == BLUE else BLUE})
    await jun.hear("BG_SELECTED", participant=mina.id)


async def test_who_goes_on_talking_nonsense_is_hung_up_on(mina: Phone, jun: Phone) -> None:
    for _ in range(60):
        await mina.socket.send_str("hello")
    assert await mina.hung_up() == 4008
    await jun.served()


async def test_a_friend_who_does_not_listen_holds_nobody_up(mina: Phone, jun: Phone) -> None:
    for _ in range(60):
        await jun.send("OFFER", {"to": mina.id, "sdp": "v" * 60_000})
    await jun.served()


# What is passed on


async def test_the_clock_is_told_as_it_was_when_the_question_came_and_went(
    booth: OpenedBooth, mina: Phone
) -> None:
    before = booth.booth.clock.now_ms()
    await mina.send("CLOCK_PING", {"t0": 12.5})
    pong = (await mina.hear("CLOCK_PONG"))["payload"]
    assert pong["t0"] == 12.5
    assert before <= pong["t1"] <= pong["t2"] <= booth.booth.clock.now_ms()
    assert pong["wall"] == pytest.approx(time.time() * 1e3, abs=2_000)


def shutter(booth: OpenedBooth, *, late_ms: float = 0.0) -> dict[str, object]:
    now_ms = booth.booth.clock.now_ms()
    camera = {"at": now_ms + late_ms, "period": 33.3, "jitter": 0.4}
    return {"clock": {"uncertainty": 4.2, "roundTrip": 8.4, "wall": 3.0}, "camera": camera}


async def test_a_friends_shutter_is_heard_and_shown_to_the_operator(
    booth: OpenedBooth, mina: Phone
) -> None:
    await mina.send("SHUTTER_STATUS", shutter(booth))
    await mina.served()
    assert dict(booth.booth.app.state.beats)[mina.id].period_ms == 33.3
    [person] = [p for p in report.people(booth.booth) if p["name"] == "Mina"]
    assert person["camera_fps"] == 30.03
    assert person["clock"] == {"uncertainty_ms": 4.2, "round_trip_ms": 8.4, "witness_ms": None}


async def test_a_shutter_of_another_time_is_refused_and_moves_nothing(
    booth: OpenedBooth, mina: Phone
) -> None:
    await mina.send("SHUTTER_STATUS", shutter(booth))
    await mina.served()
    before = dict(booth.booth.app.state.beats)[mina.id]
    for late_ms in (60_000, -60_000, 1e15):
        error = await mina.refused("SHUTTER_STATUS", shutter(booth, late_ms=late_ms))
        assert error["code"] == "bad-time"
    assert dict(booth.booth.app.state.beats)[mina.id] == before


async def test_friends_may_call_each_other_and_nobody_can_call_as_another(
    booth: OpenedBooth, mina: Phone, jun: Phone
) -> None:
    candidate = {"candidate": "candidate:1", "sdpMid": "0", "sdpMLineIndex": 0}
    await mina.socket.send_json(
        {
            "type": "OFFER",
            "payload": {"to": jun.id, "sdp": "v=0", "from": "booth"},
            "from": "booth",
            "roomId": "elsewhere",
            "timestamp": 0,
        }
    )
    offer = await jun.hear("OFFER")
    assert offer["payload"] == {"sdp": "v=0"}
    assert (offer["from"], offer["roomId"]) == (mina.id, booth.code)
    await jun.send("ANSWER", {"to": mina.id, "sdp": "v=0 too"})
    assert (await mina.hear("ANSWER"))["from"] == jun.id
    await jun.send("ICE_CANDIDATE", {"to": mina.id, "candidate": candidate})
    assert (await mina.hear("ICE_CANDIDATE"))["payload"] == {"candidate": candidate}


async def test_nobody_can_be_called_who_is_not_there(mina: Phone) -> None:
    error = await mina.refused("OFFER", {"to": "friend-nobody", "sdp": "v=0"})
    assert (error["code"], error["about"]) == ("bad-message", "OFFER")


async def test_an_offer_that_is_none_is_refused_and_the_friend_stays(mina: Phone) -> None:
    for sdp in ("", "v=0", "junk\r\n" * 100, "m=video 9 UDP/TLS/RTP/SAVPF 96"):
        error = await mina.refused("OFFER", {"to": "booth", "sdp": sdp})
        assert error["code"] == "bad-message"
    await mina.served()


async def test_a_candidate_before_any_offer_is_refused(mina: Phone) -> None:
    payload = {"to": "booth", "candidate": None}
    assert (await mina.refused("ICE_CANDIDATE", payload))["code"] == "bad-message"


# The flow, by a friend's buttons


async def test_a_friends_buttons_do_what_the_booths_do(booth: OpenedBooth, mina: Phone) -> None:
    await booth.press(Button.READY, Action.READY)
    await mina.send("READY_STATUS", {"ready": True})
    await mina.hear("READY_STATUS", participant=mina.id, ready=True)
    await mina.send("STAGE_NEXT")
    await mina.hear("STAGE_CHANGED", stage="select-bg")
    await booth.press(Button.READY, Action.CHOOSE)
    await mina.send("BG_SELECTED", {"bgId": BLUE})
    chosen = await mina.hear("BG_SELECTED", participant=mina.id)
    assert (chosen["payload"]["bgType"], chosen["payload"]["bgData"]) == ("color", "#3B82F6")
    await mina.send("STAGE_NEXT")
    await mina.hear("STAGE_CHANGED", stage="shoot")
    await mina.send("COUNTDOWN_START")
    order = (await mina.hear("COUNTDOWN_START"))["payload"]
    assert (order["shot"], order["shots"], order["attempt"]) == (1, 4, 1)
    assert order["participants"] == ["booth", mina.id]
    assert order["fireAt"] == order["view"]["shoot"]["fireAtMs"]
    await mina.hear("PHOTO_CAPTURE", participant="booth", source="still")
    assert await mina.upload(1, 1, at_ms=order["fireAt"]) == (204, "")
    await mina.hear("PHOTO_CAPTURE", participant=mina.id, source="still")
    await mina.send("RETAKE", {"shot": 1})
    assert (await mina.hear("RETAKE"))["payload"]["attempt"] == 2
    assert (await mina.hear("COUNTDOWN_START"))["payload"]["attempt"] == 2
