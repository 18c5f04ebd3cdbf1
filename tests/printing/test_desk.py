"""The desk at a simulated printer: what guests and the operator are told, and what heals itself."""

import asyncio
import itertools
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.devices.printer import Status
from kiosk.devices.printer.simulated import SimulatedPrinter
from kiosk.errors import DeviceError, RemoteError
from kiosk.printing.desk import SHOWN
from kiosk.session.events import DeviceChanged, Health, PrinterReported, PrintProgressed
from kiosk.store.outbox import Entry, Fate, Outbox

Sit = Callable[..., Any]

LIMIT_S = 20.0

WAITING, DONE, CANCELLED, FAILED, UNKNOWN = (
    *(Fate.WAITING, Fate.DONE, Fate.CANCELLED, Fate.FAILED, Fate.UNKNOWN),
)


@pytest.fixture
def printer(tmp_path: Path) -> SimulatedPrinter:
    return SimulatedPrinter(tmp_path / "printer", seconds=0.15)


def tray(printer: SimulatedPrinter) -> list[int]:
    """Which sheets lie there, in the order in which they came: the ids of their entries."""
    return [int(it.stem.split("-")[1]) for it in printer.sheets()]


async def refused(order: Awaitable[object]) -> str:
    with pytest.raises(RemoteError) as caught:
        await order
    assert caught.value.sentence.endswith(".")
    return caught.value.code


# Guests


async def test_sheets_come_out_in_order_each_once_and_guests_are_told(
    printer: SimulatedPrinter, sit: Sit
) -> None:
    async with sit(printer) as office:
        await office.print("one", strips=3)
        await office.print("two")
        await office.ends(DONE, DONE, DONE)
        await office.until(lambda: office.progress("two")[-1] == ("printed", 2, 2))
    assert tray(printer) == [1, 2, 3]
    assert office.progress("one") == [
        ("waiting", 0, 3),
        ("printing", 0, 3),
        ("printing", 2, 3),
        ("printed", 3, 3),
    ]


async def test_asking_again_for_the_same_prints_nothing_new(
    printer: SimulatedPrinter, sit: Sit
) -> None:
    async with sit(printer) as office:
        for _ in range(3):
            await office.print("one", strips=2)
        await office.ends(DONE)
        await office.print("one", strips=2)
        await office.print("two")
        await office.ends(DONE, DONE)
    assert tray(printer) == [1, 2]


async def test_a_guest_gets_one_sheet_more(printer: SimulatedPrinter, sit: Sit) -> None:
    async with sit(printer) as office:
        await office.print("one")
        await office.print("one", again=True)
        await office.ends(DONE, DONE)
        await office.until(lambda: office.progress("one")[-1] == ("printed", 4, 4))


async def test_over_the_events_quota_nothing_is_printed_and_guests_are_told(
    printer: SimulatedPrinter, sit: Sit
) -> None:
    async with sit(printer, event_quota=2) as office:
        await office.print("one", strips=4)
        await office.print("two")
        await office.print("one", again=True)
        assert office.progress("two") == [("refused", 0, 0)]
        assert office.progress("one")[-1][0] == "refused"
        await office.ends(DONE, DONE)
        await office.until(lambda: office.progress("one")[-1] == ("printed", 4, 4))
        assert not [it for it in office.told if isinstance(it, PrinterReported)][-1].may_print
        await office.desk.new_event()
        await office.print("two")
        await office.ends(DONE, DONE, DONE)
    assert tray(printer) == [1, 2, 3]


async def test_the_last_sheet_of_the_event_is_printed_and_guests_hear_what_is_left_out(
    printer: SimulatedPrinter, sit: Sit
) -> None:
    async with sit(printer, event_quota=1) as office:
        for _ in range(2):
            await office.print("one", strips=4)
        await office.ends(DONE)
        await office.until(lambda: office.progress("one")[-1] == ("printed", 2, 2))
    told = [it for it in office.told if isinstance(it, PrintProgressed)]
    assert "refused" not in {it.status for it in told}
    assert {(it.asked, it.refused) for it in told} == {(2, 2)}
    assert tray(printer) == [1]


async def test_a_session_without_prints_is_told_nothing(
    printer: SimulatedPrinter, sit: Sit
) -> None:
    async with sit(printer) as office:
        await office.print("one", strips=0)
        assert office.progress("one") == []
        assert office.fates() == []


