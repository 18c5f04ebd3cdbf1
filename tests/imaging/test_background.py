"""Files from anyone's phone, made into plain pictures; and those that cannot be."""

import zlib
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms

from kiosk.errors import RemoteError
from kiosk.imaging.background import LONGEST, MOST_BYTES, normalised, thumbnail
from tests.imaging.crafted import (
    BLUE,
    CORAL,
    PHONE_HEIC,
    encoded,
    halves,
    heic_of,
    jpeg_of,
    png_of,
    webp_of,
)

ORIENTATION, GPS = 0x0112, 0x8825


def made(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(normalised(data)))
    assert (picture.format, picture.mode) == ("JPEG", "RGB")
    return picture


def near(picture: Image.Image, x: float, y: float, colour: tuple[int, int, int]) -> bool:
    """Whether it has about that colour there; x and y are shares."""
    got = picture.getpixel((int(x * picture.width), int(y * picture.height)))
    return bool(np.abs(np.subtract(got, colour)).max() <= 12)


def shows_halves(picture: Image.Image) -> bool:
    return near(picture, 0.2, 0.5, CORAL) and near(picture, 0.8, 0.5, BLUE)


def refusal(data: bytes) -> str:
    with pytest.raises(RemoteError) as refused:
        normalised(data)
    assert refused.value.sentence
    return refused.value.code


# What phones and computers have


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_of_every_kind_is_what_it_shows(kind: str) -> None:
    assert shows_halves(made(encoded(halves(), kind)))


@pytest.mark.parametrize(
    ("picture", "kind"),
    [
        (halves().quantize(2), "PNG"),
        (halves().convert("CMYK"), "JPEG"),
        (halves().convert("RGBA"), "PNG"),
        (halves().convert("RGBA"), "WEBP"),
    ],
)
def test_however_its_colours_are_stored(picture: Image.Image, kind: str) -> None:
    assert shows_halves(made(encoded(picture, kind)))


@pytest.mark.parametrize(
    ("mode", "kind"), [("L", "JPEG"), ("L", "PNG"), ("LA", "PNG"), ("1", "PNG")]
)
def test_black_and_white_stay_so(mode: str, kind: str) -> None:
    picture = made(encoded(Image.new(mode, (64, 64), "white"), kind))
    assert near(picture, 0.5, 0.5, (255, 255, 255))


def test_sixteen_bits_are_as_bright_as_eight() -> None:
    ramp = np.linspace(0, 65_535, 256).astype(np.uint16)
    picture = made(encoded(Image.fromarray(np.tile(ramp, (64, 1))), "PNG"))
    got = np.asarray(picture)[32, :, 0].astype(int)
    assert np.abs(got - np.arange(256)).max() <= 4


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white(kind: str) -> None:
    picture = halves().convert("RGBA")
    picture.paste((0, 0, 0, 0), (48, 0, 96, 64))
    shown = made(encoded(picture, kind, lossless=True))
    assert near(shown, 0.2, 0.5, CORAL)
    assert near(shown, 0.8, 0.5, (255, 255, 255))


def test_what_is_half_transparent_becomes_pale() -> None:
    picture = halves()
    picture.putalpha(128)
    assert near(made(encoded(picture, "PNG")), 0.2, 0.5, (255, 172, 166))


def test_a_palette_may_have_a_transparent_colour() -> None:
    picture = halves().quantize(2)
    at = picture.getpixel((80, 32))
    shown = made(encoded(picture, "PNG", transparency=at))
    assert near(shown, 0.2, 0.5, CORAL)
    assert near(shown, 0.8, 0.5, (255, 255, 255))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_is_taken(kind: str) -> None:
    moving = encoded(halves(), kind, save_all=True, append_images=[halves().rotate(180)])
    assert shows_halves(made(moving))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("lies", [3, 6, 8])
