"""Simulated cameras show people in rooms that can be told apart, moving, with a clock if asked."""

import itertools
from functools import cache

import numpy as np
import pytest

from kiosk.devices.camera import Picture
from kiosk.devices.camera.painter import Painter
from kiosk.devices.camera.rooms import ROOMS, room
from kiosk.devices.camera.scene import SCENES, people
from kiosk.imaging.time_code import read_time_code

SIZE = (320, 180)
NOW_MS = 1_790_000_000_123.0


@cache
def painter(who: int, time_code: bool = False) -> Painter:
    return Painter(SIZE, who, time_code)


def difference(one: Picture, other: Picture) -> float:
    """Mean over all pixels, of 255."""
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


@pytest.mark.parametrize("size", [(1280, 720), (640, 480), (360, 640), (161, 99), (64, 48)])
def test_a_frame_has_the_size_that_was_asked_for(size: tuple[int, int]) -> None:
    frame = Painter(size, 0, time_code=False).paint(NOW_MS)
    assert frame.shape == (size[1], size[0], 3)
    assert frame.dtype == np.uint8


def test_every_camera_has_its_own_people_and_room() -> None:
    assert ROOMS == SCENES
    frames = [painter(who).paint(NOW_MS) for who in range(SCENES)]
    for one, other in itertools.combinations(frames, 2):
        assert difference(one, other) > 25


@pytest.mark.parametrize("who", range(SCENES))
def test_there_is_somebody_in_the_room(who: int) -> None:
    empty, frame = room(SIZE, who), painter(who).paint(NOW_MS)
    covered = np.any(empty != frame, axis=2).mean()
    assert 0.15 < covered < 0.8


@pytest.mark.parametrize("who", range(SCENES))
def test_people_stand_on_the_lower_edge_whatever_they_do(who: int) -> None:
    """A cut-out that ends above the edge would float."""
    empty = room(SIZE, who)
    for second in range(0, 20):
        frame = painter(who).paint(NOW_MS + second * 1_000)
        touched = np.any(empty[-2:] != frame[-2:], axis=(0, 2))
        assert touched.mean() > 0.2


def test_the_booth_has_two_people_and_a_friend_is_alone() -> None:
    assert [len(people(who)) for who in range(SCENES)] == [2, 1, 1, 1, 1, 1]


def test_people_move_a_little_from_frame_to_frame_and_a_lot_from_take_to_take() -> None:
    frames = [painter(0).paint(NOW_MS + step * 33) for step in range(300)]
    steps = [difference(one, other) for one, other in itertools.pairwise(frames)]
    assert sum(step > 0 for step in steps) > 75
    assert np.median(steps) < 2
    assert difference(frames[0], frames[150]) > 3


def test_the_same_moment_is_the_same_picture() -> None:
    assert np.array_equal(painter(1).paint(NOW_MS), painter(1).paint(NOW_MS))


def test_a_painted_frame_belongs_to_whoever_asked() -> None:
    frame = painter(1).paint(NOW_MS)
    frame[:] = 0
    assert painter(1).paint(NOW_MS).any()


@pytest.mark.parametrize("size", [SIZE, (1280, 720), (479, 853)])
@pytest.mark.parametrize("at_ms", [0.0, NOW_MS, NOW_MS + 0.9, 2.0**32 - 1, 2.0**33 + 5])
def test_the_clock_in_the_picture_can_be_read(size: tuple[int, int], at_ms: float) -> None:
    frame = clock(size).paint(at_ms)
    assert read_time_code(frame) == int(at_ms) % 2**32


@cache
def clock(size: tuple[int, int]) -> Painter:
    return Painter(size, 3, time_code=True)


def test_without_being_asked_there_is_no_clock_in_the_picture() -> None:
    assert read_time_code(painter(3).paint(NOW_MS)) is None
