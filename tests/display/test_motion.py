import pytest

from kiosk.display.motion import (
    ENTER_MS,
    FLASH_MS,
    LEAVE_MS,
    Presence,
    Since,
    breath,
    entered,
    flash,
    glow,
    mixed,
    remaining,
)


def test_things_enter_fast_and_settle() -> None:
    assert entered(0) == 0
    assert entered(ENTER_MS / 2) > 0.8
    assert entered(ENTER_MS) == entered(10_000) == 1


def test_things_leave_slowly_at_first() -> None:
    assert remaining(0) == 1
    assert remaining(LEAVE_MS / 2) > 0.8
    assert remaining(LEAVE_MS) == 0


def test_the_flash_is_full_in_its_first_frame_and_out_in_300_ms() -> None:
    assert flash(-1) == 0
    assert all(flash(since_ms) == 1 for since_ms in (0, 16, 33))
    assert 0 < flash(200) < flash(100) < 1
    assert flash(FLASH_MS) == 0


@pytest.mark.parametrize("second", [0, 1_000, 2_000])
def test_the_number_breathes_and_is_still_in_the_last_third_of_each_second(second: int) -> None:
    assert breath(second + 1_000 - 333) == pytest.approx(1, abs=0.01)
    assert all(breath(second + left) == 0 for left in (333, 200, 1))


def test_nothing_breathes_after_zero() -> None:
    assert breath(0) == breath(-500) == 0


def test_a_lamp_breathes_between_dark_and_full() -> None:
    values = [glow(ms) for ms in range(0, 2_200, 50)]
    assert min(values) == pytest.approx(0, abs=0.01)
    assert max(values) == pytest.approx(1, abs=0.01)


def test_colours_mix() -> None:
    assert mixed((0, 0, 0), (100, 200, 50), 0.5) == (50, 100, 25)
    assert mixed((1, 2, 3), (9, 9, 9), 7) == (9, 9, 9)


def test_since_knows_when_a_value_changed_and_what_it_was() -> None:
    since = Since()
    assert since("vote", "blue", 0) > 1e9  # was there from the first: nothing to animate
    assert since("vote", "red", 500) == 0
    assert since("vote", "red", 600) == 100
    assert since.before("vote", "red", 600) == "blue"


def test_what_is_there_from_the_first_can_count_as_new() -> None:
    since = Since()
    assert since.new("shot", 1, 200) == 0
    assert since.new("shot", 1, 500) == 300
    assert since.new("shot", 2, 600) == 0


def test_since_forgets_with_the_next_group() -> None:
    since = Since()
    since("vote", "blue", 0)
    since.forget()
    assert since.before("vote", "red", 500) == "red"


def test_who_left_is_shown_while_leaving() -> None:
    presence = Presence[str]()
    assert presence({"a": "Mina"}, 0) == [("Mina", 0)]
    assert presence({"a": "Mina"}, 500) == [("Mina", 1)]
    assert presence({}, 600) == [("Mina", 1)]
    [(_, amount)] = presence({}, 700)
    assert 0 < amount < 1
    assert presence({}, 800) == []


def test_things_are_shown_in_their_order_and_then_who_is_leaving() -> None:
    presence = Presence[str]()
    presence({"b": "Jonas", "c": "Ada"}, 0)
    shown = presence({"a": "Mina", "c": "Ada"}, 500)
    assert [who for who, _ in shown] == ["Mina", "Ada", "Jonas"]


def test_who_comes_back_enters_again() -> None:
    presence = Presence[str]()
    presence({"a": "Mina"}, 0)
    presence({}, 500)
    assert presence({"a": "Mina"}, 550) == [("Mina", 0)]
