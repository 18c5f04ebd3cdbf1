"""When frames were taken, on any network and by any clock that friends have."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat

import pytest

from kiosk.remote.transit import OLDEST_MS, Taken, Transit

PERIOD_MS = 1_000 / 30
BEGUN_MS = 1_790_000_000_000.0
"""The room's clock when the first frame was taken."""
HANDLED_MS = 12.0
"""Encoding and decoding."""


@dataclass
class Friend:
    """A friend's video over a network of these ways; `fast_ms` is how far their wall clock, and
    `ntp_fast_ms` how far their reports' clock, is ahead of the room's."""

    there: Iterator[float] = field(default_factory=lambda: repeat(40.0))
    round_trip_ms: float = 80.0
    fast_ms: float = 0.0
    ntp_fast_ms: float | None = None
    uncertainty_ms: float = 4.0
    transit: Transit = field(default_factory=Transit)

    def tells(self) -> None:
        self.transit.told(-self.fast_ms, self.round_trip_ms, self.uncertainty_ms)

    def reports(self, n: float) -> None:
        """One report, just after the frame of that number was taken."""
        fast_ms = self.fast_ms if self.ntp_fast_ms is None else self.ntp_fast_ms
        stamp_ms = n * PERIOD_MS + 7
        at_ms = BEGUN_MS + stamp_ms
        self.transit.reported(at_ms + fast_ms, stamp_ms, at_ms + next(self.there))

    def films(self, frames: int, since: int = 0, *, reporting: bool = True) -> list[float]:
        """By how much the believed times of these frames are late; a report a second."""
        errors = []
        for n in range(since, since + frames):
            if reporting and n % 30 == 0:
                self.reports(n)
            errors.append(self.taken(n).at_ms - BEGUN_MS - n * PERIOD_MS)
        return errors

    def taken(self, n: float) -> Taken:
        stamp_ms = n * PERIOD_MS
        return self.transit.taken(stamp_ms, BEGUN_MS + stamp_ms + HANDLED_MS + next(self.there))


def jittery(least_ms: float, seed: int = 3) -> Iterator[float]:
    dice = random.Random(seed)
    while True:
        yield least_ms + dice.expovariate(1 / 30)


@pytest.mark.parametrize("fast_ms", [0.0, 40_000.0, -3_600_000.0])
@pytest.mark.parametrize("one_way_ms", [2.0, 30.0, 78.0])
def test_two_clocks_that_are_known_tell_the_time_whatever_the_way(
    fast_ms: float, one_way_ms: float
) -> None:
    friend = Friend(there=jittery(one_way_ms), round_trip_ms=80.0, fast_ms=fast_ms)
    friend.tells()
    errors = friend.films(120)
    assert max(map(abs, errors)) < 1
    assert friend.taken(121).uncertainty_ms == pytest.approx(4 + 10, abs=1)


def test_without_a_page_that_tells_the_quickest_report_does() -> None:
    friend = Friend(there=jittery(30.0))
    friend.transit.took(80.0)
    errors = friend.films(300)[240:]
    assert max(map(abs, errors)) <= friend.taken(301).uncertainty_ms
    assert max(map(abs, errors)) < 25


@pytest.mark.parametrize("ntp_fast_ms", [-500.0, 150.0, 9e6])
def test_reports_by_another_clock_than_the_page_sees_are_not_mixed_with_it(
    ntp_fast_ms: float,
) -> None:
    friend = Friend(ntp_fast_ms=ntp_fast_ms)
    friend.tells()
    assert max(map(abs, friend.films(120))) < 1
    assert friend.taken(121).uncertainty_ms >= friend.round_trip_ms / 2


def test_a_page_that_does_not_know_its_wall_clock_still_tells_the_round_trip() -> None:
    friend = Friend()
    friend.transit.told(None, 80.0, 4.0)
    assert max(map(abs, friend.films(60))) < 1


def test_without_reports_the_quickest_frame_tells() -> None:
    friend = Friend(there=jittery(30.0))
    friend.tells()
    errors = friend.films(300, reporting=False)[60:]
    assert max(map(abs, errors)) <= friend.taken(301).uncertainty_ms


def test_a_longer_way_makes_frames_older_and_less_certain() -> None:
    near, far = Friend(there=repeat(50.0)), Friend(there=repeat(50.0))
    near.transit.took(0.0)
    far.transit.took(80.0)
    assert near.taken(1).at_ms - far.taken(1).at_ms == pytest.approx(40)
    assert far.taken(2).uncertainty_ms - near.taken(2).uncertainty_ms == pytest.approx(40)


