"""The moment of the booth's frame can be read off the picture of everybody, to be measured."""

import numpy as np
import pytest

from kiosk.devices.camera.time_code import stamp
from kiosk.imaging.time_code import read_time_code
from kiosk.live.frames import AnyFrame
from kiosk.live.i420 import planes
from kiosk.live.stamping import Stamping
from tests.live.stage import GREY, RED, camera, canvas, look, plain, received, where

MOMENT = 1_234_567_890


def stamped(width: int = 640, height: int = 360) -> AnyFrame:
    picture = plain(RED, width, height)
    stamp(picture, MOMENT)
    return camera(picture)


def seen_with(*pictures: AnyFrame | None, size: tuple[int, int] = (640, 360)) -> np.ndarray:
    frame = canvas(GREY, size)
    Stamping().onto(planes(frame), pictures)
    return look(frame).astype(np.uint8)


@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (320, 180), (360, 640)])
@pytest.mark.parametrize("camera_size", [(640, 360), (1280, 720), (641, 361)])
def test_the_time_of_the_booths_frame_is_read_off_the_canvas(
    size: tuple[int, int], camera_size: tuple[int, int]
) -> None:
    assert read_time_code(seen_with(stamped(*camera_size), size=size)) == MOMENT


def test_nothing_else_of_the_frame_is_on_the_canvas() -> None:
    seen = seen_with(stamped()).astype(int)
    assert where(seen, GREY, 6)[34:].all()


def test_the_booths_frame_is_found_among_friends() -> None:
    friend = received(plain(RED))
    assert read_time_code(seen_with(friend, None, stamped(), friend)) == MOMENT


@pytest.mark.parametrize("pictures", [(), (None,), (received(plain(RED)),)])
def test_without_the_booths_frame_the_canvas_is_left_alone(
    pictures: tuple[AnyFrame | None, ...],
) -> None:
    assert where(seen_with(*pictures).astype(int), GREY, 6).all()
