"""Received frames: which of them is nearest to an instant.

When they were taken: `test_transit.py`.
"""

import random
from collections.abc import Iterator
from fractions import Fraction

import av
import pytest

from kiosk.clock import RoomClock
from kiosk.remote.received import KEPT, Received
from kiosk.remote.rtp import SenderReport

FPS = 30
PERIOD_MS = 1_000 / FPS


def frame(taken_ms: float, width: int = 64, height: int = 36) -> av.VideoFrame:
    """A frame whose RTP time is `taken_ms` on the friend's own clock."""
    video = av.VideoFrame(width, height, "yuv420p")
    video.pts, video.time_base = round(taken_ms * 90), Fraction(1, 90_000)
    return video


class Stream:
    """A friend's video: frames taken evenly, arriving with whatever delay; times in room ms."""

    def __init__(self) -> None:
        self.clock = RoomClock()
        self.begun_ms = self.clock.now_ms() - 500
        self.received = Received(clock=self.clock)
        self.taken: list[tuple[av.VideoFrame, float]] = []

    def flows(self, delays_ms: Iterator[float], frames: int, since: int = 0) -> None:
        for n in range(since, since + frames):
            video = frame(n * PERIOD_MS)
            taken_ms = self.begun_ms + n * PERIOD_MS
            self.taken.append((video, taken_ms))
            arrived_s = self.clock.to_monotonic(taken_ms + next(delays_ms))
            self.received.add(video, arrived_s)

    def taken_ms(self, video: av.VideoFrame) -> float:
        return next(taken_ms for each, taken_ms in self.taken if each is video)

    def at(self, n: float) -> float:
        return self.begun_ms + n * PERIOD_MS


def steady(delay_ms: float) -> Iterator[float]:
    while True:
        yield delay_ms


def jittery(least_ms: float, seed: int = 3) -> Iterator[float]:
    dice = random.Random(seed)
    while True:
        yield least_ms + dice.expovariate(1 / 30)


def test_the_newest_frame_is_the_newest() -> None:
    stream = Stream()
    assert stream.received.newest() is None
    stream.flows(steady(50), 3)
    assert stream.received.newest() is stream.taken[-1][0]


def test_the_frame_nearest_to_the_instant_is_found_in_spite_of_jitter() -> None:
    stream = Stream()
    stream.received.took(round_trip_ms=60)
    stream.flows(jittery(45), 60)
    fire_at_ms = stream.at(75.2)
    stream.received.arm(fire_at_ms)
    stream.flows(jittery(45, seed=9), 60, since=60)
    found = stream.received.nearest(fire_at_ms)
    assert found is not None
    video, at_ms, uncertainty_ms = found
    true_ms = stream.taken_ms(video)
    assert abs(true_ms - fire_at_ms) <= PERIOD_MS
    assert abs(at_ms - true_ms) <= uncertainty_ms


def test_a_frame_of_another_moment_does_not_stand_in() -> None:
    stream = Stream()
    stream.received.arm(stream.at(20))
    stream.flows(steady(50), 5)
    assert stream.received.nearest(stream.at(40)) is None
    assert stream.received.nearest(stream.at(5)) is not None


def test_nothing_received_is_nothing_found() -> None:
    stream = Stream()
    stream.received.arm(stream.at(0))
    assert stream.received.nearest(stream.at(0)) is None


def test_only_few_frames_are_kept_and_only_while_armed() -> None:
    stream = Stream()
    stream.flows(steady(50), 30)
    assert stream.received.kept == 0
    stream.received.arm(stream.at(45))
    stream.flows(steady(50), 60, since=30)
    assert stream.received.kept == KEPT
    stream.received.disarm()
    assert stream.received.kept == 0


def test_an_armed_ring_nobody_asks_is_emptied_in_time() -> None:
    stream = Stream()
    stream.received.arm(stream.at(5))
    stream.flows(steady(50), 10)
    assert stream.received.kept > 0
    stream.flows(steady(50), 1, since=20 * FPS)
    assert stream.received.kept == 0


def test_arming_anew_forgets_the_instant_before() -> None:
    stream = Stream()
    stream.received.arm(stream.at(5))
    stream.flows(steady(50), 40)
    stream.received.arm(stream.at(200))
    assert stream.received.nearest(stream.at(5)) is None


def test_how_long_the_network_takes_is_told_by_its_round_trip() -> None:
    stream = Stream()
    stream.received.took(round_trip_ms=80)
    stream.flows(steady(90), 5)
    found = stream.received.nearest(stream.at(4))
    assert found is not None
    assert found[2] >= 40


def test_reports_and_what_the_page_tells_say_when_a_frame_was_taken() -> None:
    stream = Stream()
    stream.received.told(wall_ms=250.0, round_trip_ms=80.0, uncertainty_ms=3.0)
    arrived_s = stream.clock.to_monotonic(stream.at(0) + 65)
    stream.received.reported(SenderReport(stream.at(0) - 250, 0.0, arrived_s))
    stream.flows(jittery(70), 30)
    found = stream.received.nearest(stream.at(29))
    assert found is not None
    assert found[1] == pytest.approx(stream.at(29), abs=1)
    assert found[2] < 20
    assert stream.received.witness_ms == pytest.approx(-250 + 40 - 65)


def test_a_new_connection_begins_with_new_rtp_times() -> None:
    stream = Stream()
    stream.flows(steady(50), 10)
    stream.received.begin()
    later = frame(0)
    arrived_ms = stream.at(300)
    stream.received.add(later, stream.clock.to_monotonic(arrived_ms))
    found = stream.received.nearest(arrived_ms)
    assert found is not None
    assert found[0] is later


def test_a_video_that_stopped_long_ago_has_no_newest_frame() -> None:
    stream = Stream()
    stream.begun_ms -= 20_000
    stream.flows(steady(50), 10)
    assert stream.received.newest() is None


@pytest.mark.parametrize(("width", "height"), [(2, 2), (8_000, 16), (16, 8_000)])
def test_pictures_that_no_camera_takes_are_not_looked_at(width: int, height: int) -> None:
    received = Received(clock=RoomClock())
    received.add(frame(0, width, height), 0.0)
    assert received.newest() is None
