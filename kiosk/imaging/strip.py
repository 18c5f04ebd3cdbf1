"""Composes the strip that is printed: everyone of each shot, one shot below the other."""

import datetime
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image, ImageDraw

from kiosk.imaging import Size
from kiosk.imaging.letters import font
from kiosk.imaging.paper import Colour, colour, ink_on, mixed
from kiosk.imaging.photo import open_at_least, upright_size
from kiosk.imaging.strip_foot import Foot, draw_foot
from kiosk.imaging.strip_layout import HEIGHT, SEAM, WIDTH, layout
from kiosk.imaging.strip_title import draw_title
from kiosk.imaging.tiles import filling, tiles

log = logging.getLogger(__name__)

_NOBODY = "♥"


@dataclass(frozen=True)
class Portrait:
    """One participant in one shot; `picture` is None for someone who is not in it."""

    participant: str
    name: str
    picture: Path | None


@dataclass(frozen=True)
class StripStyle:
    """`background` is #RRGGBB, the paper; `names` go to the foot; `link` is empty for no QR.

    `trim_top` is the part of every picture's height that is left out above: the time code's band.
    """

    booth_name: str
    date: datetime.date
    names: Sequence[str]
    background: str
    language: str
    link: str = ""
    trim_top: float = 0.0


def compose_strip(shots: Sequence[Sequence[Portrait]], style: StripStyle) -> Image.Image:
    """The strip, RGB, 600x1800: one to six shots of any number of people, the booth first.

    Whoever has no picture in a shot leaves their place to the others.
    """
    paper = colour(style.background)
    strip = Image.new("RGB", (WIDTH, HEIGHT), paper)
    plan = layout(len(shots))
    people = [[each.picture for each in shot if each.picture] for shot in shots]
    sizes = [(box.w, box.h) for box in plan.shots]
    # Pillow decodes without holding Python's lock, so two shots are made at a time.
    with ThreadPoolExecutor(2, "strip") as workers:
        pictures = list(
            workers.map(partial(_shot, paper=paper, trim=style.trim_top), people, sizes)
        )
    for picture, box in zip(pictures, plan.shots, strict=True):
        strip.paste(picture, (box.x, box.y))
    if plan.title:
        draw_title(strip, plan.title, style.booth_name, paper)
    foot = Foot(style.names, style.booth_name, style.date, style.language, style.link)
    draw_foot(strip, plan.foot, foot, paper)
    return strip


def _shot(people: Sequence[Path], size: Size, *, paper: Colour, trim: float) -> Image.Image:
    """Without those whose picture turns out to be damaged: a strip is finished all the same."""
    try:
        return _together(people, size, paper, trim) if people else _empty(size, paper)
    except OSError:
        readable = [path for path in people if _is_readable(path)]
        if len(readable) == len(people):
            raise
        return _shot(readable, size, paper=paper, trim=trim)


def _together(people: Sequence[Path], size: Size, paper: Colour, trim: float) -> Image.Image:
    shot = Image.new("RGB", size, paper)
    shapes = [width / (height * (1 - trim)) for width, height in map(upright_size, people)]
    boxes = tiles(len(people), size, shapes=shapes, gap=SEAM)
    for path, (x, y, width, height) in zip(people, boxes, strict=True):
        room = (width, height)
        picture = open_at_least(path, room)
        band = picture.height * trim
        left, top, right, bottom = filling((picture.width, int(picture.height - band)), room)
        part = (left, top + band, right, bottom + band)
        tile = picture.resize(room, Image.Resampling.LANCZOS, part, reducing_gap=2.0)
        shot.paste(tile, (x, y))
    return shot


def _is_readable(path: Path) -> bool:
    try:
        open_at_least(path, (1, 1))
    except OSError as error:
        log.warning("left out of the strip: %s: %s", path, error)
        return False
    return True


def _empty(size: Size, paper: Colour) -> Image.Image:
    """A shot that nobody is in."""
    ink = ink_on(paper)
    shot = Image.new("RGB", size, mixed(paper, ink, 0.07))
    face = font("Black", min(size) // 4)
    middle = (size[0] / 2, size[1] / 2)
    ImageDraw.Draw(shot).text(middle, _NOBODY, mixed(paper, ink, 0.22), face, anchor="mm")
    return shot
