"""A booth with everything that a strip can go to: real bucket, real mail, and what a crash left."""

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from kiosk.devices.printer.simulated import SimulatedPrinter
from kiosk.session.events import Button
from kiosk.session.printing import WayKind
from kiosk.session.view import Action, ShootPhase, View
from kiosk.store.sessions import new_token
from tests.opened import OpenedBooth, opened, picture
from tests.sharing.seaweed import KEY, NAME, SECRET, Seaweed, objects, seaweed_in

SESSION = "20261125-010203-abcdef"
STRIP = picture(size=(600, 1800))


@pytest.fixture(scope="module")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seaweed]:
    with seaweed_in(tmp_path_factory.mktemp("seaweed")) as seaweed:
        yield seaweed


def bucket(seaweed: Seaweed) -> list[str]:
    return [
        f"bucket.endpoint={seaweed.endpoint}",
        f"bucket.name={NAME}",
        f"bucket.key_id={KEY}",
        f"bucket.secret={SECRET}",
    ]


async def play(booth: OpenedBooth) -> None:
    """One shot, up to the strip."""
    for button, action in (
        (Button.READY, Action.BEGIN),
        (Button.READY, Action.READY),
        (Button.START, Action.NEXT),
        (Button.READY, Action.CHOOSE),
        (Button.START, Action.NEXT),
        (Button.START, Action.START),
    ):
        await booth.press(button, action)
    await booth.phase(ShootPhase.REVIEW)


def way(view: View) -> WayKind | None:
    """The one that is shown, if any."""
    ways = view.result.ways if view.result else None
    return WayKind(ways[0].kind) if ways else None


async def test_a_strip_is_opened_from_anywhere_once_it_is_uploaded(
    tmp_path: Path, seaweed: Seaweed
) -> None:
    async with opened(tmp_path, "session.shots=1", "session.result_s=60", *bucket(seaweed)) as it:
        await play(it)
        view = await it.until(lambda view: way(view) is WayKind.INTERNET)
        assert view.result is not None
        assert view.result.ways is not None
        async with (
            aiohttp.ClientSession() as http,
            http.get(view.result.ways[0].url, allow_redirects=False) as answer,
        ):
            assert answer.status == 200
            assert "Download strip" in await answer.text()
        [token] = {key.split("/")[1] for key in objects(seaweed.client())}
        assert token == (view.result.strip_url or "").rpartition("/")[2]


async def test_what_was_kept_before_a_crash_is_printed_and_uploaded_after_it(
    tmp_path: Path, seaweed: Seaweed
) -> None:
    async with opened(tmp_path) as before:
        sessions, token = before.booth.sessions, new_token()
        await sessions.keep_strip(SESSION, STRIP, STRIP, token, 4)
        manifest = _manifest(SESSION, time.time() * 1e3, 4)
        manifest["strip"] = {**manifest["strip"], "token": token}  # type: ignore[dict-item]
        path = tmp_path / "sessions" / SESSION / "session.json"
        path.write_text(json.dumps(manifest))
    printer = SimulatedPrinter(tmp_path / "printed", seconds=0.1)
    sets = ("printer.backend=simulated", *bucket(seaweed))
    for _ in range(2):  # the second time nothing is left to do
        async with opened(tmp_path, *sets, printer=printer) as after:
            outlets = after.booth.outlets
            assert outlets.desk is not None
            assert outlets.uploads is not None
            async with asyncio.timeout(30):
                while outlets.uploads.link(SESSION) is None or _printed(tmp_path) < 2:
                    await asyncio.sleep(0.05)
            async with asyncio.timeout(30):
                while outlets.desk.report()["printer"]["waiting"]:
                    await asyncio.sleep(0.05)
    assert _printed(tmp_path) == 2
    assert objects(seaweed.client(), f"nearbooth/{token}/strip.jpg")


async def test_with_less_room_than_there_has_to_be_nobody_begins(tmp_path: Path) -> None:
    async with opened(tmp_path) as before:
        await before.screen.lit(Button.READY, Action.BEGIN)
    full = ("disk.refuse_below_gb=1000.0", "disk.clear_below_gb=1000.0")
    async with opened(tmp_path, *full, ready=False) as it:
        view = await it.until(lambda view: view.closed == ("disk",))
        assert view.ready_lamp.action is Action.NONE


def _manifest(session: str, made_ms: float, strips: int = 0) -> dict[str, object]:
    return {
        "session": session,
        "participants": [],
        "stages": [],
        "shots": [],
        "strip": {"token": new_token(), "made_at": made_ms, "strips": strips},
    }


def _printed(tmp_path: Path) -> int:
    folder = tmp_path / "printed/sheets"
    return len(list(folder.iterdir())) if folder.exists() else 0
