"""Shadows that a floor takes from feet: dark in the middle, and nowhere with an edge."""

import numpy as np
import pytest

from kiosk.imaging.shade import contact


@pytest.mark.parametrize(("width", "height"), [(200, 30), (64, 10), (301, 41), (2, 2)])
def test_it_has_the_size_that_is_asked_for(width: int, height: int) -> None:
    assert contact(width, height).shape == (height, width)


def test_it_is_darkest_in_the_middle_and_ends_without_an_edge() -> None:
    shadow = contact(201, 31)
    assert shadow[15, 100] == 255
    assert max(shadow[0].max(), shadow[-1].max(), shadow[:, 0].max(), shadow[:, -1].max()) < 8
    assert np.abs(np.diff(shadow[15].astype(int))).max() < 8


def test_it_is_alike_on_both_sides() -> None:
    shadow = contact(200, 30)
    assert np.array_equal(shadow, shadow[:, ::-1])
    assert np.array_equal(shadow, shadow[::-1])
