"""The program picture, as somebody in front of the screen would judge it."""

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.devices.camera import Frame
from kiosk.live.composer import Composer, Source
from kiosk.live.lettering import NIGHT, PALETTE

SIZE = (640, 360)
RED, BLUE, GREEN = (210, 30, 30), (30, 30, 210), (30, 180, 40)
Colour = tuple[int, int, int]
Rgb = NDArray[np.uint8]


def halves(left: Colour, right: Colour, width: int = 320, height: int = 180) -> Rgb:
    picture = np.empty((height, width, 3), np.uint8)
    picture[:, : width // 2], picture[:, width // 2 :] = left, right
    return picture


def camera(picture: Rgb) -> Frame:
    return Frame(picture, at_s=0.0, uncertainty_s=0.0)


def received(picture: Rgb, pixel_format: str = "yuv420p") -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pixel_format)


def composed(*sources: Source, size: tuple[int, int] = SIZE) -> Rgb:
    frame = Composer(size=size).compose(sources)
    return frame.to_ndarray(format="rgb24").astype(np.uint8)


def about(colour: Colour) -> object:
    return pytest.approx(colour, abs=12)


def test_one_person_fills_the_picture_mirrored() -> None:
    picture = composed(Source("booth", "Nearbooth", camera(halves(RED, BLUE))))
    assert picture.shape == (360, 640, 3)
    assert picture[180, 2] == about(BLUE)
    assert picture[180, 637] == about(RED)
    assert picture[0, 0] == about(BLUE)


def test_a_friends_video_is_mirrored_as_well() -> None:
    booth = Source("booth", "Nearbooth", camera(halves(RED, BLUE)))
    picture = composed(booth, Source("a", "Ola", received(halves(RED, GREEN))))
    assert picture[180, 20] == about(BLUE)
    assert picture[180, 300] == about(RED)
    assert picture[180, 340] == about(GREEN)
    assert picture[180, 620] == about(RED)


@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuvj420p", "nv12"])
def test_every_kind_of_video_keeps_its_colours(pixel_format: str) -> None:
    picture = composed(Source("a", "Ola", received(halves(GREEN, GREEN), pixel_format)))
    assert picture[180, 320] == about(GREEN)


@pytest.mark.parametrize("people", range(1, 10))
def test_everyone_is_in_the_picture(people: int) -> None:
    shades = [(200, 20 * each, 255 - 20 * each) for each in range(people)]
    sources = [
        Source(str(each), "", received(halves(shade, shade))) for each, shade in enumerate(shades)
    ]
    picture = composed(*sources).astype(int)
    for shade in shades:
        assert (np.abs(picture - shade).max(axis=2) < 8).sum() > 640 * 360 * 0.5 / people


@pytest.mark.parametrize(("width", "height"), [(180, 320), (500, 100), (321, 241), (16, 16)])
def test_a_picture_of_any_shape_fills_its_tile_undistorted(width: int, height: int) -> None:
    picture = composed(Source("a", "Ola", received(halves(RED, BLUE, width, height))))
    for y in (2, 180, 357):
        assert picture[y, 5] == about(BLUE)
        assert picture[y, 634] == about(RED)


def test_between_people_is_night() -> None:
    grey = camera(halves((128, 128, 128), (128, 128, 128)))
    picture = composed(Source("booth", "Nearbooth", grey), Source("a", "Ola", grey))
    assert picture[180, 319] == about(NIGHT)
    assert picture[180, 310] == about((128, 128, 128))


def test_alone_nobody_is_named_and_together_everyone_is() -> None:
    grey = halves((128, 128, 128), (128, 128, 128))
    alone = composed(Source("booth", "Nearbooth", camera(grey)))
    assert np.ptp(alone) < 12
    together = composed(
        Source("booth", "Nearbooth", camera(grey)), Source("a", "김서연", received(grey))
    )
    for tile in (together[:, 20:300], together[:, 340:620]):
        assert tile[300:].max() > 220
        assert tile[300:].min() < 60
        assert np.ptp(tile[20:250]) < 12


def test_a_name_is_not_mirrored() -> None:
    grey = received(halves((128, 128, 128), (128, 128, 128)))
    picture = composed(Source("a", "L", grey), Source("b", "", grey), size=(1280, 720))
    inked = picture[674:700, 18:60].max(axis=2) < 90
    rows, columns = np.nonzero(inked)
    stem, foot = columns[rows < rows.mean()], columns[rows >= rows.max() - 2]
    assert foot.mean() > stem.mean() + 1


def test_who_has_no_video_yet_stands_in_in_colour_and_who_is_away_in_the_dark() -> None:
    booth = Source("booth", "Nearbooth", camera(halves(RED, RED)))
    shown = composed(booth, Source("a", "Ola", None))
    assert shown[100, 330] == about(PALETTE[1])
    away = composed(booth, Source("a", "Ola", received(halves(GREEN, GREEN)), away=True))
    assert away[100, 330].max() < 90


def test_nobody_is_a_dark_picture() -> None:
    assert composed()[180, 320] == about(NIGHT)


def test_an_odd_size_becomes_even() -> None:
    assert composed(Source("a", "Ola", None), size=(641, 359)).shape == (360, 640, 3)


def test_frames_that_came_in_are_left_as_they_were() -> None:
    friend = received(halves(RED, GREEN))
    before = friend.to_ndarray().copy()
    composed(Source("a", "Ola", friend), Source("b", "김서연", friend))
    assert np.array_equal(before, friend.to_ndarray())
