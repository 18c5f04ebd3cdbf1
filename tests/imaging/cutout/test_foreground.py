import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.imaging.cutout.foreground import foreground

HAIR, WALL = (60, 30, 20), (90, 220, 120)


def edge(softness: int = 24) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Hair to the left, wall to the right, and a soft edge between; with its matte."""
    ramp = np.clip((120 + softness / 2 - np.arange(240)) / softness, 0, 1)[None, :]
    alpha = np.repeat(ramp, 160, axis=0)
    picture = alpha[..., None] * HAIR + (1 - alpha[..., None]) * WALL
    return np.rint(picture).astype(np.uint8), np.rint(alpha * 255).astype(np.uint8)


def off(pixels: NDArray[np.uint8], colour: tuple[int, int, int]) -> float:
    return float(np.abs(pixels.astype(int) - colour).mean())


@pytest.mark.parametrize("softness", [4, 12, 24])
def test_no_wall_shines_through_the_edge_of_hair(softness: int) -> None:
    picture, matte = edge(softness)
    own = foreground(picture, matte)
    seen = (matte > 25) & (matte < 230)
    assert off(own[seen], HAIR) < 0.2 * off(picture[seen], HAIR)
    assert off(own[seen], HAIR) < 8


def test_what_is_surely_the_person_stays_to_the_pixel() -> None:
    picture, matte = edge()
    noisy = np.random.default_rng(1).integers(0, 50, picture.shape, np.uint8) + picture // 2
    own = foreground(noisy, matte)
    assert np.array_equal(own[matte == 255], noisy[matte == 255])
    assert own.shape == picture.shape
    assert own.dtype == np.uint8


def test_a_strand_of_hair_far_from_the_head_gets_the_colour_of_hair() -> None:
    picture, matte = edge(4)
    matte[70:73, 122:150] = 128
    picture[70:73, 122:150] = (np.array(HAIR) + WALL) // 2
    own = foreground(picture, matte)
    strand = (slice(71, 72), slice(125, 148))
    assert off(own[strand], HAIR) < 0.4 * off(picture[strand], HAIR)


@pytest.mark.parametrize("value", [0, 255])
def test_without_an_edge_there_is_nothing_to_do(value: int) -> None:
    picture, matte = edge()
    assert np.array_equal(foreground(picture, np.full_like(matte, value)), picture)


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3)])
def test_slivers_are_no_trouble(size: tuple[int, int]) -> None:
    picture, matte = np.full((*size, 3), 99, np.uint8), np.full(size, 128, np.uint8)
    assert foreground(picture, matte).shape == picture.shape
