"""Moving a sensor's frames to an instant, with a sensor whose every frame is known."""

import random
from itertools import pairwise

import pytest

from kiosk.devices.camera.steering import CLOSE, Steering

PERIOD_S = 1 / 30


def film(
    steering: Steering, aim_s: float | None, *, phase_s: float = 0.0, jitter_s: float = 0.0
) -> list[float]:
    """When the frames of five seconds really were exposed; the camera's stamps stray."""
    dice = random.Random(4)
    asked, at_s, frames = [PERIOD_S] * 3, phase_s, []
    while at_s < 5:
        frames.append(at_s)
        asked.append(steering.duration_s(at_s + dice.expovariate(1) * jitter_s, aim_s))
        at_s += asked.pop(0)
    return frames


def miss_s(frames: list[float], aim_s: float) -> float:
    return min(abs(at_s - aim_s) for at_s in frames)


@pytest.mark.parametrize("part", [0.0, 0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
def test_wherever_the_frames_were_one_is_at_the_instant(part: float) -> None:
    frames = film(Steering(PERIOD_S), 3.0, phase_s=part * PERIOD_S)
    assert miss_s(frames, 3.0) <= CLOSE * PERIOD_S + 1e-9


def test_no_frame_is_shorter_nor_much_longer_than_usual() -> None:
    frames = film(Steering(PERIOD_S), 3.0, phase_s=0.5 * PERIOD_S)
    lasted = [b - a for a, b in pairwise(frames)]
    assert min(lasted) > PERIOD_S * 0.999
    assert max(lasted) < PERIOD_S * 1.101


def test_frames_that_fit_are_left_alone() -> None:
    frames = film(Steering(PERIOD_S), 3.0)
    assert frames[-1] == pytest.approx((len(frames) - 1) * PERIOD_S)


def test_stamps_that_come_late_now_and_then_do_not_send_it_astray() -> None:
    misses = [
        miss_s(film(Steering(PERIOD_S), 3.0, phase_s=n * 0.003, jitter_s=0.001), 3.0)
        for n in range(11)
    ]
    assert max(misses) < PERIOD_S / 8


def test_without_an_instant_nothing_is_moved() -> None:
    frames = film(Steering(PERIOD_S), None, phase_s=0.01)
    assert frames[-1] == pytest.approx(0.01 + (len(frames) - 1) * PERIOD_S)


def test_an_instant_that_has_passed_or_is_too_near_is_left_as_it_is() -> None:
    for aim_s in (-1.0, 0.1):
        frames = film(Steering(PERIOD_S), aim_s, phase_s=0.02)
        assert frames[-1] == pytest.approx(0.02 + (len(frames) - 1) * PERIOD_S)
