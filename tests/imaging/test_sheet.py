"""What goes to the printer: measured on the pixels that come out of the JPEG."""

from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, JpegImagePlugin

from kiosk.imaging.sheet import compose_sheet, paper_of

PAPER = (206, 232, 220)
RED, BLUE = (220, 20, 20), (20, 20, 220)
MARGIN = 35


@pytest.fixture
def strip() -> Image.Image:
    """A strip with one picture that is half red and half blue, and nothing in its margins."""
    strip = Image.new("RGB", (600, 1800), PAPER)
    pen = ImageDraw.Draw(strip)
    pen.rectangle((MARGIN, MARGIN, 600 - MARGIN - 1, 899), RED)
    pen.rectangle((MARGIN, 900, 600 - MARGIN - 1, 1800 - MARGIN - 1), BLUE)
    return strip


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(BytesIO(jpeg))


def pixels(jpeg: bytes) -> NDArray[np.int16]:
    return np.asarray(opened(jpeg)).astype(np.int16)


def printed_box(part: NDArray[np.int16]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is not paper."""
    rows, columns = np.nonzero(np.abs(part - PAPER).max(axis=2) > 60)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def test_two_strips_are_on_4x6_pixel_for_pixel(strip: Image.Image) -> None:
    sheet = pixels(compose_sheet(strip, size=(1200, 1800), strips=2))
    for half in (sheet[:, :600], sheet[:, 600:]):
        assert np.abs(half - np.asarray(strip, np.int16)).mean() < 0.5


def test_one_strip_is_2x6_as_it_is(strip: Image.Image) -> None:
    sheet = pixels(compose_sheet(strip, size=(600, 1800)))
    assert np.abs(sheet - np.asarray(strip, np.int16)).mean() < 0.5


def test_a_cutter_in_the_middle_hits_nothing(strip: Image.Image) -> None:
    sheet = pixels(compose_sheet(strip, size=(1200, 1800), strips=2))
    assert np.abs(sheet[:, 570:630] - PAPER).max() < 4


@pytest.mark.parametrize(
    ("size", "strips"),
    [
        ((1500, 2100), 2),  # 5x7
        ((1240, 1748), 2),  # A6
        ((1800, 2400), 3),  # 6x8
        ((1800, 2400), 2),
        ((1200, 1800), 1),
        ((1500, 2100), 1),
    ],
)
def test_on_other_paper_every_strip_is_whole_and_in_the_middle_of_its_share(
    strip: Image.Image, size: tuple[int, int], strips: int
) -> None:
    sheet = pixels(compose_sheet(strip, size=size, strips=strips))
    assert sheet.shape[1::-1] == size
    share = size[0] / strips
    for i in range(strips):
        part = sheet[:, round(i * share) : round((i + 1) * share)]
        left, top, right, bottom = printed_box(part)
        assert left == pytest.approx(part.shape[1] - right, abs=2)
        assert top == pytest.approx(part.shape[0] - bottom, abs=2)
        assert (right - left) / (bottom - top) == pytest.approx(530 / 1730, rel=0.01)


def test_all_paper_is_of_one_colour_to_the_edges(strip: Image.Image) -> None:
    sheet = pixels(
        compose_sheet(strip, size=(1500, 2100), strips=2, scale=(0.95, 0.97), offset_mm=(2.0, -1.5))
    )
    rim = np.concatenate([sheet[:8].reshape(-1, 3), sheet[-8:].reshape(-1, 3)])
    sides = np.concatenate([sheet[:, :8].reshape(-1, 3), sheet[:, -8:].reshape(-1, 3)])
    assert np.abs(np.concatenate([rim, sides]) - PAPER).max() < 4


def test_paper_that_lies_on_its_side_gets_the_same_sheet_turned(strip: Image.Image) -> None:
    upright = pixels(compose_sheet(strip, size=(1200, 1800), strips=2, offset_mm=(1.0, 0.0)))
    lying = pixels(compose_sheet(strip, size=(1800, 1200), strips=2, offset_mm=(1.0, 0.0)))
    assert np.abs(np.rot90(upright) - lying).mean() < 0.5


def test_an_offset_moves_everything_to_the_right_and_down(strip: Image.Image) -> None:
    at_rest = printed_box(pixels(compose_sheet(strip, size=(600, 1800))))
    moved = printed_box(pixels(compose_sheet(strip, size=(600, 1800), offset_mm=(1.5, -1.0))))
    assert np.subtract(moved, at_rest) == pytest.approx([17.7, -11.8, 17.7, -11.8], abs=1)


def test_a_scale_keeps_the_middle_where_it_is(strip: Image.Image) -> None:
    sheet = pixels(compose_sheet(strip, size=(600, 1800), scale=(0.9, 0.95)))
    left, top, right, bottom = printed_box(sheet)
    assert (right - left, bottom - top) == pytest.approx((530 * 0.9, 1730 * 0.95), abs=2)
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((300, 900), abs=1)


def test_a_scale_above_one_reaches_over_the_edges(strip: Image.Image) -> None:
    sheet = pixels(compose_sheet(strip, size=(600, 1800), scale=(1.2, 1.2)))
    assert np.abs(sheet[2] - RED).max() < 60


def test_the_printers_profile_is_used_and_does_not_go_along(
    strip: Image.Image, swapped: bytes
) -> None:
    jpeg = compose_sheet(strip, size=(600, 1800), profile=swapped)
    assert "icc_profile" not in opened(jpeg).info
    red, _, blue = pixels(jpeg)[400, 300]
    assert blue > 180 > 60 > red


def test_without_a_profile_none_goes_along_either(strip: Image.Image) -> None:
    strip.info["icc_profile"] = b"whatever the strip's own file had"
    assert "icc_profile" not in opened(compose_sheet(strip, size=(600, 1800))).info


def test_it_is_300_dpi_and_every_pixel_has_its_colour(strip: Image.Image) -> None:
    jpeg = opened(compose_sheet(strip, size=(1200, 1800), strips=2))
    assert jpeg.info["dpi"] == (300, 300)
    assert JpegImagePlugin.get_sampling(jpeg) == 0
    assert jpeg.mode == "RGB"


def test_the_paper_is_known_from_the_strip(strip: Image.Image) -> None:
    assert paper_of(strip) == PAPER
