"""One photograph makes many people, and its source is told beside it."""

import numpy as np
import pytest

from kiosk.assets import asset
from kiosk.devices.camera.people import HEADROOM, Look, dressed, with_props
from kiosk.devices.camera.props import Prop

CHEST, HAIR, FACE = (330, 240), (40, 225), (120, 225)
"""Row and column in the cut-out."""


def colour(look: Look, place: tuple[int, int]) -> tuple[int, ...]:
    row, column = place
    patch = np.asarray(dressed(look))[
        HEADROOM + row - 2 : HEADROOM + row + 3, column - 2 : column + 3
    ]
    return tuple(int(value) for value in patch[..., :3].mean(axis=(0, 1)))


def test_the_photograph_has_its_source_and_licence_beside_it() -> None:
    told = asset("people/SOURCE.txt").read_text()
    assert "public domain" in told
    for picture in asset("people").glob("*.webp"):
        assert picture.name in told


def test_a_suit_and_hair_take_another_colour_and_the_face_does_not() -> None:
    plain, dyed = Look(), Look(suit=(20, 200, 60), hair=(200, 30, 160))
    red, green, _ = colour(plain, (300, 100))
    assert red > green
    red, green, _ = colour(dyed, (300, 100))
    assert green > red
    red, green, _ = colour(dyed, HAIR)
    assert red > 2 * green
    assert colour(dyed, FACE) == colour(plain, FACE)


@pytest.mark.parametrize("prop", Prop)
def test_a_prop_is_worn_on_the_head_and_nowhere_else(prop: Prop) -> None:
    plain = dressed(Look())
    before, worn = np.asarray(plain), np.asarray(with_props(plain, (prop,)))
    rows = np.flatnonzero(np.any(before != worn, axis=(1, 2)))
    assert len(rows) > 10
    assert rows[-1] < HEADROOM + 190
    assert np.array_equal(np.asarray(plain), before)


def test_the_cut_out_has_soft_edges_and_nothing_around_them() -> None:
    opacity = np.asarray(dressed(Look()))[..., 3]
    assert not opacity[:HEADROOM].any()
    assert not opacity[HEADROOM : HEADROOM + 140, 400:].any()
    soft = np.count_nonzero((opacity > 0) & (opacity < 255))
    assert 1_000 < soft < 20_000
