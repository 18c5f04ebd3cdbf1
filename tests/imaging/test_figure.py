"""Heads, eyes and edges are found where somebody who looks at the picture would point at."""

from dataclasses import dataclass

import numpy as np
import pytest

from kiosk.devices.segmenter.simulated import SimulatedSegmenter
from kiosk.imaging.figure import Figure, Matte, figure, is_somebody, mirrored

WIDE, UPRIGHT = 16 / 9, 9 / 16
SIZE = (256, 144)


@dataclass(frozen=True)
class Face:
    x: float
    y: float
    size: float


def people(*heads: tuple[float, float, float], feet: float | None = None) -> Matte:
    """Oval heads (the middle's x and y, and the height, all in heights of a wide picture), each on
    a body down to the picture's edge, or to `feet`."""
    width, height = SIZE
    y, x = np.mgrid[:height, :width] / height
    solid = np.zeros((height, width), bool)
    for at_x, at_y, tall in heads:
        solid |= np.hypot((x - at_x) / (0.37 * tall), (y - at_y) / (0.5 * tall)) < 1
        body = (abs(x - at_x) < 0.95 * tall) & (y > at_y + 0.5 * tall)
        solid |= body & (y < (feet or 2))
    return np.where(solid, 255, 0).astype(np.uint8)


def face_of(x: float, y: float, tall: float) -> Face:
    """As a segmenter would see it on such a head of a wide picture."""
    return Face(x / WIDE, y + 0.06 * tall, tall / 1.55)


def found(matte: Matte, *faces: Face, aspect: float = WIDE) -> Figure:
    it = figure(matte, faces, aspect)
    assert it
    return it


def portrait() -> tuple[Matte, tuple[Face, ...]]:
    segmenter = SimulatedSegmenter()
    nothing = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    faces = [Face(it.x, it.y, it.size) for it in segmenter.faces(nothing)]
    return segmenter.matte(nothing), tuple(faces)


def test_a_portrait_has_its_head_and_eyes_where_they_are() -> None:
    matte, faces = portrait()
    it = found(matte, *faces)
    assert it.heads == pytest.approx([WIDE / 2], abs=0.01)
    assert it.head == pytest.approx(0.44, abs=0.05)
    assert it.eyes == pytest.approx(0.33, abs=0.02)
    assert it.top == pytest.approx(0.12, abs=0.02)
    assert it.bottom == pytest.approx(1, abs=0.01)
    assert (it.left, it.right) == pytest.approx((WIDE / 2 - 0.35, WIDE / 2 + 0.35), abs=0.03)


def test_what_shows_no_face_is_taken_for_nobody() -> None:
    """A lamp, a coat on a hook: a model sees a little person in each."""
    matte, _ = portrait()
    assert figure(matte, [], WIDE) is None
    assert is_somebody(matte), "who looked away for a moment is still there"


@pytest.mark.parametrize("aspect", [WIDE, 4 / 3, 1, UPRIGHT])
def test_lengths_are_in_heights_of_a_picture_of_any_shape(aspect: float) -> None:
    matte, faces = portrait()
    it = found(matte, *faces, aspect=aspect)
    assert it.heads == pytest.approx([aspect / 2], abs=0.01)
    assert it.left + it.right == pytest.approx(aspect, abs=0.02)
    assert it.width == pytest.approx(0.7 * aspect / WIDE, abs=0.04)
    assert 0 <= it.left < it.right <= aspect


def test_in_an_empty_room_there_is_nobody() -> None:
    assert figure(np.zeros((144, 256), np.uint8), [], WIDE) is None


def test_doubt_everywhere_is_nobody() -> None:
    assert figure(np.full((144, 256), 110, np.uint8), [Face(0.5, 0.5, 0.3)], WIDE) is None


def test_a_ghost_of_a_few_pixels_is_nobody() -> None:
    matte = np.zeros((144, 256), np.uint8)
    matte[60:75, 100:118] = 255
    assert figure(matte, [], WIDE) is None


def test_a_forehead_that_fills_the_picture_cannot_be_cut_out() -> None:
    matte = np.full((144, 256), 255, np.uint8)
    matte[:20] = 0
    assert figure(matte, [Face(0.5, 0.5, 0.8)], WIDE) is None


def test_two_faces_are_two_heads_from_left_to_right() -> None:
    heads = (1.1, 0.4, 0.3), (0.5, 0.44, 0.26)
    it = found(people(*heads), *(face_of(*each) for each in heads))
    assert it.heads == pytest.approx([0.5, 1.1], abs=0.01)
    assert it.head == pytest.approx(0.28, abs=0.01)
    assert it.eyes == pytest.approx(0.41, abs=0.02)


def test_the_portrait_on_the_wall_is_nobody_of_theirs() -> None:
    head = (0.6, 0.45, 0.3)
    poster = Face(0.85, 0.25, 0.3)
    alone, with_poster = (found(people(head), face_of(*head), *more) for more in ((), (poster,)))
    assert with_poster == alone


def test_a_poster_alone_makes_nobody_of_a_lamp() -> None:
    assert figure(people((0.6, 0.45, 0.3)), [Face(0.9, 0.2, 0.2)], WIDE) is None


@pytest.mark.parametrize("face", [Face(0, 0, 0.1), Face(1, 1, 0.1), Face(1.02, 0.5, 0.4)])
def test_a_face_at_the_very_edge_is_no_trouble(face: Face) -> None:
    head = (0.6, 0.45, 0.3)
    assert len(found(people(head), face_of(*head), face).heads) == 1


def test_at_the_chest_people_are_cut_and_on_their_feet_they_are_not() -> None:
    near, far = (0.9, 0.4, 0.3), (0.9, 0.3, 0.14)
    assert found(people(near), face_of(*near)).cut
    standing = found(people(far, feet=0.9), face_of(*far))
    assert not standing.cut
    assert standing.bottom == pytest.approx(0.9, abs=0.01)


def test_specks_do_not_make_anybody_larger() -> None:
    head = (0.9, 0.4, 0.3)
    clean = people(head)
    specked = clean.copy()
    specked[3, 10] = specked[5, 250] = specked[100, 2] = 255
    one, other = (found(matte, face_of(*head)) for matte in (clean, specked))
    assert (other.left, other.top, other.right) == (one.left, one.top, one.right)


def test_elbows_on_the_table_make_nobody_wider() -> None:
    head = (0.9, 0.35, 0.2)
    upright = people(head)
    leaning = upright.copy()
    leaning[110:, 20:240] = 255
    one, other = (found(matte, face_of(*head)) for matte in (upright, leaning))
    assert (other.left, other.right) == (one.left, one.right)


def test_in_a_mirror_left_is_right() -> None:
    heads = (0.5, 0.44, 0.26), (1.0, 0.4, 0.3)
    matte, faces = people(*heads), [face_of(*each) for each in heads]
    turned = [Face(1 - it.x, it.y, it.size) for it in faces]
    seen = mirrored(found(matte, *faces), WIDE)
    expected = found(matte[:, ::-1], *turned)
    assert seen.heads == pytest.approx(expected.heads)
    assert (seen.left, seen.right) == pytest.approx((expected.left, expected.right))
    assert (seen.eyes, seen.head, seen.cut) == (expected.eyes, expected.head, expected.cut)


def test_a_mirror_in_a_mirror_shows_what_is() -> None:
    matte, faces = portrait()
    it = found(matte, *faces)
    again = mirrored(mirrored(it, WIDE), WIDE)
    assert again.heads == pytest.approx(it.heads)
    assert (again.left, again.right) == pytest.approx((it.left, it.right))
