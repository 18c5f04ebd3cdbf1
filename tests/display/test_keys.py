import pygame
import pytest

from kiosk.display.keys import QUIT_AFTER_S, Keys


class Heard:
    """Keys on a table, and what they did."""

    def __init__(self, *, on: bool) -> None:
        self.said: list[object] = []
        self.keys = Keys(
            on=on,
            on_key=lambda name, down: self.said.append((name, down)),
            on_full=lambda: self.said.append("full"),
            on_quit=lambda: self.said.append("quit"),
        )

    def key(self, key: int, *, down: bool = True, now_s: float = 0.0) -> None:
        kind = pygame.KEYDOWN if down else pygame.KEYUP
        self.keys.hear(pygame.Event(kind, key=key), now_s)


@pytest.fixture
def heard(sdl: object) -> Heard:
    return Heard(on=True)


def test_keys_are_handed_on_by_name(heard: Heard) -> None:
    heard.key(pygame.K_r)
    heard.key(pygame.K_r, down=False)
    heard.key(pygame.K_SPACE)
    assert heard.said == [("r", True), ("r", False), ("space", True)]


def test_f_turns_to_full_screen(heard: Heard) -> None:
    heard.key(pygame.K_f)
    assert "full" in heard.said


def test_escape_has_to_be_held_to_quit(heard: Heard) -> None:
    heard.key(pygame.K_ESCAPE, now_s=10)
    heard.keys.tick(10 + QUIT_AFTER_S - 0.1)
    assert "quit" not in heard.said
    heard.keys.tick(10 + QUIT_AFTER_S)
    heard.keys.tick(10 + QUIT_AFTER_S + 1)
    assert heard.said.count("quit") == 1


def test_escape_that_is_let_go_does_nothing(heard: Heard) -> None:
    heard.key(pygame.K_ESCAPE, now_s=10)
    heard.key(pygame.K_ESCAPE, down=False, now_s=11)
    heard.keys.tick(20)
    assert "quit" not in heard.said


def test_a_closed_window_quits_even_without_keys(sdl: object) -> None:
    heard = Heard(on=False)
    heard.keys.hear(pygame.Event(pygame.QUIT), 0)
    assert heard.said == ["quit"]


def test_with_the_keyboard_off_nothing_is_heard(sdl: object) -> None:
    heard = Heard(on=False)
    heard.key(pygame.K_r)
    heard.key(pygame.K_ESCAPE)
    heard.keys.tick(100)
    assert heard.said == []
