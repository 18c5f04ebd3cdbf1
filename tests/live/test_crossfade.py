"""What people see when the leading background changes."""

import numpy as np

from kiosk.live.crossfade import Crossfade
from kiosk.live.i420 import Planes
from tests.live.stage import eventually


def plain(shade: int) -> Planes:
    luma = np.full((180, 320), shade, np.uint8)
    chroma = np.full((90, 160), 128, np.uint8)
    return luma, chroma, chroma.copy()


def test_the_first_picture_is_there_at_once() -> None:
    fade, first = Crossfade(), plain(200)
    fade.shown(first, "white")
    assert int(first[0][0, 0]) == 200
    assert not fade.under_way


def test_the_same_background_is_left_alone() -> None:
    fade = Crossfade()
    fade.shown(plain(40), "night")
    second = plain(90)
    fade.shown(second, "night")
    assert int(second[0][0, 0]) == 90


async def test_another_one_begins_as_what_was_shown_and_gets_there() -> None:
    fade, before = Crossfade(), plain(40)
    fade.shown(before, "night")
    beginning = plain(200)
    fade.shown(beginning, "white")
    assert int(beginning[0][0, 0]) < 120
    assert int(beginning[1][0, 0]) == 128
    shades: list[int] = []

    def there() -> bool:
        picture = plain(200)
        fade.shown(picture, "white")
        shades.append(int(picture[0][0, 0]))
        return not fade.under_way

    await eventually(there)
    assert shades == sorted(shades)
    assert shades[-1] == 200
    assert int(before[0][0, 0]) == 40, "what was shown is not written to"
