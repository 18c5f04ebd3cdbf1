"""Planes as video has them: in place, even, and in the colours that came in."""

import av
import numpy as np
import pytest

from kiosk.live.i420 import copied, even, planes, region, stamp


def video_of(colour: tuple[int, int, int], width: int = 64, height: int = 32) -> av.VideoFrame:
    rgb = np.full((height, width, 3), colour, np.uint8)
    return av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format="yuv420p")


def colour_at(frame: av.VideoFrame, x: int, y: int) -> list[int]:
    return frame.to_ndarray(format="rgb24")[y, x].tolist()


@pytest.mark.parametrize(("length", "expected"), [(0, 2), (3.2, 4), (16, 16), (17.1, 18)])
def test_lengths_become_even(length: float, expected: int) -> None:
    assert even(length) == expected


def test_chroma_is_half_as_large_and_padding_is_left_out() -> None:
    y, u, v = planes(av.VideoFrame(90, 50, "yuv420p"))
    assert (y.shape, u.shape, v.shape) == ((50, 90), (25, 45), (25, 45))


def test_what_is_written_in_a_region_is_in_the_frame() -> None:
    frame, red = video_of((255, 255, 255)), video_of((200, 20, 20))
    parts = region(planes(frame), 16, 8, 20, 10)
    for ours, theirs in zip(parts, region(planes(red), 0, 0, 20, 10), strict=True):
        ours[...] = theirs
    assert colour_at(frame, 26, 12) == pytest.approx([200, 20, 20], abs=4)
    assert colour_at(frame, 8, 4) == pytest.approx([255, 255, 255], abs=4)
    assert colour_at(frame, 40, 20) == pytest.approx([255, 255, 255], abs=4)


def test_a_copy_is_of_its_own() -> None:
    frame = video_of((40, 160, 90))
    copy = copied(frame)
    planes(frame)[0][...] = 16
    assert colour_at(copy, 30, 10) == pytest.approx([40, 160, 90], abs=4)


@pytest.mark.parametrize("colour", [(255, 90, 78), (255, 200, 61), (25, 195, 160), (28, 26, 31)])
def test_an_opaque_stamp_shows_its_own_colour(colour: tuple[int, int, int]) -> None:
    frame = video_of((90, 120, 200))
    stamp(np.full((32, 64, 4), (*colour, 255), np.uint8)).onto(planes(frame))
    assert colour_at(frame, 30, 16) == pytest.approx(colour, abs=4)


def test_a_transparent_stamp_changes_nothing() -> None:
    frame = video_of((90, 120, 200))
    before = [plane.copy() for plane in planes(frame)]
    stamp(np.full((32, 64, 4), (255, 0, 0, 0), np.uint8)).onto(planes(frame))
    assert all(np.array_equal(a, b) for a, b in zip(before, planes(frame), strict=True))


def test_half_a_stamp_lets_half_of_the_ground_through() -> None:
    frame = video_of((200, 100, 0))
    stamp(np.full((32, 64, 4), (0, 100, 200, 128), np.uint8)).onto(planes(frame))
    assert colour_at(frame, 30, 16) == pytest.approx([100, 100, 100], abs=6)
