"""Composes the strip that is printed: the scenes of its shots, one below the other."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from kiosk.imaging import Size
from kiosk.imaging.backdrop import tone
from kiosk.imaging.letters import font
from kiosk.imaging.paper import INK, PAPER, Colour, colour, ink_on, mixed
from kiosk.imaging.strip.foot import Foot, draw_foot
from kiosk.imaging.strip.layout import HEIGHT, WIDTH, layout
from kiosk.imaging.strip.title import draw_title
from kiosk.imaging.tiles import filling

_NOBODY = "♥"

_PALE, _DEEP = 0.74, 0.7
"""How far a picture's tone is moved to the house's light or dark for the paper."""
_DARK = 90
"""Pictures whose tone has less luma, of 255, get dark paper."""


@dataclass(frozen=True)
class StripStyle:
    """`names` go to the foot; `link` is empty for no QR."""

    booth_name: str
    date: datetime.date
    names: Sequence[str]
    paper: Colour
    language: str
    link: str = ""


def compose_strip(scenes: Sequence[Image.Image | None], style: StripStyle) -> Image.Image:
    """The strip, RGB, 600x1800: one to eight scenes of any size; None is a shot of nobody."""
    strip = Image.new("RGB", (WIDTH, HEIGHT), style.paper)
    plan = layout(len(scenes))
    for scene, box in zip(scenes, plan.shots, strict=True):
        size = (box.w, box.h)
        shot = _fitted(scene, size) if scene else _empty(size, style.paper)
        strip.paste(shot, (box.x, box.y))
    if plan.title:
        draw_title(strip, plan.title, style.booth_name, style.paper)
    foot = Foot(style.names, style.booth_name, style.date, style.language, style.link)
    draw_foot(strip, plan.foot, foot, style.paper)
    return strip


def paper_for(ground: str | Path) -> Colour:
    """The paper of a strip before that background: the colour itself (#RRGGBB), or of a picture's
    file a pale or deep cousin of its tone, so that pictures lie on it well and ink is easily read.

    Raises OSError if it cannot be read.
    """
    if isinstance(ground, str):
        return colour(ground)
    of_picture = colour(tone(ground))
    if _luma(of_picture) < _DARK:
        return mixed(of_picture, INK, _DEEP)
    return mixed(of_picture, PAPER, _PALE)


def _fitted(scene: Image.Image, size: Size) -> Image.Image:
    part = filling(scene.size, size)
    return scene.resize(size, Image.Resampling.LANCZOS, part, reducing_gap=3.0)


def _empty(size: Size, paper: Colour) -> Image.Image:
    """A shot that nobody is in."""
    ink = ink_on(paper)
    shot = Image.new("RGB", size, mixed(paper, ink, 0.07))
    face = font("Black", min(size) // 4)
    middle = (size[0] / 2, size[1] / 2)
    ImageDraw.Draw(shot).text(middle, _NOBODY, mixed(paper, ink, 0.22), face, anchor="mm")
    return shot


def _luma(of: Colour) -> float:
    red, green, blue = of
    return 0.299 * red + 0.587 * green + 0.114 * blue
