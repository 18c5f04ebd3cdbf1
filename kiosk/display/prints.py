"""Pictures become prints: a white border, a shadow, and a slight tilt, like paper on a table.

Pure: Pillow images in, an RGBA image out that holds the shadow as well. Angles are degrees, counter
clockwise; sizes are px, of the print before it is tilted.
"""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from kiosk.display.drawings import rounded
from kiosk.display.theme import BUTTER, CORAL, MINT, PAPER_DEEP, WHITE, Colour

EMPTY: Colour = PAPER_DEEP
_LIT = (BUTTER, MINT, CORAL)
_BORDER = 0.035
"""Of a print of a shot, in heights of the sheet."""


def shot_sheet(aspect: float, size: tuple[int, int], tilt: float) -> Image.Image:
    """A print before its picture is seen, which will have this aspect (width / height)."""
    sheet = Image.new("RGB", size, WHITE)
    x, y, w, h = picture_place(aspect, size)
    sheet.paste(EMPTY, (x, y, x + w, y + h))
    return on_table(sheet, tilt)


def shot_picture(
    pictures: Sequence[Image.Image | None], aspect: float, size: tuple[int, int], tilt: float
) -> Image.Image:
    """What appears on such a sheet, of the same size to the pixel, for all else see-through: one
    picture, or everyone's side by side; None leaves an empty place."""
    x, y, w, h = picture_place(aspect, size)
    image = Image.new("RGBA", size)
    gap = max(1, round(size[1] * 0.012))
    count = max(1, len(pictures))
    image.paste(WHITE, (x, y, x + w, y + h))
    for i, picture in enumerate(pictures or [None]):
        left = round(i * (w + gap) / count)
        right = round((i + 1) * (w + gap) / count) - gap
        image.paste(_filling(picture, (right - left, h)), (x + left, y))
    return _tilted(image, tilt)


def picture_place(aspect: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where the picture is on its sheet: x, y, w, h. See `sheet_aspect`."""
    border = _border(size[1])
    h = size[1] - 2 * border
    w = min(size[0] - 2 * border, round(h * aspect))
    return round((size[0] - w) / 2), border, w, h


def sheet_aspect(aspect: float) -> float:
    """Width / height of a sheet with the same border all around a picture of this aspect."""
    return aspect * (1 - 2 * _BORDER) + 2 * _BORDER


def _border(height: int) -> int:
    return max(2, round(height * _BORDER))


def strip_print(strip: Image.Image, height: int, tilt: float) -> Image.Image:
    """The finished strip."""
    width = max(1, round(strip.width * height / strip.height))
    return on_table(strip.convert("RGB").resize((width, height), Image.Resampling.LANCZOS), tilt)


def blank_strip(size: tuple[int, int], shots: int, tilt: float, lit: int = 0) -> Image.Image:
    """A strip whose pictures are not there yet; the first `lit` are about to be."""
    w, h = size
    sheet = Image.new("RGB", size, WHITE)
    draw = ImageDraw.Draw(sheet)
    for i, place in enumerate(strip_places(w, h, shots)):
        draw.rectangle(place, fill=_LIT[i % len(_LIT)] if i < lit else EMPTY)
    return on_table(sheet, tilt)


def strip_places(w: int, h: int, shots: int) -> list[tuple[int, int, int, int]]:
    """Where the pictures of a blank strip are: left, top, right, bottom."""
    edge, gap, foot = round(w * 0.06), round(w * 0.04), round(w * 0.24)
    each = (h - edge - foot - gap * (shots - 1)) / shots
    tops = [edge + round(i * (each + gap)) for i in range(shots)]
    return [(edge, top, w - edge, top + round(each)) for top in tops]


def on_table(sheet: Image.Image, tilt: float) -> Image.Image:
    """The sheet, tilted, with its shadow below it. The sheet's middle is the image's middle."""
    blur = _blur(sheet.size)
    paper = _tilted(sheet, tilt)
    alpha = paper.getchannel("A").filter(ImageFilter.GaussianBlur(blur))
    shadow = Image.new("RGBA", paper.size, (40, 26, 12))
    shadow.putalpha(alpha.point(lambda value: round(value * 0.34)))
    table = Image.new("RGBA", paper.size)
    table.paste(shadow, (0, round(blur * 0.7)))
    table.alpha_composite(paper)
    return table


def _tilted(sheet: Image.Image, tilt: float) -> Image.Image:
    """The sheet, with room around it for its shadow."""
    pad = 3 * _blur(sheet.size)
    paper = Image.new("RGBA", (sheet.width + 2 * pad, sheet.height + 2 * pad))
    paper.paste(sheet, (pad, pad))
    return paper.rotate(tilt, Image.Resampling.BICUBIC, expand=True)


def _blur(size: tuple[int, int]) -> int:
    return max(2, round(min(size) * 0.035))


def card(picture: Image.Image, size: tuple[int, int], radius: int) -> Image.Image:
    """A picture that fills a card with round corners."""
    image = _filling(picture, size)
    image.putalpha(rounded(*size, radius, WHITE).getchannel("A"))
    return image


def _filling(picture: Image.Image | None, size: tuple[int, int]) -> Image.Image:
    if picture is None:
        return Image.new("RGB", size, EMPTY)
    return ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.BICUBIC)
