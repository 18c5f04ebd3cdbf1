from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from kiosk.display.layout import Box
from kiosk.display.prints import (
    blank_strip,
    card,
    on_table,
    picture_place,
    sheet_aspect,
    shot_picture,
    shot_sheet,
    strip_places,
    strip_print,
)
from tests.display.made_up import strip

RED, BLUE = (220, 20, 20), (20, 20, 220)
SIZE, ASPECT = (300, 200), 1.5


def middle(image: Image.Image, dx: int = 0, dy: int = 0) -> tuple[int, ...]:
    pixel = image.getpixel((image.width // 2 + dx, image.height // 2 + dy))
    assert isinstance(pixel, tuple)
    return pixel


def test_everyone_is_side_by_side_on_a_print() -> None:
    people = [Image.new("RGB", (640, 480), colour) for colour in (RED, BLUE)]
    photo = shot_picture(people, ASPECT, SIZE, 0)
    assert middle(photo, dx=-70) == (*RED, 255)
    assert middle(photo, dx=70) == (*BLUE, 255)


def test_whoever_is_missing_leaves_a_place() -> None:
    photo = shot_picture([Image.new("RGB", (640, 480), RED), None], ASPECT, SIZE, 0)
    assert middle(photo, dx=-70) == (*RED, 255)
    assert middle(photo, dx=70)[:3] not in (RED, (255, 255, 255))


def test_a_print_of_nobody_is_empty_but_whole() -> None:
    assert middle(shot_picture([], ASPECT, SIZE, 0))[3] == 255


@pytest.mark.parametrize("tilt", [-1.5, 0.0, 2.0])
@pytest.mark.parametrize("aspect", [0.8, 1.4, 2.1])
def test_the_picture_appears_where_its_sheet_is_empty(aspect: float, tilt: float) -> None:
    size = (round(200 * sheet_aspect(aspect)), 200)
    sheet = shot_sheet(aspect, size, tilt)
    picture = shot_picture([Image.new("RGB", (640, 480), RED)], aspect, size, tilt)
    assert picture.size == sheet.size
    there = Image.alpha_composite(sheet, picture)
    empty = np.asarray(shot_sheet(aspect, size, tilt).convert("RGB"))[:, :, 2] < 230
    red = np.asarray(there.convert("RGB")).astype(int)
    paper = np.asarray(sheet)[..., 3] == 255
    assert (red[empty & paper] == RED).all(axis=1).mean() > 0.95


@pytest.mark.parametrize("aspect", [0.8, 1.4, 2.1])
def test_a_sheet_has_the_same_white_border_all_around(aspect: float) -> None:
    size = (round(400 * sheet_aspect(aspect)), 400)
    place = Box(*picture_place(aspect, size))
    assert place.w / place.h == pytest.approx(aspect, rel=0.02)
    assert place.x == pytest.approx(place.y, abs=2)
    assert middle(shot_sheet(aspect, size, 0), dx=2 - size[0] // 2) == (255, 255, 255, 255)


def test_a_tilted_picture_has_no_dark_edge() -> None:
    white = Image.new("RGB", (640, 480), (255, 255, 255))
    edge = np.asarray(shot_picture([white], ASPECT, SIZE, 2.0))
    assert edge[edge[..., 3] > 16][:, :3].min() > 235
    assert len(np.unique(edge[..., 3])) > 50


def test_a_card_is_full_but_for_its_corners() -> None:
    image = np.asarray(card(Image.new("RGB", (640, 480), RED), (90, 60), 12))
    assert image.shape == (60, 90, 4)
    assert tuple(image[30, 45]) == (*RED, 255)
    assert image[0, 0, 3] == image[-1, -1, 3] == 0


@pytest.mark.parametrize("tilt", [-2.5, 0.0, 3.0])
def test_a_print_lies_on_the_table_with_its_shadow_below(tilt: float) -> None:
    table = on_table(Image.new("RGB", (300, 200), RED), tilt)
    alpha = np.asarray(table)[..., 3].astype(int)
    assert middle(table) == (*RED, 255)
    assert alpha[0, 0] == 0
    # The shadow falls downwards.
    assert alpha[-20:].sum() > alpha[:20].sum()


def test_a_tilted_edge_is_smooth() -> None:
    alpha = np.asarray(on_table(Image.new("RGB", (300, 200), RED), 3.0))[..., 3]
    assert len(np.unique(alpha)) > 100


def test_a_strip_keeps_its_shape() -> None:
    upright = strip_print(strip(), 900, 0)
    opaque = np.asarray(upright)[..., 3] == 255
    assert opaque.any(axis=1).sum() == 900
    assert opaque.any(axis=0).sum() == 300


def test_a_blank_strip_fills_up_from_the_top() -> None:
    for lit in range(5):
        image = blank_strip((300, 900), 4, 0, lit)
        offset = (image.width - 300) // 2, (image.height - 900) // 2
        colours = [
            image.getpixel((offset[0] + 150, offset[1] + (top + bottom) // 2))
            for _, top, _, bottom in strip_places(300, 900, 4)
        ]
        empty = colours.count(colours[-1]) if lit < 4 else 0
        assert empty == 4 - lit


def test_the_places_of_a_strip_do_not_overlap() -> None:
    places = strip_places(300, 900, 4)
    assert all(one[3] < other[1] for one, other in pairwise(places))
    assert all(0 < left < right < 300 and bottom < 900 for left, _, right, bottom in places)
