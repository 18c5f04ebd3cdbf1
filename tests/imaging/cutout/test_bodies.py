"""People stay, and what only looks like one to a model goes."""

import numpy as np
import pytest

from kiosk.imaging.cutout.bodies import bodies, where_bodies_are
from kiosk.imaging.figure import Matte

SHAPE = (144, 256)


def matte(*blots: tuple[int, int, int, int], opacity: int = 255) -> Matte:
    """Rectangles: x, y, width, height."""
    drawn = np.zeros(SHAPE, np.uint8)
    for x, y, w, h in blots:
        drawn[y : y + h, x : x + w] = opacity
    return drawn


PARENT = (90, 20, 70, 124)
CHILD = (180, 90, 30, 54)
BALLOON = (20, 10, 16, 20)


def test_an_empty_room_stays_empty() -> None:
    assert not bodies(matte()).any()


def test_somebody_alone_is_left_as_they_are() -> None:
    alone = matte(PARENT)
    assert np.array_equal(bodies(alone), alone)


def test_a_balloon_is_dropped() -> None:
    assert np.array_equal(bodies(matte(PARENT, BALLOON)), matte(PARENT))


def test_a_child_beside_a_parent_stays() -> None:
    family = matte(PARENT, CHILD)
    assert np.array_equal(bodies(family), family)


def test_a_hand_that_is_joined_to_its_arm_stays() -> None:
    waving = matte(PARENT, (160, 60, 40, 6), (196, 30, 10, 36))
    assert np.array_equal(bodies(waving), waving)


def test_arms_raised_around_a_head_are_of_one_body() -> None:
    """Seen from the top down they are three that join only farther down."""
    cheering = matte((60, 10, 10, 60), (110, 20, 24, 50), (180, 10, 10, 60), (60, 70, 130, 74))
    assert np.array_equal(bodies(cheering), cheering)


def test_hair_is_not_clipped_with_the_balloon() -> None:
    soft = matte(PARENT, BALLOON)
    x, y, w, h = PARENT
    soft[y - 3 : y, x : x + w] = soft[y : y + h, x - 3 : x] = 60
    left = bodies(soft)
    assert np.array_equal(left[:, 60:], soft[:, 60:])
    assert not left[:, :60].any()


def test_the_matte_that_came_in_is_not_written_to() -> None:
    before = matte(PARENT, BALLOON)
    bodies(before)
    assert np.array_equal(before, matte(PARENT, BALLOON))


@pytest.mark.parametrize("seed", range(8))
def test_of_any_matte_nothing_is_added_and_the_largest_stays(seed: int) -> None:
    rng = np.random.default_rng(seed)
    blots = [
        (int(x), int(y), int(w), int(h))
        for x, y, w, h in zip(
            rng.integers(0, 220, 9),
            rng.integers(0, 120, 9),
            *rng.integers(4, 36, (2, 9)),
            strict=True,
        )
    ]
    before = matte(*blots)
    after = bodies(before)
    assert np.array_equal(np.where(after > 0, before, 0), after)
    x, y, w, h = max(blots, key=lambda it: min(it[2], 256 - it[0]) * min(it[3], 144 - it[1]))
    assert after[y : y + h, x : x + w].all()


def test_whoever_moves_a_little_is_still_where_bodies_are() -> None:
    """They are looked for now and then, and used for the frames in between."""
    x, y, w, h = PARENT
    where = where_bodies_are(matte(PARENT, BALLOON))
    moved = matte((x + 5, y, w, h))
    assert np.array_equal(moved * where, moved)
    assert not (matte(BALLOON) * where).any()
