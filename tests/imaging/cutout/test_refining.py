"""People are cut out of photographs about as a careful hand would do it."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kiosk.devices.segmenter.litert import LiteRtSegmenter
from kiosk.imaging.cutout.refining import refined
from kiosk.imaging.cutout.still import still_matte
from tests.photographs.album import ALBUM, Photograph

SHIRT, WALL = (200, 60, 50), (90, 130, 120)


@pytest.fixture(scope="module")
def segmenter() -> LiteRtSegmenter:
    return LiteRtSegmenter()


@pytest.fixture(scope="module", params=ALBUM, ids=lambda photograph: photograph.name)
def photograph(request: pytest.FixtureRequest) -> Photograph:
    taken: Photograph = request.param
    return taken


def somebody(height: int = 300, width: int = 400) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """A disc of shirt before a wall, slightly noisy, and where it is."""
    y, x = np.mgrid[:height, :width]
    inside = np.hypot(x - width / 2, y - height * 0.6) < height * 0.3
    picture = np.where(inside[..., None], SHIRT, WALL)
    noise = np.random.default_rng(4).normal(0, 4, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8), inside


def coarse(inside: NDArray[np.bool_], shift: int = 0) -> NDArray[np.uint8]:
    """A matte of it as a segmenter gives it: small, with steps, and `shift` pixels off."""
    moved = np.roll(inside, shift, axis=1).astype(np.uint8) * 255
    small = Image.fromarray(moved).resize((100, 75), Image.Resampling.BILINEAR)
    return np.asarray(small)


def test_on_paper_everybody_is_cut_out_as_by_a_careful_hand(
    photograph: Photograph, segmenter: LiteRtSegmenter
) -> None:
    picture = photograph.picture
    still = still_matte(picture, cut=segmenter.matte, faces=segmenter.faces)
    fine = refined(picture, still)
    assert fine.shape == picture.shape[:2]
    assert photograph.iou(fine) >= 0.93


def test_the_edge_is_where_the_picture_has_it(
    photograph: Photograph, segmenter: LiteRtSegmenter
) -> None:
    live = segmenter.matte(photograph.picture)
    assert photograph.iou(refined(photograph.picture, live)) >= photograph.iou(live) - 0.002


def test_an_edge_that_is_a_little_off_snaps_to_the_picture() -> None:
    picture, inside = somebody()
    fine = refined(picture, coarse(inside, shift=3))
    off = (fine > 127) != inside
    assert off.sum() < 0.01 * inside.sum()


def test_people_are_solid_and_what_is_not_people_is_gone() -> None:
    picture, inside = somebody()
    matte = coarse(inside).copy()
    matte[44:46, 49:51] = 90  # a button in the middle of the shirt
    matte[5:10, 5:12] = 200  # a lamp
    fine = refined(picture, matte)
    assert (fine[150:210, 170:230] == 255).all()
    assert (fine[:60, :100] == 0).all()


def test_a_friend_farther_away_is_no_speck() -> None:
    picture, inside = somebody()
    y, x = np.mgrid[:300, :400]
    friend = np.hypot(x - 340, y - 150) < 30
    picture = np.where(friend[..., None], SHIRT, picture).astype(np.uint8)
    fine = refined(picture, coarse(inside | friend))
    assert (fine[friend] > 127).mean() > 0.95


def test_a_tuft_of_hair_is_kept_where_the_matte_is_in_doubt() -> None:
    picture, inside = somebody()
    picture[76:92, 197:203] = SHIRT
    matte = np.asarray(Image.fromarray(coarse(inside)).resize((400, 300))).copy()
    matte[76:92, 188:212] = 130
    fine = refined(picture, matte)
    assert fine[80:88, 199:201].mean() > 150
    assert fine[78:86, 188:192].mean() < 60
    assert fine[78:86, 208:212].mean() < 60


@pytest.mark.parametrize("value", [0, 255])
def test_nobody_and_nothing_but_somebody_stay_so(value: int) -> None:
    picture, _ = somebody()
    assert (refined(picture, np.full((75, 100), value, np.uint8)) == value).all()


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3), (1300, 900)])
def test_pictures_of_all_sizes_will_do(size: tuple[int, int]) -> None:
    picture = np.full((*size, 3), 120, np.uint8)
    matte = np.full((144, 256), 200, np.uint8)
    assert refined(picture, matte).shape == size
