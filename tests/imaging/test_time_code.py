from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kiosk.imaging.photo import encode_jpeg, open_at_least
from kiosk.imaging.time_code import error_ms, read_time_code

Stamp = Callable[..., Any]
CODES = (0, 1, 0xFFFFFFFF, 0x12345678, 1_763_964_000_123 % 2**32)


@pytest.mark.parametrize("code", CODES)
def test_what_was_stamped_is_read(stamped: Stamp, code: int) -> None:
    assert read_time_code(stamped(code)) == code


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (640, 480), (720, 1280), (853, 479)])
def test_it_is_read_from_frames_of_any_size(stamped: Stamp, size: tuple[int, int]) -> None:
    assert read_time_code(stamped(CODES[-1], size)) == CODES[-1]


@pytest.mark.parametrize("quality", [92, 50, 15])
@pytest.mark.parametrize("scale", [1.0, 0.5, 0.31, 2.0])
def test_compression_and_scaling_do_not_hide_it(stamped: Stamp, quality: int, scale: float) -> None:
    frame = Image.fromarray(stamped(CODES[-1]))
    scaled = frame.resize((round(1280 * scale), round(720 * scale)), Image.Resampling.BICUBIC)
    received = open_at_least(encode_jpeg(np.asarray(scaled), quality), scaled.size)
    assert read_time_code(received) == CODES[-1]


def test_noise_and_the_limited_range_of_video_do_not_hide_it(stamped: Stamp) -> None:
    noise = np.random.default_rng(7).normal(0, 20, (720, 1280, 3))
    dull = stamped(CODES[-1]) * (180 / 255) + 30 + noise
    assert read_time_code(dull.clip(0, 255).astype(np.uint8)) == CODES[-1]


def test_a_picture_without_a_code_has_none(person: Callable[..., Image.Image]) -> None:
    assert read_time_code(person()) is None
    assert read_time_code(np.zeros((720, 1280, 3), np.uint8)) is None
    assert read_time_code(np.full((10, 10, 3), 255, np.uint8)) is None


def test_random_pictures_are_not_taken_for_codes() -> None:
    random = np.random.default_rng(3)
    blocks = random.integers(0, 256, (300, 6, 80, 3), dtype=np.uint8)
    assert all(read_time_code(np.repeat(block, 60, axis=0)) is None for block in blocks)


def test_a_code_whose_checksum_does_not_fit_is_not_believed(stamped: Stamp) -> None:
    assert read_time_code(stamped(0x12345678, checksum=3)) is None


def test_a_blend_of_two_frames_is_not_believed(stamped: Stamp) -> None:
    blend = (stamped(CODES[-1]) / 2 + stamped(CODES[-1] + 33) / 2).astype(np.uint8)
    assert read_time_code(blend) is None


def test_a_mirrored_frame_is_not_believed(stamped: Stamp) -> None:
    assert read_time_code(stamped(CODES[-1])[:, ::-1]) is None


def test_the_error_says_how_much_later_the_frame_was() -> None:
    assert error_ms(1_000, 990.5) == 9.5
    assert error_ms(1_000, 1_010) == -10


def test_the_error_is_right_across_the_wrap() -> None:
    assert error_ms(5, 7 * 2**32 - 5) == 10
    assert error_ms(2**32 - 5, 8 * 2**32 + 5) == -10
