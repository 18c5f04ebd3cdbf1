"""The booth's name at large, where few shots leave paper between them and the foot."""

from PIL import Image, ImageDraw

from kiosk.imaging.letters import font, writable
from kiosk.imaging.paper import Colour, ink_on
from kiosk.imaging.tiles import Box

_LARGEST = 150
_TRY = 100


def draw_title(strip: Image.Image, box: Box, title: str, paper: Colour) -> None:
    """As wide as `box` allows, in its middle, in place."""
    text = writable(title)
    if not text:
        return
    size = min(_LARGEST, box.h // 2, int(_TRY * box.w / font("Black", _TRY).getlength(text)))
    face = font("Black", size)
    left, top, right, bottom = face.getbbox(text)
    at = (box.x + (box.w - left - right) / 2, box.y + (box.h - top - bottom) / 2)
    ImageDraw.Draw(strip).text(at, text, ink_on(paper), face)
