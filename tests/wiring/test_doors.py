"""What is behind which door."""

from pathlib import Path

import aiohttp
import pytest

from kiosk.session.backgrounds import colour
from kiosk.session.events import Room
from kiosk.session.state import Attract, Result, Rules, State, StripReady
from kiosk.session.viewing import view
from kiosk.store.sessions import new_token
from kiosk.wiring.doors import shown_token
from tests.opened import opened, picture


async def test_the_operator_is_served_by_the_secure_door_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as booth:
        path = f"/o/{booth.booth.operator_token}/state"
        connector = aiohttp.TCPConnector(ssl=booth.trust)
        async with aiohttp.ClientSession(connector=connector) as http:
            async with http.get(booth.secure + path) as answer:
                assert answer.status == 200
            async with http.get(booth.plain + path) as answer:
                assert answer.status == 404


@pytest.mark.parametrize("door", ["secure", "plain"])
async def test_results_are_behind_both(tmp_path: Path, door: str) -> None:
    async with opened(tmp_path) as booth:
        token = new_token()
        strip = picture(size=(600, 1800))
        await booth.booth.sessions.keep_strip("20261125-010203-abcdef", strip, strip, token)
        base = booth.secure if door == "secure" else booth.plain
        connector = aiohttp.TCPConnector(ssl=booth.trust)
        async with aiohttp.ClientSession(connector=connector) as http:
            async with http.get(f"{base}/s/{token}/strip.jpg") as answer:
                assert await answer.read() == strip
            async with http.get(f"{base}/welcome") as answer:
                assert answer.status == 404, "there is no Wi-Fi of the booth's own"


def test_a_phone_in_the_booths_wifi_is_led_to_the_strip_on_the_screen() -> None:
    rules = Rules(booth_name="Nearbooth", backgrounds=(colour("#FFFFFF"),))
    room = Room("20261125-010203-abcdef", "abcdefgh", "")
    shown = Result(room, (), rules.backgrounds[0], (), StripReady("http://booth/s/token", 0.0))
    assert shown_token(view(State(shown), rules)) == "token"
    assert shown_token(view(State(Attract(room)), rules)) is None
