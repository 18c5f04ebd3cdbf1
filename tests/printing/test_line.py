"""The line before a printer that refuses, breaks off and forgets, with a clock that is turned by
hand."""

from pathlib import Path

import pytest

from kiosk.devices.printer import Status, Uncertain
from kiosk.devices.printer.simulated import SimulatedPrinter
from kiosk.errors import DeviceError
from kiosk.printing.line import MOST_TRIES, STUCK_S, TROUBLE_MAY_BE_OLD_S, Line
from kiosk.session.printing import Trouble
from kiosk.store.outbox import Fate, Outbox


class Clock:
    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


class Moody(SimulatedPrinter):
    """`says_no`: takes nothing. `breaks_off`: the line breaks `before` or `after` it has taken a
    sheet. `keeps_stopping`: its queue cannot be started for long, and it says why."""

    says_no = False
    breaks_off = ""
    keeps_stopping = False
    resumed = 0

    async def submit(self, name: str, jpeg: bytes) -> int:
        if self.says_no:
            raise DeviceError("I do not print that.")
        if self.breaks_off == "before":
            raise Uncertain("The line broke.")
        number = await super().submit(name, jpeg)
        if self.breaks_off == "after":
            raise Uncertain("The line broke.")
        return number

    async def status(self) -> Status:
        if self.keeps_stopping:
            return Status((Trouble.MEDIA_JAM,), stopped=True)
        return await super().status()

    async def resume(self) -> None:
        self.resumed += 1
        await super().resume()


class Bench:
    """A line, its printer and outbox, and the clock of both."""

    def __init__(self, folder: Path, outbox: Outbox) -> None:
        self.clock = Clock()
        self.folder = folder
        self.printer = Moody(folder, seconds=3.0, now_s=self.clock)
        self.outbox = outbox
        self.line = self.anew()

    def anew(self) -> Line:
        """As after a kill of the booth."""
        return Line(
            printer=self.printer,
            outbox=self.outbox,
            sheet=self._sheet,
            boot_id="b",
            sure_s=2.0,
            now_s=self.clock,
        )

    async def _sheet(self, session: str) -> bytes:
        if session == "cleared":
            raise FileNotFoundError("strip.png")
        return session.encode()

    def ask(self, *sessions: str) -> None:
        for session in sessions:
            self.outbox.ask("print", session, "1/1", {"strips": 2})

    async def goes_on(self) -> None:
        """All the steps that can be taken now."""
        while await self.line.step():
            pass

    async def passes(self, seconds: float, each_s: float = 1.0) -> None:
        for _ in range(round(seconds / each_s)):
            self.clock.now_s += each_s
            await self.goes_on()

    def fates(self) -> list[Fate]:
        return [it.fate for it in self.outbox.entries("print")[::-1]]

    def tray(self) -> list[str]:
        return [it.read_text() for it in self.printer.sheets()]


@pytest.fixture
async def bench(tmp_path: Path, outbox: Outbox) -> Bench:
    bench = Bench(tmp_path / "printer", outbox)
    await bench.printer.open()
    return bench


async def test_one_sheet_at_a_time_is_at_the_printer(bench: Bench) -> None:
    bench.ask("one", "two", "three")
    await bench.goes_on()
    assert bench.fates() == [Fate.BEGUN, Fate.WAITING, Fate.WAITING]
    await bench.passes(3)
    assert bench.fates() == [Fate.DONE, Fate.BEGUN, Fate.WAITING]
    await bench.passes(6)
    assert bench.tray() == ["one", "two", "three"]
    assert await bench.line.step() is False
    assert bench.line.is_empty


async def test_each_handing_over_has_a_name_of_its_own(bench: Bench) -> None:
    bench.ask("one", "two")
    await bench.goes_on()
    await bench.passes(6)
    first, second = (it.payload["name"] for it in bench.outbox.entries("print"))
    assert first != second


# Refused


async def test_a_sheet_that_was_refused_waits_and_is_tried_again_later(bench: Bench) -> None:
    bench.printer.says_no = True
    bench.ask("one")
    await bench.goes_on()
    (entry,) = bench.outbox.waiting("print")
    assert (entry.fate, entry.tries, entry.note) == (Fate.WAITING, 1, "I do not print that.")
    bench.printer.says_no = False
    await bench.passes(1)
    assert bench.fates() == [Fate.WAITING]
    await bench.passes(2)
    assert bench.fates() == [Fate.BEGUN]
    await bench.passes(4)
    (done,) = bench.outbox.entries("print")
    assert (done.fate, done.note) == (Fate.DONE, "")


async def test_a_sheet_that_is_always_refused_does_not_hold_up_the_night(bench: Bench) -> None:
    bench.printer.says_no = True
    bench.ask("one", "two")
    await bench.passes(600)
    failed = bench.outbox.entries("print")[-1]
    assert (failed.fate, failed.tries) == (Fate.FAILED, MOST_TRIES)
    bench.printer.says_no = False
    await bench.passes(70)
    assert bench.fates() == [Fate.FAILED, Fate.DONE]


async def test_a_strip_that_is_gone_fails_and_the_next_is_printed(bench: Bench) -> None:
    bench.ask("cleared", "two")
    await bench.passes(4)
    assert bench.fates() == [Fate.FAILED, Fate.DONE]
    assert bench.tray() == ["two"]


# The line breaks while a sheet is handed over


