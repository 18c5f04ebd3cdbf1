"""What its callers do with a booth: press its buttons, and close it."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from kiosk.session.events import Button
from kiosk.session.view import Action, Stage
from tests.opened import opened


async def test_a_press_is_a_finger_that_comes_and_goes(tmp_path: Path) -> None:
    async with opened(tmp_path) as here:
        await here.press(Button.READY, Action.BEGIN)
        view = await here.until(lambda view: view.stage is Stage.WAITING_ROOM)
        assert view.people[0].is_booth


async def test_a_finger_that_stays_ends_the_session(tmp_path: Path) -> None:
    async with opened(tmp_path) as here:
        await here.press(Button.READY, Action.BEGIN)
        await here.until(lambda view: view.stage is Stage.WAITING_ROOM)
        here.booth.press(Button.START, hold=True)
        await here.until(lambda view: view.stage is Stage.ATTRACT)


async def test_a_closed_booth_leaves_nothing_running(tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    async with opened(tmp_path) as here:
        url = f"{here.secure}/"
    assert asyncio.all_tasks() == before
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientConnectorError):
            await http.get(url)
