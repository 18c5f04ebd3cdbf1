import numpy as np
import pytest

from kiosk.display.keepers import full_album, seeking_phone, sleeping_phone
from kiosk.display.theme import BUTTER, CORAL, MINT, NIGHT_RAISED, PAPER, Colour

BODIES = pytest.mark.parametrize("body", [NIGHT_RAISED, PAPER])


def area(image: object, colour: Colour) -> int:
    pixels = np.asarray(image)
    return int((np.abs(pixels[..., :3].astype(int) - colour).max(axis=2) < 4).sum())


@BODIES
def test_a_phone_that_seeks_lights_one_dot_after_the_other(body: Colour) -> None:
    lit = [area(seeking_phone(120, body, step), BUTTER) for step in range(4)]
    assert lit[0] == 0
    assert lit == sorted(set(lit))


@BODIES
def test_a_phone_that_sleeps_seeks_nothing(body: Colour) -> None:
    asleep, awake = sleeping_phone(120, body), seeking_phone(120, body, 1)
    assert area(asleep, BUTTER) == 0
    assert not np.array_equal(np.asarray(asleep), np.asarray(awake))


@BODIES
def test_an_album_is_full_of_strips(body: Colour) -> None:
    album = full_album(120, body)
    for colour in (BUTTER, MINT, CORAL):
        assert area(album, colour) > 100
