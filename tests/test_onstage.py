"""Who the live picture shows in each stage, and before what."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kiosk.devices.camera import Frame
from kiosk.devices.camera.simulated import SimulatedCamera
from kiosk.onstage import Onstage
from kiosk.session.backgrounds import Background, Kind, colour
from kiosk.session.events import (
    BOOTH,
    BackgroundChosen,
    Button,
    ButtonPressed,
    DeviceChanged,
    Event,
    Health,
    ParticipantJoined,
    ParticipantLost,
    ReadinessChanged,
    Room,
    RoomOpened,
)
from kiosk.session.machine import step
from kiosk.session.state import Rules, State
from kiosk.session.viewing import view

BEACH = Background("picture-beach", Kind.UPLOAD, title="Beach")
RULES = Rules(booth_name="Busan", backgrounds=(colour("#FFFFFF"), colour("#3B82F6"), BEACH))
PHOTO = Path("beach.jpg")
MINA = "friend-mina"

TOGETHER = [
    DeviceChanged("camera", Health.WELL),
    RoomOpened(Room("one", "code", "")),
    ParticipantJoined(MINA, "Mina"),
    ReadinessChanged(MINA, True),
    ButtonPressed(Button.READY),
]
CHOOSING = [*TOGETHER, ButtonPressed(Button.START)]


class SeeingCamera(SimulatedCamera):
    def frame(self) -> Frame:
        return Frame(np.zeros((2, 2, 3), np.uint8), 0.0, 0.0)


def onstage(*events: Event) -> Onstage:
    state = State()
    for event in events:
        state, _ = step(state, event, 0.0, RULES)
    return Onstage(
        booth_name="Busan",
        camera=SeeingCamera(size=(320, 180), fps=30, time_code=False),
        newest=lambda friend: None,
        view=lambda: view(state, RULES),
        picture=lambda background: PHOTO if background == BEACH.id else None,
    )


def test_the_booth_is_always_there_and_friends_while_they_take_part() -> None:
    assert [it.participant for it in onstage().sources()] == [BOOTH]
    booth, friend = onstage(*TOGETHER).sources()
    assert (booth.name, booth.picture is not None) == ("Busan", True)
    assert (friend.name, friend.picture, friend.away) == ("Mina", None, False)


def test_who_was_lost_is_away() -> None:
    _, friend = onstage(*TOGETHER, ParticipantLost(MINA)).sources()
    assert friend.away


def test_while_people_gather_they_are_seen_where_they_are() -> None:
    gathering = onstage(*TOGETHER)
    assert gathering.backdrop() is None
    assert not gathering.wanted()


def test_before_the_first_vote_they_stand_before_what_would_win_without_any() -> None:
    choosing = onstage(*CHOOSING)
    assert choosing.wanted()
    assert choosing.backdrop() == "#FFFFFF"


@pytest.mark.parametrize(("background", "seen"), [("color-3b82f6", "#3B82F6"), (BEACH.id, PHOTO)])
def test_the_leading_background_is_behind_them(background: str, seen: object) -> None:
    assert onstage(*CHOOSING, BackgroundChosen(MINA, background)).backdrop() == seen


def test_it_stays_behind_them_when_the_shoot_begins() -> None:
    votes = [BackgroundChosen(who, BEACH.id) for who in (BOOTH, MINA)]
    shooting = onstage(*CHOOSING, *votes, ButtonPressed(Button.START))
    assert shooting.wanted()
    assert shooting.backdrop() == PHOTO


def test_a_picture_that_is_gone_is_no_backdrop() -> None:
    lost = onstage(*CHOOSING, BackgroundChosen(MINA, BEACH.id))
    gone = Onstage(
        booth_name="Busan",
        camera=SeeingCamera(size=(320, 180), fps=30, time_code=False),
        newest=lambda friend: None,
        view=lambda: replace(lost._view()),
        picture=lambda background: None,
    )
    assert gone.backdrop() is None
