"""The whole screen in its own thread, from the loop's point of view."""

import asyncio
import io
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pygame
import pytest
from PIL import Image

from kiosk.display import Display, Hearers, Sources
from kiosk.display.screen import Screen
from kiosk.errors import DeviceError
from kiosk.session.view import StripStatus
from kiosk.texts import Texts
from tests.display import made_up
from tests.display.look import codes, shades


def screen(sources: Sources, **more: Any) -> Screen:
    plain: dict[str, Any] = {
        "backend": "offscreen",
        "size": (800, 480),
        "rotate": 0,
        "fps": 60,
        "keyboard": False,
        "texts": Texts("en"),
        "sources": sources,
        "hearers": Hearers(
            key=lambda name, down: None, quit=lambda: None, trouble=lambda sentence: None
        ),
    }
    return Screen(**(plain | more))


@asynccontextmanager
async def opened(sources: Sources, **more: Any) -> AsyncIterator[Screen]:
    it = screen(sources, **more)
    async with asyncio.timeout(30):
        await it.open()
        try:
            yield it
        finally:
            await it.close()


def image_of(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    return image.convert("RGB")


async def until_scanned(screen: Screen, link: str) -> None:
    """Takes screenshots until a phone can read the link off one."""
    while codes(np.asarray(image_of(await screen.screenshot()))) != [link]:
        pass


async def test_a_screenshot_is_a_png_of_what_is_shown(sources: Sources) -> None:
    async with opened(sources) as it:
        it.show(made_up.attract())
        image = image_of(await it.screenshot())
        assert image.size == (800, 480)
        await until_scanned(it, made_up.JOIN_URL)


@pytest.mark.parametrize("rotate", [90, 270])
async def test_a_screenshot_is_upright_whatever_way_the_screen_is_mounted(
    sources: Sources, rotate: int
) -> None:
    async with opened(sources, rotate=rotate) as it:
        assert image_of(await it.screenshot()).size == (480, 800)


async def test_it_draws_before_there_is_anything_to_show(sources: Sources) -> None:
    async with opened(replace(sources, program=lambda: None)) as it:
        assert shades(np.asarray(image_of(await it.screenshot()))) > 3


async def test_the_newest_view_is_shown(sources: Sources) -> None:
    async with opened(sources) as it:
        it.show(made_up.attract())
        it.show(made_up.ending(StripStatus.READY))
        await until_scanned(it, made_up.STRIP_URL)


async def test_it_says_that_it_lives_and_how_fast(sources: Sources) -> None:
    it = screen(sources)
    assert it.alive_s() == 0
    await it.open()
    await it.screenshot()
    before = it.alive_s()
    await it.screenshot()
    times = it.frame_times()
    await it.close()
    assert it.alive_s() > before > 0
    assert len(times.drawing) >= 2
    assert all(0 < each < 10 for each in times.drawing)


async def test_whoever_waits_for_its_end_learns_of_a_bug_in_it(sources: Sources) -> None:
    def broken() -> None:
        raise ZeroDivisionError("a bug of ours")

    it = screen(replace(sources, program=broken))
    with pytest.raises(ZeroDivisionError):
        await it.open()
    await it.close()


async def test_a_bug_that_shows_later_is_learned_of_as_well(sources: Sources) -> None:
    broken = False

    def program() -> made_up.Program:
        return made_up.program() if not broken else 1 / 0

    async with opened(replace(sources, program=program)) as it:
        broken = True
        with pytest.raises(ZeroDivisionError):
            await it.failed()
        with pytest.raises(DeviceError):
            await it.screenshot()


async def test_it_can_be_closed_twice_and_has_nothing_to_show_then(sources: Sources) -> None:
    async with opened(sources) as it:
        pass
    await it.close()
    with pytest.raises(DeviceError):
        await it.screenshot()


async def test_it_can_be_closed_without_ever_having_been_opened(sources: Sources) -> None:
    await screen(sources).close()


async def test_without_a_display_the_operator_is_told_in_the_loop(
    sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    told: asyncio.Queue[str] = asyncio.Queue()
    hearers = Hearers(key=lambda name, down: None, quit=lambda: None, trouble=told.put_nowait)
    async with opened(sources, backend="fullscreen", hearers=hearers):
        assert (await told.get()).startswith("No display")


async def test_a_key_is_heard_in_the_loop(sources: Sources) -> None:
    heard: asyncio.Queue[tuple[str, bool, int]] = asyncio.Queue()

    def key(name: str, down: bool) -> None:
        heard.put_nowait((name, down, threading.get_ident()))

    hearers = Hearers(key=key, quit=lambda: None, trouble=lambda sentence: None)
    async with opened(sources, keyboard=True, hearers=hearers):
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_r))
        assert await heard.get() == ("r", True, threading.get_ident())


def test_it_is_the_display_that_the_port_promises(sources: Sources) -> None:
    promised: Display = screen(sources)
    assert promised.frame_times().drawing == ()
