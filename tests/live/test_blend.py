"""Laid over each other as a painter would, to the level."""

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.live.blend import Blender
from kiosk.live.i420 import Planes, planes
from tests.live.stage import BLUE, GREY, RED, canvas, colours

SIZE = (96, 64)


def noise(rng: np.random.Generator, low: int = 0, high: int = 256) -> Planes:
    width, height = SIZE
    y = rng.integers(low, high, (height, width), np.uint8)
    u, v = rng.integers(low, high, (2, height // 2, width // 2), np.uint8)
    return y, u, v


def opacities(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Of all kinds, with much that is clear and much that is opaque."""
    return np.clip(rng.integers(-200, 456, SIZE[::-1]), 0, 255).astype(np.uint8)


def floating(
    ground: Planes, sprite: Planes, opacity: NDArray[np.uint8]
) -> list[NDArray[np.float64]]:
    """The same without roundings."""
    half = opacity[::2, ::2]
    return [
        ink * (share / 255) + old * (1 - share / 255)
        for old, ink, share in zip(ground, sprite, (opacity, half, half), strict=True)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_it_is_as_exact_as_pixels_can_be(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ground, sprite, opacity = noise(rng), noise(rng), opacities(rng)
    expected = floating(ground, sprite, opacity)
    Blender().over(ground, sprite, opacity)
    for plane, exact in zip(ground, expected, strict=True):
        assert np.abs(plane - exact).max() <= 1.01


def test_what_is_opaque_is_the_sprite_and_what_is_clear_the_ground() -> None:
    rng = np.random.default_rng(1)
    ground, sprite = noise(rng), noise(rng)
    before = [plane.copy() for plane in ground]
    opacity = np.zeros(SIZE[::-1], np.uint8)
    opacity[:, :48] = 255
    Blender().over(ground, sprite, opacity)
    for plane, ink, old in zip(ground, sprite, before, strict=True):
        half = plane.shape[1] // 2
        assert np.array_equal(plane[:, :half], ink[:, :half])
        assert np.array_equal(plane[:, half:], old[:, half:])


def test_half_of_red_over_blue_is_purple() -> None:
    ground, sprite = canvas(BLUE, SIZE), canvas(RED, SIZE)
    Blender().over(planes(ground), planes(sprite), np.full(SIZE[::-1], 128, np.uint8))
    assert colours(planes(ground))[30, 40] == pytest.approx((120, 30, 120), abs=6)


def test_the_sprite_and_its_opacity_are_not_written_to() -> None:
    rng = np.random.default_rng(2)
    ground, sprite, opacity = noise(rng), noise(rng), opacities(rng)
    before = [each.copy() for each in (*sprite, opacity)]
    Blender().over(ground, sprite, opacity)
    assert all(np.array_equal(a, b) for a, b in zip((*sprite, opacity), before, strict=True))


def test_mirrored_planes_and_parts_of_planes_are_no_different() -> None:
    rng = np.random.default_rng(3)
    ground, sprite, opacity = noise(rng), noise(rng), opacities(rng)
    turned = tuple(plane[:, ::-1] for plane in sprite)
    expected = floating(ground, (turned[0], turned[1], turned[2]), opacity)
    Blender().over(ground, (turned[0], turned[1], turned[2]), opacity)
    assert all(np.abs(a - b).max() <= 1.01 for a, b in zip(ground, expected, strict=True))


def test_large_after_small_and_small_after_large() -> None:
    blender, rng = Blender(), np.random.default_rng(4)
    for width, height in ((8, 4), (96, 64), (8, 4), (30, 62), (2, 2)):
        ground, sprite, opacity = noise(rng), noise(rng), opacities(rng)[:height, :width]
        parts = [
            (y[:height, :width], u[: height // 2, : width // 2], v[: height // 2, : width // 2])
            for y, u, v in (ground, sprite)
        ]
        under, over = parts
        expected = floating(under, over, opacity)
        blender.over(under, over, opacity)
        assert all(np.abs(a - b).max() <= 1.01 for a, b in zip(under, expected, strict=True))


@pytest.mark.parametrize("darkness", [0.0, 0.28, 0.45, 1.0])
def test_a_shadow_takes_as_much_light_as_it_is_dark(darkness: float) -> None:
    rng = np.random.default_rng(5)
    luma, shadow = noise(rng, 16, 236)[0], opacities(rng)
    expected = np.maximum(luma * (1 - darkness * shadow / 255), 16)
    Blender().darken(luma, shadow, darkness)
    assert np.abs(luma - expected).max() <= 2
    assert luma.min() >= 16


def test_without_shadow_nothing_is_darker() -> None:
    luma = noise(np.random.default_rng(6), 16, 236)[0]
    before = luma.copy()
    Blender().darken(luma, np.zeros_like(luma), 0.5)
    assert np.array_equal(luma, before)


def test_a_shadow_on_grey_is_a_darker_grey() -> None:
    ground = canvas(GREY, SIZE)
    Blender().darken(planes(ground)[0], np.full(SIZE[::-1], 255, np.uint8), 0.3)
    seen = colours(planes(ground))
    assert np.ptp(seen, axis=2).max() <= 4
    assert 80 < seen.mean() < 100
