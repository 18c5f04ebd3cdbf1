"""The list of what is on the screen, and the drawing of only what differs from the frame before.

A stage draws everything, every frame, as if it cost nothing: `begin`, then `fill` and `blit` from
back to front, then `end`. What is the same surface at the same place as in the last frame is left
alone, unless something near it has changed. A surface whose pixels change comes with a new
`version`. What keeps its place among the others is not noticed to have changed its order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pygame

from kiosk.display.layout import Box
from kiosk.display.theme import Colour


@dataclass(frozen=True)
class _Op:
    """A fill (colour) or a blit (surface); compared by what can be seen of it."""

    box: Box
    alpha: int
    version: int
    colour: Colour | None
    name: int
    # Held so that its id cannot become another surface's while we still compare by it.
    surface: pygame.Surface | None = field(compare=False)

    def hides(self, box: Box) -> bool:
        if self.alpha < 255 or not self.box.holds(box):
            return False
        return self.surface is None or not _is_see_through(self.surface)

    def draw(self, target: pygame.Surface) -> None:
        if self.surface is None:
            target.fill(self.colour or (0, 0, 0), self.box)
        elif self.alpha >= 255:
            target.blit(self.surface, self.box)
        else:
            self.surface.set_alpha(self.alpha)
            target.blit(self.surface, self.box)
            self.surface.set_alpha(255 if _is_see_through(self.surface) else None)


class Canvas:
    """Draws on `surface`, which nobody else draws on."""

    def __init__(self, surface: pygame.Surface) -> None:
        self.surface = surface
        self._last: list[_Op] | None = None
        self._ops: list[_Op] = []

    @property
    def box(self) -> Box:
        return Box(0, 0, *self.surface.get_size())

    def begin(self) -> None:
        self._ops = []

    def fill(self, colour: Colour, box: Box) -> None:
        self._ops.append(_Op(box, 255, 0, colour, 0, None))

    def blit(
        self, surface: pygame.Surface, at: Box, *, opacity: float = 1.0, version: int = 0
    ) -> None:
        """`surface` with its left top corner at that of `at`, which may have another size."""
        alpha = round(255 * opacity)
        if alpha > 0:
            box = Box(at.x, at.y, *surface.get_size())
            self._ops.append(_Op(box, alpha, version, None, id(surface), surface))

    def end(self) -> list[Box]:
        """Draws what has changed since the last `end`; the boxes in which that was."""
        changed = self._changed()
        for box in changed:
            self._draw(box)
        self._last = self._ops
        return changed

    def _changed(self) -> list[Box]:
        if self._last is None:
            return [self.box]
        differing = set(self._ops) ^ set(self._last)
        return _merged(visible for op in differing if (visible := _cut(op.box, self.box)))

    def _draw(self, box: Box) -> None:
        """Everything in `box`, from the topmost thing that hides whatever is behind it."""
        hiding = (i for i, op in reversed(list(enumerate(self._ops))) if op.hides(box))
        self.surface.set_clip(box)
        for op in self._ops[next(hiding, 0) :]:
            if op.box.meets(box):
                op.draw(self.surface)
        self.surface.set_clip(None)


def _is_see_through(surface: pygame.Surface) -> bool:
    # By its mask: the flag SRCALPHA is also set by set_alpha, and by set_alpha(None) taken away.
    return surface.get_masks()[3] != 0


def _cut(box: Box, by: Box) -> Box | None:
    x, y = max(box.x, by.x), max(box.y, by.y)
    w, h = min(box.right, by.right) - x, min(box.bottom, by.bottom) - y
    return Box(x, y, w, h) if w > 0 and h > 0 else None


def _merged(boxes: Iterable[Box]) -> list[Box]:
    """No two boxes that meet: those become the one around them."""
    apart: list[Box] = []
    for new in boxes:
        box = new
        while near := next((other for other in apart if other.meets(box)), None):
            apart.remove(near)
            box = box.around(near)
        apart.append(box)
    return apart
