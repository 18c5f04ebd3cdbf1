"""Lamps and buttons go, friends and the gap under an arm stay."""

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.imaging.cutout.specks import without_specks

Mask = NDArray[np.bool_]


@pytest.fixture
def person() -> Mask:
    mask = np.zeros((100, 160), np.bool_)
    mask[40:, 50:110] = True
    mask[10:42, 65:95] = True
    return mask


def test_a_lamp_is_nobody(person: Mask) -> None:
    with_lamp = person.copy()
    with_lamp[5:12, 140:148] = True
    assert (without_specks(with_lamp) == person).all()


def test_a_child_at_the_side_is_somebody(person: Mask) -> None:
    person[70:, 130:150] = True
    assert (without_specks(person) == person).all()


def test_a_dark_button_is_no_hole(person: Mask) -> None:
    with_button = person.copy()
    with_button[60:63, 80:83] = False
    assert (without_specks(with_button) == person).all()


def test_between_arm_and_hip_one_sees_through(person: Mask) -> None:
    person[60:80, 55:62] = False
    assert (without_specks(person) == person).all()


def test_a_notch_at_the_pictures_rim_stays_however_small(person: Mask) -> None:
    person[98:, 80:82] = False
    assert (without_specks(person) == person).all()


def test_what_hangs_together_by_a_bend_is_one() -> None:
    spiral = np.zeros((40, 60), np.bool_)
    spiral[5:35, 5:8] = spiral[32:35, 5:55] = spiral[5:35, 52:55] = True
    spiral[5:8, 20:55] = True  # joined last, read from above
    assert (without_specks(spiral) == spiral).all()


def test_what_only_corners_join_is_not_one(person: Mask) -> None:
    crumbs = person.copy()
    crumbs[9, 64] = crumbs[8, 63] = True
    assert (without_specks(crumbs) == person).all()


@pytest.mark.parametrize("value", [False, True])
def test_nobody_and_everywhere_somebody_stay_so(value: bool) -> None:
    mask = np.full((30, 40), value)
    cleaned = without_specks(mask)
    assert (cleaned == value).all()
    assert cleaned is not mask
