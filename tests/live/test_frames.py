"""A camera's frames and a friend's video are handled alike."""

import av
import numpy as np
import pytest

from kiosk.imaging.tiles import Box
from kiosk.live.frames import AnyFrame, cropped, sized
from tests.live.stage import BLUE, GREEN, GREY, RED, camera, look, quarters, received

QUARTERS = quarters(RED, BLUE, GREEN, GREY)
PIXEL_FORMATS = ["yuv420p", "yuvj420p", "nv12", "yuv422p"]
KINDS: list[AnyFrame] = [camera(QUARTERS), *(received(QUARTERS, each) for each in PIXEL_FORMATS)]


@pytest.mark.parametrize("picture", KINDS)
def test_width_comes_before_height(picture: AnyFrame) -> None:
    assert sized(picture) == (320, 180)


@pytest.mark.parametrize("picture", KINDS)
@pytest.mark.parametrize(
    ("box", "colour"),
    [
        (Box(0, 0, 160, 90), RED),
        (Box(160, 0, 160, 90), BLUE),
        (Box(20, 92, 100, 60), GREEN),
        (Box(318, 178, 2, 2), GREY),
    ],
)
def test_a_part_is_what_was_there(picture: AnyFrame, box: Box, colour: tuple[int, ...]) -> None:
    part = cropped(picture, box)
    assert (part.width, part.height) == (box.w, box.h)
    middle = look(part)[box.h // 2, box.w // 2]
    assert middle == pytest.approx(colour, abs=12)


@pytest.mark.parametrize("picture", KINDS)
def test_all_of_a_picture_is_a_part_as_well(picture: AnyFrame) -> None:
    whole = look(cropped(picture, Box(0, 0, 320, 180)))
    assert whole[45, 80] == pytest.approx(RED, abs=12)
    assert whole[135, 240] == pytest.approx(GREY, abs=12)


def test_the_picture_is_not_written_to() -> None:
    own, friends = camera(QUARTERS.copy()), received(QUARTERS)
    before = friends.to_ndarray().copy()
    for picture in (own, friends):
        cropped(picture, Box(20, 20, 100, 100))
    assert np.array_equal(own.picture, QUARTERS)
    assert np.array_equal(friends.to_ndarray(), before)


def test_a_camera_may_keep_its_pixels_to_itself() -> None:
    """Read-only, and with padded lines."""
    padded = np.zeros((180, 352, 3), np.uint8)
    padded[:, :320] = QUARTERS
    padded.flags.writeable = False
    part = cropped(camera(padded[:, :320]), Box(0, 0, 160, 90))
    assert isinstance(part, av.VideoFrame)
    assert look(part)[45, 80] == pytest.approx(RED, abs=4)
