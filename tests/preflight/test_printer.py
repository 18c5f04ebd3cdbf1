"""What `kiosk check` says of the printer: with a real CUPS, and with what cannot be had here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.devices.printer import Abilities, Printer, Status
from kiosk.devices.printer.cups import CupsPrinter
from kiosk.devices.printer.simulated import SimulatedPrinter
from kiosk.preflight.printer import printer
from kiosk.preflight.report import Finding, Level
from kiosk.session.printing import Trouble
from kiosk.session.words import HAPPENED, TO_DO
from tests.printing_rig.dropin import DROPIN
from tests.printing_rig.room import PrintRoom, print_room


@pytest.fixture(scope="module")
def room() -> Iterator[PrintRoom]:
    with print_room() as room:
        yield room


async def finding(
    room: PrintRoom,
    *,
    queue: str = "booth",
    paper: str = "4x6",
    borderless: bool = True,
    **options: str,
) -> Finding:
    def make() -> Printer:
        return CupsPrinter(
            server=room.cupsd.server,
            queue=queue,
            media=paper,
            borderless=borderless,
            options=options,
        )

    return await printer(queue=queue, paper=paper, make=make)


async def test_a_printer_that_prints_is_well(room: PrintRoom) -> None:
    found = await finding(room)
    assert (found.device, found.state) == ("printer", Level.OK)
    assert "4x6" in found.what
    assert "600 dpi" in found.what


async def test_a_wrong_queue_is_answered_with_those_there_are(room: PrintRoom) -> None:
    found = await finding(room, queue="boot")
    assert (found.state, found.remedy) == (Level.FAIL, "Set printer.queue to one of: booth")


@pytest.mark.parametrize("paper", ["6x8", "four by six", "iso_a0_841x1189mm"])
async def test_a_paper_that_it_has_not_is_answered_with_those_it_has(
    room: PrintRoom, paper: str
) -> None:
    found = await finding(room, paper=paper)
    assert found.state is Level.FAIL
    assert found.remedy.startswith("Set printer.paper to one of: 3x5, 3.5x5, 4x6, ")
    assert found.remedy.endswith("; or set a PageSize in printer.options")


async def test_what_the_driver_does_not_know_is_answered_with_what_it_knows(
    room: PrintRoom,
) -> None:
    found = await finding(room, PageSize="w288h432-div2")
    assert (found.state, found.what) == (
        Level.FAIL,
        "The driver of booth has no PageSize=w288h432-div2.",
    )
    assert found.remedy.startswith("Write into printer.options what the driver knows: PageSize=3.5")
    assert "MediaType" in (await finding(room, StpQuality="High")).remedy
    assert (await finding(room, PageSize="4x6.Borderless")).state is Level.OK


async def test_a_white_border_is_told_before_it_is_printed(room: PrintRoom) -> None:
    assert "printer.borderless = false" in (await finding(room, paper="8.5x11")).remedy
    assert (await finding(room, paper="8.5x11", borderless=False)).state is Level.OK


async def test_a_queue_that_prints_again_by_itself_is_told(room: PrintRoom) -> None:
    room.cupsd.run("lpadmin", "-p", "booth", "-o", "printer-error-policy=retry-current-job")
    found = await finding(room)
    assert (found.state, found.remedy.split()[0]) == (Level.WARN, "lpadmin")
    room.cupsd.run("lpadmin", "-p", "booth", "-o", "printer-error-policy=stop-printer")


async def test_a_stopped_queue_is_left_for_the_booth_to_start(room: PrintRoom) -> None:
    room.cupsd.run("cupsdisable", "booth")
    assert (await finding(room)).state is Level.WARN
    assert "disabled" in room.cupsd.run("lpstat", "-p", "booth")
    room.cupsd.run("cupsenable", "booth")


async def test_a_queue_that_takes_no_jobs_fails(room: PrintRoom) -> None:
    room.cupsd.run("cupsreject", "booth")
    found = await finding(room)
    assert found.state is Level.FAIL
    assert "cupsaccept" in found.what
    room.cupsd.run("cupsaccept", "booth")


async def test_no_cups_fails(tmp_path: Path) -> None:
    def make() -> Printer:
        nowhere = str(tmp_path / "cups.sock")
        return CupsPrinter(server=nowhere, queue="booth", media="4x6", borderless=True)

    found = await printer(queue="booth", paper="4x6", make=make)
    assert found.state is Level.FAIL
    assert "Is it running?" in found.what


async def test_a_simulated_printer_is_named(tmp_path: Path) -> None:
    simulated = SimulatedPrinter(tmp_path)
    found = await printer(queue="", paper="4x6", make=lambda: simulated, server="/run/cups.sock")
    assert found.state is Level.WARN
    assert found.what.startswith("Simulated")
    assert not simulated.is_open


async def test_a_booth_without_printer_has_nothing_to_fear() -> None:
    found = await printer(queue="", paper="4x6", make=lambda: None)
    assert (found.state, found.remedy) == (Level.OK, "")


class Told(SimulatedPrinter):
    """Says what it is told to say, as if it were a real one."""

    simulated = False
    says = Status()

    async def status(self) -> Status:
        return self.says

    async def abilities(self) -> Abilities:
        return replace(await super().abilities(), model="DNP")


async def told(
    tmp_path: Path, status: Status, *, server: str = "", folders: Sequence[Path] = ()
) -> Finding:
    device = Told(tmp_path)
    device.says = status
    return await printer(
        queue="booth", paper="4x6", make=lambda: device, server=server, folders=folders
    )


@pytest.mark.parametrize("trouble", list(Trouble))
async def test_every_trouble_is_told_in_the_words_of_the_screen(
    tmp_path: Path, trouble: Trouble
) -> None:
    found = await told(tmp_path, Status((trouble,), note="Help."))
    assert found.state is Level.FAIL
    assert found.what == f"{HAPPENED[trouble]} (Help.)"
    assert found.remedy == TO_DO[trouble]


async def test_paper_that_ends_soon_is_a_warning(tmp_path: Path) -> None:
    assert (await told(tmp_path, Status(low=True))).state is Level.WARN
    assert (await told(tmp_path, Status())).state is Level.OK


async def test_the_cups_of_this_machine_without_the_drop_in_is_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "cups.service.d"
    folder.mkdir()
    here: Any = {"server": "/run/cups/cups.sock", "folders": (folder,)}
    found = await told(tmp_path, Status(), **here)
    assert found.state is Level.WARN
    assert "drop-in" in found.what
    assert (await told(tmp_path, Status((Trouble.MEDIA_JAM,)), **here)).state is Level.FAIL
    assert (await told(tmp_path, Status(), server="printserver:631")).state is Level.OK
    (folder / "nearbooth.conf").write_text(DROPIN.read_text())
    assert (await told(tmp_path, Status(), **here)).state is Level.OK
