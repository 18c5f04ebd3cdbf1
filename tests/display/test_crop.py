from dataclasses import replace

import pytest

from kiosk.display import Sources
from kiosk.display.brush import Brush
from kiosk.display.crop import draw_crop
from kiosk.display.darkroom import Darkroom
from kiosk.display.layout import Box
from tests.display.look import LANDSCAPE, MakeBrush, Pixels, like, pixels

GREY = (120, 120, 120)
PICTURE = Box(0, 0, 1280, 720)


@pytest.fixture
def brush(brush_of: MakeBrush) -> Brush:
    return brush_of(LANDSCAPE)


def drawn(brush: Brush, sources: Sources, aspect: float, *, foot: bool) -> Pixels:
    """With such shots on the strip."""
    brush = replace(brush, darkroom=Darkroom(replace(sources, print_aspect=aspect)))
    brush.canvas.begin()
    brush.fill(GREY, brush.layout.screen)
    draw_crop(brush, PICTURE, foot=foot)
    brush.canvas.end()
    return pixels(brush.canvas.surface)


@pytest.mark.parametrize("aspect", [0.8, 1.4])
def test_the_marks_are_where_the_print_ends(brush: Brush, sources: Sources, aspect: float) -> None:
    marked = ~like(drawn(brush, sources, aspect, foot=True), GREY, 10)
    columns = marked.any(axis=0).nonzero()[0]
    assert columns[-1] - columns[0] + 1 == pytest.approx(720 * aspect, abs=2)
    assert (columns[0] + columns[-1]) / 2 == pytest.approx(640, abs=1)
    assert marked.mean() < 0.005


def test_a_print_that_is_wider_than_the_picture_is_marked_above_and_below(
    brush: Brush, sources: Sources
) -> None:
    marked = ~like(drawn(brush, sources, 2.2, foot=True), GREY, 10)
    rows = marked.any(axis=1).nonzero()[0]
    assert rows[-1] - rows[0] + 1 == pytest.approx(1280 / 2.2, abs=2)


def test_where_words_lie_there_are_no_marks(brush: Brush, sources: Sources) -> None:
    image = drawn(brush, sources, 1.4, foot=False)
    assert not like(image[:360], GREY, 10).all()
    assert like(image[360:], GREY, 0).all()


def test_a_print_of_the_same_shape_needs_no_marks(brush: Brush, sources: Sources) -> None:
    assert like(drawn(brush, sources, 16 / 9, foot=True), GREY, 0).all()
