"""From the colours of screens to those of one printer, by its ICC profile."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageCms


def in_printer_colours(image: Image.Image, profile: bytes) -> Image.Image:
    """Of an RGB image in sRGB, the numbers that make that printer show it. `profile` is a file of
    its maker, or of whoever measured it. Raises ValueError like `check_profile`."""
    converted = ImageCms.applyTransform(image, _from_srgb(profile))
    assert converted is not None  # only None if told to work in place
    return converted


def check_profile(profile: bytes) -> None:
    """Raises ValueError with a sentence for the operator unless sheets can be printed with it."""
    _from_srgb(profile)


@lru_cache(maxsize=2)
def _from_srgb(profile: bytes) -> ImageCms.ImageCmsTransform:
    """Perceptual: a photograph keeps its shades, even where paper cannot be as bright as light."""
    try:
        printer = ImageCms.ImageCmsProfile(BytesIO(profile))
    except (OSError, ImageCms.PyCMSError) as error:
        raise ValueError("That is no ICC profile.") from error
    space = printer.profile.xcolor_space.strip()
    if space != "RGB":
        raise ValueError(f"That ICC profile is for {space}; the printer is sent RGB.")
    intent = ImageCms.Intent.PERCEPTUAL
    srgb = ImageCms.createProfile("sRGB")
    try:
        return ImageCms.buildTransform(srgb, printer, "RGB", "RGB", renderingIntent=intent)
    except ImageCms.PyCMSError as error:
        raise ValueError("With that ICC profile nothing can be printed.") from error
