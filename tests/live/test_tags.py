"""Names on the canvas: where they are asked for, whole, and never beyond its edge."""

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.imaging.paper import INK, PAPER
from kiosk.live.i420 import planes
from kiosk.live.tags import Tags
from tests.live.stage import GREY, canvas, look, where

SIZE = (640, 360)
TEXT = 20
HIGH = 38
Seen = NDArray[np.int64]


def tagged(name: str, x: int, bottom: int, width: int, size: tuple[int, int] = SIZE) -> Seen:
    frame = canvas(GREY, size)
    Tags(text_size=TEXT).draw(planes(frame), name, x, bottom, width)
    return look(frame)


def centred(name: str, middle: float, bottom: int, width: int = 200) -> Seen:
    frame = canvas(GREY, SIZE)
    Tags(text_size=TEXT).draw_centred(planes(frame), name, middle, bottom, width)
    return look(frame)


def extent(seen: Seen) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the label."""
    rows, columns = np.nonzero(where(seen, PAPER, 40))
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def test_a_label_is_where_it_is_asked_for_and_readable() -> None:
    seen = tagged("김서연", 100, 300, 200)
    left, top, right, bottom = extent(seen)
    assert (left, bottom) == (pytest.approx(100, abs=2), pytest.approx(300, abs=2))
    assert bottom - top == pytest.approx(HIGH, abs=3)
    assert where(seen[top:bottom, left:right], INK, 60).sum() > 100


def test_everything_else_is_left_as_it_was() -> None:
    seen = tagged("Ola", 100, 300, 200)
    left, top, right, bottom = extent(seen)
    seen[top - 2 : bottom + 2, left - 2 : right + 2] = GREY
    assert np.abs(seen - GREY).max() <= 4


def test_a_long_name_is_no_wider_than_there_is_room() -> None:
    left, _, right, _ = extent(tagged("Maximiliana-Alexandra von Hohenfels", 100, 300, 160))
    assert 120 <= right - left <= 160


@pytest.mark.parametrize("name", ["", "  ", "😀😀"])
def test_a_name_that_cannot_be_written_leaves_no_label(name: str) -> None:
    assert np.abs(tagged(name, 100, 300, 200) - GREY).max() <= 4
    assert np.abs(centred(name, 300, 300) - GREY).max() <= 4


def test_a_label_stands_around_its_middle() -> None:
    left, _, right, bottom = extent(centred("Ola", 321.5, 350))
    assert (left + right) / 2 == pytest.approx(321.5, abs=2)
    assert bottom == pytest.approx(350, abs=2)


@pytest.mark.parametrize("middle", [-400.0, 0.0, 3.0, 637.0, 900.0])
@pytest.mark.parametrize("bottom", [0, 4, 38, 200, 360])
def test_a_label_is_kept_within_the_canvas(middle: float, bottom: int) -> None:
    usual = extent(centred("Ola", 300, 200))
    left, top, right, lower = extent(centred("Ola", middle, bottom))
    assert right - left == pytest.approx(usual[2] - usual[0], abs=2)
    assert lower - top == pytest.approx(usual[3] - usual[1], abs=2)
