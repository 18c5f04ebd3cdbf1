"""Name pills and stand-ins: readable, as wide as allowed, and never an empty box."""

import numpy as np
import pytest

from kiosk.imaging.paper import INK, PAPER
from kiosk.live.lettering import PALETTE, Rgba, corner, pill, stand_in


def pill_of(name: str, max_width: int = 400) -> Rgba:
    drawn = pill(name, text_size=20, max_width=max_width)
    assert drawn is not None
    return drawn


def near(pixels: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    return np.abs(pixels[..., :3].astype(int) - colour).max(axis=-1) < 30


def test_a_pill_is_ink_on_paper_with_round_ends() -> None:
    drawn = pill_of("김서연")
    assert near(drawn, INK).sum() > 100
    assert near(drawn, PAPER).sum() > near(drawn, INK).sum()
    assert drawn[0, 0, 3] == 0
    assert drawn[drawn.shape[0] // 2, 0, 3] > 100


def test_a_longer_name_has_a_wider_pill_of_the_same_height() -> None:
    short, long = pill_of("Ola"), pill_of("Maximiliana")
    assert long.shape[1] > short.shape[1]
    assert long.shape[0] == short.shape[0]


def test_a_name_that_does_not_fit_is_cut_to_the_width() -> None:
    drawn = pill_of("Maximiliana-Alexandra von Hohenfels-Thurnwald", max_width=160)
    assert 120 <= drawn.shape[1] <= 160


@pytest.mark.parametrize("name", ["", "   ", "\u202e\u0000", "😀😀"])
def test_a_name_that_cannot_be_written_has_no_pill(name: str) -> None:
    assert pill(name, text_size=20, max_width=300) is None


def test_sizes_are_even_as_video_needs() -> None:
    for name in ("a", "ab", "abc", "abcd"):
        height, width = pill_of(name).shape[:2]
        assert (height % 2, width % 2) == (0, 0)


@pytest.mark.parametrize("colour", PALETTE)
def test_a_stand_in_is_of_the_friends_colour_with_an_inked_initial(
    colour: tuple[int, int, int],
) -> None:
    drawn = stand_in("ola", width=320, height=180, colour=colour, away=False)
    assert drawn.shape == (180, 320, 3)
    assert drawn[4, 4].tolist() == list(colour)
    middle = drawn[60:120, 130:190]
    assert near(middle, INK).sum() > 100
    assert near(middle, PAPER).sum() > 100


def test_who_is_away_is_shown_at_night() -> None:
    here = stand_in("Ola", width=320, height=180, colour=PALETTE[0], away=False)
    away = stand_in("Ola", width=320, height=180, colour=PALETTE[0], away=True)
    assert away.mean() < here.mean() / 2


def test_different_people_have_different_stand_ins() -> None:
    one, other = (
        stand_in(name, width=200, height=200, colour=PALETTE[1], away=False)
        for name in ("Ola", "민준")
    )
    assert not np.array_equal(one, other)


def test_even_a_name_without_letters_gets_a_sign() -> None:
    drawn = stand_in("😀", width=200, height=200, colour=PALETTE[1], away=False)
    assert near(drawn[80:120, 80:120], INK).sum() > 50


def test_a_corner_covers_outside_of_the_arc_only() -> None:
    drawn = corner(16)
    assert drawn.shape == (16, 16)
    assert drawn[0, 0] == 255
    assert drawn[15, 15] == 0
