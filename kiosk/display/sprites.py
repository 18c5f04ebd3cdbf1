"""Surfaces that are made once and drawn often: words, drawings, codes. SDL's thread only."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import partial

import numpy as np
import pygame
import segno
from PIL import Image

from kiosk.assets import asset
from kiosk.display.layout import Box
from kiosk.display.theme import INK, Colour, Style, text_px
from kiosk.display.typeset import Measure, fit

_KEPT_SCREENS = 8
"""All surfaces together may be as large as so many screens; a session uses about six."""

_QUIET_MODULES = 4  # ISO/IEC 18004: the quiet zone of a QR code

_SHORT = 100
"""Letters that a QR code holds in modules which are large in any case."""


class Sprites:
    """For a screen of one size. What was not used for longest goes first when they get too many."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._short = min(size)
        self._room = _KEPT_SCREENS * size[0] * size[1]
        self._fonts: dict[tuple[str, int], pygame.Font] = {}
        self._kept: OrderedDict[Hashable, pygame.Surface] = OrderedDict()

    def kept(self, key: Hashable, make: Callable[[], pygame.Surface]) -> pygame.Surface:
        """What was made for `key`, made now if it was not or was thrown away."""
        if key not in self._kept:
            self._kept[key] = made = make()
            self._room -= _area(made)
        self._kept.move_to_end(key)
        while self._room < 0 and len(self._kept) > 1:
            self._room += _area(self._kept.popitem(last=False)[1])
        return self._kept[key]

    def drawing(
        self, draw: Callable[..., Image.Image], *how: Hashable, **more: Hashable
    ) -> pygame.Surface:
        """One of `drawings.py`; called once for the same arguments."""
        key = (draw, how, tuple(more.items()))
        return self.kept(key, lambda: from_image(draw(*how, **more)))

    def words(
        self, words: str, room: Box, style: Style, colour: Colour, align: float = 0.0
    ) -> pygame.Surface:
        """Words set within the room's width and height; the surface is as large as they are."""
        key = (words, room.w, room.h, style, colour, align)
        return self.kept(key, lambda: self._set(words, room, style, colour, align))

    def number(self, number: int, height: int, width: int, colour: Colour) -> pygame.Surface:
        """A numeral whose digits are `height` px high, or less if it were wider than `width`."""
        key = ("number", number, height, width, colour)
        return self.kept(key, lambda: self._numeral(str(number), height, width, colour))

    def code(self, link: str, side: int) -> pygame.Surface:
        """The link as a QR code of whole modules, which with its quiet zone fills `side` px at
        most. The surface holds the dark modules only: lay it in the middle of a light ground."""
        return self.kept(("code", link, side), lambda: _code(link, side))

    def _set(
        self, words: str, room: Box, style: Style, colour: Colour, align: float
    ) -> pygame.Surface:
        measure = partial(self._measure, style.weight)
        shown = self._readable(words, style.weight)
        setting = fit(shown, room.w, room.h, style, measure)
        font = self._font(style.weight, setting.step)
        pitch = round(font.get_height() * style.leading / 1.2)
        lines = [font.render(line, True, colour) for line in setting.lines]
        width = max(line.get_width() for line in lines)
        height = pitch * (len(lines) - 1) + font.get_height()
        sheet = pygame.Surface((width, height), pygame.SRCALPHA)
        # Not transparent black: where letters are half there, its black would shine through.
        sheet.fill((*colour, 0))
        for i, line in enumerate(lines):
            sheet.blit(line, (round((width - line.get_width()) * align), i * pitch))
        return sheet

    def measure(self, weight: str) -> Measure:
        """The measure of one of the weights, for `typeset`."""
        return partial(self._measure, weight)

    def _measure(self, weight: str, words: str, step: int) -> tuple[int, int]:
        font = self._font(weight, step)
        return font.size(words)[0], font.get_height()

    def _font(self, weight: str, step: int) -> pygame.Font:
        return self._font_px(weight, text_px(self._short, step))

    def _font_px(self, weight: str, px: int) -> pygame.Font:
        if (weight, px) not in self._fonts:
            path = asset(f"fonts/Pretendard-{weight}.otf")
            self._fonts[weight, px] = pygame.Font(path, px)
        return self._fonts[weight, px]

    def _readable(self, words: str, weight: str) -> str:
        """Without what the font cannot draw, such as emoji in a name: boxes say nothing."""
        words = "".join(c for c in " ".join(words.split()) if c.isprintable())
        font = self._font(weight, 0)
        missing = font.metrics("\U0010ffff")[0]
        known = (c for c, m in zip(words, font.metrics(words), strict=True) if m != missing)
        return "".join(known)

    def _numeral(self, digits: str, height: int, width: int, colour: Colour) -> pygame.Surface:
        probe = self._font_px("Black", 200).render(digits, True, colour).get_bounding_rect()
        px = round(200 * min(height / probe.height, width / probe.width))
        # Not through the cache: a font of this size is large, and needed once a numeral.
        font = pygame.Font(asset("fonts/Pretendard-Black.otf"), px)
        image = font.render(digits, True, colour)
        return image.subsurface(image.get_bounding_rect()).copy()


def _area(surface: pygame.Surface) -> int:
    return surface.get_width() * surface.get_height()


def from_image(image: Image.Image) -> pygame.Surface:
    """A Pillow image as a surface in the screen's format, with its transparency if it has any."""
    if image.mode == "RGBA":
        return pygame.image.frombytes(image.tobytes(), image.size, "RGBA").convert_alpha()
    return pygame.image.frombytes(image.convert("RGB").tobytes(), image.size, "RGB").convert()


def _code(link: str, side: int) -> pygame.Surface:
    # A code on a screen is whole and clean: of much it is better to have large modules.
    error = "m" if len(link) <= _SHORT else "l"
    modules = np.array(segno.make_qr(link, error=error).matrix, dtype=np.uint8)
    module = max(1, side // (len(modules) + 2 * _QUIET_MODULES))
    large = modules.repeat(module, axis=0).repeat(module, axis=1)
    image = Image.new("RGBA", large.shape[::-1], INK)
    image.putalpha(Image.fromarray(large * np.uint8(255)))
    return from_image(image)
