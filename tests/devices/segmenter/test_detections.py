"""What the face model says is read as faces of the picture that it was shown."""

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.devices.segmenter.detections import SIDE, letterboxed, read

Said = tuple[NDArray[np.float32], NDArray[np.float32]]


def said(*faces: tuple[float, float, float, float]) -> Said:
    """What the model says of faces with x, y, side in shares of the square, and a logit each."""
    boxes, scores = np.zeros((2304, 16), np.float32), np.full((2304, 1), -9, np.float32)
    for x, y, side, logit in faces:
        column, row = int(x * 48), int(y * 48)
        cell = row * 48 + column
        centre = np.array((x - (column + 0.5) / 48, y - (row + 0.5) / 48))
        boxes[cell, :2] = centre * SIDE
        boxes[cell, 2:4] = side * SIDE
        scores[cell] = logit
    return boxes, scores


def test_a_wide_picture_lies_in_the_middle_of_a_black_square() -> None:
    square = letterboxed(np.full((90, 160, 3), 200, np.uint8))
    assert square.shape == (SIDE, SIDE, 3)
    assert (square[42:150] == 200).all()
    assert (square[:42] == 0).all()
    assert (square[150:] == 0).all()


def test_a_face_is_told_in_shares_of_the_picture_not_of_the_square() -> None:
    (face,) = read(*said((0.25, 0.5, 0.1, 3)), width=1600, height=900)
    assert face.x == pytest.approx(0.25)
    assert face.y == pytest.approx(0.5)
    assert face.size == pytest.approx(0.1 * 1600 / 900)
    (face,) = read(*said((0.4, 0.75, 0.1, 3)), width=900, height=1600)
    assert face.x == pytest.approx(0.5 - 0.1 * 1600 / 900)
    assert face.y == pytest.approx(0.75)
    assert face.size == pytest.approx(0.1)


def test_a_vague_guess_is_no_face() -> None:
    assert read(*said((0.5, 0.5, 0.2, -0.6)), width=100, height=100) == ()


def test_many_guesses_at_one_face_are_one_face_the_surest() -> None:
    guesses = said((0.5, 0.5, 0.2, 2), (0.53, 0.5, 0.21, 5), (0.5, 0.55, 0.2, 1))
    (face,) = read(*guesses, width=100, height=100)
    assert face.x == pytest.approx(0.53)


def test_two_friends_cheek_to_cheek_are_two() -> None:
    faces = read(*said((0.4, 0.5, 0.2, 2), (0.58, 0.52, 0.2, 5)), width=100, height=100)
    assert [round(face.x, 2) for face in faces] == [0.58, 0.4]


def test_specks_and_what_lies_outside_the_picture_are_no_faces() -> None:
    assert read(*said((0.5, 0.5, 0.01, 5)), width=100, height=100) == ()
    assert read(*said((0.5, 0.1, 0.2, 5)), width=160, height=90) == ()
