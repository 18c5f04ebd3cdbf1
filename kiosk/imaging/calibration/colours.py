"""The colours of a calibration sheet: the house's and the printer's, greys, and skin."""

from PIL import Image

from kiosk.imaging.calibration.marks import draw_disc
from kiosk.imaging.letters import font
from kiosk.imaging.paper import INK, PAPER, Colour, mixed
from kiosk.imaging.paragraph import Column
from kiosk.imaging.tiles import parts
from kiosk.texts import Texts

_PATCHES: tuple[tuple[Colour, ...], ...] = (
    ((255, 90, 78), (255, 200, 61), (25, 195, 160), (59, 130, 246), (236, 72, 153)),
    ((226, 0, 26), (0, 146, 70), (30, 50, 160), (0, 160, 222), (255, 236, 0)),
)
"""Colours that guests choose, then those that show best what inks and ribbons can do."""
_SKIN: tuple[tuple[Colour, ...], ...] = (
    ((250, 226, 208), (243, 208, 180), (231, 186, 150), (214, 161, 121), (192, 134, 94)),
    ((166, 108, 70), (139, 85, 54), (110, 65, 42), (82, 48, 33), (56, 35, 28)),
)
_GREYS = 11
_STEPS, _SHADES = 70, 34
"""How high the steps of grey are, and the shades between them."""
_GAP = 8
_QUIET: Colour = mixed(INK, PAPER, 0.3)


def draw_colours(column: Column, size: int, texts: Texts) -> None:
    """With what to look for; `size` is that of the type."""
    face = font("Medium", size)
    for row in _PATCHES:
        _draw_patches(column, row)
    column.skip(size - _GAP)
    _draw_greys(column)
    column.skip(size // 3)
    greys = texts.say("Every step of grey differs from the next, and none has a tint.")
    column.say(greys, face, _QUIET)
    column.skip(size)
    for row in _SKIN:
        _draw_discs(column, row)
    column.skip(size // 3 - _GAP)
    column.say(texts.say("Skin looks like skin: neither sunburnt nor seasick."), face, _QUIET)
    column.skip(size // 3)
    profile = texts.say("If not, give printer.profile the ICC profile of your printer and paper.")
    column.say(profile, face, INK)


def _draw_patches(column: Column, row: tuple[Colour, ...]) -> None:
    shares = parts(column.width, [1] * len(row), gap=_GAP)
    for colour, (x, side) in zip(row, shares, strict=True):
        left = column.x + x
        column.pen.rectangle((left, column.y, left + side - 1, column.y + side - 1), colour)
    column.skip(shares[0][1] + _GAP)


def _draw_discs(column: Column, row: tuple[Colour, ...]) -> None:
    shares = parts(column.width, [1] * len(row), gap=_GAP)
    for colour, (x, side) in zip(row, shares, strict=True):
        draw_disc(column.sheet, (column.x + x + side / 2, column.y + side / 2), side, colour)
    column.skip(shares[0][1] + _GAP)


def _draw_greys(column: Column) -> None:
    """Steps, from black to white, and below them all shades between."""
    for i, (x, width) in enumerate(parts(column.width, [1] * _GREYS)):
        grey = round(255 * i / (_GREYS - 1))
        left = column.x + x
        box = (left, column.y, left + width - 1, column.y + _STEPS - 1)
        column.pen.rectangle(box, (grey, grey, grey))
    column.skip(_STEPS)
    shades = Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_90)
    shades = shades.resize((column.width, _SHADES), Image.Resampling.BICUBIC).convert("RGB")
    column.sheet.paste(shades, (column.x, column.y))
    column.skip(_SHADES)
