"""Somebody's light is corrected, and nothing else of them."""

import numpy as np
import pytest

from kiosk.imaging.light import Correction
from kiosk.live.i420 import Planes, planes
from kiosk.live.tint import Tint
from tests.live.stage import RED, Colour, canvas, colours

SIZE = (64, 32)
BRIGHTER, DARKER = Correction(gain=1.3), Correction(gain=0.75)
WARMER = Correction(du=-8, dv=8)


def lit(colour: Colour, correction: Correction) -> list[int]:
    seen = colours(Tint().applied(planes(canvas(colour, SIZE)), correction))
    corrected: list[int] = seen[16, 32].tolist()
    return corrected


def test_right_light_is_left_alone() -> None:
    sprite = planes(canvas(RED, SIZE))
    assert Tint().applied(sprite, Correction()) is sprite


def test_next_to_right_is_right() -> None:
    sprite = planes(canvas(RED, SIZE))
    assert Tint().applied(sprite, Correction(1.003, 0.1, -0.1)) is sprite


def test_somebody_in_the_dark_is_brightened_and_somebody_in_glare_darkened() -> None:
    assert lit((90, 90, 90), BRIGHTER) == pytest.approx([115, 115, 115], abs=6)
    assert lit((120, 120, 120), DARKER) == pytest.approx([95, 95, 95], abs=6)


@pytest.mark.parametrize("correction", [BRIGHTER, DARKER, WARMER])
@pytest.mark.parametrize("level", range(0, 256, 15))
def test_every_grey_is_as_light_as_the_paper_shows_it(level: int, correction: Correction) -> None:
    red, green, blue = lit((level, level, level), correction)
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    assert luma == pytest.approx(int(correction.table()[level]), abs=6)


@pytest.mark.parametrize("correction", [BRIGHTER, DARKER])
def test_black_stays_black_and_white_stays_white(correction: Correction) -> None:
    assert lit((0, 0, 0), correction) == pytest.approx([0, 0, 0], abs=4)
    assert lit((255, 255, 255), correction) == pytest.approx([255, 255, 255], abs=4)


def test_cold_light_is_warmed() -> None:
    red, green, blue = lit((120, 120, 120), WARMER)
    assert red == pytest.approx(120 + 1.402 * 8, abs=4)
    assert blue == pytest.approx(120 - 1.772 * 8, abs=4)
    assert abs(green - 120) < 6


def test_colours_stay_within_what_video_may_have() -> None:
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    sprite: Planes = (ramp, ramp[:8, :8], ramp[8:, 8:])
    y, u, v = Tint().applied(sprite, Correction(1.35, 12, -12))
    assert (y.min(), y.max()) == (16, 235)
    assert min(u.min(), v.min()) >= 16
    assert max(u.max(), v.max()) <= 240


def test_the_picture_itself_is_not_written_to() -> None:
    sprite = planes(canvas(RED, SIZE))
    before = [plane.copy() for plane in sprite]
    Tint().applied(sprite, Correction(1.3, 8, 8))
    assert all(np.array_equal(a, b) for a, b in zip(sprite, before, strict=True))


def test_light_that_changes_is_followed() -> None:
    tint, sprite = Tint(), planes(canvas((100, 100, 100), SIZE))
    seen = [
        float(colours(tint.applied(sprite, Correction(gain))).mean())
        for gain in (1.3, 1.3, 0.8, 1.0, 1.2)
    ]
    assert seen[0] == seen[1] > seen[4] > seen[3] > seen[2]
