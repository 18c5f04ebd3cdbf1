"""Tiles over a background: everybody has theirs, and what is behind looks out between them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.live.i420 import planes
from kiosk.live.lettering import PALETTE
from kiosk.live.source import Source
from kiosk.live.tags import Tags
from kiosk.live.tiled import Portraits, Tiler
from tests.live.stage import (
    BLUE,
    GREEN,
    GREY,
    RED,
    Colour,
    camera,
    canvas,
    halves,
    look,
    plain,
    received,
    where,
)

SIZE = (640, 360)
GROUND: Colour = (240, 220, 60)
SHADES: list[Colour] = [(200, 20 * each, 255 - 20 * each) for each in range(9)]


def party(people: int) -> list[Source]:
    return [Source(str(each), "", received(plain(SHADES[each]))) for each in range(people)]


def drawn(
    *sources: Source, framed: bool = False, size: tuple[int, int] = SIZE
) -> NDArray[np.int64]:
    frame = canvas(GROUND, size)
    Tiler(size=size, tags=Tags(text_size=10)).draw(planes(frame), sources, framed=framed)
    return look(frame)


@pytest.mark.parametrize("people", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("framed", [True, False])
@pytest.mark.parametrize("size", [(320, 180), (180, 320)])
def test_everybody_has_a_tile(people: int, framed: bool, size: tuple[int, int]) -> None:
    seen = drawn(*party(people), framed=framed, size=size)
    for shade in SHADES[:people]:
        assert where(seen, shade, 12).mean() > 0.4 / people


@pytest.mark.parametrize("people", range(1, 7))
def test_before_a_background_it_is_to_be_seen_around_all(people: int) -> None:
    seen = where(drawn(*party(people), framed=True), GROUND, 12)
    assert seen[:10].all()
    assert seen[-10:].all()
    assert seen[:, :10].all()
    assert seen[:, -10:].all()


def test_alone_without_a_background_one_fills_the_picture() -> None:
    assert where(drawn(*party(1)), SHADES[0], 12).all()


def test_nobody_leaves_the_background() -> None:
    assert where(drawn(), GROUND, 12).all()


@pytest.mark.parametrize("video", [True, False])
def test_everybody_is_mirrored(video: bool) -> None:
    picture = halves(RED, BLUE)
    source = Source("a", "Ola", received(picture) if video else camera(picture))
    seen = drawn(source)
    assert seen[180, 10] == pytest.approx(BLUE, abs=12)
    assert seen[180, 630] == pytest.approx(RED, abs=12)


def test_corners_are_round_and_show_what_is_behind() -> None:
    seen = drawn(*party(1), framed=True)
    rows, columns = np.nonzero(where(seen, SHADES[0], 12))
    left, top = int(columns.min()), int(rows.min())
    assert seen[top, left] == pytest.approx(GROUND, abs=60)
    assert seen[top + 8, left + 8] == pytest.approx(SHADES[0], abs=12)


def test_who_has_no_picture_yet_stands_in_and_who_is_away_in_the_dark() -> None:
    def corner(source: Source) -> NDArray[np.int64]:
        frame = canvas(GROUND, (200, 200))
        Portraits(corner_size=4).fill(planes(frame), source, 1, rounded=False)
        corner: NDArray[np.int64] = look(frame)[10, 10]
        return corner

    assert corner(Source("a", "Ola", None)) == pytest.approx(PALETTE[1], abs=12)
    assert corner(Source("a", "Ola", received(plain(GREEN)), away=True)).max() < 90
    assert corner(Source("a", "Ola", received(plain(GREEN)))) == pytest.approx(GREEN, abs=12)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 180), (320, 1)])
@pytest.mark.parametrize("video", [True, False])
def test_a_picture_of_one_pixel_is_none(width: int, height: int, video: bool) -> None:
    picture = (received if video else camera)(plain(GREEN, width, height))
    seen = drawn(*party(1), Source("a", "Ola", picture))
    assert where(seen, PALETTE[1], 12).mean() > 0.2


def test_pictures_are_not_written_to() -> None:
    friend, own = received(halves(RED, GREY)), camera(halves(RED, BLUE))
    before = friend.to_ndarray().copy()
    drawn(Source("booth", "", own), Source("a", "Ola", friend), framed=True)
    assert np.array_equal(before, friend.to_ndarray())
    assert np.array_equal(own.picture, halves(RED, BLUE))
