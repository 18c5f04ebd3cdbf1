import datetime
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms
from PIL.ExifTags import IFD, Base

from kiosk.imaging.strip.files import strip_jpeg, strip_png
from kiosk.imaging.strip.xmp import Instant, packet

SEOUL = datetime.timezone(datetime.timedelta(hours=9))
TAKEN = datetime.datetime(2025, 11, 24, 21, 5, 9, 123456, tzinfo=SEOUL)
TOLD = packet([Instant(TAKEN, 3, 12.34)], made_at=TAKEN, software="Nearbooth 0.1.0")


@pytest.fixture
def strip() -> Image.Image:
    random = np.random.default_rng(1)
    small = Image.fromarray(random.integers(0, 256, (45, 15, 3), dtype=np.uint8))
    return small.resize((600, 1800), Image.Resampling.BICUBIC)


def jpeg(strip: Image.Image) -> Image.Image:
    data = strip_jpeg(
        strip, taken_at=TAKEN, booth_name="니어부스", software="Nearbooth 0.1.0", xmp=TOLD
    )
    return Image.open(BytesIO(data))


def test_the_jpeg_says_when_and_where_it_was_taken(strip: Image.Image) -> None:
    exif = jpeg(strip).getexif()
    details = exif.get_ifd(IFD.Exif)
    assert details[Base.DateTimeOriginal] == "2025:11:24 21:05:09"
    assert details[Base.OffsetTimeOriginal] == "+09:00"
    assert exif[Base.Artist].encode("latin-1").decode() == "니어부스"
    assert exif[Base.Software] == "Nearbooth 0.1.0"
    assert "Photo strip" in exif[Base.ImageDescription]
    assert exif[Base.Orientation] == 1


def test_both_files_print_as_two_by_six_inches(strip: Image.Image) -> None:
    exif = jpeg(strip).getexif()
    assert (exif[Base.XResolution], exif[Base.ResolutionUnit]) == (300, 2)
    for file in (jpeg(strip), Image.open(BytesIO(strip_png(strip, xmp=TOLD)))):
        inches = [length / dpi for length, dpi in zip(file.size, file.info["dpi"], strict=True)]
        assert inches == pytest.approx([2, 6], rel=1e-3)


def test_both_files_say_that_their_colours_are_srgb(strip: Image.Image) -> None:
    assert jpeg(strip).getexif().get_ifd(IFD.Exif)[Base.ColorSpace] == 1
    for file in (jpeg(strip), Image.open(BytesIO(strip_png(strip, xmp=TOLD)))):
        profile = ImageCms.ImageCmsProfile(BytesIO(file.info["icc_profile"]))
        assert "sRGB" in ImageCms.getProfileDescription(profile)


def test_the_png_loses_nothing_and_the_jpeg_nothing_that_is_seen(strip: Image.Image) -> None:
    png = Image.open(BytesIO(strip_png(strip, xmp=TOLD)))
    assert np.array_equal(np.asarray(png), np.asarray(strip))
    assert np.abs(np.asarray(jpeg(strip)).astype(int) - np.asarray(strip)).mean() < 2


def test_both_files_say_how_far_apart_the_cameras_were(strip: Image.Image) -> None:
    for file in (jpeg(strip), Image.open(BytesIO(strip_png(strip, xmp=TOLD)))):
        file.load()
        told = file.info["xmp"]
        assert b"<booth:spreadMs>12.3</booth:spreadMs>" in told
