"""What the screen knows of its own speed."""

import numpy as np
import pytest

from kiosk.display.timing import Timing
from tests.display.made_up import Program

PICTURE = np.zeros((4, 4, 3), np.uint8)


def test_it_tells_how_long_frames_took_and_how_they_followed_each_other() -> None:
    timing = Timing()
    timing.note(began_s=1.00, shown_s=1.02, program=None)
    timing.note(began_s=1.03, shown_s=1.08, program=None)
    assert timing.times().drawing == pytest.approx([0.02, 0.05])
    assert timing.times().interval == pytest.approx([0.06])


def test_the_motion_that_people_see_is_that_of_new_program_pictures() -> None:
    timing = Timing()
    for shown_s, serial in ((1.0, 7), (1.1, 7), (1.2, 8), (1.3, 8), (1.4, 8), (1.5, 10)):
        program = Program(PICTURE, serial)
        timing.note(began_s=shown_s, shown_s=shown_s, program=program)
    assert timing.times().news == pytest.approx([0.2, 0.3])


def test_how_old_a_picture_is_counts_when_it_is_first_shown() -> None:
    timing = Timing()
    for shown_s in (1.1, 1.2):
        timing.note(began_s=1.0, shown_s=shown_s, program=Program(PICTURE, 7, taken_s=1.0))
    timing.note(began_s=1.0, shown_s=1.3, program=Program(PICTURE, 8))
    assert timing.times().latency == pytest.approx([0.1])


def test_before_the_first_frame_there_is_nothing_to_tell() -> None:
    times = Timing().times()
    assert (times.drawing, times.interval, times.news, times.latency) == ((), (), (), ())