# The printer


async def test_the_printer_is_told_of_only_when_something_has_changed(
    printer: SimulatedPrinter, sit: Sit
) -> None:
    async with sit(printer, roll=20, warn=19) as office:
        await office.until(lambda: office.troubles() == [()])
        printer.run_out()
        await office.print("one")
        await office.until(lambda: office.troubles()[-1] == ("media-empty",))
        printer.refill()
        await office.ends(DONE)
        await office.until(lambda: len(office.told) and office.told[-1].sheets_left == 19)
    told = [it for it in office.told if isinstance(it, PrinterReported)]
    assert all(a != b for a, b in itertools.pairwise(told))
    assert office.troubles() == [(), ("media-empty",), ()]
    assert [it.low for it in told][-1]


async def test_a_printer_that_is_lost_is_offline_and_what_waits_comes_out_later(
    printer: SimulatedPrinter, sit: Sit
) -> None:
    printer.fail("The print system is not there.")
    async with sit(printer) as office:
        await office.until(lambda: office.troubles() == [("offline",)])
        await office.print("one")
        assert office.desk.report()["printer"]["note"] == "The print system is not there."
        assert office.desk.report()["printer"]["waiting"] == 1
        printer.mend()
        await office.ends(DONE)
        await office.until(lambda: office.troubles() == [("offline",), ()])
    devices = [it for it in office.told if isinstance(it, DeviceChanged)]
    assert [it.health for it in devices] == [Health.LOST, Health.SIMULATED]


async def test_a_stopped_queue_is_started_again_by_itself(
    printer: SimulatedPrinter, sit: Sit
) -> None:
    printer.stop()
    async with sit(printer) as office:
        await office.print("one", strips=4)
        await office.ends(DONE, DONE)
    assert office.troubles() == [()]


async def test_a_printer_that_cannot_be_asked_for_a_moment_ends_nothing(
    tmp_path: Path, sit: Sit
) -> None:
    class Flickering(SimulatedPrinter):
        asked = 0

        async def status(self) -> Status:
            self.asked += 1
            if self.asked % 4 == 0:
                raise DeviceError("No answer.")
            return await super().status()

    printer = Flickering(tmp_path / "printer", seconds=0.15)
    async with sit(printer) as office:
        await office.print("one", strips=6)
        await office.ends(DONE, DONE, DONE)
    assert tray(printer) == [1, 2, 3]


async def test_what_cups_does_not_let_us_call_off_is_shown_and_settled(
    tmp_path: Path, sit: Sit
) -> None:
    class Keeping(SimulatedPrinter):
        async def cancel(self, id: int) -> None:
            raise DeviceError("That is not allowed.")

    printer = Keeping(tmp_path / "printer", seconds=0.15)
    printer.run_out()
    async with sit(printer) as office:
        await office.print("one")
        await office.ends(Fate.BEGUN)
        printer.restart()
        printer.refill()
        await office.until(lambda: office.troubles()[-1] == ("other",))
        report = office.desk.report()
        assert report["printer"]["note"] == "That is not allowed."
        assert report["prints"][0]["fate"] == "unknown"
        assert office.progress("one")[-1] == ("stuck", 0, 2)
        await office.desk.settle(1, printed=True)
        await office.ends(DONE)
        assert office.desk.report()["prints"][0]["fate"] == "done"
        assert office.progress("one")[-1] == ("printed", 2, 2)


# The disk


async def test_a_disk_that_fails_is_told_and_heals(
    printer: SimulatedPrinter, sit: Sit, outbox: Outbox
) -> None:
    async with sit(printer) as office:
        await office.until(lambda: office.troubles() == [()])
        outbox.close()
        with pytest.raises(OSError, match="not open"):
            await office.print("one")
        await office.until(lambda: office.troubles()[-1] == ("offline",))
        assert "not open" in office.desk.report()["printer"]["note"]
        outbox.open()
        await office.until(lambda: office.troubles()[-1] == ())
        await office.print("one")
        await office.ends(DONE)


