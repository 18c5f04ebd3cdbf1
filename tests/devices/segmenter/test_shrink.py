"""A picture made small looks like the large one, whatever its size."""

import numpy as np
import pytest

from kiosk.devices.segmenter.shrink import shrunk


@pytest.mark.parametrize("size", [(256, 144), (1920, 1080), (1081, 1921), (100, 80)])
def test_what_was_on_the_left_stays_there(size: tuple[int, int]) -> None:
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    picture[:, : size[0] // 2] = (250, 120, 10)
    small = shrunk(picture, (256, 144))
    assert small.shape == (144, 256, 3)
    assert (small[:, :124] == (250, 120, 10)).all()
    assert (small[:, 132:] == 0).all()


def test_fine_stripes_turn_grey() -> None:
    picture = np.zeros((288, 512, 3), np.uint8)
    picture[:, ::2] = 200
    assert np.abs(shrunk(picture, (256, 144))[:, 2:-2].astype(int) - 100).max() <= 26
