from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kiosk.imaging.segments import scans, without_private_parts

Encode = Callable[..., bytes]
Draw = Callable[..., Image.Image]


def pixels(data: bytes) -> Any:
    return np.asarray(Image.open(BytesIO(data)))


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
def test_not_a_pixel_is_touched(person: Draw, as_jpeg: Encode, options: dict[str, Any]) -> None:
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    data = as_jpeg(person(), exif=exif, comment=b"taken at home", **options)
    bare = without_private_parts(data)
    assert np.array_equal(pixels(bare), pixels(data))
    assert b"A phone" in data
    assert b"A phone" not in bare
    assert b"home" not in bare


def test_colours_and_density_stay(person: Draw, as_jpeg: Encode) -> None:
    data = as_jpeg(person(), dpi=(300, 300), icc_profile=b"a profile")
    bare = Image.open(BytesIO(without_private_parts(data)))
    assert bare.info["dpi"] == (300, 300)
    assert bare.info["icc_profile"] == b"a profile"


def test_what_is_hidden_behind_the_picture_is_left_out(person: Draw, as_jpeg: Encode) -> None:
    data = as_jpeg(person())
    assert without_private_parts(data + b"<script>" * 100) == without_private_parts(data)


def test_a_file_without_anything_private_stays_as_it_is(person: Draw, as_jpeg: Encode) -> None:
    data = as_jpeg(person())
    assert without_private_parts(data) == data


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xd8", b"\xff\xd8\xff\xe0\x00\x04ab"])
def test_what_is_no_jpeg_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"JPEG|marker"):
        without_private_parts(data)


def test_a_file_that_ends_in_the_middle_of_its_pixels_is_refused(
    person: Draw, as_jpeg: Encode
) -> None:
    with pytest.raises(ValueError, match="without an end"):
        without_private_parts(as_jpeg(person())[:-200])


def test_scans_are_counted(person: Draw, as_jpeg: Encode) -> None:
    assert scans(as_jpeg(person())) == 1
    assert scans(as_jpeg(person(), progressive=True)) > 5
