import pytest

from kiosk.session.events import (
    BOOTH,
    Capture,
    DeviceChanged,
    Health,
    ParticipantLost,
    ReadinessChanged,
    Source,
)
from kiosk.session.state import (
    Closed,
    State,
    connected,
    due,
    may_go_on,
    people_of,
    spread_ms,
    undecided,
)
from tests.playbook import JUN, MINA, READY, START, Playbook


def test_a_booth_that_nobody_uses_waits_for_ever() -> None:
    play = Playbook()
    assert due(play.state.stage) is None
    assert due(Closed()) is None


def test_wherever_people_might_walk_away_the_booth_waits_only_so_long() -> None:
    play = Playbook()
    for press in (READY, READY, START, READY, START):
        play >> press
        assert due(play.state.stage) is not None


@pytest.mark.parametrize(
    ("health", "possible"),
    [
        (Health.WELL, True),
        (Health.SIMULATED, True),
        (Health.OPENING, False),
        (Health.LOST, False),
    ],
)
def test_only_a_working_camera_takes_pictures(health: Health, possible: bool) -> None:
    play = Playbook() >> DeviceChanged("camera", health)
    assert play.state.can_shoot is possible


def test_a_camera_that_nobody_has_heard_of_takes_no_pictures() -> None:
    assert not State().can_shoot


def test_nobody_is_there_before_someone_presses_or_joins() -> None:
    play = Playbook()
    assert people_of(Closed()) == people_of(play.state.stage) == ()
    assert connected(people_of((play >> READY).state.stage)) == (BOOTH,)


def test_only_people_who_are_connected_are_waited_for() -> None:
    play = Playbook().gather(MINA, JUN)
    play >> ReadinessChanged(MINA, False) >> ReadinessChanged(JUN, False) >> ParticipantLost(JUN)
    assert undecided(play.state.stage) == (MINA,)
    assert not may_go_on(play.state.stage)


def test_nobody_is_undecided_where_there_is_nothing_to_decide() -> None:
    assert undecided(Playbook().pose(MINA).state.stage) == ()


def test_a_shot_is_spread_from_its_first_picture_to_its_last() -> None:
    def at(captured_at_ms: float | None) -> Capture:
        return Capture(1, 1, BOOTH, Source.STILL, captured_at_ms=captured_at_ms)

    assert spread_ms([at(1_010.0), at(None), at(998.5), at(1_003.0)]) == 11.5
    assert spread_ms([at(5.0)]) == 0
    assert spread_ms([at(None)]) is None