async def test_a_sheet_that_was_taken_before_the_line_broke_is_found(bench: Bench) -> None:
    bench.printer.breaks_off = "after"
    bench.ask("one")
    await bench.goes_on()
    assert bench.fates() == [Fate.BEGUN]
    await bench.passes(4)
    assert bench.tray() == ["one"]


async def test_a_sheet_that_is_not_found_is_handed_over_again_when_it_is_sure(
    bench: Bench,
) -> None:
    bench.printer.breaks_off = "before"
    bench.ask("one")
    await bench.goes_on()
    assert bench.fates() == [Fate.HANDING]
    await bench.passes(1)
    assert bench.fates() == [Fate.HANDING]
    bench.printer.breaks_off = ""
    await bench.passes(2)
    assert bench.fates() == [Fate.BEGUN]
    await bench.passes(4)
    assert bench.tray() == ["one"]


async def test_after_a_kill_it_waits_before_it_is_sure_that_nothing_was_taken(
    bench: Bench,
) -> None:
    bench.printer.breaks_off = "before"
    bench.ask("one")
    await bench.goes_on()
    bench.clock.now_s += 100
    bench.line = bench.anew()
    await bench.goes_on()
    assert bench.fates() == [Fate.HANDING]


# What the print system has forgotten


async def test_a_job_that_is_forgotten_is_shown_and_not_printed_again(bench: Bench) -> None:
    bench.ask("one", "two")
    await bench.goes_on()
    (bench.folder / "printer.json").unlink()
    await bench.passes(10)
    assert bench.fates() == [Fate.UNKNOWN, Fate.DONE]
    assert bench.tray() == ["two"]


async def test_anothers_job_of_the_same_number_is_not_taken_for_ours(bench: Bench) -> None:
    bench.ask("one")
    await bench.goes_on()
    (bench.folder / "printer.json").unlink()
    assert await bench.printer.submit("another's", b"another's") == 1
    await bench.passes(10)
    assert bench.fates() == [Fate.UNKNOWN]
    assert bench.tray() == ["another's"]


async def test_a_job_that_had_begun_and_waits_again_never_prints(bench: Bench) -> None:
    bench.ask("one", "two")
    await bench.goes_on()
    bench.printer.restart()
    await bench.passes(10)
    assert bench.fates() == [Fate.UNKNOWN, Fate.DONE]
    assert bench.tray() == ["two"]


async def test_a_kill_before_a_sheet_in_doubt_is_called_off_leaves_it_in_doubt(
    bench: Bench,
) -> None:
    bench.ask("one")
    await bench.goes_on()
    bench.printer.restart()
    await bench.line.step()  # the wish is written, and CUPS is told
    assert bench.fates() == [Fate.BEGUN]
    bench.line = bench.anew()
    await bench.goes_on()
    assert bench.fates() == [Fate.UNKNOWN]
    assert bench.tray() == []


async def test_a_sheet_that_is_not_found_after_cups_was_killed_may_have_been_printed(
    bench: Bench,
) -> None:
    bench.printer.breaks_off = "before"
    bench.ask("one", "two")
    await bench.goes_on()
    bench.printer.restart()
    bench.printer.breaks_off = ""
    await bench.passes(10)
    assert bench.fates() == [Fate.UNKNOWN, Fate.DONE]
    assert bench.tray() == ["two"]


async def test_a_queue_is_not_started_while_a_sheet_is_there_that_may_have_begun(
    bench: Bench,
) -> None:
    bench.printer.run_out()
    bench.ask("one", "two")
    await bench.goes_on()
    bench.printer.restart()
    bench.printer.refill()
    await bench.line.step()
    assert bench.printer.resumed == 0
    await bench.passes(10)
    assert bench.fates() == [Fate.UNKNOWN, Fate.DONE]
    assert bench.tray() == ["two"]


# Called off


async def test_a_sheet_called_off_while_it_is_handed_over_ends_so(bench: Bench) -> None:
    bench.printer.breaks_off = "before"
    bench.ask("one")
    await bench.goes_on()
    (entry,) = bench.outbox.waiting("print")
    wish = {**entry.payload, "wish": "cancelled"}
    bench.outbox.change(entry.id, Fate.HANDING, payload=wish)
    await bench.passes(3)
    assert bench.fates() == [Fate.CANCELLED]


# A queue that is stopped


async def test_a_queue_that_stops_again_and_again_is_started_later_and_later(
    bench: Bench,
) -> None:
    bench.printer.keeps_stopping = True
    await bench.passes(1)
    assert bench.printer.resumed == 1  # the reason may be older than we are
    await bench.passes(TROUBLE_MAY_BE_OLD_S - 5)
    assert bench.printer.resumed == 1
    await bench.passes(10)
    assert bench.printer.resumed > 1


async def test_somebody_who_was_at_the_printer_need_not_wait(bench: Bench) -> None:
    bench.printer.keeps_stopping = True
    await bench.passes(20)
    before = bench.printer.resumed
    bench.line.hurry()
    await bench.passes(1)
    assert bench.printer.resumed == before + 1


async def test_a_queue_that_stays_stopped_is_a_trouble(bench: Bench) -> None:
    bench.printer.keeps_stopping = True
    await bench.passes(1)
    assert not bench.line.is_stuck
    await bench.passes(STUCK_S)
    assert bench.line.is_stuck
    bench.printer.keeps_stopping = False
    await bench.passes(1)
    assert not bench.line.is_stuck


async def test_nothing_is_handed_to_a_stopped_queue(bench: Bench) -> None:
    bench.printer.keeps_stopping = True
    bench.ask("one")
    await bench.passes(10)
    assert bench.fates() == [Fate.WAITING]
