"""Sizes and bitrates of what is sent."""

import itertools

import pytest

from kiosk.remote.renditions import SMALL, fitted, ladder, main


@pytest.mark.parametrize(
    ("size", "large", "small"),
    [
        ((1280, 720), (1280, 720), (640, 360)),
        ((1920, 1080), (1280, 720), (640, 360)),
        ((720, 1280), (720, 1280), (360, 640)),
        ((320, 180), (320, 180), (320, 180)),
        ((1280, 960), (1108, 830), (554, 414)),
    ],
)
def test_a_picture_keeps_its_shape_and_is_never_made_larger(
    size: tuple[int, int], large: tuple[int, int], small: tuple[int, int]
) -> None:
    assert fitted(size, main((400, 2_500)).pixels) == large
    assert fitted(size, SMALL.pixels) == small


@pytest.mark.parametrize("bounds", [(400, 2_500), (150, 500), (1_000, 1_100), (800, 800)])
def test_bitrates_are_within_their_bounds_and_a_fifth_apart(bounds: tuple[int, int]) -> None:
    rungs = ladder(bounds)
    assert rungs[0] == (bounds[1] if len(rungs) > 1 else bounds[0])
    assert rungs[-1] == bounds[0]
    assert list(rungs) == sorted(set(rungs), reverse=True)
    assert all(lower <= 0.81 * upper for upper, lower in itertools.pairwise(rungs))
