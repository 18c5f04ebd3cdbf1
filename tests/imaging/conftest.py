"""Drawn people, whose face can be found again by its colour, and drawn time codes."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageDraw

Colour = tuple[int, int, int]

FACE: Colour = (240, 0, 200)
ROOMS: tuple[Colour, ...] = (
    (120, 160, 60),
    (60, 130, 170),
    (170, 130, 60),
    (60, 170, 130),
    (130, 130, 130),
    (90, 90, 160),
)

Portray = Callable[..., Path]
Stamp = Callable[..., NDArray[np.uint8]]


@pytest.fixture
def rooms() -> tuple[Colour, ...]:
    """Six colours, one for the room of each participant."""
    return ROOMS


@pytest.fixture
def person() -> Callable[..., Image.Image]:
    """A picture of someone as they stand before a camera, or hold their phone."""

    def drawn(size: tuple[int, int] = (640, 360), room: Colour = ROOMS[0]) -> Image.Image:
        width, height = size
        picture = Image.new("RGB", size, room)
        pen = ImageDraw.Draw(picture)
        # A head is about a third of a wide picture's height, and a fifth of an upright one's.
        radius = min(0.16 * height, 0.2 * width)
        x, y = width / 2, 0.4 * height
        pen.rectangle((x - 1.8 * radius, y + 1.2 * radius, x + 1.8 * radius, height), (40, 40, 60))
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), FACE)
        return picture

    return drawn


@pytest.fixture
def portray(tmp_path: Path, person: Callable[..., Image.Image]) -> Portray:
    """The same as a JPEG file."""

    def saved(name: str, size: tuple[int, int] = (640, 360), room: Colour = ROOMS[0]) -> Path:
        path = tmp_path / f"{name}.jpg"
        person(size, room).save(path, quality=95)
        return path

    return saved


@pytest.fixture
def as_jpeg() -> Callable[..., bytes]:
    def encoded(picture: Image.Image, **options: Any) -> bytes:
        out = BytesIO()
        picture.save(out, options.pop("format", "JPEG"), **options)
        return out.getvalue()

    return encoded


@pytest.fixture
def stamped() -> Stamp:
    """A moving room's frame with a time code along its top, as design and camera have it."""

    def drawn(code: int, size: tuple[int, int] = (1280, 720), checksum: int | None = None) -> Any:
        width, height = size
        ramp = np.linspace(40, 210, width)[None, :] * np.linspace(1, 0.5, height)[:, None]
        picture = np.stack([ramp, ramp[:, ::-1], ramp], axis=2).astype(np.uint8)
        if checksum is None:
            checksum = sum(int(digit, 16) for digit in f"{code:08x}") % 16
        cells = f"1010{code:032b}{checksum:04b}"
        for i, cell in enumerate(cells):
            left, right = i * width // 40, (i + 1) * width // 40
            picture[: height // 12, left:right] = 255 * int(cell)
        return picture

    return drawn


@pytest.fixture
def srgb() -> bytes:
    """The ICC profile of a screen."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.fixture
def swapped(srgb: bytes) -> bytes:
    """That of a printer whose red ink is blue, and the other way round."""
    return srgb.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")
