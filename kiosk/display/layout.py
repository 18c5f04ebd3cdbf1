"""Where things are on a screen of any size, held either way. Pure geometry in whole pixels.

    landscape                                  portrait
    ┌─────────────────────────┬─────────┐      ┌─────────────────┐
    │ picture                 │ panel   │      │ picture         │
    │                         │         │      ├─────────────────┤
    │                         │ content │      │ words           │
    ├─────────────────────────┤         │      ├─────────────────┤
    │ ready │ words           │  start  │      │ panel: content  │
    └─────────────────────────┴─────────┘      │ ready  │  start │
                                               └─────────────────┘
The lamps are in the same two corners on every stage, above the buttons they stand for. Notices hang
at the top: in landscape over the picture; in portrait, where whatever matters begins at the very
top, everything else begins below them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

WIDE = 16 / 9
"""The aspect of a program picture until there is one."""

_MOST_HUNG = 0.2
"""Of the height of a screen held upright: beyond that, notices hang over the picture after all."""

_LEAST_PANEL = 90.0
"""Units. Down to this the panel gives way to what is above it, and from then on the picture."""

_UPRIGHT = 1.25
"""How many times higher than wide a screen is at least that is held upright."""


class Box(NamedTuple):
    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    def inset(self, dx: int, dy: int | None = None) -> "Box":
        dy = dx if dy is None else dy
        return Box(self.x + dx, self.y + dy, max(0, self.w - 2 * dx), max(0, self.h - 2 * dy))

    def top(self, h: int) -> "Box":
        return Box(self.x, self.y, self.w, max(0, min(h, self.h)))

    def below(self, h: int) -> "Box":
        """What is left under the topmost `h`."""
        return Box(self.x, self.y + h, self.w, max(0, self.h - h))

    def left(self, w: int) -> "Box":
        return Box(self.x, self.y, max(0, min(w, self.w)), self.h)

    def beside(self, w: int) -> "Box":
        """What is left to the right of the leftmost `w`."""
        return Box(self.x + w, self.y, max(0, self.w - w), self.h)

    def moved(self, dx: int, dy: int) -> "Box":
        return Box(self.x + dx, self.y + dy, self.w, self.h)

    def placed(self, w: int, h: int, ax: float = 0.5, ay: float = 0.5) -> "Box":
        """A box of this size within this one: 0 = left or top, 1 = right or bottom."""
        return Box(self.x + round((self.w - w) * ax), self.y + round((self.h - h) * ay), w, h)

    def fitted(self, aspect: float) -> "Box":
        """The largest box of this aspect (width / height) in the middle of this one."""
        w = min(self.w, round(self.h * aspect))
        return self.placed(w, min(self.h, round(w / aspect)))

    def holds(self, other: "Box") -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: "Box") -> bool:
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def around(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def cells(self, count: int, columns: int, gap: int) -> Iterator["Box"]:
        """`count` equal cells in rows of `columns`, that fill this box."""
        rows = ceil(count / columns)
        w = (self.w - gap * (columns - 1)) // columns
        h = (self.h - gap * (rows - 1)) // rows
        for i in range(count):
            row, column = divmod(i, columns)
            yield Box(self.x + column * (w + gap), self.y + row * (h + gap), w, h)


@dataclass(frozen=True)
class Layout:
    """See the module. `unit` is 8 pixels at 1080p; all space is in steps of it. `free` is the
    screen below what hangs at its top."""

    screen: Box
    free: Box
    picture: Box
    words: Box
    panel: Box
    content: Box
    ready: Box
    start: Box

    @property
    def short(self) -> int:
        return min(self.screen.w, self.screen.h)

    @property
    def portrait(self) -> bool:
        return is_upright(self.screen.w, self.screen.h)

    def u(self, units: float) -> int:
        return max(1, round(units * self.short / 135))

    @property
    def margin(self) -> int:
        return self.u(4)

    @property
    def pane(self) -> Box:
        """What is free without the panel."""
        if self.portrait:
            return self.free.top(self.panel.y - self.free.y)
        return self.free.left(self.panel.x)

    @property
    def notices(self) -> Box:
        """From the top of the screen; in landscape of the pane, where every stage has a picture."""
        return (self.screen if self.portrait else self.pane).inset(self.u(3))

    @property
    def above_ready(self) -> Box:
        """In landscape the column over the left lamp, in portrait the top of the screen."""
        if self.portrait:
            return self.notices
        return Box(self.ready.x, self.ready.x, self.ready.w, self.ready.y - 2 * self.ready.x)

    @property
    def above_lamps(self) -> Box:
        """The whole width, within margins, down to the lamps."""
        return self.screen.top(self.ready.y).inset(self.margin)


def lay_out(width: int, height: int, aspect: float = WIDE, hung: int = 0) -> Layout:
    """For a screen of width x height px that shows a picture of this aspect (width / height), on
    whose upper `hung` px notices hang."""
    screen = Box(0, 0, width, height)
    if not is_upright(width, height):
        return _landscape(screen, aspect)
    return _portrait(screen, min(hung, round(height * _MOST_HUNG)), aspect)


def is_upright(width: int, height: int) -> bool:
    return height >= width * _UPRIGHT


def _landscape(screen: Box, aspect: float) -> Layout:
    unit = screen.h / 135
    margin, lamp_h = round(4 * unit), round(15 * unit)
    panel_w = round(min(max(screen.w / 4, screen.h * 0.36), screen.h / 2))
    pane, panel = screen.left(screen.w - panel_w), screen.beside(screen.w - panel_w)
    deck_h = round(min(max(screen.h - pane.w / aspect, screen.h / 5), screen.h * 0.3))
    above, deck = pane.top(screen.h - deck_h), pane.below(screen.h - deck_h)
    lamp_y = round(deck.middle[1] - lamp_h / 2)
    start = Box(panel.x + margin, lamp_y, panel.w - 2 * margin, lamp_h)
    ready = Box(margin, lamp_y, start.w, lamp_h)
    return Layout(
        screen=screen,
        free=screen,
        picture=above.fitted(aspect),
        words=deck.beside(ready.right + margin).inset(margin // 2, margin // 2),
        panel=panel,
        content=panel.top(lamp_y).inset(margin),
        ready=ready,
        start=start,
    )


def _portrait(screen: Box, hung: int, aspect: float) -> Layout:
    unit = screen.w / 135
    margin, lamp_h = round(4 * unit), round(15 * unit)
    free = screen.below(hung)
    words_h = round(27 * unit)
    room_h = free.h - words_h - round(_LEAST_PANEL * unit)
    picture_h = min(round(screen.w / aspect), round(screen.h * 0.46), room_h)
    panel = free.below(picture_h + words_h)
    lamps = Box(margin, screen.h - margin - lamp_h, screen.w - 2 * margin, lamp_h)
    ready, start = lamps.cells(2, 2, margin)
    return Layout(
        screen=screen,
        free=free,
        picture=free.top(picture_h).fitted(aspect),
        words=free.below(picture_h).top(words_h).inset(margin, margin // 2),
        panel=panel,
        content=Box(panel.x, panel.y, panel.w, ready.y - panel.y).inset(margin),
        ready=ready,
        start=start,
    )
