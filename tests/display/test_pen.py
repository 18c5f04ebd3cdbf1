import numpy as np
import pytest
from PIL import Image

from kiosk.display.pen import Pen, arc, turned
from kiosk.display.theme import CORAL, INK, MINT, NIGHT_RAISED, PAPER


def at(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    pixel = image.getpixel((round(x * (image.width - 1)), round(y * (image.width - 1))))
    assert isinstance(pixel, tuple)
    return pixel


def test_what_is_drawn_is_as_large_as_the_drawing() -> None:
    for size in (40, 200):
        pen = Pen(size, NIGHT_RAISED)
        pen.box(0.25, 0.25, 0.75, 0.75, fill=MINT, edge=CORAL, radius=0, line=0.1)
        image = pen.done()
        assert image.size == (size, size)
        assert at(image, 0.5, 0.5) == (*MINT, 255)
        assert at(image, 0.29, 0.5) == (*CORAL, 255)
        assert at(image, 0.1, 0.5)[3] == 0


def test_a_drawing_may_end_before_its_square() -> None:
    assert Pen(100, PAPER).done(0.7).size == (100, 70)


def test_a_face_is_seen_on_its_body() -> None:
    assert Pen(40, NIGHT_RAISED).face == PAPER
    assert Pen(40, PAPER).face == INK


@pytest.mark.parametrize("eyes", [Pen.open_eyes, Pen.shut_eyes, Pen.crossed_eyes])
def test_eyes_are_two_of_a_kind(eyes: object) -> None:
    pen = Pen(100, NIGHT_RAISED)
    eyes(pen, (0.3, 0.7), 0.5)
    alpha = np.asarray(pen.done())[..., 3]
    assert alpha[:, :50].sum() == pytest.approx(alpha[:, 50:].sum(), rel=0.02)
    assert alpha[:, 45:55].max() == 0


def test_a_line_has_round_ends_and_a_shape_an_edge() -> None:
    pen = Pen(100, PAPER)
    pen.line([(0.2, 0.5), (0.8, 0.5)], CORAL, 0.2)
    pen.shape([(0.4, 0.45), (0.6, 0.45), (0.5, 0.55)], MINT, INK)
    image = pen.done()
    assert at(image, 0.13, 0.5) == (*CORAL, 255)
    assert at(image, 0.12, 0.42)[3] == 0
    assert at(image, 0.5, 0.49) == (*MINT, 255)
    assert at(image, 0.5, 0.45) == (*INK, 255)


def test_points_go_around() -> None:
    assert arc(0.5, 0.5, 0.1, 0, 180)[0] == pytest.approx((0.6, 0.5))
    assert arc(0.5, 0.5, 0.1, 0, 180)[12] == pytest.approx((0.5, 0.6))
    assert turned((1, 0), (0, 0), 90) == pytest.approx((0, 1))
