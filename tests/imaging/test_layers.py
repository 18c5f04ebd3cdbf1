from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw

from kiosk.imaging.layers import Cutout, Framed
from kiosk.imaging.paper import PAPER
from kiosk.imaging.tiles import Box

SIZE = (400, 300)
GREY, RED, BLUE = (180, 180, 180), (200, 30, 30), (30, 30, 200)

Colour = tuple[int, int, int]


def scene() -> Image.Image:
    return Image.new("RGB", SIZE, GREY)


def disc(colour: Colour, side: int = 100) -> tuple[Image.Image, Image.Image]:
    matte = Image.new("L", (side, side))
    ImageDraw.Draw(matte).ellipse((2, 2, side - 3, side - 3), 255)
    return Image.new("RGB", (side, side), colour), matte


def luma(picture: Image.Image, at: tuple[int, int]) -> int:
    value = picture.convert("L").getpixel(at)
    assert isinstance(value, int)
    return value


def test_a_cutout_covers_what_is_behind_it_and_nothing_else() -> None:
    picture = scene()
    Cutout(*disc(RED), at=(150, 100)).onto(picture)
    assert picture.getpixel((200, 150)) == RED
    assert picture.getpixel((10, 10)) == GREY


def test_its_shadow_is_soft_and_a_little_lower() -> None:
    picture = scene()
    Cutout(*disc(RED), at=(150, 100)).onto(picture)
    below, above = luma(picture, (200, 202)), luma(picture, (200, 97))
    assert below < above < 180
    below_it = [luma(picture, (200, y)) for y in range(200, 240)]
    assert all(b - a < 12 for a, b in pairwise(below_it))
    assert below_it[-1] > 174


def test_a_shadow_falls_on_whoever_is_behind() -> None:
    picture = scene()
    Cutout(*disc(BLUE, 200), at=(100, 50)).onto(picture)
    Cutout(*disc(RED), at=(100, 120)).onto(picture)
    beside_red = picture.getpixel((204, 172))
    assert isinstance(beside_red, tuple)
    assert beside_red[2] < 195
    assert picture.getpixel((280, 100)) == BLUE


def test_who_is_cut_by_the_edge_casts_no_line_of_light_there() -> None:
    picture = scene()
    colours, matte = Image.new("RGB", (100, 150), RED), Image.new("L", (100, 150), 255)
    Cutout(colours, matte, at=(150, 150)).onto(picture)
    beside = [luma(picture, (252, y)) for y in (230, 260, 298)]
    assert max(beside) - min(beside) < 8


def test_feet_stand_on_something() -> None:
    floating, standing = scene(), scene()
    Cutout(*disc(RED), at=(150, 100)).onto(floating)
    Cutout(*disc(RED), at=(150, 100), stands=Box(150, 100, 100, 100)).onto(standing)
    assert luma(standing, (200, 203)) < luma(floating, (200, 203)) - 15
    assert standing.getpixel((200, 150)) == RED


def test_a_framed_picture_is_whole_within_a_rim_of_paper_with_round_corners() -> None:
    picture, photo = scene(), Image.new("RGB", (160, 120), BLUE)
    Framed(photo, Box(100, 80, 160, 120)).onto(picture)
    assert picture.getpixel((180, 140)) == BLUE
    assert picture.getpixel((180, 82)) == PAPER
    assert picture.getpixel((102, 140)) == PAPER
    corner = picture.getpixel((100, 80))
    assert isinstance(corner, tuple)
    assert max(abs(a - b) for a, b in zip(corner, PAPER, strict=True)) > 40
    assert luma(picture, (180, 204)) < 178


def test_whoever_is_partly_beyond_the_scene_is_partly_seen() -> None:
    picture = scene()
    Cutout(*disc(RED), at=(-50, 250)).onto(picture)
    Framed(Image.new("RGB", (90, 90), BLUE), Box(350, -40, 120, 90)).onto(picture)
    assert picture.getpixel((10, 290)) == RED
    assert picture.getpixel((399, 10)) == BLUE
    assert picture.size == SIZE
    assert np.asarray(picture).dtype == np.uint8
