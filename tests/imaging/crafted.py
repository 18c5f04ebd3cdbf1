"""Files as phones write them, and as nobody writes them in good faith."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

PHONE_HEIC = (Path(__file__).with_name("files") / "phone.heic").read_bytes()
"""96 x 64, its left half coral and its right half blue, to be turned by a quarter clockwise: once,
though both the file and its EXIF say so, as phones write it. With a place, and a second picture."""

CORAL, BLUE = (255, 90, 78), (59, 130, 246)


def halves(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """Its left half coral, its right half blue."""
    picture = Image.new("RGB", size, BLUE)
    picture.paste(CORAL, (0, 0, size[0] // 2, size[1]))
    return picture


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def png_of(width: int, height: int, *more: bytes) -> bytes:
    """A PNG that says it is so large, with little in it; `more` chunks before the pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    others = b"".join(chunk(one[:4], one[4:]) for one in more)
    body = chunk(b"IDAT", zlib.compress(bytes(3 * 64 + 1) * 64))
    return b"\x89PNG\r\n\x1a\n" + head + others + body + chunk(b"IEND", b"")


def jpeg_of(width: int, height: int) -> bytes:
    """One that says it is so large."""
    data = encoded(halves(), "JPEG")
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def webp_of(width: int, height: int) -> bytes:
    """A moving one of two small pictures on a canvas so large. Sound, and a decoder paints it all.

    The container is https://developers.google.com/speed/webp/docs/riff_container.
    """

    def chunk(kind: bytes, data: bytes) -> bytes:
        return kind + struct.pack("<I", len(data)) + data

    def side(length: int) -> bytes:
        return (length - 1).to_bytes(3, "little")

    small = encoded(Image.new("RGB", (64, 64)), "WEBP", lossless=True)[12:]
    frame = chunk(b"ANMF", bytes(6) + side(64) + side(64) + bytes(4) + small)
    head = chunk(b"VP8X", b"\x02" + bytes(3) + side(width) + side(height))
    body = b"WEBP" + head + chunk(b"ANIM", bytes(6)) + frame * 2
    return b"RIFF" + struct.pack("<I", len(body)) + body


def heic_of(width: int, height: int) -> bytes:
    """One that says it is so large."""
    at = PHONE_HEIC.index(b"ispe") + 8
    return PHONE_HEIC[:at] + struct.pack(">II", width, height) + PHONE_HEIC[at + 8 :]
