"""The room's clock from afar, with worlds whose true offset is known."""

import random

import pytest

from kiosk.remote.clock import RECENT_MS, ClockEstimate, Sample

OFFSET_MS = 1_234_567.8


def asked(at_ms: float, *, there: float, back: float, offset: float = OFFSET_MS) -> Sample:
    """A question sent at `at_ms` (here), `there` and `back` ms on its ways."""
    t1 = at_ms + there + offset
    return Sample(t0=at_ms, t1=t1, t2=t1 + 0.5, t3=at_ms + there + 0.5 + back)


def test_equal_ways_give_the_offset_exactly() -> None:
    clock = ClockEstimate()
    clock.add(asked(100, there=20, back=20))
    assert clock.offset_ms == pytest.approx(OFFSET_MS)
    assert clock.uncertainty_ms == pytest.approx(20)
    assert clock.to_room(0) == pytest.approx(OFFSET_MS)
    assert clock.to_here(clock.to_room(5)) == pytest.approx(5)


def test_the_lowest_round_trip_is_believed() -> None:
    clock = ClockEstimate()
    for at, there, back in ((0, 80, 5), (60, 3, 2), (120, 6, 70)):
        clock.add(asked(at, there=there, back=back))
    assert clock.uncertainty_ms == pytest.approx(2.5)
    assert clock.offset_ms == pytest.approx(OFFSET_MS + 0.5)


def test_the_error_is_never_larger_than_the_uncertainty() -> None:
    dice = random.Random(7)
    for _ in range(200):
        clock = ClockEstimate()
        for n in range(8):
            there, back = dice.expovariate(1 / 40), dice.expovariate(1 / 40)
            clock.add(asked(n * 60, there=there, back=back))
        assert abs(clock.offset_ms - OFFSET_MS) <= clock.uncertainty_ms + 1e-6


def test_an_old_sample_is_forgotten_however_good_it_was() -> None:
    clock = ClockEstimate()
    clock.add(asked(0, there=1, back=1))
    clock.add(asked(RECENT_MS + 100, there=10, back=10))
    assert clock.uncertainty_ms == pytest.approx(10)


def test_of_equally_good_samples_the_newer_counts() -> None:
    clock = ClockEstimate()
    clock.add(asked(0, there=4, back=4))
    clock.add(asked(60, there=4, back=4, offset=OFFSET_MS + 1))
    assert clock.offset_ms == pytest.approx(OFFSET_MS + 1)


def test_a_clock_that_leapt_is_believed_at_once() -> None:
    clock = ClockEstimate()
    clock.add(asked(0, there=1, back=1))
    clock.add(asked(60, there=30, back=30, offset=OFFSET_MS + 5_000))
    assert clock.offset_ms == pytest.approx(OFFSET_MS + 5_000)


def test_before_any_sample_the_stamp_of_a_message_is_better_than_nothing() -> None:
    clock = ClockEstimate()
    clock.guess(OFFSET_MS + 80, 100)
    clock.guess(OFFSET_MS + 195, 200)
    assert clock.offset_ms == pytest.approx(OFFSET_MS - 5)
    assert clock.uncertainty_ms >= 100
    clock.add(asked(300, there=2, back=2))
    assert clock.offset_ms == pytest.approx(OFFSET_MS)
    clock.forget()
    assert clock.offset_ms == 0
