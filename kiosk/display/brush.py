"""What a stage draws with: the canvas, everything that can be laid on it, and this frame's time."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import pygame
from PIL import Image

from kiosk.display.canvas import Canvas
from kiosk.display.darkroom import Darkroom, Order
from kiosk.display.drawings import corner, outlined, rounded
from kiosk.display.layout import Box, Layout
from kiosk.display.live import Live
from kiosk.display.motion import Since
from kiosk.display.sprites import Sprites, from_image
from kiosk.display.theme import Colour, Style
from kiosk.texts import Texts


@dataclass(frozen=True)
class Brush:
    """Made anew for each frame; `since` remembers from frame to frame when values changed."""

    canvas: Canvas
    layout: Layout
    sprites: Sprites
    live: Live
    darkroom: Darkroom
    texts: Texts
    since: Since
    now_ms: float

    def fill(self, colour: Colour, box: Box) -> None:
        self.canvas.fill(colour, box)

    def lay(
        self,
        surface: pygame.Surface,
        room: Box,
        ax: float = 0.5,
        ay: float = 0.5,
        *,
        opacity: float = 1.0,
    ) -> Box:
        """A surface within a room: 0 = at its left or top, 1 = right or bottom. Where it is."""
        box = room.placed(*surface.get_size(), ax, ay)
        self.canvas.blit(surface, box, opacity=opacity)
        return box

    def write(
        self,
        words: str,
        room: Box,
        style: Style,
        colour: Colour,
        ax: float = 0.0,
        ay: float = 0.0,
        *,
        opacity: float = 1.0,
    ) -> Box:
        """Words within a room, as large as the style allows and the room has. Where they are."""
        if not words:
            return room.placed(0, 0, ax, ay)
        return self.lay(
            self.sprites.words(words, room, style, colour, ax), room, ax, ay, opacity=opacity
        )

    def stack(
        self,
        pieces: list[tuple[str, Style, Colour]],
        room: Box,
        ax: float = 0.0,
        ay: float = 0.5,
        *,
        opacity: float = 1.0,
    ) -> Box:
        """Paragraphs below each other as one block within the room. Where the block is."""
        surfaces, left = [], room.h
        for words, style, colour in pieces:
            if words:
                surfaces.append(self.sprites.words(words, room.top(left), style, colour, ax))
                left -= surfaces[-1].get_height()
        height = sum(surface.get_height() for surface in surfaces)
        block = room.placed(room.w, height, 0, ay)
        for surface in surfaces:
            self.lay(surface, block, ax, 0, opacity=opacity)
            block = block.below(surface.get_height())
        return room.placed(room.w, height, 0, ay)

    def draw(
        self,
        drawing: Callable[..., Image.Image],
        *how: Hashable,
        at: Box,
        ax: float = 0.5,
        ay: float = 0.5,
        opacity: float = 1.0,
        **more: Hashable,
    ) -> Box:
        """One of `drawings.py` within a room."""
        surface = self.sprites.drawing(drawing, *how, **more)
        return self.lay(surface, at, ax, ay, opacity=opacity)

    def card(
        self, box: Box, colour: Colour, radius: int | None = None, opacity: float = 1.0
    ) -> None:
        """A box with round corners (of 24 px at 1080p), or a pill."""
        r = min(self.layout.u(3) if radius is None else radius, box.h // 2, box.w // 2)
        if opacity < 1 or box.w * box.h < self.canvas.box.w * self.canvas.box.h / 10:
            self.draw(rounded, box.w, box.h, r, colour, at=box, opacity=opacity)
            return
        # Fills and four corners: a surface for each colour of a large card would be large as well.
        self.fill(colour, box.inset(r, 0))
        for x, side in ((box.x, 0), (box.right - r, 1)):
            self.fill(colour, Box(x, box.y + r, r, box.h - 2 * r))
            for y, end in ((box.y, 0), (box.bottom - r, 2)):
                self.draw(corner, r, colour, side + end, at=Box(x, y, r, r))

    def line(self, box: Box, colour: Colour, thickness: int, radius: int) -> None:
        """The outline of such a box, within it."""
        self.draw(outlined, box.w, box.h, radius, thickness, colour, at=box)

    def program(self, box: Box) -> None:
        """The live picture of everybody, filling the box."""
        self.canvas.blit(self.live.filling(box), box, version=self.live.serial)

    def photo(self, place: str, order: Order) -> pygame.Surface | None:
        """The print that lies at a place, with its shadow; None while it is being made."""
        found = self.darkroom.print_of(place, order)
        if found is None:
            return None
        # By the print itself: the next guests order theirs by the same words.
        return self.sprites.kept(found, lambda: from_image(found.image))
