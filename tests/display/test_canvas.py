import pygame
import pytest

from kiosk.display.canvas import Canvas
from kiosk.display.layout import Box
from kiosk.display.window import Window
from tests.display.look import pixels

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)
SCREEN = Box(0, 0, 100, 60)
Thing = tuple[pygame.Surface, Box]


@pytest.fixture
def canvas(sdl: Window) -> Canvas:
    return Canvas(pygame.Surface((100, 60)).convert())


def sprite(colour: tuple[int, int, int], size: tuple[int, int] = (10, 10)) -> pygame.Surface:
    surface = pygame.Surface(size).convert()
    surface.fill(colour)
    return surface


def draw(canvas: Canvas, *things: Thing, version: int = 0) -> list[Box]:
    canvas.begin()
    canvas.fill(RED, SCREEN)
    for surface, box in things:
        canvas.blit(surface, box, version=version)
    return canvas.end()


def colour_at(canvas: Canvas, x: int, y: int) -> tuple[int, ...]:
    return tuple(pixels(canvas.surface)[y, x].tolist())


def test_the_first_frame_is_drawn_as_a_whole(canvas: Canvas) -> None:
    assert draw(canvas) == [SCREEN]
    assert colour_at(canvas, 0, 0) == RED


def test_a_frame_like_the_last_one_draws_nothing(canvas: Canvas) -> None:
    blue = sprite(BLUE)
    draw(canvas, (blue, Box(5, 5, 10, 10)))
    assert draw(canvas, (blue, Box(5, 5, 10, 10))) == []


def test_what_moves_is_drawn_where_it_is_and_where_it_was(canvas: Canvas) -> None:
    blue = sprite(BLUE)
    draw(canvas, (blue, Box(5, 5, 10, 10)))
    changed = draw(canvas, (blue, Box(50, 5, 10, 10)))
    assert sorted(changed) == [Box(5, 5, 10, 10), Box(50, 5, 10, 10)]
    assert colour_at(canvas, 6, 6) == RED
    assert colour_at(canvas, 51, 6) == BLUE


def test_what_leaves_shows_what_was_behind_it(canvas: Canvas) -> None:
    draw(canvas, (sprite(WHITE, (30, 30)), Box(0, 0, 30, 30)), (sprite(BLUE), Box(5, 5, 10, 10)))
    draw(canvas)
    assert colour_at(canvas, 6, 6) == RED


def test_a_new_version_of_a_surface_is_drawn_again(canvas: Canvas) -> None:
    surface = sprite(BLUE)
    draw(canvas, (surface, Box(0, 0, 10, 10)))
    surface.fill(WHITE)
    draw(canvas, (surface, Box(0, 0, 10, 10)), version=1)
    assert colour_at(canvas, 5, 5) == WHITE


def test_what_lies_over_a_changed_thing_stays_over_it(canvas: Canvas) -> None:
    below, above = sprite(BLUE, (40, 40)), sprite(WHITE)
    places = (below, Box(0, 0, 40, 40)), (above, Box(10, 10, 10, 10))
    draw(canvas, *places)
    draw(canvas, *places, version=1)
    assert colour_at(canvas, 15, 15) == WHITE
    assert colour_at(canvas, 5, 5) == BLUE


def test_half_there_is_half_seen_and_leaves_the_surface_as_it_was(canvas: Canvas) -> None:
    blue = sprite(BLUE)
    canvas.begin()
    canvas.fill(RED, SCREEN)
    canvas.blit(blue, Box(0, 0, 10, 10), opacity=0.5)
    canvas.blit(blue, Box(20, 0, 10, 10))
    canvas.end()
    red, _, half_blue = colour_at(canvas, 5, 5)
    assert 120 < red < 136
    assert 120 < half_blue < 136
    assert colour_at(canvas, 25, 5) == BLUE


def test_words_see_through_what_is_behind_them(canvas: Canvas) -> None:
    words = pygame.Surface((10, 10), pygame.SRCALPHA)
    words.fill((*WHITE, 255), (0, 0, 5, 10))
    draw(canvas, (sprite(BLUE), Box(0, 0, 10, 10)), (words, Box(0, 0, 10, 10)))
    assert colour_at(canvas, 2, 5) == WHITE
    assert colour_at(canvas, 8, 5) == BLUE


def test_changes_that_touch_are_drawn_once(canvas: Canvas) -> None:
    draw(canvas)
    changed = draw(canvas, (sprite(BLUE), Box(0, 0, 10, 10)), (sprite(WHITE), Box(5, 5, 10, 10)))
    assert changed == [Box(0, 0, 15, 15)]


def test_nothing_is_drawn_beyond_the_edge(canvas: Canvas) -> None:
    draw(canvas)
    assert draw(canvas, (sprite(BLUE), Box(95, 55, 10, 10))) == [Box(95, 55, 5, 5)]
    assert draw(canvas, (sprite(BLUE), Box(300, 55, 10, 10))) == [Box(95, 55, 5, 5)]
