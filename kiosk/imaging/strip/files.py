"""The strip as files: a JPEG that says what it is, and a lossless PNG for print."""

import datetime
from io import BytesIO

from PIL import Image, ImageCms
from PIL.ExifTags import IFD, Base
from PIL.PngImagePlugin import PngInfo

from kiosk.imaging.strip.layout import DPI, HEIGHT, WIDTH

_INCH = 2
_SRGB = 1
_UPRIGHT = 1
_EXIF_VERSION = b"0232"


def strip_jpeg(
    image: Image.Image, *, taken_at: datetime.datetime, booth_name: str, software: str, xmp: bytes
) -> bytes:
    """Of a strip. `taken_at` has the booth's time zone: EXIF says local time and offset. `xmp` is
    a packet of `xmp.py`."""
    out = BytesIO()
    image.save(
        out,
        "JPEG",
        quality=94,
        subsampling="4:4:4",  # letters and seams are edges of colour
        dpi=(DPI, DPI),
        exif=_exif(taken_at, booth_name, software),
        icc_profile=_srgb(),
        xmp=xmp,
    )
    return out.getvalue()


def strip_png(image: Image.Image, *, xmp: bytes) -> bytes:
    """Of a strip, lossless."""
    out = BytesIO()
    told = PngInfo()
    told.add_itxt("XML:com.adobe.xmp", xmp.decode())
    # A higher level takes half as long again for a tenth less: people wait for this file.
    image.save(out, "PNG", dpi=(DPI, DPI), compress_level=1, icc_profile=_srgb(), pnginfo=told)
    return out.getvalue()


def _exif(taken_at: datetime.datetime, booth_name: str, software: str) -> Image.Exif:
    """Exif 2.32, with text in UTF-8 as every reader of today takes it."""
    at = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    exif = Image.Exif()
    exif[Base.ImageDescription] = f"Photo strip, {booth_name}".encode()
    exif[Base.Artist] = booth_name.encode()
    exif[Base.Software] = software.encode()
    exif[Base.Orientation] = _UPRIGHT
    exif[Base.XResolution] = exif[Base.YResolution] = float(DPI)
    exif[Base.ResolutionUnit] = _INCH
    exif[Base.DateTime] = at
    details = exif.get_ifd(IFD.Exif)
    details[Base.ExifVersion] = _EXIF_VERSION
    details[Base.DateTimeOriginal] = at
    details[Base.OffsetTimeOriginal] = taken_at.isoformat(timespec="seconds")[19:25]
    details[Base.ColorSpace] = _SRGB
    details[Base.ExifImageWidth], details[Base.ExifImageHeight] = WIDTH, HEIGHT
    return exif


def _srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