async def test_an_order_that_is_on_disk_but_cannot_be_told_was_given(
    printer: SimulatedPrinter, sit: Sit, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = outbox.entries

    def not_the_newest(kind: str, session: str | None = None, newest: int = 50) -> list[Entry]:
        if newest == SHOWN:
            raise OSError("The disk does not answer.")
        return entries(kind, session, newest)

    async with sit(printer) as office:
        await office.until(lambda: office.troubles() == [()])
        with monkeypatch.context() as broken:
            broken.setattr(outbox, "entries", not_the_newest)
            await office.desk.again("one")
            await office.until(lambda: office.troubles()[-1] == ("offline",))
        await office.ends(DONE)
        await office.until(lambda: office.desk.report()["prints"][0]["fate"] == "done")


async def test_what_was_read_before_an_order_does_not_hide_it(
    printer: SimulatedPrinter, sit: Sit, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries, reading, go_on = outbox.entries, threading.Event(), threading.Event()

    def slow_at_first(kind: str, session: str | None = None, newest: int = 50) -> list[Entry]:
        read = entries(kind, session, newest)
        if newest == SHOWN and not reading.is_set():
            reading.set()
            go_on.wait(LIMIT_S)
        return read

    monkeypatch.setattr(outbox, "entries", slow_at_first)
    printer.fail("The print system is not there.")
    async with sit(printer) as office, asyncio.TaskGroup() as group:
        await office.until(reading.is_set)
        order = group.create_task(office.print("one"))
        await office.until(office.fates)
        await asyncio.sleep(0.1)  # in which the order would have been told, if it did not wait
        go_on.set()
        await order
        await office.until(lambda: office.troubles()[-1:] == [("offline",)])
        assert len(office.desk.report()["prints"]) == 1


async def test_a_strip_that_is_gone_costs_only_its_own_sheet(
    printer: SimulatedPrinter, sit: Sit
) -> None:
    async with sit(printer) as office:
        await office.print("cleared")
        await office.print("one")
        await office.ends(FAILED, DONE)
        assert office.progress("cleared")[-1] == ("stuck", 0, 2)
        assert office.desk.report()["prints"][-1]["note"].endswith(".")


# Starting again


async def test_what_waited_when_the_booth_was_ended_comes_out(
    printer: SimulatedPrinter, sit: Sit, outbox: Outbox
) -> None:
    for session in ("one", "two"):
        outbox.ask("print", session, "1/1", {"strips": 2})
    async with sit(printer) as office:
        await office.ends(DONE, DONE)
        await office.until(lambda: office.progress("two")[-1] == ("printed", 2, 2))
    assert tray(printer) == [1, 2]


async def test_a_sheet_that_was_handed_over_is_not_handed_over_again(
    printer: SimulatedPrinter, sit: Sit
) -> None:
    printer.run_out()
    async with sit(printer) as office:
        await office.print("one")
        await office.ends(Fate.BEGUN)
    async with sit(printer) as office:
        await office.print("two")
        printer.refill()
        await office.ends(DONE, DONE)
    assert tray(printer) == [1, 2]


HANDING = {"strips": 2, "name": "nearbooth-1-never", "boot": "b"}


async def test_a_sheet_that_surely_was_not_taken_is_handed_over_again(
    printer: SimulatedPrinter, sit: Sit, outbox: Outbox
) -> None:
    outbox.change(outbox.ask("print", "one", "1/1", HANDING).id, Fate.HANDING)
    async with sit(printer, boot_id="b") as office:
        await office.ends(DONE)
    assert tray(printer) == [1]


async def test_after_a_power_cut_a_sheet_that_may_have_been_taken_is_shown(
    printer: SimulatedPrinter, sit: Sit, outbox: Outbox
) -> None:
    outbox.change(outbox.ask("print", "one", "1/1", HANDING).id, Fate.HANDING)
    async with sit(printer, boot_id="of the next start") as office:
        await office.ends(UNKNOWN)
        await office.until(lambda: office.progress("one")[-1] == ("stuck", 0, 2))
    assert tray(printer) == []


async def test_a_sheet_that_the_printer_was_at_when_all_was_killed_is_shown(
    printer: SimulatedPrinter, sit: Sit
) -> None:
    printer.run_out()
    async with sit(printer) as office:
        await office.print("one", strips=4)
        await office.ends(Fate.BEGUN, WAITING)
    printer.restart()
    printer.refill()
    async with sit(printer) as office:
        await office.ends(UNKNOWN, DONE)
        await office.desk.settle(1, printed=False)
        await office.ends(CANCELLED, DONE, DONE)
        await office.until(lambda: office.progress("one")[-1] == ("printed", 4, 4))
    assert tray(printer) == [2, 3]


# The operator


async def test_the_operator_prints_a_strip_once_more(printer: SimulatedPrinter, sit: Sit) -> None:
    async with sit(printer) as office:
        await office.desk.again("one")
        await office.desk.again("one")
        await office.ends(DONE, DONE)
        assert await refused(office.desk.again("cleared")) == "no-strip"


async def test_the_operator_says_what_became_of_a_sheet(
    printer: SimulatedPrinter, sit: Sit, outbox: Outbox
) -> None:
    outbox.change(outbox.ask("print", "one", "1/1", {"strips": 2}).id, UNKNOWN)
    async with sit(printer, roll=10) as office:
        await office.desk.settle(1, printed=True)
        assert office.progress("one") == [("printed", 2, 2)]
        assert office.desk.report()["printer"]["sheets_left"] == 9
        assert await refused(office.desk.settle(1, printed=True)) == "not-in-doubt"
        assert await refused(office.desk.settle(9, printed=True)) == "no-such-print"


async def test_the_operator_calls_off_what_waits_and_what_the_printer_has(
    printer: SimulatedPrinter, sit: Sit
) -> None:
    printer.jam()
    async with sit(printer) as office:
        await office.print("one", strips=6)
        await office.ends(Fate.BEGUN, WAITING, WAITING)
        await office.desk.cancel(2)
        await office.desk.cancel(1)
        await office.until(lambda: office.fates()[:2] == [CANCELLED, CANCELLED])
        printer.refill()
        await office.ends(CANCELLED, CANCELLED, DONE)
        assert await refused(office.desk.cancel(1)) == "already-over"
    assert tray(printer) == [3]


async def test_the_operator_loads_a_roll(printer: SimulatedPrinter, sit: Sit) -> None:
    async with sit(printer, roll=10, warn=2) as office:
        await office.desk.loaded(2)
        assert office.told[-1] == PrinterReported((), 2, low=True, may_print=True)
        await office.desk.loaded(10)
        assert office.told[-1] == PrinterReported((), 10, low=False, may_print=True)
        assert await refused(office.desk.loaded(-1)) == "bad-number"


async def test_the_report_says_what_the_operators_page_shows(
    printer: SimulatedPrinter, sit: Sit
) -> None:
    async with sit(printer, roll=10, event_quota=20) as office:
        await office.print("one")
        await office.ends(DONE)
        await office.until(lambda: office.desk.report()["printer"]["waiting"] == 0)
        report = office.desk.report()
    assert report["printer"] == {
        "troubles": [],
        "note": "Simulated: all is well.",
        "sheets_left": 9,
        "low": False,
        "printed": 1,
        "event_left": 19,
        "waiting": 0,
    }
    (shown,) = report["prints"]
    assert shown.pop("made_s") > 0
    assert shown == {"id": 1, "session": "one", "key": "1/1", "fate": "done", "note": ""}


async def test_cleared_sessions_are_not_reported(
    printer: SimulatedPrinter, sit: Sit, outbox: Outbox
) -> None:
    outbox.change(outbox.ask("print", "one", "1/1", {"strips": 2}).id, DONE)
    outbox.forget("one")
    async with sit(printer) as office:
        await office.until(lambda: office.troubles() == [()])
        assert office.desk.report()["prints"] == []
        assert office.desk.report()["printer"]["printed"] == 1


# The loop


async def test_nobody_waits_for_the_disk_or_the_sheet(
    printer: SimulatedPrinter, sit: Sit, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(call: Callable[..., object]) -> Callable[..., object]:
        def called(*args: object, **fields: object) -> object:
            assert not _in_loop(), "the loop waits for the disk"
            return call(*args, **fields)

        return called

    for name in ("ask_all", "change", "entries", "waiting", "count", "setting", "keep_setting"):
        monkeypatch.setattr(outbox, name, slow(getattr(outbox, name)))
    async with sit(printer, roll=10, event_quota=10) as office:
        await office.print("one")
        await office.desk.loaded(5)
        await office.until(lambda: office.desk.report()["printer"]["printed"] == 1)


def _in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