def test_a_better_way_is_more_certain() -> None:
    friend = Friend()
    friend.transit.took(80.0)
    by_delay = friend.taken(0)
    friend.reports(1)
    by_reports = friend.taken(1)
    friend.tells()
    by_clocks = friend.taken(2)
    doubts = [each.uncertainty_ms for each in (by_clocks, by_reports, by_delay)]
    assert doubts == sorted(doubts)


def test_a_leap_of_the_reports_clock_is_followed() -> None:
    friend = Friend()
    friend.tells()
    friend.films(120)
    friend.ntp_fast_ms = friend.fast_ms = 30_000.0
    assert max(map(abs, friend.films(30, since=120))) < 1, "the page has not yet told"
    friend.tells()
    assert max(map(abs, friend.films(30, since=150))) < 1


@pytest.mark.parametrize("wrong_ms", [-1e15, -2_100.0, 600.0, 3_600_000.0, 1e15])
def test_no_report_moves_a_frame_into_the_future_or_far_into_the_past(wrong_ms: float) -> None:
    friend = Friend()
    friend.tells()
    friend.films(60)
    stamp_ms = 60 * PERIOD_MS
    friend.transit.reported(BEGUN_MS + stamp_ms, stamp_ms + wrong_ms, BEGUN_MS + stamp_ms)
    for n in range(60, 90):
        arrived_ms = BEGUN_MS + n * PERIOD_MS + 52
        assert arrived_ms - OLDEST_MS <= friend.taken(n).at_ms <= arrived_ms


def test_reports_that_leap_every_time_move_no_frame_out_of_its_time() -> None:
    friend, dice = Friend(), random.Random(1)
    friend.tells()
    for n in range(300):
        stamp_ms = n * PERIOD_MS
        if n % 5 == 0:
            friend.transit.reported(
                BEGUN_MS + dice.gauss(0, 1e5), dice.gauss(0, 1e5), BEGUN_MS + stamp_ms
            )
        arrived_ms = BEGUN_MS + stamp_ms + 52
        assert arrived_ms - OLDEST_MS <= friend.taken(n).at_ms <= arrived_ms


@pytest.mark.parametrize(
    "told",
    [
        (float("nan"), 80.0, 4.0),
        (float("inf"), 80.0, 4.0),
        (0.0, float("nan"), 4.0),
        (0.0, 80.0, float("nan")),
        (0.0, 80.0, float("inf")),
        (0.0, -1.0, 4.0),
        (0.0, 1e9, 4.0),
        (0.0, 80.0, -4.0),
        (7_777.0, 80.0, 4.0),
        (0.0, 80.0, 30_000.0),
    ],
)
def test_a_page_that_tells_nonsense_is_not_listened_to(told: tuple[float, float, float]) -> None:
    friend = Friend(there=repeat(40.0))
    friend.transit.took(80.0)
    friend.transit.told(*told)
    assert max(map(abs, friend.films(60))) < 1
    assert 0 < friend.taken(61).uncertainty_ms < 200


@pytest.mark.parametrize("leap_ms", [-3_600_000.0, 3_600_000.0])
def test_rtp_times_that_leap_put_no_frame_into_another_hour(leap_ms: float) -> None:
    friend = Friend()
    friend.films(10, reporting=False)
    arrived_ms = BEGUN_MS + 1_000
    assert arrived_ms - 300 <= friend.transit.taken(leap_ms, arrived_ms).at_ms <= arrived_ms


def test_a_frame_that_the_network_held_up_is_not_taken_for_a_new_one() -> None:
    friend = Friend()
    friend.tells()
    friend.films(10, reporting=False)
    friend.there = repeat(2_500.0)
    assert friend.taken(10).at_ms <= BEGUN_MS + 10 * PERIOD_MS


def test_a_new_connection_keeps_what_is_known_of_the_friend_alone() -> None:
    friend = Friend(fast_ms=70.0)
    friend.tells()
    friend.films(60)
    friend.transit.begin()
    assert friend.transit.witness_ms is None
    stamp_ms, at_ms = 9e6, BEGUN_MS + 5_000
    friend.transit.reported(at_ms + 70, stamp_ms, at_ms + 40)
    assert friend.transit.taken(stamp_ms, at_ms + 52).at_ms == pytest.approx(at_ms)


def test_reports_are_a_witness_of_the_friends_wall_clock() -> None:
    friend = Friend(there=iter([44.0, 38.0, 900.0, 41.0, 39.0]), fast_ms=250.0)
    assert friend.transit.witness_ms is None
    friend.tells()
    for n in range(0, 150, 30):
        friend.reports(n)
    assert friend.transit.witness_ms == pytest.approx(250 + 40 - 41, abs=0.01)
