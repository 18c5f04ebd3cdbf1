"""A coarse edge takes the picture's, and what is even stays even."""

import numpy as np
import pytest

from kiosk.imaging.cutout.guided import box_mean, enlarged, guided

RED, GREEN = (220, 40, 40), (40, 160, 60)


def test_an_edge_moves_to_where_colours_change() -> None:
    picture = np.zeros((80, 120, 3), np.uint8)
    picture[:], picture[:, 60:] = RED, GREEN
    coarse = np.zeros((80, 120), np.float32)
    coarse[:, :64] = 1
    fine = guided(picture, picture, coarse, 6)
    steps = -np.diff(fine[40])
    assert steps.argmax() == 59
    assert steps.max() > 4 * np.delete(steps, 59).max()
    assert (fine[:, 30:60] > 0.8).all()
    assert (fine[:, 75:90] < 0.2).all()


def test_colours_of_one_brightness_have_an_edge_as_well() -> None:
    picture = np.zeros((80, 120, 3), np.uint8)
    picture[:], picture[:, 60:] = (180, 60, 60), (60, 107, 107)
    ramp = np.clip((68 - np.arange(120)) / 16, 0, 1)
    coarse = np.repeat(ramp[None], 80, axis=0).astype(np.float32)
    fine = guided(picture, picture, coarse, 8)
    assert coarse[40, 59] - coarse[40, 60] < 0.1
    assert fine[40, 59] - fine[40, 60] > 0.4


def test_on_an_even_surface_a_matte_is_smoothed_and_nothing_else() -> None:
    picture = np.full((60, 60, 3), 128, np.uint8)
    coarse = np.random.default_rng(2).random((60, 60), np.float32)
    fine = guided(picture, picture, coarse, 4)
    assert fine[10:50, 10:50].std() < 0.3 * coarse.std()
    assert fine.mean() == pytest.approx(coarse.mean(), abs=0.02)


def test_the_edge_is_that_of_the_large_picture() -> None:
    large = np.zeros((400, 600, 3), np.uint8)
    large[:], large[:, 301:] = RED, GREEN
    coarse = np.zeros((80, 120), np.float32)
    coarse[:, :60] = 1
    fine = guided(large, large[2::5, 2::5], coarse, 3)
    assert fine.shape == (400, 600)
    assert fine[200, 300] - fine[200, 301] > 0.5


@pytest.mark.parametrize("radius", [1, 2, 4, 9])
def test_the_mean_of_squares_is_what_it_says(radius: int) -> None:
    values = np.random.default_rng(3).random((30, 40, 2), np.float32)
    square = values[15 - radius : 16 + radius, 20 - radius : 21 + radius]
    assert box_mean(values, radius)[15, 20] == pytest.approx(square.mean(axis=(0, 1)), abs=1e-5)


def test_the_mean_of_an_even_surface_is_even_to_its_rim() -> None:
    even = np.full((20, 30), 0.7, np.float32)
    assert box_mean(even, 6) == pytest.approx(even, abs=1e-5)


def test_what_is_enlarged_is_not_what_was_given() -> None:
    values = np.zeros((4, 6), np.float32)
    same = enlarged(values, (6, 4))
    same[:] = 1
    assert not values.any()
