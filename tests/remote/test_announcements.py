"""What everyone is told of each change, in the words of the original flow."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.remote.announcements import announcements, countdown
from kiosk.remote.protocol import to_wire
from kiosk.session.backgrounds import Background, Kind
from kiosk.session.events import (
    BOOTH,
    BackgroundBrought,
    BackgroundChosen,
    DeviceChanged,
    Event,
    Health,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantLost,
    ReadinessChanged,
    SceneComposed,
    Source,
    StripComposed,
    WaysProven,
)
from tests.playbook import BLUE, CAT, JUN, MINA, READY, START, Playbook

PICTURE = Background(CAT, Kind.UPLOAD, by=MINA, by_name="Mina", title="cat.jpg")
BROUGHT = {
    "bgId": CAT,
    "bgType": "upload",
    "bgData": f"/j/code1/backgrounds/{CAT}",
    "uploadedBy": MINA,
    "fileName": "cat.jpg",
}


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


def closed(play: Playbook) -> Playbook:
    return play >> DeviceChanged("disk", Health.LOST, "full")


def shown(play: Playbook) -> Playbook:
    return play.pose().take_all([BOOTH]) >> StripComposed("session-1", "http://booth/s/1")


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
                {
                    "participant": MINA,
                    "bgId": BLUE,
                    "bgType": "color",
                    "bgData": "#3B82F6",
                    "uploadedBy": "",
                    "fileName": "",
                },
            ),
        ),
        (choosing, BackgroundBrought(PICTURE), ("BG_SELECTED", {"participant": MINA, **BROUGHT})),
        (ready, BackgroundBrought(PICTURE), ("ROOM_STATE", {})),
        (closed, ParticipantJoined(MINA, "Mina"), ("JOIN", {"participant": MINA, "name": "Mina"})),
        (closed, DeviceChanged("disk", Health.WELL), ("ROOM_STATE", {})),
        (shown, WaysProven("session-1", ()), ("ROOM_STATE", {})),
        (reviewing, StripComposed("other", ""), None),
    ],
)
def test_a_change_goes_by_its_name(
    chapter: Chapter, event: Event, expected: tuple[str, dict[str, Any]] | None
) -> None:
    assert told(chapter(Playbook()), event) == ([expected] if expected else [])


def test_a_vote_for_what_somebody_else_brought_says_whose_it_is() -> None:
    play = choosing(Playbook()) >> ParticipantJoined(JUN, "Jun") >> BackgroundBrought(PICTURE)
    assert told(play, BackgroundChosen(JUN, CAT)) == [
        ("BG_SELECTED", {"participant": JUN, **BROUGHT})
    ]


def test_everybody_together_is_no_deed_of_anyone() -> None:
    play = reviewing(Playbook())
    assert told(play, SceneComposed("session-1", 1, 1, "scene")) == [("ROOM_STATE", {})]


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
