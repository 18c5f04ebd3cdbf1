import pytest

from kiosk.imaging.calibration.sums import Calibration, Cuts, corrected, sums

FOUR_BY_SIX = (1200, 1800)


def test_what_fits_stays_as_it_is() -> None:
    now = Calibration((0.97, 0.98), (0.5, -1.0))
    assert corrected(now, FOUR_BY_SIX, Cuts(0, 0, 0, 0)) == now


def test_what_is_cut_off_evenly_is_made_up_for_by_scale_alone() -> None:
    fits = corrected(Calibration(), FOUR_BY_SIX, Cuts(2, 2, 3, 3))
    assert fits.scale == pytest.approx((1 - 4 / 101.6, 1 - 6 / 152.4))
    assert fits.offset_mm == (0, 0)


def test_more_cut_off_at_the_left_moves_everything_to_the_right() -> None:
    fits = corrected(Calibration(), FOUR_BY_SIX, Cuts(left=3, right=1, top=0, bottom=1))
    assert fits.offset_mm == (1.0, -0.5)


def test_an_edge_that_stayed_white_makes_it_larger() -> None:
    fits = corrected(Calibration(), FOUR_BY_SIX, Cuts(-2, -2, 0, 0))
    assert fits.scale[0] > 1


def test_the_sums_for_people_are_the_same() -> None:
    now, cuts = Calibration((0.97, 1.0), (0.0, -1.5)), Cuts(2, 1, 3, 4)
    fits = corrected(now, FOUR_BY_SIX, cuts)
    (x, y), (right, down) = (map(worked_out, pair) for pair in sums(now, FOUR_BY_SIX))
    assert (x, y) == pytest.approx(fits.scale)
    assert (right, down) == pytest.approx(fits.offset_mm)


def worked_out(line: str) -> float:
    """As a person would, with the cuts of above."""
    says = line.split(" = ")[1].replace("÷", "/").replace("−", "-")
    for sign, mm in zip("ABCD", "2134", strict=True):
        says = says.replace(sign, mm)
    return float(eval(says))
