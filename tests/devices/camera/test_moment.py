"""Which frame is the picture of an instant."""

import asyncio

import numpy as np
import pytest

from kiosk.devices.camera import Frame
from kiosk.devices.camera.moment import Moment
from kiosk.errors import DeviceError

PICTURE = np.zeros((2, 2, 3), np.uint8)
NO_TIME = 0.0
A_WHILE = 5.0


def frame(at_s: float) -> Frame:
    return Frame(PICTURE, at_s, 0.0)


async def chosen(at_s: float, *frames_s: float, patience_s: float = A_WHILE) -> float:
    moment = Moment(at_s)
    for each_s in frames_s:
        moment.offer(frame(each_s))
    return (await moment.nearest(patience_s)).at_s


@pytest.mark.parametrize(
    ("frames_s", "nearest_s"),
    [
        ((9.96, 9.99, 10.02), 9.99),
        ((9.94, 9.97, 10.01), 10.01),
        ((10.0,), 10.0),
        ((9.80, 10.24), 9.80),
        ((9.5, 10.2), 10.2),
    ],
)
async def test_the_nearest_frame_wins_whether_before_or_after(
    frames_s: tuple[float, ...], nearest_s: float
) -> None:
    assert await chosen(10.0, *frames_s) == nearest_s


async def test_what_comes_after_the_choice_does_not_change_it() -> None:
    assert await chosen(10.0, 9.98, 10.03, 10.0) == 9.98


async def test_it_is_known_with_the_first_frame_past_the_instant() -> None:
    moment = Moment(10.0)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(moment.nearest(A_WHILE))
        moment.offer(frame(9.99))
        await asyncio.sleep(0)
        assert not waiting.done()
        moment.offer(frame(10.02))
    assert waiting.result().at_s == 9.99


async def test_the_best_so_far_is_taken_when_patience_ends() -> None:
    assert await chosen(10.0, 9.9, patience_s=NO_TIME) == 9.9


async def test_frames_too_far_away_are_no_picture_of_it() -> None:
    with pytest.raises(DeviceError, match="no picture of that moment"):
        await chosen(10.0, 9.7, 10.3)
    with pytest.raises(DeviceError, match="no picture of that moment"):
        await chosen(10.0, patience_s=NO_TIME)


async def test_the_end_of_the_camera_ends_the_wait() -> None:
    moment = Moment(10.0)
    moment.offer(frame(9.99))
    moment.end(DeviceError("Unplugged."))
    with pytest.raises(DeviceError, match="Unplugged"):
        await moment.nearest(A_WHILE)


async def test_a_frame_that_was_found_survives_the_end_of_the_camera() -> None:
    moment = Moment(10.0)
    moment.offer(frame(10.01))
    moment.end(DeviceError("Unplugged."))
    assert (await moment.nearest(A_WHILE)).at_s == 10.01
