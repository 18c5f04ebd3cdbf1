"""The room's clock from afar, with worlds whose true offset is known."""

import random
from collections.abc import Callable
from statistics import median

import pytest

from kiosk.remote.clock import KEPT_MS, ROUGH_MS, ClockEstimate, Drift, Sample, fitted

OFFSET_MS = 1_234_567.8
UNIX_MS = 1.7e12
"""Both wall clocks say this at time 0 here, where they are right."""

Way = Callable[[], float]


def asked(
    at_ms: float,
    *,
    there: float,
    back: float,
    offset: float = OFFSET_MS,
    rate: float = 0.0,
    wrong_wall: float | None = None,
) -> Sample:
    """A question sent at `at_ms` (here), `there` and `back` ms on its ways. The room's clock gains
    `rate` on ours; our wall clock is ahead by `wrong_wall`, None if there is no such clock."""
    t3 = at_ms + there + 0.5 + back
    t1 = at_ms + there + offset + rate * (at_ms + there)
    walls = (None, None)
    if wrong_wall is not None:
        walls = (UNIX_MS + at_ms + there + 0.5, UNIX_MS + t3 + wrong_wall)
    return Sample(at_ms, t1, t1 + 0.5, t3, *walls)


class Link:
    """Questions over a path whose ways take what `there` and `back` say each time."""

    def __init__(
        self, there: Way, back: Way, *, rate: float = 0.0, wrong_wall: float | None = None
    ):
        self.clock = ClockEstimate()
        self.samples: list[Sample] = []
        self.now = 0.0
        self._there, self._back, self._rate, self._wrong_wall = there, back, rate, wrong_wall

    def lives(self, seconds: float, every_ms: float = 500.0) -> "Link":
        for _ in range(round(seconds * 1e3 / every_ms)):
            sample = asked(
                self.now,
                there=self._there(),
                back=self._back(),
                rate=self._rate,
                wrong_wall=self._wrong_wall,
            )
            self.samples.append(sample)
            self.clock.add(sample)
            self.now += every_ms
        return self

    @property
    def error(self) -> float:
        return self.clock.offset_ms - (OFFSET_MS + self._rate * self.samples[-1].t3)

    @property
    def quickest_alone(self) -> float:
        """The error of who believes the lowest round trip and nothing else."""
        return min(self.samples, key=lambda s: s.round_trip).middle - OFFSET_MS

    @property
    def average_alone(self) -> float:
        return sum(s.middle for s in self.samples) / len(self.samples) - OFFSET_MS


def between(dice: random.Random, low: float, high: float) -> Way:
    return lambda: dice.uniform(low, high)


def queueing(dice: random.Random, least: float, mean: float) -> Way:
    return lambda: least + dice.expovariate(1 / mean)


def test_equal_ways_give_the_offset_exactly() -> None:
    clock = ClockEstimate()
    clock.add(asked(100, there=20, back=20))
    assert clock.offset_ms == pytest.approx(OFFSET_MS)
    assert clock.uncertainty_ms == pytest.approx(20)
    assert clock.round_trip_ms == pytest.approx(40)
    assert clock.to_room(0) == pytest.approx(OFFSET_MS)
    assert clock.to_here(clock.to_room(5)) == pytest.approx(5)


def test_the_quickest_way_there_and_the_quickest_way_back_count_be_they_of_two_questions() -> None:
    clock = ClockEstimate()
    for at, there, back in ((0, 80, 5), (60, 5, 70), (120, 30, 30)):
        clock.add(asked(at, there=there, back=back))
    assert clock.offset_ms == pytest.approx(OFFSET_MS, abs=0.01)
    assert clock.uncertainty_ms == pytest.approx(5, abs=0.05)


WORLDS: dict[str, Callable[[random.Random], Link]] = {
    "near": lambda dice: Link(between(dice, 2, 4), between(dice, 2, 4)),
    "far": lambda dice: Link(between(dice, 50, 110), between(dice, 50, 110)),
    "queueing": lambda dice: Link(queueing(dice, 10, 40), queueing(dice, 10, 40)),
    "busy up": lambda dice: Link(queueing(dice, 20, 120), queueing(dice, 20, 4)),
    "lopsided": lambda dice: Link(between(dice, 20, 30), between(dice, 60, 90)),
    "drifting": lambda dice: Link(between(dice, 50, 110), between(dice, 50, 110), rate=60e-6),
    "drifting back": lambda dice: Link(queueing(dice, 10, 40), between(dice, 9, 11), rate=-60e-6),
    "wall right": lambda dice: Link(between(dice, 20, 30), between(dice, 60, 90), wrong_wall=0),
    "wall off": lambda dice: Link(between(dice, 20, 30), between(dice, 60, 90), wrong_wall=35),
    "wall wrong": lambda dice: Link(between(dice, 20, 30), between(dice, 60, 90), wrong_wall=3e3),
}


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("seconds", [1, 5, 150])
def test_the_error_is_never_larger_than_the_uncertainty(world: str, seconds: float) -> None:
    for seed in range(10 if seconds < 100 else 1):
        link = WORLDS[world](random.Random(seed)).lives(seconds)
        assert abs(link.error) <= link.clock.uncertainty_ms + 1e-6


@pytest.mark.parametrize("world", ["far", "queueing", "busy up"])
def test_together_the_samples_say_more_than_the_best_of_them_or_their_average(world: str) -> None:
    links = [WORLDS[world](random.Random(seed)).lives(10) for seed in range(40)]
    ours = median(abs(link.error) for link in links)
    assert ours < median(abs(link.quickest_alone) for link in links)
    assert ours < median(abs(link.average_alone) for link in links)


