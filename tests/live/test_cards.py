"""A print of who cannot be cut out: on paper, with a shadow, whole, and within the picture."""

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.imaging.paper import PAPER
from kiosk.imaging.tiles import Box
from kiosk.live.cards import Cards
from kiosk.live.i420 import planes
from kiosk.live.lettering import PALETTE
from kiosk.live.source import Source
from tests.live.stage import (
    BLUE,
    GREEN,
    GREY,
    RED,
    camera,
    canvas,
    halves,
    look,
    plain,
    received,
    where,
)

SIZE = (640, 360)
BOX = Box(200, 100, 240, 160)
OLA = Source("a", "Ola", received(plain(GREEN)))


def drawn(source: Source = OLA, box: Box = BOX, size: tuple[int, int] = SIZE) -> NDArray[np.int64]:
    frame = canvas(GREY, size)
    Cards(size=size).draw(planes(frame), source, box, 1)
    return look(frame)


def extent(there: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom."""
    rows, columns = np.nonzero(there)
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def test_the_picture_is_in_its_box_on_a_rim_of_paper() -> None:
    seen = drawn()
    picture = extent(where(seen, GREEN, 12))
    assert picture == pytest.approx((200, 100, 440, 260), abs=14)
    paper = extent(where(seen, PAPER, 12))
    assert paper[0] < picture[0]
    assert paper[1] < picture[1]
    assert paper[2] > picture[2]
    assert paper[3] > picture[3]


def test_it_throws_a_shadow_below_and_is_far_from_black() -> None:
    seen = drawn()
    _, _, _, bottom = extent(where(seen, PAPER, 12))
    below = seen[bottom + 3, 250:390]
    assert 40 < below.mean() < GREY[0] - 8


def test_farther_away_everything_is_as_it_was() -> None:
    seen = drawn()
    far = np.ones(SIZE[::-1], bool)
    far[70:290, 170:470] = False
    assert np.abs(seen[far] - GREY).max() <= 4


@pytest.mark.parametrize("video", [True, False])
def test_the_picture_is_mirrored(video: bool) -> None:
    picture = halves(RED, BLUE)
    seen = drawn(Source("a", "Ola", received(picture) if video else camera(picture)))
    assert seen[180, 220] == pytest.approx(BLUE, abs=12)
    assert seen[180, 410] == pytest.approx(RED, abs=12)


def test_who_is_away_has_a_card_in_the_dark_and_who_is_not_there_yet_in_colour() -> None:
    assert drawn(Source("a", "Ola", OLA.picture, away=True))[120, 220].max() < 90
    assert drawn(Source("a", "Ola", None))[120, 220] == pytest.approx(PALETTE[1], abs=12)


@pytest.mark.parametrize("size", [(640, 360), (320, 180), (180, 320), (482, 322)])
@pytest.mark.parametrize(
    "box",
    [
        Box(-100, -50, 240, 160),
        Box(600, 300, 240, 160),
        Box(-50, -50, 900, 900),
        Box(33, 41, 101, 77),
        Box(100, 100, 8, 6),
        Box(0, 0, 1, 1),
    ],
)
def test_every_card_is_within_the_picture(box: Box, size: tuple[int, int]) -> None:
    seen = drawn(box=box, size=size)
    left, top, right, bottom = extent(where(seen, GREEN, 40))
    assert 0 < left < right < size[0]
    assert 0 < top < bottom < size[1]


def test_a_card_that_would_be_cut_off_is_moved_in_whole() -> None:
    inside, beyond = drawn(), drawn(box=BOX._replace(x=600))
    one, other = (extent(where(seen, GREEN, 12)) for seen in (inside, beyond))
    assert other[2] - other[0] == one[2] - one[0]
    assert other[1] == one[1]
