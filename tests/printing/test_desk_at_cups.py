"""The desk at a real CUPS with a real driverless printer, both of which fail as they do at parties.

What counts is the tray: each sheet lies there once, or somebody is told to look.
"""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.devices.printer.cups import CupsPrinter
from kiosk.store.outbox import Fate, Outbox
from tests.printing_rig.cupsd import QUEUE, Cupsd
from tests.printing_rig.paper import PaperPrinter
from tests.printing_rig.room import PrintRoom, print_room

Sit = Callable[..., Any]

DONE, UNKNOWN, CANCELLED = Fate.DONE, Fate.UNKNOWN, Fate.CANCELLED

KILLS = 3
"""How often the desk is killed before it may finish. More for a longer look."""


@pytest.fixture
def room() -> Iterator[PrintRoom]:
    with print_room(seconds=0.3) as room:
        yield room


@pytest.fixture
def paper(room: PrintRoom) -> PaperPrinter:
    return room.paper


@pytest.fixture
def cupsd(room: PrintRoom) -> Cupsd:
    return room.cupsd


@pytest.fixture
def printer(cupsd: Cupsd) -> CupsPrinter:
    return CupsPrinter(server=cupsd.server, queue=QUEUE, media="4x6", borderless=False)


def sheets(paper: PaperPrinter) -> list[int]:
    """Which sheets lie in the tray, in the order in which they came: the ids of their entries."""
    return [int(it.name.split("-")[1]) for it in paper.sheets()]


async def test_sheets_that_waited_for_paper_come_out_in_order_and_once(
    paper: PaperPrinter, printer: CupsPrinter, sit: Sit
) -> None:
    async with sit(printer, roll=10, warn=7) as office:
        paper.run_out()
        for session in ("one", "two", "three"):
            await office.print(session)
        await office.until(lambda: office.troubles()[-1] == ("media-empty",))
        assert sheets(paper) == []
        paper.refill()
        await office.ends(DONE, DONE, DONE)
        await office.until(lambda: office.troubles()[-1] == ())
        await office.until(lambda: office.progress("three")[-1] == ("printed", 2, 2))
    assert sheets(paper) == [1, 2, 3]
    assert office.progress("three")[0] == ("waiting", 0, 2)
    assert office.desk.report()["printer"]["sheets_left"] == 7
    assert office.desk.report()["printer"]["low"]


@pytest.mark.parametrize("end", [Cupsd.stop, Cupsd.kill])
async def test_a_sheet_under_way_when_cups_ends_is_shown_and_the_others_come_out_once(
    paper: PaperPrinter, cupsd: Cupsd, printer: CupsPrinter, sit: Sit, end: Callable[[Cupsd], None]
) -> None:
    async with sit(printer) as office:
        await office.print("one", strips=6)
        await office.until(paper.begun)
        await office.until(lambda: office.fates()[0] is Fate.BEGUN)
        end(cupsd)
        await office.until(lambda: office.troubles()[-1] == ("offline",))
        cupsd.start()
        await office.ends(UNKNOWN, DONE, DONE)
        await office.until(lambda: office.progress("one")[-1] == ("stuck", 4, 6))
    tray = Counter(sheets(paper))
    assert tray[1] <= 1
    assert (tray[2], tray[3]) == (1, 1)


async def test_a_sheet_in_doubt_is_printed_anew_when_the_operator_says_so(
    paper: PaperPrinter, cupsd: Cupsd, printer: CupsPrinter, sit: Sit
) -> None:
    async with sit(printer) as office:
        paper.jam()
        await office.print("one")
        await office.until(lambda: office.troubles()[-1] == ("media-jam",))
        cupsd.kill()
        paper.switch_off()
        paper.refill()
        paper.switch_on()
        cupsd.start()
        await office.ends(UNKNOWN)
        assert sheets(paper) == []
        await office.desk.settle(1, printed=False)
        await office.ends(CANCELLED, DONE)
        await office.until(lambda: office.progress("one")[-1] == ("printed", 2, 2))
    assert sheets(paper) == [2]


async def test_the_queue_is_stopped_when_cups_starts_and_started_by_the_desk(
    paper: PaperPrinter, cupsd: Cupsd, printer: CupsPrinter, sit: Sit
) -> None:
    async with sit(printer) as office:
        await office.until(lambda: office.troubles() == [()])
        cupsd.restart()
        await office.print("one")
        await office.ends(DONE)
    assert sheets(paper) == [1]
    assert "other" not in {it for troubles in office.troubles() for it in troubles}


