import pytest

from kiosk.display.theme import Style
from kiosk.display.typeset import ELLIPSIS, ellipsized, fit, shortened

STYLE = Style("Medium", (2, 1, 0), lines=2)


def measure(words: str, step: int) -> tuple[int, int]:
    """Every letter is as wide as the size, and twice as high."""
    size = 10 + 5 * step
    return len(words) * size, 2 * size


def test_few_words_are_set_as_large_as_wished() -> None:
    assert fit("Hello", 500, 100, STYLE, measure).step == 2


def test_more_words_take_two_lines_before_they_get_smaller() -> None:
    setting = fit("Hello you two", 200, 100, STYLE, measure)
    assert setting.step == 2
    assert setting.lines == ("Hello", "you two")


def test_no_word_is_left_alone_on_the_last_line() -> None:
    setting = fit("aaa aaa aaa aaa aaa", 320, 100, STYLE, measure)
    assert setting.lines == ("aaa aaa aaa", "aaa aaa")


def test_words_get_smaller_until_they_fit() -> None:
    assert fit("Hello you", 95, 25, STYLE, measure).step == 0


@pytest.mark.parametrize("words", ["W" * 40, "가" * 40, "one two three four five six seven eight"])
def test_what_never_fits_ends_in_an_ellipsis_and_within_the_width(words: str) -> None:
    setting = fit(words, 100, 50, STYLE, measure)
    assert setting.lines[-1].endswith(ELLIPSIS)
    assert all(measure(line, setting.step)[0] <= 100 for line in setting.lines)
    assert len(setting.lines) <= 2


def test_a_low_room_gets_one_line() -> None:
    assert len(fit("one two three four", 100, 25, STYLE, measure).lines) == 1


def test_what_fits_is_not_cut() -> None:
    assert ellipsized("Mina", 100, 0, measure) == "Mina"
    assert ellipsized("Minamina", 50, 0, measure) == "Mina…"


def test_long_names_are_shortened_in_sentences() -> None:
    assert shortened("Mina", 10) == "Mina"
    assert shortened("Christopher Robin", 13) == "Christopher…"
