import pytest

from kiosk.display.theme import (
    BUTTER,
    CORAL,
    INK,
    MINT,
    NIGHT,
    PAPER,
    READABLE,
    colour,
    contrast,
    text_px,
)


def test_the_palette_is_that_of_the_house() -> None:
    written = ["#FFF7EC", "#1C1A1F", "#FF5A4E", "#FFC83D", "#19C3A0", "#141216"]
    assert [colour(code) for code in written] == [PAPER, INK, CORAL, BUTTER, MINT, NIGHT]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("words", "ground"), READABLE)
def test_all_words_can_be_read_on_their_ground(words: tuple[int, ...], ground: object) -> None:
    assert contrast(words, ground) >= 4.5


def test_sizes_are_steps_of_a_quarter_from_a_36th_of_the_short_side() -> None:
    assert [text_px(1080, step) for step in range(4)] == [30, 38, 47, 59]
    assert text_px(2160, 0) == 60