def test_the_bound_is_half_of_the_best_round_trip_or_less() -> None:
    for seed in range(20):
        link = WORLDS["far"](random.Random(seed)).lives(20)
        assert link.clock.uncertainty_ms <= min(s.round_trip for s in link.samples) / 2 + 1.3


def test_the_drift_of_the_two_clocks_is_found() -> None:
    link = WORLDS["drifting"](random.Random(1)).lives(120)
    drift = fitted(link.samples)
    assert abs(drift.rate - 60e-6) <= drift.error


def test_a_way_that_queues_for_a_while_is_not_taken_for_drift() -> None:
    """A still goes up to the booth: whatever else goes that way waits behind it."""
    dice = random.Random(4)
    link = Link(between(dice, 80, 84), between(dice, 80, 84)).lives(90)
    link._there = between(dice, 110, 120)
    link.lives(30)
    assert abs(fitted(link.samples).rate) < 10e-6
    assert abs(link.error) <= link.clock.uncertainty_ms


def test_a_drift_that_cannot_be_told_is_not_made_up() -> None:
    assert fitted(WORLDS["near"](random.Random(1)).lives(10).samples) == Drift()
    wild = Link(queueing(random.Random(2), 10, 400), queueing(random.Random(3), 10, 400))
    assert fitted(wild.lives(21).samples) == Drift()


def test_clocks_that_drift_are_followed_for_as_long_as_the_booth_is_open() -> None:
    link = WORLDS["drifting"](random.Random(5)).lives(60)
    errors = [abs(link.lives(10).error) for _ in range(20)]
    assert median(errors) < abs(link.average_alone) / 4


def test_two_right_wall_clocks_see_what_no_round_trip_can() -> None:
    """The way there is 50 ms quicker than the way back."""
    alone = WORLDS["lopsided"](random.Random(7)).lives(10)
    witnessed = WORLDS["wall right"](random.Random(7)).lives(10)
    assert abs(witnessed.error) < abs(alone.error) / 3


def test_on_an_even_path_wall_clocks_that_are_a_little_off_spoil_little() -> None:
    ways = between(random.Random(1), 80, 90), between(random.Random(2), 80, 90)
    assert abs(Link(*ways, wrong_wall=12).lives(10).error) < 12 * 0.6


def test_a_wrong_wall_clock_is_not_heard() -> None:
    alone = WORLDS["lopsided"](random.Random(7)).lives(10)
    assert WORLDS["wall wrong"](random.Random(7)).lives(10).error == pytest.approx(alone.error)


def test_nearby_no_wall_clock_matters() -> None:
    ways = between(random.Random(7), 2, 3), between(random.Random(7), 2, 3)
    link = Link(*ways, wrong_wall=1.5).lives(5)
    assert abs(link.error) < 0.5


def test_a_wall_clock_that_is_set_is_heard_anew() -> None:
    clock = ClockEstimate()
    for n in range(10):
        clock.add(asked(n * 500, there=20, back=80, wrong_wall=3_000))
    alone = clock.offset_ms
    clock.add(asked(5_000, there=20, back=80, wrong_wall=0))
    assert abs(clock.offset_ms - OFFSET_MS) < abs(alone - OFFSET_MS) / 2


def test_an_old_sample_is_forgotten_however_good_it_was() -> None:
    clock = ClockEstimate()
    clock.add(asked(0, there=1, back=1))
    clock.add(asked(KEPT_MS / 2, there=10, back=10))
    assert clock.uncertainty_ms == pytest.approx(1 + KEPT_MS / 2 * 60e-6, abs=0.01)
    clock.add(asked(KEPT_MS + 100, there=10, back=10))
    assert clock.uncertainty_ms == pytest.approx(10)


def test_another_path_on_the_way_takes_nothing_from_what_is_known() -> None:
    """From the Wi-Fi to a mobile network."""
    link = WORLDS["near"](random.Random(1)).lives(30)
    before = abs(link.error)
    link._there, link._back = (queueing(random.Random(n), 60 * n, 20) for n in (1, 2))
    assert abs(link.lives(20).error) < before + 1.5


@pytest.mark.parametrize("leap_ms", [5_000, -5_000, 150])
def test_a_clock_that_leapt_is_believed_at_once(leap_ms: float) -> None:
    """A phone that slept: its monotonic clock stood still."""
    clock = ClockEstimate()
    for n in range(20):
        clock.add(asked(n * 500, there=1, back=1))
    clock.add(asked(10_500, there=30, back=30, offset=OFFSET_MS + leap_ms))
    assert clock.offset_ms == pytest.approx(OFFSET_MS + leap_ms)
    assert clock.uncertainty_ms == pytest.approx(30)


def test_before_any_sample_the_stamp_of_a_message_is_better_than_nothing() -> None:
    clock = ClockEstimate()
    clock.guess(OFFSET_MS + 80, 100)
    clock.guess(OFFSET_MS + 195, 200)
    assert clock.offset_ms == pytest.approx(OFFSET_MS - 5)
    assert clock.uncertainty_ms == ROUGH_MS
    clock.add(asked(300, there=2, back=2))
    assert clock.offset_ms == pytest.approx(OFFSET_MS)
    clock.forget()
    assert clock.offset_ms == 0