def test_it_stands_upright_and_nobody_learns_where_it_was_taken(kind: str, lies: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = lies
    exif[0x010F] = "A phone"
    exif[GPS] = {1: "N", 2: (37.0, 33.0, 59.0)}
    turn = {3: "ROTATE_180", 6: "ROTATE_90", 8: "ROTATE_270"}[lies]
    data = encoded(halves().transpose(Image.Transpose[turn]), kind, exif=exif)
    assert b"A phone" in data
    assert shows_halves(made(data))
    assert b"A phone" not in normalised(data)


def test_a_picture_of_an_iphone_is_turned_once_and_only_the_first_is_taken() -> None:
    picture = made(PHONE_HEIC)
    assert picture.size == (64, 96)
    assert near(picture, 0.5, 0.2, CORAL)
    assert near(picture, 0.5, 0.8, BLUE)


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(
    "data",
    [encoded(halves(), "JPEG", comment=b"A phone", icc_profile=SRGB), PHONE_HEIC],
    ids=["jpeg", "heic"],
)
def test_nothing_but_pixels_is_left(data: bytes) -> None:
    assert b"A phone" in data
    bare = normalised(data)
    assert b"A phone" not in bare
    picture = Image.open(BytesIO(bare))
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_its_colours_are_those_that_its_profile_means() -> None:
    """Of a profile in which red and blue have changed places."""
    head, rest = SRGB[:128], SRGB[128:]
    table = rest[: 4 + 12 * int.from_bytes(rest[:4], "big")]
    swapped = table.replace(b"rXYZ", b"tmp!").replace(b"bXYZ", b"rXYZ").replace(b"tmp!", b"bXYZ")
    profile = head + swapped + rest[len(table) :]
    blue = encoded(Image.new("RGB", (64, 64), (0, 0, 255)), "PNG", icc_profile=profile)
    assert near(made(blue), 0.5, 0.5, (255, 0, 0))


@pytest.mark.parametrize("profile", [b"nonsense", bytes(200)])
def test_a_profile_that_makes_no_sense_is_passed_over(profile: bytes) -> None:
    assert shows_halves(made(encoded(halves(), "PNG", icc_profile=profile)))


def test_a_profile_of_other_colours_is_passed_over() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert shows_halves(made(encoded(halves(), "JPEG", icc_profile=lab, quality=95)))


# Sizes


@pytest.mark.parametrize(
    ("size", "becomes"),
    [
        ((96, 64), (96, 64)),
        ((LONGEST, 10), (LONGEST, 10)),
        ((3_000, 2_000), (LONGEST, 1_707)),
        ((2_000, 6_000), (853, LONGEST)),
        ((12_000, 3), (LONGEST, 1)),
        ((1, 1), (1, 1)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_it_is_made_as_large_as_screens_and_no_larger(
    kind: str, size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    picture = made(encoded(halves(size=size), kind))
    assert np.abs(np.subtract(picture.size, becomes)).max() <= 1
    assert max(size) < 10 or shows_halves(picture)


def test_no_seam_shows_where_it_was_made_small_in_bands() -> None:
    height, width = 5_300, 5_200
    slope = np.linspace(0, 255, height).astype(np.uint8)[:, None].repeat(width, 1)
    got = np.asarray(made(encoded(Image.fromarray(slope), "PNG", compress_level=1)))[:, 99, 0]
    assert np.abs(got - np.linspace(0, 255, got.size)).max() <= 2


def test_the_same_file_becomes_the_same_bytes() -> None:
    data = encoded(halves(), "PNG")
    assert normalised(data) == normalised(data)


def test_a_thumbnail_is_small_and_shows_the_same() -> None:
    small = Image.open(BytesIO(thumbnail(normalised(encoded(halves(size=(960, 640)), "PNG")))))
    assert small.size == (480, 320)
    assert shows_halves(small)


# What cannot be used


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><rect width='9' height='9'/></svg>",
        b"%PDF-1.7\n",
        encoded(halves().convert("P"), "GIF"),
        encoded(halves(), "BMP"),
        encoded(halves(), "TIFF"),
        b"\x00\x00\x00\x1cftypavif" + bytes(100),
        b"\x00\x00\x00\x1cftypheic" + bytes(100),
    ],
    ids=["nothing", "text", "svg", "pdf", "gif", "bmp", "tiff", "avif", "empty heic"],
)
def test_what_is_no_picture_of_the_four_kinds_is_refused(data: bytes) -> None:
    assert refusal(data) == "not-a-picture"


@pytest.mark.parametrize(
    "whole",
    [
        *(encoded(halves(size=(640, 480)), kind) for kind in ("JPEG", "PNG", "WEBP")),
        PHONE_HEIC,
    ],
    ids=["jpeg", "png", "webp", "heic"],
)
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_file_that_was_cut_off_is_refused(whole: bytes, share: float) -> None:
    assert refusal(whole[: int(len(whole) * share)]) == "not-a-picture"


@pytest.mark.filterwarnings("ignore:Image size")  # Pillow warns of what is refused here anyway
@pytest.mark.parametrize("claim", [png_of, jpeg_of, webp_of, heic_of])
@pytest.mark.parametrize("side", [8_000, 16_000])
def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused(
    claim: Callable[[int, int], bytes], side: int
) -> None:
    assert refusal(claim(side, side)) == "too-large"


def test_a_huge_picture_that_says_it_is_small_is_refused() -> None:
    assert refusal(heic_of(8, 8)) == "not-a-picture"


def test_a_text_that_unfolds_into_gigabytes_is_not_unfolded() -> None:
    bomb = zlib.compress(bytes(64 << 20))
    for kind in (b"zTXtComment\0\0", b"iTXtComment\0\x01\0\0\0", b"iCCPprofile\0\0"):
        assert refusal(png_of(64, 64, kind + bomb)) == "not-a-picture"


def test_a_picture_that_must_be_drawn_over_and_over_is_refused() -> None:
    data = encoded(halves(size=(640, 480)), "JPEG", progressive=True)
    last_scan = data[data.rindex(b"\xff\xda") : -2]
    assert refusal(data[:-2] + last_scan * 200 + data[-2:]) == "too-large"


@pytest.mark.parametrize("data", [encoded(halves(), "JPEG"), PHONE_HEIC])
def test_too_many_bytes_are_refused(data: bytes) -> None:
    assert refusal(data + bytes(MOST_BYTES)) == "too-large"


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("nonsense", [b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"Exif\0\0??", b"Exif"])
def test_nonsense_in_exif_harms_nobody(nonsense: bytes) -> None:
    assert shows_halves(made(encoded(halves(), "JPEG", exif=nonsense)))
    data = PHONE_HEIC.replace(b"Exif\0\0MM\0*", b"Exif\0\0??\0*")
    assert made(data).size == (64, 96)
