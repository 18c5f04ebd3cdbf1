from typing import Any

import numpy as np
import pygame
import pytest

from kiosk.display.layout import Box, lay_out
from kiosk.display.sprites import Sprites
from kiosk.display.theme import CORAL, MINT
from kiosk.session.printing import PrintStatus, Trouble
from kiosk.session.view import DeviceView, View
from kiosk.session.words import TO_DO
from tests.display.look import LANDSCAPE, MakeStage, Pixels, Size, every_size, like, within
from tests.display.made_up import HERE, NOW_MS, ended


def place(size: Size) -> Box:
    """Above the left lamp, and above its light."""
    ready, top = lay_out(*size).ready, round(size[1] * 0.3)
    return Box(0, top, ready.right, ready.y - lay_out(*size).u(5) - top)


def shown(stage: MakeStage, size: Size, view: View) -> Pixels:
    return within(stage(size).settled(view), place(size))


@every_size
def test_a_print_on_its_way_has_a_printer_that_is_well(stage: MakeStage, size: Size) -> None:
    for status in (PrintStatus.WAITING, PrintStatus.PRINTING, PrintStatus.PRINTED):
        assert like(shown(stage, size, ended(status, (HERE,))), MINT).any()
    assert not like(shown(stage, size, ended(None, (HERE,))), MINT).any()


@every_size
def test_a_print_in_trouble_has_one_that_is_not(stage: MakeStage, size: Size) -> None:
    for trouble in Trouble:
        image = shown(stage, size, ended(PrintStatus.WAITING, (HERE,), trouble))
        assert like(image, CORAL).any()
        assert not like(image, MINT).any()


def test_a_strip_is_seen_to_come_out_while_it_prints_and_then_hangs_there(
    stage: MakeStage,
) -> None:
    def different(status: PrintStatus) -> int:
        painted, view = stage(), ended(status, (HERE,))
        painted.settled(view)
        images = [painted.draw(view, NOW_MS + 220 * i) for i in range(8)]
        return len({within(image, place(LANDSCAPE)).tobytes() for image in images})

    assert different(PrintStatus.PRINTING) > 4
    assert different(PrintStatus.PRINTED) == 1
    assert different(PrintStatus.WAITING) == 1


@pytest.mark.parametrize("status", [PrintStatus.WAITING, PrintStatus.STUCK])
def test_a_trouble_that_is_told_here_does_not_hang_at_the_top_as_well(
    stage: MakeStage, status: PrintStatus
) -> None:
    top = lay_out(*LANDSCAPE).above_ready.top(100)
    without, told, elsewhere = (
        within(stage().settled(view), top)
        for view in (
            ended(status, (HERE,)),
            ended(status, (HERE,), Trouble.MEDIA_EMPTY),
            ended(PrintStatus.PRINTED, (HERE,), Trouble.MEDIA_EMPTY),
        )
    )
    assert np.array_equal(without, told)
    assert not np.array_equal(without, elsewhere)


def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whatever gets onto the screen in words from now on."""
    said: list[str] = []
    set_words = Sprites.words

    def words(self: Sprites, words: str, room: Box, *how: Any, **more: Any) -> pygame.Surface:
        said.append(words)
        return set_words(self, words, room, *how, **more)

    monkeypatch.setattr(Sprites, "words", words)
    return said


@every_size
def test_the_staff_is_told_what_to_do_and_no_guest_why_it_is_lost(
    stage: MakeStage, size: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = DeviceView("printer", "lost", "The queue 'booth' is stopped.")
    said = read(monkeypatch)
    shown(stage, size, ended(PrintStatus.WAITING, (HERE,), devices=(lost,)))
    assert f"Staff: {TO_DO[Trouble.OFFLINE]}" in said
    assert lost.reason not in said
