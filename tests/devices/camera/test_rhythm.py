"""When a camera will expose its next frames, told from cameras whose rhythm is known."""

import random

import pytest

from kiosk.devices.camera.rhythm import LEAST, SILENT_S, Metronome, Rhythm


def heard(
    fps: float,
    seconds: float = 5.0,
    *,
    jitter_s: float = 0.0,
    lost: float = 0.0,
    begun_s: float = 50,
) -> tuple[Metronome, float]:
    """A metronome, and when the last frame was."""
    dice, metronome = random.Random(3), Metronome()
    at_s = begun_s
    for n in range(round(seconds * fps)):
        at_s = begun_s + n / fps
        if dice.random() >= lost:
            metronome.heard(at_s + dice.gauss(0, jitter_s))
    return metronome, at_s


def off_s(rhythm: Rhythm, at_s: float) -> float:
    """How far a frame that will be at `at_s` is from where the rhythm has it."""
    half = rhythm.period_s / 2
    return abs((at_s - rhythm.at_s + half) % rhythm.period_s - half)


@pytest.mark.parametrize("fps", [7, 24, 29.97, 30.015, 60])
def test_frames_are_foretold_seconds_ahead(fps: float) -> None:
    metronome, last_s = heard(fps, jitter_s=0.0005)
    rhythm = metronome.rhythm(last_s)
    assert rhythm is not None
    assert off_s(rhythm, last_s + 100 / fps) < 0.002
    assert rhythm.jitter_s == pytest.approx(0.0005, rel=0.5)


def test_frames_that_are_missing_change_nothing() -> None:
    metronome, last_s = heard(30, jitter_s=0.0005, lost=0.3)
    rhythm = metronome.rhythm(last_s)
    assert rhythm is not None
    assert off_s(rhythm, last_s + 100 / 30) < 0.002


def test_a_stamp_far_off_has_no_part_in_it() -> None:
    metronome, last_s = heard(30)
    metronome.heard(last_s + 0.045)
    for n in range(2, 30):
        metronome.heard(last_s + n / 30)
    rhythm = metronome.rhythm(last_s + 1)
    assert rhythm is not None
    assert off_s(rhythm, last_s + 5) < 0.001


def test_few_frames_are_no_rhythm() -> None:
    metronome, last_s = heard(30, seconds=(LEAST - 1) / 30)
    assert metronome.rhythm(last_s) is None


def test_frames_that_come_anyhow_are_no_rhythm() -> None:
    metronome, at_s, dice = Metronome(), 0.0, random.Random(1)
    for _ in range(200):
        at_s += dice.uniform(0.005, 0.07)
        metronome.heard(at_s)
    assert metronome.rhythm(at_s) is None


def test_a_camera_that_went_silent_has_none() -> None:
    metronome, last_s = heard(30)
    assert metronome.rhythm(last_s + SILENT_S + 0.1) is None


def test_a_camera_that_slows_down_in_the_dark_is_followed() -> None:
    metronome, last_s = heard(30)
    for n in range(1, 80):
        metronome.heard(last_s + n / 15)
    rhythm = metronome.rhythm(last_s + 79 / 15)
    assert rhythm is not None
    assert rhythm.period_s == pytest.approx(1 / 15, rel=0.01)


def test_times_that_go_back_begin_anew() -> None:
    metronome, last_s = heard(30)
    metronome.heard(last_s - 100)
    assert metronome.rhythm(last_s - 100) is None
