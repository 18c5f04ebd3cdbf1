"""The program picture on its way to the screen. SDL's thread only.

A picture is copied once into a surface of the screen's own format, which SDL does at memory speed;
scaling within that format is several times faster than scaling RGB.
"""

from dataclasses import dataclass

import numpy as np
import pygame

from kiosk.display import Picture, Program
from kiosk.display.layout import Box


@dataclass
class _Scaled:
    surface: pygame.Surface
    serial: int
    crop: Box


class Live:
    """Holds the newest program picture, and what was made of it for the sizes now in use."""

    def __init__(self) -> None:
        self._native = pygame.Surface((1, 1))
        self._serial: int | None = None
        self._scaled: dict[tuple[int, int], _Scaled] = {}

    @property
    def aspect(self) -> float | None:
        """Width / height of the picture; None before there is one."""
        width, height = self._native.get_size()
        return None if self._serial is None else width / height

    @property
    def serial(self) -> int:
        return self._serial or 0

    def take(self, program: Program | None) -> None:
        """The newest picture, or None if there is none (any more)."""
        if program is None:
            self._serial = None
        elif program.serial != self._serial:
            self._serial = program.serial
            self._copy(program.picture)

    def _copy(self, picture: Picture) -> None:
        height, width, _ = picture.shape
        if self._native.get_size() != (width, height):
            self._native = pygame.Surface((width, height)).convert()
            self._scaled.clear()
        # Blitted before the picture can go: `rgb` only looks at its memory.
        rgb = pygame.image.frombuffer(np.ascontiguousarray(picture).data, (width, height), "RGB")
        self._native.blit(rgb, (0, 0))

    def filling(self, box: Box) -> pygame.Surface:
        """The picture at the box's size; what does not fit its aspect is cut at the edges."""
        native = Box(0, 0, *self._native.get_size())
        crop = native.fitted(box.w / box.h)
        scaled = self._scaled.get((box.w, box.h))
        if scaled is None:
            # Two sizes are shown at a time at most, while one stage turns into another.
            if len(self._scaled) >= 2:
                self._scaled.pop(next(iter(self._scaled)))
            scaled = _Scaled(pygame.Surface((box.w, box.h)).convert(), -1, crop)
            self._scaled[box.w, box.h] = scaled
        if scaled.serial != self.serial:
            scaled.serial = self.serial
            source = self._native.subsurface(crop)
            pygame.transform.smoothscale(source, (box.w, box.h), scaled.surface)
        return scaled.surface
