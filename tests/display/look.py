"""How tests look at the screen: as pixels, and as a phone that scans it."""

from collections.abc import Callable

import numpy as np
import pygame
import pytest
import zxingcpp
from numpy.typing import NDArray

from kiosk.display import Program
from kiosk.display.brush import Brush
from kiosk.display.darkroom import Darkroom
from kiosk.display.layout import Box
from kiosk.display.painter import Painter
from kiosk.session.view import ShootPhase, View
from kiosk.texts import Texts
from tests.display import made_up

Pixels = NDArray[np.uint8]
"""Height x width x 3, RGB."""

TEST_CARD = made_up.program()
DARK_CARD = made_up.Program(np.zeros((360, 640, 3), np.uint8), 9)

Size = tuple[int, int]
LANDSCAPE, PORTRAIT, SMALL = (1280, 720), (720, 1280), (800, 480)

every_size = pytest.mark.parametrize(
    "size", [LANDSCAPE, PORTRAIT, SMALL], ids=lambda size: f"{size[0]}x{size[1]}"
)
every_language = pytest.mark.parametrize("language", ["en", "ko"])
every_view = pytest.mark.parametrize("name", made_up.VIEWS)

FIRES_AT_MS = made_up.NOW_MS + 60_000
"""When `Stage.count` and `Stage.flashed` have their shutter."""


def pixels(surface: pygame.Surface) -> Pixels:
    array: Pixels = pygame.surfarray.array3d(surface)
    return array.swapaxes(0, 1)


def within(image: Pixels, box: Box) -> Pixels:
    return image[box.y : box.bottom, box.x : box.right]


def like(image: Pixels, colour: tuple[int, int, int], tolerance: int = 12) -> NDArray[np.bool_]:
    """Which pixels have this colour."""
    far = np.abs(image.astype(np.int16) - np.array(colour, np.int16)).max(axis=2)
    mask: NDArray[np.bool_] = far <= tolerance
    return mask


def shades(image: Pixels) -> int:
    """How many colours there are: a few for a flat ground, hundreds for smooth letters on it."""
    red, green, blue = (image[..., channel].astype(np.uint32) for channel in range(3))
    return len(np.unique(red << 16 | green << 8 | blue))


def codes(image: Pixels) -> list[str]:
    """What a phone reads off it."""
    return [code.text for code in zxingcpp.read_barcodes(np.ascontiguousarray(image))]


class Stage:
    """A painter and its surface. What it draws is given back as pixels."""

    def __init__(self, size: tuple[int, int], language: str, darkroom: Darkroom) -> None:
        self.surface = pygame.Surface(size).convert()
        self.painter = Painter(self.surface, Texts(language), darkroom)

    def draw(
        self,
        view: View | None,
        at_ms: float = made_up.NOW_MS,
        *,
        program: Program | None = TEST_CARD,
    ) -> Pixels:
        self.painter.draw(view, program, at_ms)
        return pixels(self.surface)

    def settled(self, view: View, *, program: Program | None = TEST_CARD) -> Pixels:
        """After whatever moves has arrived; the moment shown is `NOW_MS`."""
        for before_ms in (3_000, 2_000, 1_000):
            self.draw(view, made_up.NOW_MS - before_ms, program=program)
        return self.draw(view, program=program)

    def count(self, left_ms: float) -> Pixels:
        """While counting, so long before the shutter; in a dark room."""
        view = made_up.shooting(ShootPhase.COUNTING, FIRES_AT_MS)
        return self.draw(view, FIRES_AT_MS - left_ms, program=DARK_CARD)

    def flashed(self, since_ms: float, phase: ShootPhase = ShootPhase.COLLECTING) -> Pixels:
        """So long after the shutter."""
        return self.draw(made_up.shooting(phase, FIRES_AT_MS), FIRES_AT_MS + since_ms)


MakeStage = Callable[..., Stage]
"""Of a size and a language: what the fixture `stage` is."""

MakeBrush = Callable[[Size], Brush]
"""Of a size: what the fixture `brush_of` is. It draws on a surface of its own."""