async def test_a_sheet_cancelled_at_the_printers_panel_does_not_hold_up_the_next(
    paper: PaperPrinter, printer: CupsPrinter, sit: Sit
) -> None:
    async with sit(printer) as office:
        paper.jam()
        await office.print("one", strips=4)
        await office.until(lambda: office.troubles()[-1] == ("media-jam",))
        await paper.cancel_at_panel()
        paper.refill()
        # On a busy machine CUPS (2.4) may miss why the first ended, and call it done.
        await office.until(lambda: office.fates() in ([CANCELLED, DONE], [DONE, DONE]))
    assert sheets(paper) == [2]


async def test_the_operator_calls_off_a_sheet_that_the_printer_is_at(
    paper: PaperPrinter, printer: CupsPrinter, sit: Sit
) -> None:
    async with sit(printer) as office:
        paper.run_out()
        await office.print("one", strips=4)
        await office.until(lambda: office.troubles()[-1] == ("media-empty",))
        await office.desk.cancel(1)
        await office.until(lambda: office.fates()[0] is CANCELLED)
        paper.refill()
        await office.ends(CANCELLED, DONE)
    assert sheets(paper) == [2]


async def test_a_sheet_that_was_in_a_printer_that_is_switched_off_is_not_taken_for_done(
    paper: PaperPrinter, printer: CupsPrinter, sit: Sit
) -> None:
    async with sit(printer) as office:
        await office.print("one", strips=6)
        await office.until(lambda: len(paper.begun()) == 2)
        paper.switch_off()
        paper.switch_on()
        await office.until(lambda: all(it.is_end for it in office.fates()))
        first, second, third = office.fates()
    tray = Counter(sheets(paper))
    assert (first, tray[1]) == (third, tray[3]) == (DONE, 1)
    # CUPS sends a sheet once more by itself if it had not come through the wire.
    assert (second, tray[2]) in ((UNKNOWN, 0), (DONE, 1))


PROCESS = """
import asyncio, sys
from pathlib import Path
from kiosk.devices.printer.cups import CupsPrinter
from kiosk.boot import boot_id
from kiosk.printing.desk import Desk, Pace
from kiosk.session.commands import PrintStrip
from kiosk.store.outbox import Outbox

async def sheet(session):
    return Path(sys.argv[3]).read_bytes()

async def main():
    outbox = Outbox(Path(sys.argv[1]))
    outbox.open()
    printer = CupsPrinter(server=sys.argv[2], queue="booth", media="4x6", borderless=False)
    desk = Desk(
        printer=printer, outbox=outbox, sheet=sheet, post=lambda event: None, per_sheet=2,
        roll=0, warn=0, event_quota=0, boot_id=boot_id(),
        pace=Pace(busy_s=0.05, idle_s=0.1, retry_s=0.1, sure_s=0.5),
    )
    async with asyncio.TaskGroup() as group:
        running = group.create_task(desk.run())
        print("open", flush=True)
        for session in ("one", "two", "three"):
            await desk.print_strip(PrintStrip(session, 4, again=False))
        while outbox.waiting("print"):
            await asyncio.sleep(0.05)
        running.cancel()

asyncio.run(main())
"""


@pytest.mark.parametrize("seed", range(2))
def test_every_sheet_comes_out_once_however_often_the_desk_is_killed(
    paper: PaperPrinter, cupsd: Cupsd, outbox: Outbox, tmp_path: Path, seed: int, sheet_file: Path
) -> None:
    moments = random.Random(seed)
    command = [
        *(sys.executable, "-c", PROCESS),
        *(str(tmp_path / "outbox.db"), cupsd.server, str(sheet_file)),
    ]
    cupsd.run("cupsenable", QUEUE)
    for _ in range(KILLS):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as desk:
            assert desk.stdout
            desk.stdout.readline()
            time.sleep(moments.uniform(0.0, 1.2))
            desk.kill()
    done = subprocess.run(command, timeout=60, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert {it.fate for it in outbox.entries("print")} == {DONE}
    assert sorted(sheets(paper)) == [1, 2, 3, 4, 5, 6]
    assert sheets(paper) == sorted(sheets(paper))
