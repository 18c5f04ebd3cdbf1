"""Marks are measured on the pixels, as people measure them on paper."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kiosk.imaging.calibration.marks import (
    BADGE,
    CORAL,
    DEEP,
    LONG,
    Edge,
    Line,
    draw_badge,
    draw_cut,
    draw_disc,
    draw_frame,
    draw_line,
    draw_stair,
)
from kiosk.imaging.paper import PAPER

PX_PER_MM = 300 / 25.4


@pytest.fixture
def sheet() -> Image.Image:
    return Image.new("RGB", (1200, 1800), PAPER)


def drawn(sheet: Image.Image) -> NDArray[np.bool_]:
    """Where it is no more paper."""
    return np.any(np.asarray(sheet) != PAPER, axis=2)


def seen_from(edge: Edge, where: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Turned so that the edge is the left one, and its beginning on top."""
    match edge:
        case Edge.LEFT:
            return where
        case Edge.RIGHT:
            return where[:, ::-1]
        case Edge.TOP:
            return where.T
        case Edge.BOTTOM:
            return where[::-1].T


@pytest.mark.parametrize("edge", list(Edge))
@pytest.mark.parametrize("cut_mm", [0.1, 0.4, 0.6, 1.1, 2.6, 5.9])
def test_the_last_bar_that_touches_the_edge_says_what_was_cut_off(
    sheet: Image.Image, edge: Edge, cut_mm: float
) -> None:
    draw_stair(sheet, edge, 500)
    bars_only = seen_from(edge, drawn(sheet))[: 500 + LONG - BADGE]
    edge_now = bars_only[:, round(cut_mm * PX_PER_MM)]
    bars = int(np.count_nonzero(np.diff(edge_now.astype(int)) == 1))
    assert (bars - 1) / 2 == pytest.approx(int(cut_mm * 2) / 2)


@pytest.mark.parametrize("edge", list(Edge))
def test_a_stair_keeps_to_its_room(sheet: Image.Image, edge: Edge) -> None:
    draw_stair(sheet, edge, 500)
    rows, columns = np.nonzero(seen_from(edge, drawn(sheet)))
    assert columns.max() < DEEP
    assert rows.min() >= 500 - 3
    assert rows.max() <= 500 + LONG


@pytest.mark.parametrize("upright", [False, True])
def test_a_line_is_as_long_as_it_says(sheet: Image.Image, upright: bool) -> None:
    draw_line(sheet, Line(200, 300, 80, upright=upright))
    where = drawn(sheet).T if upright else drawn(sheet)
    start, across = (300, 200) if upright else (200, 300)
    (along,) = np.nonzero(where[across])
    assert along.min() == start
    assert along.max() + 1 - along.min() == round(80 * PX_PER_MM)


def test_a_frame_is_the_edge_of_the_sheet(sheet: Image.Image) -> None:
    draw_frame(sheet)
    for corner in ((0, 0), (1199, 0), (0, 1799), (1199, 1799)):
        assert sheet.getpixel(corner) == CORAL
    assert sheet.getpixel((600, 900)) == PAPER


def test_the_cut_goes_all_the_way_down(sheet: Image.Image) -> None:
    draw_cut(sheet, 600)
    rows, _ = np.nonzero(drawn(sheet)[:, 598:602])
    assert np.diff(np.unique(rows)).max() < 30
    assert rows.min() < 30
    assert rows.max() > 1770


def test_the_scale_across_the_cut_is_in_millimetres(sheet: Image.Image) -> None:
    draw_cut(sheet, 600)
    (marks,) = np.nonzero(np.diff(drawn(sheet)[84].astype(int)) == 1)
    assert len(marks) == 9
    assert np.diff(marks).mean() == pytest.approx(PX_PER_MM, abs=0.2)
    assert marks[4] == pytest.approx(600, abs=4)


def test_a_disc_is_round_and_where_it_should_be(sheet: Image.Image) -> None:
    draw_disc(sheet, (300, 400), 100, CORAL)
    rows, columns = np.nonzero(drawn(sheet))
    assert (columns.min() + columns.max()) / 2 == pytest.approx(300, abs=1)
    assert (rows.min() + rows.max()) / 2 == pytest.approx(400, abs=1)
    assert len(rows) == pytest.approx(np.pi * 50**2, rel=0.05)


def test_a_badge_has_its_sign_on_it(sheet: Image.Image) -> None:
    other = sheet.copy()
    draw_badge(sheet, (300, 400), "A")
    draw_badge(other, (300, 400), "B")
    assert drawn(sheet).sum() == drawn(other).sum()
    assert sheet.tobytes() != other.tobytes()
