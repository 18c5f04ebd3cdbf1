"""The desk of the printing: takes orders, keeps the printer, and tells everybody how it goes.

Everything the booth is told comes from here: PrintProgressed for sessions that wait for paper,
PrinterReported for the printer itself, DeviceChanged when the print system is lost or found.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kiosk.devices.keeper import keep
from kiosk.devices.printer import Printer
from kiosk.errors import DeviceError, RemoteError, ungrouped
from kiosk.printing.counts import KIND, Counted, Counts
from kiosk.printing.disk import on_disk
from kiosk.printing.fates import is_in_doubt
from kiosk.printing.line import Line
from kiosk.printing.orders import Orders
from kiosk.printing.progress import progress
from kiosk.session.commands import PrintStrip
from kiosk.session.events import DeviceChanged, Event, Health, PrinterReported, PrintProgressed
from kiosk.session.printing import PrintStatus, Trouble
from kiosk.store.outbox import Entry, Fate, Outbox

T = TypeVar("T")

log = logging.getLogger(__name__)

SHOWN = 30
"""So many prints are reported, the newest."""


@dataclass(frozen=True)
class Pace:
    """How often the printer is looked at while something waits, and while nothing does; how soon a
    lost one is tried again; how long a job may be under way to CUPS unheard of. Seconds."""

    busy_s: float = 1.0
    idle_s: float = 5.0
    retry_s: float = 2.0
    sure_s: float = 2.0


@dataclass(frozen=True)
class _Read:
    """What the outbox said last; `sheets` are those of the sessions that wait for paper."""

    counted: Counted
    waiting: int
    newest: Sequence[Entry]
    sheets: Mapping[str, Sequence[Entry]]


_NOTHING = _Read(Counted(printed=0, sheets_left=None, event_left=None, low=False), 0, (), {})


class Desk:
    """All methods belong to the event loop's thread, and none blocks it.

    `outbox` is open. `sheet` makes the JPEG of the sheet of a session, off the loop; OSError or
    ValueError if there is none. `per_sheet` strips are on a sheet; `roll`, `warn` and `event_quota`
    are sheets, see `counts.py`; `boot_id` see `boot.py`.
    """

    def __init__(
        self,
        *,
        printer: Printer,
        outbox: Outbox,
        sheet: Callable[[str], Awaitable[bytes]],
        post: Callable[[Event], None],
        per_sheet: int,
        roll: int,
        warn: int,
        event_quota: int,
        boot_id: str,
        pace: Pace | None = None,
    ) -> None:
        self._printer = printer
        self._outbox = outbox
        self._sheet = sheet
        self._post = post
        self._pace = pace or Pace()
        self._counts = Counts(outbox, roll=roll, warn=warn, event_quota=event_quota)
        self._orders = Orders(outbox, self._counts, per_sheet=per_sheet)
        self._line = Line(
            printer=printer,
            outbox=outbox,
            sheet=sheet,
            boot_id=boot_id,
            sure_s=self._pace.sure_s,
        )
        self._wake = asyncio.Event()
        self._publishing = asyncio.Lock()
        self._awaited: dict[str, PrintProgressed | None] = {}
        self._read = _NOTHING
        self._lost = ""
        self._reported: PrinterReported | None = None

    async def run(self) -> None:
        """Until cancelled. Nothing that happens to printer, print system or disk ends it."""
        at_work = _AtWork(self._printer, begin=self._begin, work=self._work)
        await keep(at_work, "printer", self._device_changed, retry_s=self._pace.retry_s)

    # Guests

    async def print_strip(self, order: PrintStrip) -> None:
        """Ask for the sheets of a session: once, unless it is `again`; or for as many of them as
        the event still has. They are on disk when this returns. OSError: the disk failed."""
        ask = self._orders.again if order.again else self._orders.first
        given = await self._ordered(lambda: ask(order.session, order.strips), order.session)
        if not given:
            so_far = progress(order.session, self._read.sheets.get(order.session, ()))
            so_far = so_far or PrintProgressed(order.session, PrintStatus.REFUSED, 0, 0)
            self._post(replace(so_far, status=PrintStatus.REFUSED))

    # The operator: RemoteError if it makes no sense, OSError if the disk failed

    async def again(self, session: str) -> None:
        """Print one sheet more of a session."""
        try:
            await self._sheet(session)
        except (OSError, ValueError) as error:
            raise RemoteError("no-strip", "There is no strip of that session.") from error
        await self._ordered(lambda: self._orders.once_more(session), session)

    async def settle(self, entry_id: int, printed: bool) -> None:
        """Say of a sheet that is in doubt, or failed, whether it came out; if not, it is printed
        anew."""
        settled = await self._ordered(lambda: self._orders.settle(entry_id, printed=printed))
        self._line.hurry()
        await self._await(settled.session)

    async def cancel(self, entry_id: int) -> None:
        """Do not print that sheet, even if CUPS has it."""
        called_off = await self._ordered(lambda: self._orders.call_off(entry_id))
        await self._await(called_off.session)

    async def loaded(self, sheets: int) -> None:
        """So many are on the roll now."""
        await self._ordered(lambda: self._orders.loaded(sheets))
        self._line.hurry()
        self._wake.set()

    async def new_event(self) -> None:
        """The event's quota begins anew."""
        await self._ordered(self._orders.new_event)

    def report(self) -> dict[str, Any]:
        """For the operator's page, as JSON."""
        counted = self._read.counted
        printer = {
            "troubles": [str(it) for it in self._troubles()],
            "note": self._lost or self._line.note,
            "sheets_left": counted.sheets_left,
            "low": self._is_low(),
            "printed": counted.printed,
            "event_left": counted.event_left,
            "waiting": self._read.waiting,
        }
        return {"printer": printer, "prints": [_shown(it) for it in self._read.newest]}

    async def _ordered(self, order: Callable[[], T], session: str = "") -> T:
        async with self._line.change:
            result = await on_disk(order)
        await self._await(session)
        return result

    async def _await(self, session: str) -> None:
        """Tell what an order has changed, and look at the printer now.

        The order is on disk. That it cannot be told is no reason to say that it failed: it would
        be given twice.
        """
        if session:
            self._awaited.setdefault(session, None)
        try:
            await self._publish()
        except OSError as error:
            log.warning("An order was written down, and is told later: %s", error)
        self._wake.set()

    # The printer

    async def _begin(self) -> None:
        """Whoever waited when the booth was ended, waits still."""
        self._line.hurry()
        with _as_device_error():
            for entry in await on_disk(lambda: self._outbox.waiting(KIND)):
                self._awaited.setdefault(entry.session, None)
            await self._read_again()

    async def _work(self) -> None:
        """Raises DeviceError when the printer is lost."""
        while True:
            self._wake.clear()
            with _as_device_error():
                goes_on = await self._line.step()
                await self._publish()
            if not goes_on:
                await self._rest()

    async def _rest(self) -> None:
        pause_s = self._pace.idle_s if self._line.is_empty else self._pace.busy_s
        with suppress(TimeoutError):
            async with asyncio.timeout(pause_s):
                await self._wake.wait()

    def _device_changed(self, event: Event) -> None:
        if isinstance(event, DeviceChanged):
            self._lost = event.reason if event.health is Health.LOST else ""
        self._post(event)
        if self._lost:
            self._report_printer()

    # Telling

    async def _publish(self) -> None:
        await self._read_again(and_tell=True)

    async def _read_again(self, *, and_tell: bool = False) -> None:
        async with self._publishing:  # of two, the one that read last tells last
            sessions = tuple(self._awaited)
            self._read = await on_disk(lambda: self._look(sessions))
            if and_tell:
                for session, sheets in self._read.sheets.items():
                    self._report_progress(session, sheets)
                self._report_printer()

    def _look(self, sessions: Sequence[str]) -> _Read:
        return _Read(
            counted=self._counts.counted(),
            waiting=len(self._outbox.waiting(KIND)),
            newest=[it for it in self._outbox.entries(KIND, newest=SHOWN) if it.session],
            sheets={it: self._outbox.entries(KIND, it, newest=-1) for it in sessions},
        )

    def _report_progress(self, session: str, sheets: Sequence[Entry]) -> None:
        now = progress(session, sheets)
        if now and now != self._awaited.get(session):
            self._post(now)
        self._awaited[session] = now
        if all(it.fate.is_end for it in sheets):
            del self._awaited[session]

    def _report_printer(self) -> None:
        counted = self._read.counted
        now = PrinterReported(
            self._troubles(), counted.sheets_left, self._is_low(), counted.may_print
        )
        if now != self._reported:
            self._reported = now
            self._post(now)

    def _troubles(self) -> tuple[Trouble, ...]:
        if self._lost:
            return (Trouble.OFFLINE,)
        known = self._line.status.troubles if self._line.status else ()
        return known or ((Trouble.OTHER,) if self._line.is_stuck else ())

    def _is_low(self) -> bool:
        return self._read.counted.low or bool(self._line.status and self._line.status.low)


class _AtWork:
    """The printer and our work at it as one device: when one fails, both are lost."""

    def __init__(
        self,
        printer: Printer,
        *,
        begin: Callable[[], Awaitable[None]],
        work: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        self._printer = printer
        self._begin = begin
        self._work = work

    @property
    def simulated(self) -> bool:
        return self._printer.simulated

    async def open(self) -> None:
        await self._begin()
        await self._printer.open()

    async def failed(self) -> None:
        with ungrouped():
            async with asyncio.TaskGroup() as group:
                group.create_task(self._work())
                await self._printer.failed()

    async def close(self) -> None:
        await self._printer.close()


def _shown(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "session": entry.session,
        "key": entry.key,
        "fate": str(Fate.UNKNOWN if is_in_doubt(entry) else entry.fate),
        "made_s": entry.made_s,
        "note": entry.note,
    }


@contextmanager
def _as_device_error() -> Iterator[None]:
    """A disk that fails heals as a printer does: by being tried again."""
    try:
        yield
    except OSError as error:
        raise DeviceError(str(error)) from error
