"""The room and the session together, without sockets: lines here are lists."""

import asyncio
import json
from typing import Any

import pytest

from kiosk.errors import RemoteError
from kiosk.remote.protocol import Join, Type
from kiosk.remote.room import CLOSED, Member, Room
from kiosk.session.events import BackgroundChosen, Event, ReadinessChanged
from tests.playbook import BLUE, READY, START, Playbook


class Line:
    """What a friend's page would have received."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.hung_up: int | None = None

    def send(self, text: str) -> None:
        self.messages.append(json.loads(text))

    def hang_up(self, code: int) -> None:
        self.hung_up = code

    @property
    def types(self) -> list[str]:
        return [message["type"] for message in self.messages]


class Evening:
    """A room with a session behind it, that answers at once."""

    def __init__(self, *, friends: int = 4, return_within_s: float = 60.0) -> None:
        self.play = Playbook()
        self.gone: list[str] = []
        self.left = asyncio.Event()
        self.room = Room(
            friends=friends,
            ice_servers=[{"urls": "stun:stun.example"}],
            post=self.post,
            gone=self.say_gone,
            now_ms=lambda: 12.0,
            return_within_s=return_within_s,
        )
        self.room.open("code1", keep_friends=False)
        self.room.publish(self.play.view)

    def post(self, event: Event) -> None:
        self.play >> event
        self.room.publish(self.play.view)

    def say_gone(self, who: str) -> None:
        self.gone.append(who)
        self.left.set()

    def join(self, name: str, token: str | None = None) -> tuple[Member, Line]:
        line = Line()
        return self.room.admit(Join(type=Type.JOIN, name=name, token=token), line), line

    @property
    def people(self) -> list[tuple[str, bool]]:
        return [(p.name, p.connected) for p in self.play.view.people if not p.is_booth]


async def test_who_joins_is_told_who_they_are_and_what_everyone_sees() -> None:
    evening = Evening()
    mina, line = evening.join(" Mina ")
    welcome = line.messages[-1]
    assert welcome["type"] == "ROOM_STATE"
    assert welcome["payload"]["you"] == {"id": mina.id, "token": mina.token}
    assert welcome["payload"]["iceServers"] == [{"urls": "stun:stun.example"}]
    assert [p["name"] for p in welcome["payload"]["view"]["people"]] == ["Booth", "Mina"]
    assert (welcome["from"], welcome["roomId"], welcome["timestamp"]) == ("booth", "code1", 12.0)


async def test_the_others_hear_who_came_and_learn_no_secret() -> None:
    evening = Evening()
    _, line = evening.join("Mina")
    jun, _ = evening.join("Jun")
    news = line.messages[-1]
    assert (news["type"], news["payload"]["participant"]) == ("JOIN", jun.id)
    assert jun.token not in json.dumps(line.messages)


async def test_who_joins_late_is_where_everyone_else_is() -> None:
    evening = Evening()
    for press in (READY, READY, START, READY, START):
        evening.post(press)
    _, line = evening.join("Mina")
    assert line.messages[-1]["payload"]["view"]["stage"] == "shoot"


async def test_two_friends_of_the_same_name_and_one_who_calls_itself_the_booth() -> None:
    evening = Evening()
    for name in ("Mina", "Mina", "Booth"):
        evening.join(name)
    assert [name for name, _ in evening.people] == ["Mina", "Mina (2)", "Booth (2)"]


async def test_a_nameless_friend_is_not_let_in_and_takes_nobodys_place() -> None:
    evening = Evening(friends=1)
    with pytest.raises(RemoteError) as caught:
        evening.join("\x00\x01")
    assert caught.value.code == "bad-name"
    evening.join("Mina")


async def test_a_full_room_stays_as_it_is() -> None:
    evening = Evening(friends=2)
    evening.join("Mina")
    evening.join("Jun")
    with pytest.raises(RemoteError) as caught:
        evening.join("Sora")
    assert caught.value.code == "room-full"
    assert [name for name, _ in evening.people] == ["Mina", "Jun"]


async def test_the_place_of_a_friend_who_is_away_is_kept() -> None:
    evening = Evening(friends=1)
    mina, line = evening.join("Mina")
    evening.room.lose(mina, line)
    with pytest.raises(RemoteError):
        evening.join("Jun")
    evening.join("", mina.token)
    assert evening.people == [("Mina", True)]


async def test_the_token_brings_identity_readiness_and_vote_back() -> None:
    evening = Evening()
    mina, line = evening.join("Mina")
    evening.post(ReadinessChanged(mina.id, True))
    evening.post(READY)
    evening.post(START)
    evening.post(BackgroundChosen(mina.id, BLUE))
    evening.room.lose(mina, line)
    assert evening.people == [("Mina", False)]
    again, line = evening.join("whoever", mina.token)
    assert again.id == mina.id
    [me] = [p for p in evening.play.view.people if not p.is_booth]
    assert (me.name, me.connected, me.ready, me.chosen) == ("Mina", True, True, BLUE)
    assert line.messages[-1]["payload"]["you"]["token"] == mina.token


@pytest.mark.parametrize("token", ["guessed", "", "\udcff", "x" * 10_000])
async def test_a_guessed_token_is_just_somebody_new(token: str) -> None:
    evening = Evening()
    mina, _ = evening.join("Mina")
    other, _ = evening.join("Mina", token)
    assert other.id != mina.id
    assert other.token != mina.token


async def test_who_does_not_come_back_in_time_has_left() -> None:
    evening = Evening(return_within_s=0.0)
    mina, line = evening.join("Mina")
    evening.room.lose(mina, line)
    assert evening.people == [("Mina", False)]
    await evening.left.wait()
    assert (evening.people, evening.gone) == ([], [mina.id])
    again, _ = evening.join("Mina", mina.token)
    assert again.id != mina.id


async def test_who_is_back_in_time_stays() -> None:
    evening = Evening(return_within_s=0.0)
    mina, line = evening.join("Mina")
    evening.room.lose(mina, line)
    evening.join("Mina", mina.token)
    await asyncio.sleep(0)
    assert (evening.people, evening.gone) == ([("Mina", True)], [])


async def test_of_two_tabs_the_newer_counts() -> None:
    evening = Evening()
    mina, old = evening.join("Mina")
    _, new = evening.join("Mina", mina.token)
    assert (old.hung_up, new.hung_up) == (CLOSED, None)
    evening.room.lose(mina, old)  # that the older one goes is no loss
    assert evening.people == [("Mina", True)]
    evening.post(READY)
    assert new.types[-1] == "READY_STATUS"
    assert old.types[-1] != "READY_STATUS"


async def test_who_says_goodbye_is_gone_at_once() -> None:
    evening = Evening()
    mina, _ = evening.join("Mina")
    _, line = evening.join("Jun")
    evening.room.leave(mina)
    assert (evening.people, evening.gone) == ([("Jun", True)], [mina.id])
    assert line.types[-1] == "LEAVE"


async def test_the_next_group_does_not_meet_the_friends_of_the_last() -> None:
    evening = Evening()
    mina, line = evening.join("Mina")
    evening.room.open("code2", keep_friends=False)
    assert line.messages[-1]["payload"]["code"] == "room-closed"
    assert (line.hung_up, evening.gone) == (CLOSED, [mina.id])
    assert evening.room.by_token(mina.token) is None


async def test_friends_come_along_into_another_round_but_not_those_who_are_away() -> None:
    evening = Evening()
    mina, line = evening.join("Mina")
    jun, lost = evening.join("Jun")
    evening.room.lose(jun, lost)
    evening.room.open("code2", keep_friends=True)
    assert line.hung_up is None
    assert evening.gone == [jun.id]
    evening.room.correct(mina)
    assert line.messages[-1]["roomId"] == "code2"


async def test_a_correction_goes_to_the_one_who_hoped_and_to_nobody_else() -> None:
    evening = Evening()
    mina, line = evening.join("Mina")
    _, other = evening.join("Jun")
    before = len(other.messages)
    evening.room.correct(mina)
    assert line.types[-1] == "ROOM_STATE"
    assert "you" not in line.messages[-1]["payload"]
    assert len(other.messages) == before


async def test_a_friend_who_is_away_hears_nothing_and_keeps_nobody_up() -> None:
    evening = Evening()
    mina, line = evening.join("Mina")
    evening.room.lose(mina, line)
    before = len(line.messages)
    evening.post(READY)
    evening.room.correct(mina)
    assert len(line.messages) == before
