"""Pictures and videos stand in for a camera: upright, filled, over and over."""

import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.devices.camera import Picture
from kiosk.devices.camera.file import FileCamera
from kiosk.errors import DeviceError

RED, GREEN = (220, 40, 40), (40, 200, 60)


async def shown(path: Path, size: tuple[int, int]) -> Picture:
    camera = FileCamera(path=path, size=size, fps=30)
    await camera.open()
    try:
        return (await camera.still(time.monotonic())).picture
    finally:
        await camera.close()


def flag(size: tuple[int, int]) -> Image.Image:
    """Red with a green top left quarter."""
    image = Image.new("RGB", size, RED)
    image.paste(GREEN, (0, 0, size[0] // 2, size[1] // 2))
    return image


def is_flag(picture: Picture) -> bool:
    height, width = picture.shape[:2]
    spots = [picture[height // 5, width // 5], picture[height // 5, -width // 5]]
    spots += [picture[-height // 5, width // 5], picture[-height // 5, -width // 5]]
    greener = [bool(spot[1] > spot[0]) for spot in spots]
    return greener == [True, False, False, False]


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp"])
async def test_usual_pictures_are_shown(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"flag.{suffix}"
    flag((400, 300)).save(path)
    picture = await shown(path, (160, 120))
    assert picture.shape == (120, 160, 3)
    assert is_flag(picture)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
async def test_a_photograph_is_upright_however_the_phone_was_held(
    tmp_path: Path, orientation: int
) -> None:
    turns = {1: 0, 3: 180, 6: 90, 8: -90}[orientation]
    held = flag((300, 400)).rotate(turns, expand=True)
    exif = Image.Exif()
    exif[0x0112] = orientation
    held.save(tmp_path / "flag.jpg", exif=exif)
    picture = await shown(tmp_path / "flag.jpg", (120, 160))
    assert picture.shape == (160, 120, 3)
    assert is_flag(picture)


@pytest.mark.parametrize("size", [(300, 100), (100, 300), (121, 77)])
async def test_a_picture_of_another_shape_fills_the_frame_from_its_middle(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    flag((400, 400)).save(tmp_path / "flag.png")
    picture = await shown(tmp_path / "flag.png", size)
    assert picture.shape == (size[1], size[0], 3)
    assert is_flag(picture)
    assert not np.any(np.all(picture == 0, axis=2))


async def test_a_file_that_is_missing_or_no_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match=r"There is no file .*none\.png"):
        await shown(tmp_path / "none.png", (160, 120))
    (tmp_path / "text.png").write_text("This is not a picture.")
    with pytest.raises(DeviceError, match=r"text\.png cannot be played"):
        await shown(tmp_path / "text.png", (160, 120))
