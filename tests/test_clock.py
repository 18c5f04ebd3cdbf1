import time

import pytest

from kiosk.clock import RoomClock


def test_the_room_speaks_the_time_of_day() -> None:
    before_ms = time.time() * 1e3
    now_ms = RoomClock().now_ms()
    assert before_ms - 1 <= now_ms <= time.time() * 1e3 + 1


def test_it_never_goes_back() -> None:
    clock = RoomClock()
    times = [clock.now_ms() for _ in range(1_000)]
    assert times == sorted(times)


def test_a_moment_is_the_same_on_both_clocks() -> None:
    clock = RoomClock()
    at_s = time.monotonic() + 3.3
    assert clock.to_monotonic(clock.from_monotonic(at_s)) == pytest.approx(at_s, abs=1e-6)


def test_a_second_is_a_thousand_ms() -> None:
    clock = RoomClock()
    assert clock.from_monotonic(12.0) - clock.from_monotonic(11.0) == pytest.approx(1_000)
