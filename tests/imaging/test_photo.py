from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kiosk.errors import RemoteError
from kiosk.imaging.photo import (
    check_jpeg,
    encode_jpeg,
    normalise,
    open_at_least,
    small_jpeg,
)

Encode = Callable[..., bytes]
Draw = Callable[..., Image.Image]
LIMITS = {"most_bytes": 25 << 20, "most_pixels": 50_000_000}
GPS, ORIENTATION = 0x8825, 0x0112


def exif(orientation: int) -> Image.Exif:
    """What a phone writes: where it was, and which way it was held."""
    tags = Image.Exif()
    tags[ORIENTATION] = orientation
    tags[0x010F] = "A phone"
    tags[GPS] = {1: "N", 2: (37.0, 33.0, 59.0)}
    return tags


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def refusal(data: bytes, **limits: Any) -> str:
    with pytest.raises(RemoteError) as refused:
        check_jpeg(data, **(LIMITS | limits))
    assert refused.value.sentence
    return refused.value.code


def with_size(data: bytes, width: int, height: int) -> bytes:
    """A JPEG whose head lies about its size."""
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + data[at + 4 :]


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xd8\xff", b"GIF89a" + bytes(100)])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert refusal(data) == "not-a-picture"


def test_a_picture_that_was_cut_off_is_refused(person: Draw, as_jpeg: Encode) -> None:
    data = as_jpeg(person())
    assert refusal(data[: len(data) // 2]) == "not-a-picture"


def test_another_kind_of_picture_is_refused(person: Draw, as_jpeg: Encode) -> None:
    assert refusal(as_jpeg(person(), format="PNG")) == "not-a-picture"


def test_too_many_bytes_are_refused(person: Draw, as_jpeg: Encode) -> None:
    data = as_jpeg(person())
    assert refusal(data, most_bytes=len(data) - 1) == "too-large"


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused(
    person: Draw, as_jpeg: Encode, side: int
) -> None:
    assert refusal(with_size(as_jpeg(person()), side, side)) == "too-large"


def test_a_picture_that_must_be_drawn_over_and_over_is_refused(
    person: Draw, as_jpeg: Encode
) -> None:
    data = as_jpeg(person(), progressive=True)
    last_scan = data[data.rindex(b"\xff\xda") : -2]
    assert refusal(data[:-2] + last_scan * 200 + data[-2:]) == "too-large"


def test_a_phones_file_of_two_pictures_is_its_first(person: Draw, as_jpeg: Encode) -> None:
    data = as_jpeg(person(), format="MPO", save_all=True, append_images=[person((320, 180))])
    check_jpeg(data, **LIMITS)
    assert len(normalise(data)) < len(data)
    assert opened(normalise(data)).format == "JPEG"


def test_where_it_was_taken_is_forgotten_and_no_pixel_changes(
    person: Draw, as_jpeg: Encode
) -> None:
    data = as_jpeg(person(), exif=exif(1), comment=b"my home")
    bare = normalise(data)
    assert not opened(bare).getexif()
    assert b"home" not in bare
    assert np.array_equal(np.asarray(opened(bare)), np.asarray(opened(data)))


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_picture_that_lies_on_its_side_is_stored_upright(
    person: Draw, as_jpeg: Encode, orientation: int
) -> None:
    quarter = {5: "TRANSPOSE", 6: "ROTATE_90", 7: "TRANSVERSE", 8: "ROTATE_270"}
    other = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM"}
    lying = person().transpose(Image.Transpose[(quarter | other)[orientation]])
    data = as_jpeg(lying, exif=exif(orientation), quality=95, comment=b"my home")
    stored = opened(normalise(data))
    assert not stored.getexif()
    assert "comment" not in stored.info
    difference = np.asarray(stored).astype(int) - np.asarray(person())
    assert np.abs(difference).mean() < 4
    assert open_at_least(data, (600, 300)).size == (640, 360)
    assert opened(small_jpeg(data, longest=320)).size == (320, 180)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("nonsense", [b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"Exif\0\0??", b"Exif"])
def test_nonsense_in_exif_harms_nobody(person: Draw, as_jpeg: Encode, nonsense: bytes) -> None:
    data = as_jpeg(person(), exif=nonsense)
    check_jpeg(data, **LIMITS)
    assert opened(normalise(data)).size == (640, 360)


def test_an_uploaded_png_keeps_its_format_and_loses_its_place(
    person: Draw, as_jpeg: Encode
) -> None:
    stored = opened(normalise(as_jpeg(person(), format="PNG", exif=exif(1))))
    assert stored.format == "PNG"
    assert not stored.getexif()
    assert np.array_equal(np.asarray(stored), np.asarray(person()))


def test_a_file_that_only_decoders_forgive_is_mended(person: Draw, as_jpeg: Encode) -> None:
    data = as_jpeg(person(), comment=b"my home")
    stuffed = data[:20] + b"\xff\x00" + data[20:]
    check_jpeg(stuffed, **LIMITS)
    assert opened(normalise(stuffed)).size == (640, 360)
    assert b"home" not in normalise(stuffed)


def test_a_picture_is_opened_no_larger_than_needed_but_never_smaller(
    person: Draw, as_jpeg: Encode, tmp_path: Path
) -> None:
    path = tmp_path / "large.jpg"
    path.write_bytes(as_jpeg(person((4000, 3000))))
    assert open_at_least(path, (530, 378)).size == (1000, 750)
    assert open_at_least(path, (500, 375)).size == (500, 375)
    assert open_at_least(path, (3000, 3000)).size == (4000, 3000)
    assert open_at_least(path, (9000, 9000)).size == (4000, 3000)


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_whatever_the_colours_are_stored_as_rgb_comes_out(
    person: Draw, as_jpeg: Encode, mode: str
) -> None:
    assert open_at_least(as_jpeg(person().convert(mode)), (100, 100)).mode == "RGB"


@pytest.mark.parametrize("size", [(4000, 3000), (1080, 1920), (641, 360), (300, 200)])
def test_a_preview_is_small_and_has_the_shape_of_its_still(
    person: Draw, as_jpeg: Encode, size: tuple[int, int]
) -> None:
    small = opened(small_jpeg(as_jpeg(person(size))))
    assert max(small.size) == min(640, max(size))
    assert small.width / small.height == pytest.approx(size[0] / size[1], rel=0.01)


def test_an_array_becomes_the_same_picture(person: Draw) -> None:
    picture = np.asarray(person())
    decoded = np.asarray(opened(encode_jpeg(picture, quality=95)))
    assert np.abs(decoded.astype(int) - picture).mean() < 3
