"""The operator's page of a booth that prints: what it shows, and what it can order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image

from kiosk.devices.printer.simulated import SimulatedPrinter
from kiosk.session.printing import Trouble
from kiosk.session.words import TO_DO
from kiosk.store.sessions import new_token
from tests.opened import OpenedBooth, opened, picture

SESSION = "20261125-010203-abcdef"
PRINTS = ("printer.backend=simulated", "printer.roll=100", "printer.event_quota=50")

State = Mapping[str, Any]


class Operator:
    """Somebody with the link."""

    def __init__(self, booth: OpenedBooth, http: aiohttp.ClientSession) -> None:
        self.booth = booth
        self._http = http
        self.link = f"{booth.secure}/o/{booth.booth.operator_token}"

    async def sees(self) -> State:
        async with self._http.get(f"{self.link}/state") as answer:
            state: State = await answer.json()
        return state

    async def until(self, seen: Callable[[State], bool]) -> State:
        async with asyncio.timeout(30):
            while not seen(state := await self.sees()):
                await asyncio.sleep(0.05)
        return state

    async def orders(self, action: str, **what: object) -> tuple[int, str]:
        """The status, and the code of the error if it was refused."""
        async with self._http.post(f"{self.link}/{action}", json=what) as answer:
            return answer.status, "" if answer.ok else (await answer.json())["code"]

    async def picture(self, session: str) -> tuple[int, bytes]:
        async with self._http.get(f"{self.link}/strips/{session}.jpg") as answer:
            return answer.status, await answer.read()


@asynccontextmanager
async def operating(
    data: Path, *sets: str, printer: SimulatedPrinter | None = None
) -> AsyncIterator[Operator]:
    async with opened(data, *sets, printer=printer) as booth:
        await booth.booth.sessions.keep_strip(
            SESSION, picture(size=(600, 1800)), picture(size=(600, 1800)), new_token()
        )
        connector = aiohttp.TCPConnector(ssl=booth.trust)
        async with aiohttp.ClientSession(connector=connector) as http:
            yield Operator(booth, http)


@pytest.fixture
def printer(tmp_path: Path) -> SimulatedPrinter:
    return SimulatedPrinter(tmp_path / "printed", seconds=0.1)


async def test_a_booth_that_prints_nothing_has_strips_all_the_same(tmp_path: Path) -> None:
    async with operating(tmp_path) as operator:
        state = await operator.sees()
        assert (state["booth"], state["stage"], state["printer"]) == ("Nearbooth", "attract", None)
        assert state["troubles"] == []
        assert [strip["session"] for strip in state["strips"]] == [SESSION]
        assert state["phones"] == {"ago_s": None}
        assert await operator.orders("print", session=SESSION) == (400, "printing-off")
        status, jpeg = await operator.picture(SESSION)
        assert status == 200
        assert Image.open(BytesIO(jpeg)).height > Image.open(BytesIO(jpeg)).width
        assert (await operator.picture("..%2f..%2fbooth"))[0] == 404


async def test_a_strip_is_printed_again_and_the_paper_counted(
    tmp_path: Path, printer: SimulatedPrinter
) -> None:
    async with operating(tmp_path, *PRINTS, printer=printer) as operator:
        await operator.until(lambda it: it["printer"]["sheets_left"] == 100)
        assert (await operator.orders("loaded", sheets=40))[0] == 204
        assert (await operator.orders("print", session=SESSION))[0] == 204
        state = await operator.until(lambda it: it["printer"]["printed"] == 1)
        assert (state["printer"]["sheets_left"], state["printer"]["event_left"]) == (39, 49)
        assert [it["fate"] for it in state["prints"]] == ["done"]
        assert (await operator.orders("new-event"))[0] == 204
        await operator.until(lambda it: it["printer"]["printed"] == 0)
    assert len(list((tmp_path / "printed/sheets").iterdir())) == 1


async def test_what_waits_for_paper_is_shown_and_can_be_called_off(
    tmp_path: Path, printer: SimulatedPrinter
) -> None:
    printer.run_out()
    async with operating(tmp_path, *PRINTS, printer=printer) as operator:
        await operator.orders("print", session=SESSION)
        state = await operator.until(lambda it: it["printer"]["troubles"] == ["media-empty"])
        assert state["printer"]["waiting"] == 1
        words = {"happened": "Out of paper.", "to_do": TO_DO[Trouble.MEDIA_EMPTY]}
        assert state["troubles"] == [{"trouble": "media-empty", **words}]
        [sheet] = state["prints"]
        assert (await operator.orders("cancel", id=sheet["id"]))[0] == 204
        await operator.until(lambda it: it["prints"][0]["fate"] == "cancelled")
        printer.refill()
        state = await operator.until(lambda it: it["printer"]["troubles"] == [])
        assert state["troubles"] == []
    assert not list((tmp_path / "printed/sheets").iterdir())


async def test_orders_that_make_no_sense_are_refused_in_words(
    tmp_path: Path, printer: SimulatedPrinter
) -> None:
    async with operating(tmp_path, *PRINTS, printer=printer) as operator:
        for session in ("20200101-000000-000000", "../../etc/passwd", "\0"):
            assert await operator.orders("print", session=session) == (400, "no-strip")
        for order, what in (
            ("settle", {"id": 77, "printed": True}),
            ("cancel", {"id": 77}),
            ("loaded", {"sheets": -1}),
            ("loaded", {"sheets": 10**9}),
            ("settle", {"id": True, "printed": True}),
        ):
            status, code = await operator.orders(order, **what)
            assert (status, bool(code)) == (400, True)
        assert (await operator.sees())["prints"] == []


async def test_the_newest_strip_is_printed_if_none_is_named(
    tmp_path: Path, printer: SimulatedPrinter
) -> None:
    async with operating(tmp_path, *PRINTS, printer=printer) as operator:
        await operator.booth.booth.office.print_again("")
        state = await operator.until(lambda it: it["printer"]["printed"] == 1)
        assert state["prints"][0]["session"] == SESSION
