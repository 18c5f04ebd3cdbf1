"""A picture from anyone, made into a background: JPEG, PNG, WebP or HEIC in, a plain JPEG out.

Files from outside may be anything. Their size is read from their head before a pixel is decoded,
and what is decoded is made small in bands, without a second copy of it. Measured with 50
megapixels: a PNG takes 260 MB, a JPEG 150 MB, if it is a progressive one 340 MB and in CMYK 430 MB,
a HEIC 370 MB. WebP takes 16 bytes a pixel, 770 MB, which `apart.py` does not give: it is refused
from about 33 megapixels on.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

from kiosk.imaging import Size
from kiosk.imaging.photo import (
    not_a_picture,
    opened_within,
    orientation,
    small_jpeg,
    too_large,
    turned,
)

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
"""What phones take at most without being asked to: 48 and 50 megapixels."""

LONGEST = 2560
"""More than the live picture and the strip need."""

THUMBNAIL = 480
_QUALITY = 90
_BAND = 64
"""Rows of the small picture that are made at once."""

_FORMATS = ("JPEG", "PNG", "WEBP")
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
"""Brands of files that may hold HEVC pictures (ISO/IEC 23008-12, annex B)."""


def normalised(data: bytes) -> bytes:
    """The first picture of a file as a JPEG: upright, opaque, sRGB, LONGEST at most.

    Nothing but pixels is left of it. What is transparent becomes white. The same file always
    becomes the same bytes. Raises RemoteError `too-large` or `not-a-picture`.
    """
    with _opened(data) as picture:
        picture.draft("RGB", _within(picture.size, LONGEST))
        icc, lies = picture.info.get("icc_profile"), orientation(picture)
        small = _reduced(picture)
    small.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    small = turned(_in_srgb(small, icc), lies)
    out = BytesIO()
    small.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def thumbnail(jpeg: bytes) -> bytes:
    """A small copy of a normalised one. Raises OSError if it cannot be read."""
    return small_jpeg(jpeg, longest=THUMBNAIL)


def _opened(data: bytes) -> AbstractContextManager[Image.Image]:
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return _heic(data)
    return opened_within(data, most_bytes=MOST_BYTES, most_pixels=MOST_PIXELS, formats=_FORMATS)


@contextmanager
def _heic(data: bytes) -> Iterator[Image.Image]:
    """Like `opened_within`. libheif turns the picture upright by itself."""
    import pi_heif  # a friend in ten brings such a file; nobody else waits for it

    if len(data) > MOST_BYTES:
        raise too_large()
    try:
        file = pi_heif.open_heif(data)
        picture = file[file.primary_index]
        if picture.size[0] * picture.size[1] > MOST_PIXELS:
            raise too_large()
        # Not by its own `to_pillow`, which reads EXIF, and trips over what is wrong there.
        decoded = Image.frombuffer(
            picture.mode, picture.size, picture.data, "raw", picture.mode, picture.stride
        )
        decoded.info["icc_profile"] = picture.info.get("icc_profile")
        yield decoded
    except (OSError, SyntaxError, ValueError, RuntimeError, EOFError, IndexError) as error:
        raise not_a_picture() from error


def _within(size: Size, longest: int) -> Size:
    scale = min(1.0, longest / max(size))
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _reduced(picture: Image.Image) -> Image.Image:
    """Opaque, and as many times smaller as it stays larger than LONGEST; RGB, or CMYK as it was."""
    picture.load()
    mode = "CMYK" if picture.mode == "CMYK" else "RGB"
    factor = max(1, max(picture.size) // LONGEST)
    width, height = (-(-side // factor) for side in picture.size)
    small = Image.new(mode, (width, height))
    for top in range(0, height, _BAND):
        bottom = min((top + _BAND) * factor, picture.height)
        band = picture.crop((0, top * factor, picture.width, bottom))
        small.paste(_opaque(band, mode).reduce(factor), (0, top))
    return small


def _opaque(picture: Image.Image, mode: str) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits a pixel, of which Pillow would clip the upper half
        return Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8)).convert(mode)
    if not picture.has_transparency_data:
        return picture.convert(mode)
    picture = picture.convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert(mode)


def _in_srgb(picture: Image.Image, icc: bytes | None) -> Image.Image:
    """By its colour profile, if that makes sense for it."""
    if icc:
        try:
            profile = ImageCms.ImageCmsProfile(BytesIO(icc))
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, profile, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            converted = None  # a profile of other colours, or none at all
        if converted:
            return converted
    return picture.convert("RGB")
