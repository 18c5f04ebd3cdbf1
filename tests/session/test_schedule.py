import random
from statistics import median

import pytest

from kiosk.session.events import Beat
from kiosk.session.schedule import STALE_MS, aligned, fire_at_ms, late_ms, number

NOW = 1_700_000_000_000.0
FIRE_AT = fire_at_ms(NOW, 3)


def test_the_first_number_is_still_ahead_when_the_order_is_given() -> None:
    """So that it reaches a friend before the friend's screen has to show it."""
    assert FIRE_AT - 3_000 > NOW


@pytest.mark.parametrize(
    ("before_ms", "shown"),
    [(3_300, 3), (3_000, 3), (2_999, 3), (2_000, 2), (1_001, 2), (1_000, 1), (1, 1), (0, 0)],
)
def test_each_number_stands_for_its_second(before_ms: float, shown: int) -> None:
    assert number(FIRE_AT - before_ms, FIRE_AT, 3) == shown


def test_after_the_instant_no_number_is_left() -> None:
    assert number(FIRE_AT + 60_000, FIRE_AT, 3) == 0


def test_a_screen_whose_clock_is_behind_shows_no_number_above_the_first() -> None:
    assert number(FIRE_AT - 60_000, FIRE_AT, 3) == 3


MOMENT = FIRE_AT
PERIOD = 1_000 / 30


def camera(
    late: float = 0.0,
    *,
    period: float = PERIOD,
    jitter: float = 0.5,
    steerable: bool = False,
    heard: float = NOW,
) -> Beat:
    """One with a frame `late` ms after the moment that people expect; last heard of at `heard`."""
    periods = round((MOMENT + late - heard) / period)
    return Beat(MOMENT + late - periods * period, period, jitter, steerable)


def spread(beats: list[Beat], at_ms: float) -> float:
    late = [late_ms(beat, at_ms) for beat in beats]
    return max(late) - min(late)


def test_the_nearest_frame_of_a_camera_is_less_than_half_a_period_away() -> None:
    beat = Beat(100.0, 40.0, 0.0)
    assert [late_ms(beat, at) for at in (100, 110, 130, 180, 20, 61)] == [0, -10, 10, 0, 0, -1]


def test_cameras_that_tell_no_rhythm_leave_the_moment_as_it_is() -> None:
    assert aligned(MOMENT, [], NOW, 250) == MOMENT


def test_frames_that_lie_around_a_boundary_are_taken_together() -> None:
    """At the moment itself one camera would take its frame before it and the other the one after,
    nearly a period apart."""
    beats = [camera(16), camera(-16)]
    assert spread(beats, MOMENT) == pytest.approx(32)
    at = aligned(MOMENT, beats, NOW, 250)
    assert spread(beats, at) == pytest.approx(PERIOD - 32, abs=0.01)
    assert abs(at - MOMENT) < PERIOD


def test_four_free_cameras_are_closer_together_than_at_any_fixed_instant() -> None:
    dice = random.Random(11)
    fixed, moved = [], []
    for _ in range(200):
        beats = [camera(dice.uniform(-PERIOD / 2, PERIOD / 2)) for _ in range(4)]
        fixed.append(spread(beats, MOMENT))
        moved.append(spread(beats, aligned(MOMENT, beats, NOW, 250)))
    assert median(moved) < median(fixed) * 0.85
    assert max(moved) < PERIOD * 3 / 4 + 0.01
    assert all(new <= old + 1.0 for old, new in zip(fixed, moved, strict=True))


def test_cameras_of_different_rates_meet_within_the_window() -> None:
    beats = [camera(15), camera(-12, period=40), camera(30, period=1_000 / 24)]
    at = aligned(MOMENT, beats, NOW, 250)
    assert spread(beats, at) < spread(beats, MOMENT) / 2


def test_the_instant_is_never_moved_further_than_allowed() -> None:
    dice = random.Random(2)
    for _ in range(100):
        beats = [camera(dice.uniform(-99, 99), period=dice.uniform(8, 150)) for _ in range(5)]
        assert abs(aligned(MOMENT, beats, NOW, 250) - MOMENT) <= 250
        assert aligned(MOMENT, beats, NOW, 0) == MOMENT


def test_a_camera_that_can_be_moved_is_no_reason_to_move_the_instant() -> None:
    assert aligned(MOMENT, [camera(13, steerable=True)], NOW, 250) == MOMENT


def test_alone_a_friends_camera_is_met_at_the_frame_nearest_to_the_moment() -> None:
    at = aligned(MOMENT, [camera(13), camera(5, steerable=True)], NOW, 250)
    assert at == pytest.approx(MOMENT + 13, abs=1.5)


def test_a_slow_camera_in_the_dark_is_met_at_its_frame() -> None:
    """At 7 frames a second the nearest may be 71 ms away from a fixed instant."""
    slow, quick = camera(70, period=1_000 / 7), camera(5)
    assert spread([slow, quick], aligned(MOMENT, [slow, quick], NOW, 250)) < PERIOD / 2 + 1
    assert abs(late_ms(slow, aligned(MOMENT, [slow, quick], NOW, 250))) < PERIOD


@pytest.mark.parametrize(
    "nonsense",
    [
        camera(13, jitter=PERIOD / 2),
        camera(heard=NOW - STALE_MS - 1),
        camera(heard=NOW + 60_000),
    ],
)
def test_a_camera_that_cannot_be_foreseen_has_no_say(nonsense: Beat) -> None:
    assert aligned(MOMENT, [nonsense], NOW, 250) == MOMENT
