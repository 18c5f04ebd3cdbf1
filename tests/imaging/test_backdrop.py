"""What people stand before looks like a wall, or like the picture that was brought."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kiosk.imaging.backdrop import backdrop, light_of, tone
from kiosk.imaging.paper import colour

Rgb = NDArray[np.int64]
WALLS = ["#FFFFFF", "#3B82F6", "#EC4899", "#FFC83D", "#19C3A0", "#141216", "#000000"]
SIZES = [(1280, 720), (530, 380), (360, 640), (16, 16)]


def seen(of: str | Path, size: tuple[int, int] = (320, 180)) -> Rgb:
    picture = backdrop(of, size)
    assert picture.mode == "RGB"
    return np.asarray(picture).astype(np.int64)


def striped(path: Path, size: tuple[int, int]) -> Path:
    """Red, green and blue from left to right, a white bar on top."""
    width, height = size
    picture = Image.new("RGB", size, (40, 180, 40))
    picture.paste((200, 40, 40), (0, 0, width // 4, height))
    picture.paste((40, 40, 200), (3 * width // 4, 0, width, height))
    picture.save(path)
    return path


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", ["#3B82F6", "#141216"])
def test_a_wall_has_the_size_that_is_asked_for(code: str, size: tuple[int, int]) -> None:
    assert backdrop(code, size).size == size


@pytest.mark.parametrize("code", WALLS)
def test_a_wall_is_recognised_by_its_colour(code: str) -> None:
    wall = seen(code)
    assert np.abs(wall[40:120, 80:240] - colour(code)).max() <= 30
    assert np.abs(wall.mean((0, 1)) - colour(code)).max() <= 30


@pytest.mark.parametrize("code", ["#3B82F6", "#EC4899", "#FFC83D", "#19C3A0"])
def test_a_wall_is_lighter_behind_people_than_in_its_corners(code: str) -> None:
    wall = seen(code).sum(2)
    behind = wall[70:90, 150:170].mean()
    for corner in (wall[:20, :20], wall[:20, -20:], wall[-20:, :20], wall[-20:, -20:]):
        assert corner.mean() < behind - 30


def test_a_wall_shows_neither_steps_nor_grain() -> None:
    wall = seen("#3B82F6", (1280, 720))
    assert np.abs(np.diff(wall, axis=0)).max() <= 3
    assert np.abs(np.diff(wall, axis=1)).max() <= 3


def test_a_wall_is_the_same_every_time() -> None:
    assert np.array_equal(seen("#EC4899"), seen("#EC4899"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("source", [(800, 450), (300, 450), (90, 60)])
def test_a_picture_fills_whatever_it_is_shown_on(
    tmp_path: Path, source: tuple[int, int], size: tuple[int, int]
) -> None:
    picture = seen(striped(tmp_path / "striped.png", source), size)
    assert picture.shape == (size[1], size[0], 3)
    middle = picture[size[1] // 2, size[0] // 2]
    assert middle == pytest.approx((40, 180, 40), abs=6)


def test_of_a_picture_that_is_too_wide_the_middle_is_shown(tmp_path: Path) -> None:
    picture = seen(striped(tmp_path / "wide.png", (1200, 450)), (600, 450))
    assert picture[200, 4] == pytest.approx((40, 180, 40), abs=12)
    assert picture[200, -4] == pytest.approx((40, 180, 40), abs=12)


def test_a_picture_is_not_mirrored(tmp_path: Path) -> None:
    picture = seen(striped(tmp_path / "striped.png", (640, 360)))
    assert picture[90, 4] == pytest.approx((200, 40, 40), abs=6)
    assert picture[90, -4] == pytest.approx((40, 40, 200), abs=6)


def test_a_picture_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        backdrop(tmp_path / "gone.jpg", (320, 180))


def test_half_a_picture_is_told(tmp_path: Path) -> None:
    path = striped(tmp_path / "whole.jpg", (640, 360))
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(OSError, match="trunc"):
        backdrop(path, (320, 180))


@pytest.mark.parametrize("code", WALLS)
def test_a_colour_is_its_own_tone(code: str) -> None:
    assert tone(code) == code


def test_the_tone_of_a_picture_is_what_it_looks_like_from_afar(tmp_path: Path) -> None:
    path = tmp_path / "halves.png"
    picture = Image.new("RGB", (640, 360), (0, 0, 0))
    picture.paste((200, 100, 40), (0, 0, 320, 360))
    picture.save(path)
    assert colour(tone(path)) == pytest.approx((100, 50, 20), abs=3)


def test_a_picture_has_its_light_and_a_colour_none_of_its_own(tmp_path: Path) -> None:
    dusk = tmp_path / "dusk.png"
    Image.new("RGB", (320, 180), (120, 60, 40)).save(dusk)
    light = light_of(dusk, backdrop(dusk, (320, 180)))
    assert light is not None
    assert light.v > 0, "warm"
    assert light_of("#FF0000", backdrop("#FF0000", (320, 180))) is None
