from dataclasses import replace

import numpy as np
import pytest

from kiosk.display.layout import lay_out
from kiosk.display.theme import BUTTER
from tests.display import made_up
from tests.display.look import (
    LANDSCAPE,
    MakeStage,
    Size,
    every_size,
    like,
    shades,
    within,
)
from tests.display.made_up import VIEWS


@every_size
@pytest.mark.parametrize("name", ["waiting", "selecting", "posing"])
def test_everybody_is_seen_live_and_whole(stage: MakeStage, size: Size, name: str) -> None:
    image = stage(size).settled(VIEWS[name])
    seen = [like(image, colour, 6) for colour in ((200, 30, 30), (30, 160, 60))]
    areas = [mask.sum() for mask in seen]
    assert min(areas) > 0.03 * image.shape[0] * image.shape[1]
    assert areas[0] == pytest.approx(areas[1], rel=0.1)
    red, green = (np.argwhere(mask).mean(axis=0) for mask in seen)
    assert red[1] < green[1]


def test_a_new_live_picture_is_seen_in_the_next_frame(stage: MakeStage) -> None:
    painted, view = stage(), VIEWS["waiting"]
    painted.settled(view)
    other = made_up.Program(np.full((360, 640, 3), 77, np.uint8), 2)
    image = painted.draw(view, program=other)
    assert like(within(image, lay_out(*LANDSCAPE).picture), (77, 77, 77), 3).all()


@every_size
@pytest.mark.parametrize("name", ["attract", "waiting", "selecting", "posing"])
def test_a_camera_that_sleeps_is_shown_asleep(stage: MakeStage, size: Size, name: str) -> None:
    view = replace(VIEWS[name], devices=(made_up.LOST_CAMERA,))
    image = stage(size).settled(view, program=None)
    assert like(image, BUTTER, 8).sum() > 20  # its lashes
    assert shades(image) > 100


@every_size
def test_why_the_camera_is_lost_is_not_for_guests(stage: MakeStage, size: Size) -> None:
    gone, silent = (
        stage(size).settled(
            made_up.waiting(devices=(replace(made_up.LOST_CAMERA, reason=why),)), program=None
        )
        for why in ("/dev/video0 is gone.", "V4L2 says ENODEV.")
    )
    assert np.array_equal(gone, silent)
