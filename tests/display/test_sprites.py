import numpy as np
import pygame
import pytest

from kiosk.display.layout import Box
from kiosk.display.sprites import Sprites
from kiosk.display.theme import HEADING, INK, ROW, WHITE, Style
from kiosk.display.window import Window
from tests.display.look import codes, pixels
from tests.display.made_up import HANGUL, JOIN_URL, LONG, SIGNED_URL

ROOM = Box(0, 0, 300, 60)
LARGE = Style("Black", (3,))


@pytest.fixture
def sprites(sdl: Window) -> Sprites:
    return Sprites((1920, 1080))


def ink(surface: pygame.Surface) -> int:
    """How much of a surface there is to be seen."""
    return int((pygame.surfarray.array_alpha(surface) > 128).sum())


def test_the_same_words_are_set_once(sprites: Sprites) -> None:
    one = sprites.words("Hello", ROOM, ROW, INK)
    assert sprites.words("Hello", ROOM.moved(9, 9), ROW, INK) is one
    assert sprites.words("Hello", ROOM, ROW, WHITE) is not one


@pytest.mark.parametrize("words", [LONG, HANGUL, "Hello there, all of you"])
def test_words_stay_within_their_room(sprites: Sprites, words: str) -> None:
    surface = sprites.words(words, ROOM, HEADING, INK)
    assert surface.get_width() <= ROOM.w
    assert surface.get_height() <= ROOM.h
    assert ink(surface) > 300


def test_korean_has_letters_of_its_own(sprites: Sprites) -> None:
    shapes = [pygame.surfarray.array_alpha(sprites.words(it, ROOM, LARGE, INK)) for it in "한글"]
    assert not np.array_equal(*shapes)


def test_what_the_font_cannot_draw_is_left_out(sprites: Sprites) -> None:
    plain = sprites.words("Mina", ROOM, ROW, INK)
    party = sprites.words("Mina🎉", ROOM, ROW, INK)
    assert party.get_size() == plain.get_size()
    assert ink(sprites.words("🎉🎉", ROOM, ROW, INK)) == 0


def test_what_no_font_could_draw_does_no_harm(sprites: Sprites) -> None:
    odd = sprites.words("Mi\0n\ud800a\n", ROOM, ROW, INK)
    assert odd.get_size() == sprites.words("Mina", ROOM, ROW, INK).get_size()


def test_a_numeral_is_as_high_as_asked(sprites: Sprites) -> None:
    assert sprites.number(3, 720, 1536, INK).get_height() == pytest.approx(720, rel=0.03)


def test_a_numeral_is_narrower_where_the_screen_is(sprites: Sprites) -> None:
    numeral = sprites.number(10, 720, 300, INK)
    assert numeral.get_width() == pytest.approx(300, rel=0.05)


@pytest.mark.parametrize("side", [120, 333, 900])
def test_a_code_on_its_card_can_be_scanned(sprites: Sprites, side: int) -> None:
    code = sprites.code(JOIN_URL, side)
    card = pygame.Surface((side, side)).convert()
    card.fill(WHITE)
    card.blit(code, Box(0, 0, side, side).placed(*code.get_size()))
    assert codes(pixels(card)) == [JOIN_URL]
    quiet = (side - code.get_width()) / 2
    assert quiet >= 4 * code.get_width() / 33 * 0.9


def test_a_link_of_hundreds_of_letters_has_modules_as_large_as_can_be(sprites: Sprites) -> None:
    code = sprites.code(SIGNED_URL, 672)
    assert code.get_width() == 77 * 7  # version 15, the least that holds it


def test_what_was_not_used_for_long_is_thrown_away_when_there_is_too_much(
    sprites: Sprites,
) -> None:
    def sheet() -> pygame.Surface:
        return pygame.Surface((1920, 1080))

    first, second = sprites.kept("first", sheet), sprites.kept("second", sheet)
    for number in range(7):
        assert sprites.kept("first", sheet) is first
        sprites.kept(number, sheet)
    assert sprites.kept("first", sheet) is first
    assert sprites.kept("second", sheet) is not second


def test_what_is_larger_than_all_room_is_made_all_the_same(sprites: Sprites) -> None:
    assert sprites.kept("huge", lambda: pygame.Surface((8_000, 4_000))).get_width() == 8_000
