from itertools import product

import pytest

from kiosk.imaging.paper import INK, PAPER, READABLE, colour, contrast, ink_on, mixed, quiet_ink_on

PALETTE = ("#FFFFFF", "#3B82F6", "#EC4899", "#FFC83D", "#19C3A0", "#141216")


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((9, 9, 9), (9, 9, 9)) == 1
    assert contrast(colour("#767676"), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("code", PALETTE)
def test_every_colour_that_can_be_voted_for_bears_the_houses_ink(code: str) -> None:
    assert ink_on(colour(code)) in (INK, PAPER)


def test_the_ink_can_be_read_on_any_paper() -> None:
    for paper in product(range(0, 256, 15), repeat=3):
        assert contrast(ink_on(paper), paper) >= READABLE
        assert contrast(quiet_ink_on(paper), paper) >= READABLE


def test_the_quiet_ink_is_quieter_where_the_paper_allows_it() -> None:
    white = (255, 255, 255)
    assert contrast(quiet_ink_on(white), white) < contrast(ink_on(white), white)


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert mixed((0, 0, 0), (200, 100, 50), 0.5) == (100, 50, 25)


def test_what_is_no_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown color"):
        colour("#12")
