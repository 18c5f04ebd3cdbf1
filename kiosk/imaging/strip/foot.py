"""The foot of a strip: who was there, where and when, and a QR code that leads to the files."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

import segno
from babel.dates import format_date
from PIL import Image, ImageDraw

from kiosk.imaging.letters import Font, font, shortened, wrapped, writable
from kiosk.imaging.paper import PAPER, Colour, contrast, ink_on, quiet_ink_on
from kiosk.imaging.tiles import Box

_LOUD, _LOUD_LEADING = 27, 34
_QUIET, _QUIET_LEADING = 20, 28
_BETWEEN = 20
_QR_SIDE = 132
"""About 11 mm: a module of the usual link is a third of a millimetre."""
_LEAST_MODULE = 3
_PLATE_RIM = 2
"""In modules. The standard's four cost more room than today's readers need."""
_LIGHT_ENOUGH = 7.0
"""Contrast of dark on the paper from which a code needs no plate of its own."""


@dataclass(frozen=True)
class Foot:
    """`link` is empty for none. The place itself may be among the names and is not said twice."""

    names: Sequence[str]
    place: str
    date: datetime.date
    language: str
    link: str


class _Line(NamedTuple):
    text: str
    face: Font
    ink: Colour
    leading: int


def draw_foot(strip: Image.Image, box: Box, foot: Foot, paper: Colour) -> None:
    """Draw it into `box` of the strip, an RGB image, in place."""
    middle = box.y + box.h // 2
    width = box.w
    if foot.link:
        code = _qr(foot.link, paper)
        strip.paste(code, (box.x + box.w - code.width, middle - code.height // 2))
        width -= code.width + _BETWEEN
    lines = _lines(foot, width, paper)
    pen = ImageDraw.Draw(strip)
    y = middle - sum(line.leading for line in lines) / 2
    for line in lines:
        pen.text((box.x, y + line.leading / 2), line.text, line.ink, line.face, anchor="lm")
        y += line.leading


def _lines(foot: Foot, width: int, paper: Colour) -> list[_Line]:
    """Names above, place and date below; without names the place stands for them."""
    loud, quiet = font("Bold", _LOUD), font("Medium", _QUIET)
    place = writable(foot.place)
    names = [name for name in map(writable, foot.names) if name and name != place]
    date = format_date(foot.date, format="long", locale=foot.language)
    texts = wrapped(names or [place], loud, width, lines=2)
    below = _place_and_date(place if names else "", date, quiet, width)
    return [
        *(_Line(text, loud, ink_on(paper), _LOUD_LEADING) for text in texts),
        _Line(below, quiet, quiet_ink_on(paper), _QUIET_LEADING),
    ]


def _place_and_date(place: str, date: str, face: Font, width: int) -> str:
    """The date is always whole."""
    if not place:
        return date
    room = width - face.getlength(f" · {date}")
    return f"{shortened(place, face, room)} · {date}"


def _qr(link: str, paper: Colour) -> Image.Image:
    """Square, of whole pixels a module, its modules dark whatever the paper is."""
    dark = ink_on(PAPER)
    plate = contrast(dark, paper) < _LIGHT_ENOUGH
    rim = _PLATE_RIM if plate else 0
    code = segno.make(link, error="m", boost_error=False, micro=False)
    scale = max(_LEAST_MODULE, round(_QR_SIDE / code.symbol_size(border=rim)[0]))
    out = BytesIO()
    light = PAPER if plate else paper
    code.save(out, kind="png", scale=scale, border=rim, dark=dark, light=light)
    return Image.open(out).convert("RGB")
