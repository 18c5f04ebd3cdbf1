"""What is sent to the printer for a session, and for the calibration."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from kiosk.config import Config, load
from kiosk.errors import ConfigError
from kiosk.outlets.sheets import Sheets


def config(*sets: str) -> Config:
    return load(None, ["printer.backend=simulated", *sets], {})


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(BytesIO(jpeg))
    image.load()
    return image


@pytest.fixture
def strip(tmp_path: Path) -> Path:
    """Red, but in the lossless file, which is what should be printed: that one is blue."""
    path = tmp_path / "strip.jpg"
    Image.new("RGB", (600, 1800), "red").save(path)
    Image.new("RGB", (600, 1800), "blue").save(path.with_suffix(".png"))
    return path


async def test_a_sheet_has_two_strips_of_the_lossless_file(strip: Path) -> None:
    sheet = opened(await Sheets(config(), lambda _: strip).of("a session"))
    assert sheet.size == (1200, 1800)
    for x in (300, 900):
        red, _, blue = sheet.getpixel((x, 900))
        assert blue > 240 > 15 > red


async def test_where_only_the_jpeg_is_left_that_is_printed(strip: Path) -> None:
    strip.with_suffix(".png").unlink()
    sheet = opened(await Sheets(config(), lambda _: strip).of("a session"))
    red, _, blue = sheet.getpixel((300, 900))
    assert red > 240 > 15 > blue


async def test_where_the_lossless_file_is_damaged_the_jpeg_is_printed(strip: Path) -> None:
    png = strip.with_suffix(".png")
    whole = png.read_bytes()
    for at in range(40, len(whole), max(1, len(whole) // 40)):
        png.write_bytes(whole[:at] + bytes(200) + whole[at + 200 :])
        assert opened(await Sheets(config(), lambda _: strip).of("a session")).size == (1200, 1800)


async def test_a_strip_that_is_damaged_altogether_is_an_error_of_the_disk(strip: Path) -> None:
    for file in (strip, strip.with_suffix(".png")):
        file.write_bytes(file.read_bytes()[:300])
    with pytest.raises(OSError, match=r"(?i)damaged|truncated|cannot identify"):
        await Sheets(config(), lambda _: strip).of("a session")


async def test_the_paper_is_the_configured_one(strip: Path) -> None:
    sets = ("printer.paper=iso_a6_105x148mm", "printer.strips=1")
    sheet = opened(await Sheets(config(*sets), lambda _: strip).of("a session"))
    assert sheet.size == (1240, 1748)


async def test_without_a_strip_there_is_no_sheet() -> None:
    with pytest.raises(FileNotFoundError):
        await Sheets(config(), lambda _: None).of("gone")


async def test_the_calibration_speaks_the_booths_language() -> None:
    english = await Sheets(config()).calibration()
    korean = await Sheets(config("booth.language=ko")).calibration()
    assert opened(english).size == opened(korean).size == (1200, 1800)
    assert english != korean


def test_a_profile_that_is_none_is_told_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "printer.icc"
    for content in (None, b"not a profile"):
        if content:
            path.write_bytes(content)
        with pytest.raises(ConfigError, match=r"printer.icc"):
            Sheets(config(f"printer.profile={path}"))
    path.write_bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    Sheets(config(f"printer.profile={path}"))
