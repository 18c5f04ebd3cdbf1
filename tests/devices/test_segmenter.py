"""One contract for all segmenters: who they find in a picture, and where."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from PIL import Image

from kiosk.assets import asset
from kiosk.devices.camera.painter import Painter
from kiosk.devices.camera.people import EYES
from kiosk.devices.segmenter import Picture, Segmenter
from kiosk.devices.segmenter.litert import LiteRtSegmenter
from kiosk.devices.segmenter.simulated import SimulatedSegmenter
from kiosk.errors import DeviceError

NOBODY = np.full((360, 640, 3), 90, np.uint8)


class Rig(Protocol):
    """A segmenter, a picture of one person in the middle, and one of nobody."""

    segmenter: Segmenter

    def somebody(self) -> Picture: ...

    def nobody(self) -> Picture: ...


class LiteRtRig:
    def __init__(self) -> None:
        self.segmenter = LiteRtSegmenter()

    def somebody(self) -> Picture:
        return standing(640, 360)

    def nobody(self) -> Picture:
        return NOBODY


class SimulatedRig:
    def __init__(self) -> None:
        self.segmenter = SimulatedSegmenter()

    def somebody(self) -> Picture:
        self.segmenter.fill()
        return NOBODY

    def nobody(self) -> Picture:
        self.segmenter.empty()
        return NOBODY


def standing(width: int, height: int, *places: float) -> Picture:
    """The person of the simulated cameras against a wall, their face in the middle or at shares
    of the width, 0.43 from the top."""
    with Image.open(asset("people/astronaut.webp")) as image:
        person = image.convert("RGBA")
    scale = min(height * 0.75, width) / person.height
    person = person.resize((round(person.width * scale), round(person.height * scale)))
    picture = Image.new("RGB", (width, height), (150, 165, 160))
    for place in places or (0.5,):
        face = (EYES[0] * scale, (EYES[1] + 20) * scale)
        corner = (round(width * place - face[0]), round(height * 0.43 - face[1]))
        picture.paste(person, corner, person)
    return np.asarray(picture)


@pytest.fixture(scope="module", params=[LiteRtRig, SimulatedRig])
def rig(request: pytest.FixtureRequest) -> Rig:
    made: Callable[[], Rig] = request.param
    return made()


@pytest.fixture(scope="module")
def real() -> LiteRtSegmenter:
    return LiteRtSegmenter()


def test_a_matte_has_the_size_that_was_promised(rig: Rig) -> None:
    matte = rig.segmenter.matte(rig.somebody())
    assert matte.shape[::-1] == rig.segmenter.size
    assert matte.dtype == np.uint8


def test_a_matte_is_full_where_somebody_is_and_empty_beside_them(rig: Rig) -> None:
    matte = rig.segmenter.matte(rig.somebody())
    height, width = matte.shape
    assert (matte[height // 3 : height * 9 // 10, width // 2] > 230).all()
    assert (matte[: height // 2, : width // 5] < 25).all()
    assert (matte[:, -width // 10 :] < 25).all()


def test_in_an_empty_room_there_is_nobody(rig: Rig) -> None:
    room = rig.nobody()
    assert rig.segmenter.matte(room).max() < 128
    assert rig.segmenter.faces(room) == ()


def test_a_face_is_found_where_it_is(rig: Rig) -> None:
    picture = rig.somebody()
    (face,) = rig.segmenter.faces(picture)
    assert 0.4 < face.x < 0.6
    assert 0.2 < face.y < 0.6
    assert 0.1 < face.size < 0.5


def test_a_face_lies_on_the_matte(rig: Rig) -> None:
    picture = rig.somebody()
    (face,) = rig.segmenter.faces(picture)
    matte = rig.segmenter.matte(picture)
    height, width = matte.shape
    assert matte[int(face.y * height), int(face.x * width)] > 230


def test_a_matte_is_the_callers_to_keep_and_to_write_to(rig: Rig) -> None:
    picture = rig.somebody()
    first = rig.segmenter.matte(picture)
    kept = first.copy()
    first[:] = 0
    assert (rig.segmenter.matte(picture) == kept).all()


def test_the_picture_that_is_looked_at_stays_as_it_is(rig: Rig) -> None:
    picture = rig.somebody().copy()
    before = picture.copy()
    picture.flags.writeable = False
    rig.segmenter.matte(picture)
    rig.segmenter.faces(picture)
    assert (picture == before).all()


@pytest.mark.parametrize(("width", "height"), [(256, 144), (1920, 1080), (360, 640), (500, 500)])
def test_pictures_of_all_sizes_and_shapes_will_do(
    real: LiteRtSegmenter, width: int, height: int
) -> None:
    picture = standing(width, height)
    (face,) = real.faces(picture)
    assert face.x == pytest.approx(0.5, abs=0.06)
    assert face.y == pytest.approx(0.43, abs=0.06)
    matte = real.matte(picture)
    assert matte[int(face.y * matte.shape[0]), int(face.x * matte.shape[1])] > 230


def test_a_mirrored_view_of_a_frame_will_do(real: LiteRtSegmenter) -> None:
    picture = standing(640, 360, 0.25)
    (face,) = real.faces(picture[:, ::-1])
    assert face.x == pytest.approx(1 - real.faces(picture)[0].x, abs=0.02)


def test_everybody_of_a_group_is_found(real: LiteRtSegmenter) -> None:
    picture = standing(1280, 720, 0.2, 0.5, 0.8)
    found = sorted(face.x for face in real.faces(picture))
    assert found == pytest.approx([0.2, 0.5, 0.8], abs=0.05)
    matte = real.matte(picture)
    for place in found:
        assert matte[100, int(place * matte.shape[1])] > 230


@pytest.mark.parametrize("scene", range(6))
def test_the_people_of_the_simulated_cameras_are_found_behind_their_party_glasses(
    real: LiteRtSegmenter, scene: int
) -> None:
    people = 2 if scene == 0 else 1  # the booth's own camera films two
    painter = Painter((1280, 720), scene, time_code=False)
    found = [len(real.faces(painter.paint(moment))) for moment in range(0, 20_000, 1_500)]
    assert max(found) == people
    assert np.mean(found) >= 0.6 * people


def test_the_models_are_those_that_their_source_names_and_have_their_licence_beside_them() -> None:
    source = asset("models/SOURCE.txt").read_text()
    assert "Apache License" in asset("models/LICENSE").read_text()
    for model in asset("models").glob("*.tflite"):
        assert f"{model.name}\n" in source
        assert hashlib.sha256(model.read_bytes()).hexdigest() in source


def test_a_missing_or_damaged_model_is_told_to_the_operator(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match=r"selfie_segmentation_landscape\.tflite is missing"):
        LiteRtSegmenter(models=tmp_path)
    for model in asset("models").glob("*.tflite"):
        (tmp_path / model.name).write_bytes(model.read_bytes()[:9000])
    with pytest.raises(DeviceError, match="damaged"):
        LiteRtSegmenter(models=tmp_path)


def test_models_that_were_mixed_up_are_told_to_the_operator(tmp_path: Path) -> None:
    one, other = sorted(asset("models").glob("*.tflite"))
    (tmp_path / one.name).write_bytes(other.read_bytes())
    (tmp_path / other.name).write_bytes(one.read_bytes())
    with pytest.raises(DeviceError, match="damaged"):
        LiteRtSegmenter(models=tmp_path)
