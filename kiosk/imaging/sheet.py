"""A sheet: one piece of paper, as it goes to the printer, with one strip on it or several alike.

    2x6    one strip, pixel for pixel
    4x6    two of them; the printer's cutter, or scissors, go through the middle
    else   each strip as large as its share of the paper allows, in the middle of it

The ground is the strip's own paper, so that nobody sees where the strip ends and margins begin.
"""

from io import BytesIO

from PIL import Image, ImageOps

from kiosk.imaging import Size
from kiosk.imaging.icc import in_printer_colours
from kiosk.imaging.paper import Colour
from kiosk.imaging.strip.layout import DPI
from kiosk.imaging.tiles import parts

PX_PER_MM = DPI / 25.4

_TURN = Image.Transpose.ROTATE_90


def compose_sheet(
    strip: Image.Image,
    *,
    size: Size,
    strips: int = 1,
    scale: tuple[float, float] = (1.0, 1.0),
    offset_mm: tuple[float, float] = (0.0, 0.0),
    profile: bytes | None = None,
) -> bytes:
    """A JPEG of the paper's `size`, px at 300 dpi, with so many copies of a strip side by side.

    `strip` is RGB, upright. For `scale`, `offset_mm` and `profile` see `printable`. Paper that lies
    on its side gets a sheet that was composed upright and turned.
    """
    ground = paper_of(strip)
    width, height = min(size), max(size)
    sheet = Image.new("RGB", (width, height), ground)
    for x, share in parts(width, [1] * strips):
        copy = ImageOps.contain(strip, (width // strips, height), Image.Resampling.LANCZOS)
        sheet.paste(copy, (x + (share - copy.width) // 2, (height - copy.height) // 2))
    return printable(
        sheet, size=size, ground=ground, scale=scale, offset_mm=offset_mm, profile=profile
    )


def printable(
    sheet: Image.Image,
    *,
    size: Size,
    ground: Colour,
    scale: tuple[float, float],
    offset_mm: tuple[float, float],
    profile: bytes | None,
) -> bytes:
    """What is drawn on a sheet, as the JPEG that makes this printer print it like that.

    Printers enlarge what shall reach the paper's edges, and not evenly. So the sheet is scaled
    around its middle first (x, y; below 1 is smaller), then moved (x to the right, y down, as it is
    read), and `ground` goes on to the edges. With `profile` the colours are the printer's own.
    """
    fitted = _fitted(sheet, ground, scale, offset_mm)
    coloured = in_printer_colours(fitted, profile) if profile else fitted
    turned = coloured if _lies_like(coloured, size) else coloured.transpose(_TURN)
    out = BytesIO()
    # No profile goes along: whoever read it on the way would convert the colours once more.
    turned.save(out, "JPEG", quality=95, subsampling="4:4:4", dpi=(DPI, DPI), icc_profile=None)
    return out.getvalue()


def paper_of(strip: Image.Image) -> Colour:
    """The colour of the paper that a strip was composed on: no picture reaches its corner."""
    red, green, blue = strip.crop((0, 0, 1, 1)).tobytes()
    return red, green, blue


def _lies_like(image: Image.Image, size: Size) -> bool:
    return (image.width > image.height) == (size[0] > size[1])


def _fitted(
    sheet: Image.Image,
    ground: Colour,
    scale: tuple[float, float],
    offset_mm: tuple[float, float],
) -> Image.Image:
    width, height = round(sheet.width * scale[0]), round(sheet.height * scale[1])
    at = (
        round((sheet.width - width) / 2 + offset_mm[0] * PX_PER_MM),
        round((sheet.height - height) / 2 + offset_mm[1] * PX_PER_MM),
    )
    fitted = Image.new("RGB", sheet.size, ground)
    fitted.paste(sheet.resize((width, height), Image.Resampling.LANCZOS), at)
    return fitted
