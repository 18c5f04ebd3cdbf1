"""A cutout lands where it is put, mirrored, in its own colours, and costs only what is seen."""

from random import Random

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.imaging.figure import Matte
from kiosk.live.cutouts import Cut
from kiosk.live.frames import AnyFrame
from kiosk.live.i420 import planes, region
from kiosk.live.sprite import Part, Scalers, opacity, part, pixels, shadow
from tests.live.stage import (
    BLUE,
    GREEN,
    GREY,
    RED,
    Colour,
    camera,
    cut,
    cut_by,
    look,
    plain,
    quarters,
    received,
    where,
)

CANVAS = (640, 360)
WHITE: Colour = (255, 255, 255)
QUARTERS = quarters(RED, BLUE, GREEN, GREY)
ALL = np.full((144, 256), 255, np.uint8)
"""A matte of somebody who fills their picture."""


def whole(picture: AnyFrame, matte: Matte = ALL) -> Cut:
    return cut_by(picture, matte)


def laid(it: Cut, x: float, y: float, scale: float) -> NDArray[np.int64]:
    """The canvas, white, after the cutout's pixels were copied to where they belong."""
    frame = av.VideoFrame.from_ndarray(plain(WHITE, *CANVAS)).reformat(format="yuv420p")
    if which := part(it, x, y, scale, CANVAS):
        own = pixels(it, which, Scalers())
        for ours, theirs in zip(region(planes(frame), *which.seen), own, strict=True):
            ours[...] = theirs
    return look(frame)


def placed(it: Cut, x: float, y: float, scale: float) -> Part:
    which = part(it, x, y, scale, CANVAS)
    assert which
    return which


@pytest.mark.parametrize("picture", [camera(QUARTERS), received(QUARTERS)])
def test_it_lands_where_it_is_put_and_is_mirrored(picture: AnyFrame) -> None:
    seen = laid(whole(picture), 100, 60, 200)
    corners = {(120, 80): BLUE, (430, 80): RED, (120, 240): GREY, (430, 240): GREEN}
    for (x, y), colour in corners.items():
        assert seen[y, x] == pytest.approx(colour, abs=12)
    assert where(seen, WHITE, 6)[:, :98].all()
    assert where(seen, WHITE, 6)[:, 458:].all()
    assert where(seen, WHITE, 6)[:58].all()
    assert where(seen, WHITE, 6)[262:].all()


@pytest.mark.parametrize("width_height", [(320, 180), (180, 320), (321, 241), (64, 48)])
def test_pictures_of_any_shape_keep_it(width_height: tuple[int, int]) -> None:
    width, height = width_height
    picture = quarters(RED, BLUE, GREEN, GREY, width=width, height=height)
    rows, columns = np.nonzero(where(laid(whole(camera(picture)), 100, 40, 240), RED, 20))
    assert np.ptp(columns) == pytest.approx(120 * width / height, abs=8)
    assert np.ptp(rows) == pytest.approx(120, abs=8)


def test_what_is_cut_out_is_opaque_and_what_is_not_is_clear() -> None:
    it = cut(camera(plain(RED)), lean=0.2)
    which = placed(it, 0, 0, 360)
    share = opacity(it, which, Scalers(), fades=False)
    assert share.shape == (which.seen.h, which.seen.w)
    onto = np.zeros(CANVAS[::-1], np.uint8)
    x, y, w, h = which.seen
    onto[y : y + h, x : x + w] = share
    # Leaning to the right of the picture is to the left in the mirror.
    assert onto[120, 192] == 255
    assert onto[350, 192] == 255
    assert onto[120, 448] == 0
    assert onto[20, 192] == 0


def test_edges_are_soft_and_those_of_a_shadow_much_softer() -> None:
    it = cut(camera(plain(RED)))
    which = placed(it, 0, 0, 360)
    sharp = opacity(it, which, Scalers(), fades=False)
    soft = shadow(it, which, Scalers(), fades=False)
    assert sharp.shape == soft.shape
    between = [int(((each > 10) & (each < 245)).sum()) for each in (sharp, soft)]
    assert 0 < between[0] < between[1]


def test_only_what_shows_somebody_is_moved() -> None:
    it = cut(camera(plain(RED)))
    which = placed(it, 0, 0, 360)
    assert which.seen.w < 0.7 * CANVAS[0]
    assert which.source.w < 0.7 * 320


def test_what_is_beyond_the_canvas_is_not_scaled() -> None:
    which = placed(whole(camera(QUARTERS)), -3000, -2000, 5000)
    assert which.target.w < 2 * CANVAS[0]
    assert which.target.h < 2 * CANVAS[1]
    assert (which.seen.w, which.seen.h) == CANVAS


