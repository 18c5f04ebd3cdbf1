"""The line before a printer that refuses, breaks off and forgets, with a clock that is turned by
hand."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.devices.printer import Job, JobState, Status, Uncertain
from kiosk.devices.printer.simulated import SimulatedPrinter
from kiosk.errors import DeviceError
from kiosk.printing.counts import Counts
from kiosk.printing.line import HELD, MOST_TRIES, STUCK_S, TROUBLE_MAY_BE_OLD_S, Line
from kiosk.printing.orders import Orders
from kiosk.session.printing import Trouble
from kiosk.store.outbox import Fate, Outbox


class Clock:
    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


class Moody(SimulatedPrinter):
    """`says_no`: takes nothing, and `accepting` tells whether it says so before. `breaks_off`: the
    line breaks `before` or `after` it has taken a sheet. `keeps_stopping`: its queue cannot be
    started for long, and it says why. `holds`: what waits there is held. `keeps_jobs`: none of them
    can be called off."""

    says_no = False
    accepting = True
    holds = False
    keeps_jobs = False
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
        return replace(await super().status(), accepting=self.accepting)

    async def job(self, id: int) -> Job | None:
        job = await super().job(id)
        if job is None or not self.holds:
            return job
        return replace(job, state=JobState.PENDING, begun=False, held=True)

    async def cancel(self, id: int) -> None:
        if self.keeps_jobs:
            raise DeviceError("I do not cancel that.")
        await super().cancel(id)

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


async def test_a_queue_that_takes_no_jobs_costs_no_sheet(bench: Bench) -> None:
    bench.printer.says_no, bench.printer.accepting = True, False
    bench.ask("one", "two")
    await bench.passes(3_600, each_s=30.0)
    assert [(it.fate, it.tries) for it in bench.outbox.entries("print")] == 2 * [(Fate.WAITING, 0)]
    bench.printer.says_no, bench.printer.accepting = False, True
    await bench.passes(7)
    assert bench.tray() == ["one", "two"]


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


# What the outbox does not know


async def test_a_job_of_an_outbox_that_was_lost_never_prints(
    bench: Bench, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    bench.ask("one")
    await bench.goes_on()
    bench.printer.restart()
    await bench.printer.submit("another's", b"another's")
    (bench.folder.parent / "outbox.db").unlink()
    outbox.close()
    outbox.open()
    bench.line = bench.anew()
    bench.ask("two")
    with caplog.at_level(logging.WARNING):
        await bench.passes(10)
    assert bench.fates() == [Fate.DONE]
    assert bench.tray() == ["another's", "two"]
    assert "had begun: look whether it came out" in caplog.text


async def test_the_queue_stays_stopped_while_a_job_there_cannot_be_called_off(
    bench: Bench,
) -> None:
    await bench.printer.submit("nearbooth-7-of-the-lost-one", b"unasked")
    bench.printer.restart()
    bench.printer.keeps_jobs = True
    await bench.passes(100)
    assert bench.printer.resumed == 0
    assert bench.line.is_stuck
    assert bench.line.note == "I do not cancel that."
    bench.printer.keeps_jobs = False
    await bench.passes(70)
    assert bench.printer.resumed == 1
    assert not bench.line.is_stuck
    assert bench.tray() == []


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


def settle(bench: Bench, id: int, *, printed: bool) -> None:
    counts = Counts(bench.outbox, roll=0, warn=0, event_quota=0)
    Orders(bench.outbox, counts, per_sheet=2).settle(id, printed=printed)


async def test_a_sheet_in_doubt_that_cannot_be_called_off_is_settled_by_the_operator(
    bench: Bench,
) -> None:
    bench.ask("one", "two")
    await bench.goes_on()
    bench.printer.restart()
    bench.printer.keeps_jobs = True
    await bench.passes(10)
    assert bench.fates() == [Fate.BEGUN, Fate.WAITING]
    assert bench.line.is_stuck
    assert bench.line.note == "I do not cancel that."
    settle(bench, 1, printed=True)
    bench.printer.keeps_jobs = False
    await bench.passes(70)
    assert bench.fates() == [Fate.DONE, Fate.DONE]
    assert bench.tray() == ["two"]


async def test_what_the_operator_settles_during_a_look_stays_settled(bench: Bench) -> None:
    bench.ask("one")
    await bench.goes_on()
    bench.printer.restart()
    await bench.line.step()

    class Settling(Moody):
        async def job(self, id: int) -> Job | None:
            settle(bench, 1, printed=True)
            return await super().job(id)

    bench.printer = Settling(bench.folder, seconds=3.0, now_s=bench.clock)
    await bench.printer.open()
    bench.line = bench.anew()
    await bench.goes_on()
    assert bench.fates() == [Fate.DONE]


# Held


async def test_a_sheet_that_somebody_holds_is_a_trouble_until_it_is_released(
    bench: Bench,
) -> None:
    bench.printer.holds = True
    bench.ask("one")
    await bench.passes(1)
    assert bench.fates() == [Fate.HANDED]
    assert bench.line.is_stuck
    assert bench.line.note == HELD
    bench.printer.holds = False
    await bench.passes(4)
    assert bench.fates() == [Fate.DONE]
    assert not bench.line.is_stuck


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
