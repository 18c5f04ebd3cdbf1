"""Where the picture goes: on a real X server, or nowhere. What is there is photographed."""

import os
from collections.abc import Iterator

import numpy as np
import pygame
import pytest
from PIL import ImageGrab

from kiosk.display.layout import Box
from kiosk.display.window import Window, turned_box
from tests.display.look import Pixels, like
from tests.running import virtual_screen

RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A real X server of 640 x 400, and nothing else that SDL might find."""
    _nothing_to_find(monkeypatch)
    with virtual_screen("640x400") as display:
        monkeypatch.setenv("DISPLAY", display)
        yield display


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    _nothing_to_find(monkeypatch)


def _nothing_to_find(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)


def photographed(display: str) -> Pixels:
    return np.asarray(ImageGrab.grab(xdisplay=display).convert("RGB"))


def paint(window: Window) -> None:
    """Red, and a blue patch in the upright picture's left top."""
    window.events()
    window.canvas.fill(RED)
    patch = Box(0, 0, 60, 30)
    window.canvas.fill(BLUE, patch)
    width, height = window.canvas.get_size()
    window.present([Box(0, 0, width, height)])


def test_full_screen_is_as_large_as_the_display_and_seen(display: str) -> None:
    window = Window("fullscreen", None, 0)
    window.open()
    try:
        paint(window)
        photo = photographed(display)
        assert window.seen
        assert window.trouble == ""
        assert window.canvas.get_size() == (640, 400)
        assert like(photo[5:25, 5:55], BLUE).all()
        assert like(photo[200, 300:301][None], RED).all()
        assert not pygame.mouse.get_visible()
    finally:
        window.close()


@pytest.mark.parametrize(
    ("rotate", "corner"),
    [
        (90, (slice(345, 395), slice(5, 25))),
        (180, (slice(375, 395), slice(585, 635))),
        (270, (slice(5, 55), slice(615, 635))),
    ],
)
def test_a_screen_that_is_mounted_turned_is_turned_back(
    display: str, rotate: int, corner: tuple[slice, slice]
) -> None:
    """Turned clockwise by a quarter, what is up now was the display's left edge."""
    window = Window("fullscreen", None, rotate)
    window.open()
    try:
        paint(window)
        expected = (640, 400) if rotate == 180 else (400, 640)
        assert window.canvas.get_size() == expected
        assert like(photographed(display)[corner], BLUE).all()
    finally:
        window.close()


def test_only_what_has_changed_is_handed_over(display: str) -> None:
    window = Window("fullscreen", None, 90)
    window.open()
    try:
        paint(window)
        window.canvas.fill(BLUE)
        window.present([Box(100, 100, 50, 40)])
        photo = photographed(display)
        assert like(photo[255:295, 105:135], BLUE).all()
        assert like(photo[100:200, 300:400], RED).all()
    finally:
        window.close()


def test_a_window_has_the_size_that_is_configured(display: str) -> None:
    window = Window("window", (320, 240), 0)
    window.open()
    try:
        assert window.canvas.get_size() == (320, 240)
        assert pygame.mouse.get_visible()
        window.toggle_full()
        assert not pygame.mouse.get_visible()
        window.toggle_full()
        assert pygame.mouse.get_visible()
    finally:
        window.close()


def test_what_was_drawn_is_still_there_after_the_window_was_changed(display: str) -> None:
    window = Window("window", (640, 400), 0)
    window.open()
    try:
        paint(window)
        canvas = window.canvas
        window.toggle_full()
        window.events()
        window.present([])
        assert window.canvas is canvas
        assert like(photographed(display)[5:25, 5:55], BLUE).all()
    finally:
        window.close()


def test_what_another_window_has_covered_is_handed_over_again(display: str) -> None:
    window = Window("fullscreen", None, 0)
    window.open()
    try:
        paint(window)
        pygame.display.get_surface().fill((0, 0, 0))
        pygame.event.post(pygame.Event(pygame.VIDEOEXPOSE))
        window.events()
        window.present([])
        assert like(photographed(display)[5:25, 5:55], BLUE).all()
    finally:
        window.close()


@pytest.mark.parametrize("backend", ["fullscreen", "window"])
def test_without_a_display_it_draws_unseen_and_says_so(backend: str, no_display: None) -> None:
    window = Window(backend, None, 0)
    window.open()
    try:
        paint(window)
        assert not window.seen
        assert window.trouble.startswith("No display")
        assert window.canvas.get_size() == (1280, 720)
    finally:
        window.close()


def test_a_display_that_is_plugged_in_later_is_found(
    no_display: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window("fullscreen", None, 0)
    window.open()
    unseen = window.canvas
    window.open()
    assert window.canvas is unseen  # still none: nothing has to be drawn anew
    with virtual_screen("640x400") as display:
        monkeypatch.setenv("DISPLAY", display)
        try:
            window.open()
            paint(window)
            assert window.trouble == ""
            assert like(photographed(display)[5:25, 5:55], BLUE).all()
        finally:
            window.close()


def test_offscreen_is_what_was_asked_for_and_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    before = dict(os.environ)
    window = Window("offscreen", (300, 200), 90)
    window.open()
    assert not window.seen
    assert window.trouble == ""
    assert window.canvas.get_size() == (200, 300)
    window.close()
    assert dict(os.environ) == before


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_boxes_turn_as_surfaces_do(sdl: object, rotate: int) -> None:
    surface = pygame.Surface((40, 30)).convert()
    surface.fill(BLUE, Box(5, 7, 10, 4))
    turned = pygame.transform.rotate(surface, rotate)
    place = turned_box(Box(5, 7, 10, 4), (40, 30), rotate)
    turned.fill((0, 0, 0), place)
    assert not pygame.surfarray.array3d(turned).any()
