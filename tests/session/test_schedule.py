import pytest

from kiosk.session.schedule import fire_at_ms, number

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
