"""The screen without a screen: real SDL, drawing where nobody looks."""

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from kiosk.display import Sources
from kiosk.display.brush import Brush
from kiosk.display.canvas import Canvas
from kiosk.display.darkroom import Darkroom
from kiosk.display.layout import lay_out
from kiosk.display.live import Live
from kiosk.display.motion import Since
from kiosk.display.sprites import Sprites
from kiosk.display.window import Window
from kiosk.texts import Texts
from tests.display import made_up
from tests.display.look import LANDSCAPE, MakeBrush, MakeStage, Size, Stage


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """Everything that a session would have by its end; the program is a test card."""
    path = tmp_path / "strip.jpg"
    made_up.strip().save(path, quality=95)
    return Sources(
        program=made_up.program,
        capture=made_up.capture,
        strip=lambda: path,
        now_ms=lambda: made_up.NOW_MS,
        background=made_up.background,
        print_aspect=made_up.PRINT_ASPECT,
    )


@pytest.fixture
def sdl() -> Iterator[Window]:
    """SDL is up, with a surface that nobody sees."""
    pygame.font.init()
    window = Window("offscreen", (320, 200), 0)
    window.open()
    yield window
    window.close()


@pytest.fixture
def darkroom(sources: Sources) -> Iterator[Darkroom]:
    darkroom = Darkroom(sources)
    darkroom.start()
    yield darkroom
    darkroom.stop()


@pytest.fixture
def stage(sdl: Window, darkroom: Darkroom) -> MakeStage:
    """Builds a stage of a size and a language."""
    return lambda size=LANDSCAPE, language="en": Stage(size, language, darkroom)


@pytest.fixture
def brush_of(sdl: Window, darkroom: Darkroom) -> MakeBrush:
    """Builds what a stage draws with, at the moment 0."""
    since = Since()
    return lambda size: Brush(
        canvas=Canvas(pygame.Surface(size).convert()),
        layout=lay_out(*size),
        sprites=Sprites(size),
        live=Live(),
        darkroom=darkroom,
        texts=Texts("en"),
        since=since,
        now_ms=0,
    )


@pytest.fixture
def counting(stage: MakeStage) -> MakeStage:
    """Builds one on which a countdown has begun some time ago."""

    def begun(size: Size = LANDSCAPE) -> Stage:
        painted = stage(size)
        painted.count(50_000)
        painted.count(40_000)
        return painted

    return begun
