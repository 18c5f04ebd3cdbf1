"""Pictures become prints: a white border, a shadow, and a slight tilt, like paper on a table.

Pure: Pillow images in, an RGBA image out that holds the shadow as well. Angles are degrees, counter
clockwise; sizes are px, of the print before it is tilted.
"""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from kiosk.display.theme import BUTTER, CORAL, MINT, PAPER_DEEP, WHITE, Colour

EMPTY: Colour = PAPER_DEEP
_LIT = (BUTTER, MINT, CORAL)


def shot_print(
    pictures: Sequence[Image.Image | None], size: tuple[int, int], tilt: float
) -> Image.Image:
    """One print with everyone's picture of a shot side by side; None leaves an empty place."""
    w, h = size
    sheet = Image.new("RGB", size, WHITE)
    border, gap = max(2, round(h * 0.035)), max(1, round(h * 0.012))
    count = max(1, len(pictures))
    inner_w, inner_h = w - 2 * border, h - 2 * border
    for i, picture in enumerate(pictures or [None]):
        left = border + round(i * (inner_w + gap) / count)
        right = border + round((i + 1) * (inner_w + gap) / count) - gap
        place = (right - left, inner_h)
        sheet.paste(_filling(picture, place), (left, border))
    return on_table(sheet, tilt)


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
    blur = max(2, round(min(sheet.size) * 0.035))
    pad = blur * 3
    paper = Image.new("RGBA", (sheet.width + 2 * pad, sheet.height + 2 * pad))
    paper.paste(sheet, (pad, pad))
    paper = paper.rotate(tilt, Image.Resampling.BICUBIC, expand=True)
    alpha = paper.getchannel("A").filter(ImageFilter.GaussianBlur(blur))
    shadow = Image.new("RGBA", paper.size, (40, 26, 12))
    shadow.putalpha(alpha.point(lambda value: round(value * 0.34)))
    table = Image.new("RGBA", paper.size)
    table.paste(shadow, (0, round(blur * 0.7)))
    table.alpha_composite(paper)
    return table


def _filling(picture: Image.Image | None, size: tuple[int, int]) -> Image.Image:
    if picture is None:
        return Image.new("RGB", size, EMPTY)
    return ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.BICUBIC)
