import numpy as np
import pytest

from kiosk.display.layout import Box
from kiosk.display.live import Live
from kiosk.display.window import Window
from tests.display.look import like, pixels
from tests.display.made_up import Program, program

RED, GREEN = (200, 30, 30), (30, 160, 60)
BLUE, GREY = (40, 60, 200), (128, 128, 128)


@pytest.fixture
def live(sdl: Window) -> Live:
    return Live()


def test_before_the_first_picture_there_is_none(live: Live) -> None:
    live.take(None)
    assert live.aspect is None


def test_a_picture_keeps_its_colours_and_its_way_up(live: Live) -> None:
    live.take(program())
    image = pixels(live.filling(Box(0, 0, 1280, 720)))
    for x, y, colour in [(90, 90, RED), (1190, 90, GREEN), (1190, 630, BLUE), (90, 630, GREY)]:
        assert like(image[y : y + 1, x : x + 1], colour, 2).all()


def test_a_newer_picture_replaces_it_on_the_same_surface(live: Live) -> None:
    live.take(program(1))
    surface = live.filling(Box(0, 0, 320, 180))
    live.take(Program(np.full((360, 640, 3), 90, np.uint8), 2))
    assert live.filling(Box(0, 0, 320, 180)) is surface
    assert like(pixels(surface), (90, 90, 90), 2).all()
    assert live.serial == 2


def test_what_does_not_fit_is_cut_evenly_from_both_sides(live: Live) -> None:
    live.take(program())
    image = pixels(live.filling(Box(0, 0, 100, 200)))
    assert like(image[50:51, 40:41], RED, 2).all()
    assert like(image[50:51, 60:61], GREEN, 2).all()


def test_a_picture_of_another_size_is_as_welcome(live: Live) -> None:
    live.take(program(1))
    live.filling(Box(0, 0, 320, 180))
    live.take(program(2, size=(400, 400)))
    assert live.aspect == 1
    assert like(pixels(live.filling(Box(0, 0, 320, 180)))[20:21, 20:21], RED, 2).all()


def test_when_the_picture_goes_it_is_gone(live: Live) -> None:
    live.take(program())
    live.take(None)
    assert live.aspect is None
    live.take(program())
    assert live.aspect == pytest.approx(16 / 9)