@pytest.mark.parametrize(("x", "y"), [(-400, 0), (700, 0), (0, -250), (0, 400), (640, 0), (0, 360)])
def test_beside_the_canvas_there_is_nothing(x: float, y: float) -> None:
    assert part(whole(camera(QUARTERS)), x, y, 200, CANVAS) is None


def test_of_nobody_there_is_nothing() -> None:
    nobody = np.zeros((144, 256), np.uint8)
    assert part(whole(camera(QUARTERS), nobody), 0, 0, 300, CANVAS) is None
    assert part(whole(camera(QUARTERS), nobody + 5), 0, 0, 300, CANVAS) is None


def test_smaller_than_can_be_seen_is_nothing() -> None:
    assert part(whole(camera(QUARTERS)), 100, 100, 1, CANVAS) is None


def test_at_the_edge_of_the_canvas_it_goes_on_beyond() -> None:
    inside = laid(whole(camera(QUARTERS)), 0, 100, 200)
    beyond = laid(whole(camera(QUARTERS)), -100, 100, 200)
    assert np.abs(inside[110:290, 110:350] - beyond[110:290, 10:250]).max() < 40
    assert where(beyond, WHITE, 6)[:, 260:].all()


def test_who_ends_above_the_edge_fades_below() -> None:
    it = cut(camera(plain(RED)))
    which = placed(it, 0, 0, 300)
    hard, fading = (opacity(it, which, Scalers(), fades=fades) for fades in (False, True))
    middle = hard.shape[1] // 2
    assert hard[-3, middle] == 255
    assert fading[-3, middle] < 20
    upper = hard.shape[0] * 2 // 3
    assert np.array_equal(hard[:upper], fading[:upper])
    assert (np.diff(fading[upper:, middle].astype(int)) <= 0).all()


def test_a_person_who_moves_by_a_little_does_not_jump() -> None:
    """The box that is cut follows them, their pixels must not: not by more than one."""
    it = cut(camera(plain(RED)))
    lefts = []
    for step in range(12):
        which = placed(it, 100 + step * 0.5, 40, 300)
        share = opacity(it, which, Scalers(), fades=False)
        lefts.append(which.seen.x + int(np.flatnonzero(share[60] > 127)[0]))
    assert np.abs(np.diff(lefts)).max() <= 2


@pytest.mark.parametrize(
    "size", [(320, 180), (180, 320), (160, 120), (321, 241), (34, 18), (16, 16), (2, 2)]
)
@pytest.mark.parametrize("video", [False, True])
def test_anybody_anywhere_at_any_size_is_within_the_canvas(
    size: tuple[int, int], video: bool
) -> None:
    random, rng, scalers = Random(7), np.random.default_rng(7), Scalers()
    picture: AnyFrame = (received if video else camera)(plain(RED, *size))
    for _ in range(60):
        matte = np.zeros((144, 256), np.uint8)
        x, y, w, h = (int(each) for each in rng.integers(1, 140, 4))
        matte[y : y + h, x : x + w] = 255
        it = whole(picture, matte)
        at = random.uniform(-500, 700), random.uniform(-400, 400)
        which = part(it, *at, random.uniform(2, 900), CANVAS)
        if which is None:
            continue
        x, y, w, h = which.seen
        assert w > 0
        assert h > 0
        assert 0 <= x <= x + w <= CANVAS[0]
        assert 0 <= y <= y + h <= CANVAS[1]
        assert not any(each % 2 for each in (*which.seen, *which.source))
        luma, u, v = pixels(it, which, scalers)
        assert luma.shape == (h, w)
        assert u.shape == v.shape == (h // 2, w // 2)
        for each in (opacity, shadow):
            assert each(it, which, scalers, fades=random.random() < 0.5).shape == (h, w)


def test_the_frame_is_not_written_to() -> None:
    friend = received(QUARTERS)
    before = friend.to_ndarray().copy()
    laid(whole(friend), 100, 60, 200)
    assert np.array_equal(friend.to_ndarray(), before)


def test_who_is_cut_off_by_their_picture_fades_there() -> None:
    it = whole(camera(plain(RED)))
    which = placed(it, 60, 60, 200)
    seen = opacity(it, which, Scalers(), fades=False).astype(int)
    middle = seen.shape[0] // 2
    assert max(seen[middle, 0], seen[middle, -1], seen[0, seen.shape[1] // 2]) < 60
    assert (np.diff(seen[middle, :12]) >= 0).all()
    assert (np.diff(seen[middle, -12:]) <= 0).all()
    assert seen[middle, seen.shape[1] // 2] == 255
    assert seen[-2, seen.shape[1] // 2] == 255
