"""A still is looked at several times, and nobody is overlooked."""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.devices.segmenter.litert import LiteRtSegmenter
from kiosk.devices.segmenter.simulated import SimulatedSegmenter
from kiosk.imaging.cutout.still import still_matte
from tests.photographs.album import ALBUM, Photograph

HEADS = {"pair": 2, "trio": 3, "moonwalker": 0, "photographer": 1}


Looks = tuple[NDArray[np.uint8], NDArray[np.uint8]]


@dataclass(frozen=True)
class At:
    x: float
    y: float
    size: float


@pytest.fixture(scope="module")
def segmenter() -> LiteRtSegmenter:
    return LiteRtSegmenter()


@pytest.fixture(scope="module")
def looks(segmenter: LiteRtSegmenter) -> dict[str, Looks]:
    """Of each photograph the matte of one look, and of several."""
    cut, faces = segmenter.matte, segmenter.faces
    return {
        it.name: (cut(it.picture), still_matte(it.picture, cut=cut, faces=faces)) for it in ALBUM
    }


@pytest.fixture(params=ALBUM, ids=lambda photograph: photograph.name)
def photograph(request: pytest.FixtureRequest) -> Photograph:
    taken: Photograph = request.param
    return taken


def test_every_face_is_found_and_lies_on_somebody(
    photograph: Photograph, segmenter: LiteRtSegmenter
) -> None:
    faces = segmenter.faces(photograph.picture)
    assert len(faces) == HEADS.get(photograph.name, 1)
    height, width = photograph.people.shape
    for face in faces:
        assert photograph.people[int(face.y * height), int(face.x * width)]


def test_nobody_of_a_group_is_missing_from_live_view_or_still(
    photograph: Photograph, segmenter: LiteRtSegmenter, looks: dict[str, Looks]
) -> None:
    once, often = looks[photograph.name]
    assert photograph.iou(once) >= 0.87
    assert photograph.iou(often) >= 0.92
    for matte in (once, often):
        height, width = matte.shape
        for face in segmenter.faces(photograph.picture):
            assert matte[int(face.y * height), int(face.x * width)] > 200


def test_looking_several_times_errs_less(looks: dict[str, Looks]) -> None:
    once = [it.iou(looks[it.name][0]) for it in ALBUM]
    often = [it.iou(looks[it.name][1]) for it in ALBUM]
    assert np.mean(often) > np.mean(once) + 0.01
    assert min(often) > min(once) + 0.02


@pytest.mark.parametrize(("width", "height"), [(3000, 2000), (900, 1600), (256, 144), (40, 30)])
def test_a_matte_has_the_pictures_shape_and_is_no_larger_than_it_need_be(
    width: int, height: int
) -> None:
    segmenter = SimulatedSegmenter()
    picture = np.zeros((height, width, 3), np.uint8)
    matte = still_matte(picture, cut=segmenter.matte, faces=segmenter.faces)
    assert max(matte.shape) <= 512
    assert matte.shape[1] / matte.shape[0] == pytest.approx(width / height, rel=0.02)
    assert matte[-1, matte.shape[1] // 2] > 230
    assert matte[0, 0] == 0


def test_in_an_empty_room_there_is_nobody() -> None:
    segmenter = SimulatedSegmenter()
    segmenter.empty()
    picture = np.zeros((300, 400, 3), np.uint8)
    assert not still_matte(picture, cut=segmenter.matte, faces=segmenter.faces).any()


def test_a_face_at_the_rim_is_looked_at_as_far_as_there_is_picture() -> None:
    seen: list[tuple[int, ...]] = []

    def cut(part: NDArray[np.uint8]) -> NDArray[np.uint8]:
        seen.append(part.shape)
        return np.full((144, 256), 255, np.uint8)

    picture = np.zeros((200, 300, 3), np.uint8)
    faces = (At(0.0, 0.02, 0.3), At(1.0, 1.0, 0.9), At(0.999, 0.5, 0.001))
    matte = still_matte(picture, cut=cut, faces=lambda _: faces)
    assert (matte == 255).all()
    assert all(height > 0 and width > 0 for height, width, _ in seen)


def test_where_one_look_ends_there_is_no_seam() -> None:
    def cut(part: NDArray[np.uint8]) -> NDArray[np.uint8]:
        level = 255 if part.shape[1] == 300 else 100
        return np.full((144, 256), level, np.uint8)

    picture = np.zeros((200, 300, 3), np.uint8)
    faces = (At(0.5, 0.5, 0.1),)
    matte = still_matte(picture, cut=cut, faces=lambda _: faces).astype(int)
    assert np.ptp(matte) > 50
    assert np.abs(np.diff(matte, axis=1)).max() < 20
