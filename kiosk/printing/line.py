"""The line before the printer: looks at the one sheet that is at CUPS, and takes the next step.

Every step is written down before it is taken; what a look means is judged by `fates.py`.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

from kiosk.devices.printer import Job, Printer, Status, Uncertain
from kiosk.errors import DeviceError
from kiosk.printing.backoff import Backoff
from kiosk.printing.counts import KIND
from kiosk.printing.disk import on_disk
from kiosk.printing.fates import Sight, Verdict, judge, sight
from kiosk.store.outbox import Entry, Fate, Outbox

MOST_TRIES = 10
"""A sheet that was refused so often, in about five minutes, by a queue that takes jobs: it is the
sheet, and it does not hold up the others."""

TROUBLE_MAY_BE_OLD_S = 60.0
"""A stopped queue keeps the reasons that it was stopped for, also when they are long gone: CUPS
hears of that only by printing."""

STUCK_S = 5.0
"""A queue that starts again by itself is no trouble."""

NAME = "nearbooth-"
"""How the names of our jobs begin."""

HELD = "Somebody told the print system to hold the sheet. Release it there, or call it off here."
NO_STRIP = "Its strip is not on the disk any more."

log = logging.getLogger(__name__)


class Line:
    """`sheet` makes the JPEG of a session's sheet (OSError, ValueError: there is none).

    `change` is held by whoever reads an entry and changes it after. `sure_s` is how long something
    may be under way to CUPS that it has not heard of; `now_s` is a clock that never leaps.
    """

    def __init__(
        self,
        *,
        printer: Printer,
        outbox: Outbox,
        sheet: Callable[[str], Awaitable[bytes]],
        boot_id: str,
        sure_s: float = 2.0,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.change = asyncio.Lock()
        self._printer = printer
        self._outbox = outbox
        self._sheet = sheet
        self._boot_id = boot_id
        self._sure_s = sure_s
        self._now_s = now_s
        self._handing = Backoff(2.0, 60.0, now_s)
        self._resuming = Backoff(2.0, 60.0, now_s)
        self._missed: dict[int, float] = {}
        self._stopped_s: float | None = None
        self._reasons_are_old = True
        self._obstacle = ""
        self.status: Status | None = None
        self.is_empty = True

    @property
    def is_stuck(self) -> bool:
        """Whether the queue stays stopped, or something else is in the way that the printer does
        not know of."""
        stays = self._stopped_s is not None and self._now_s() - self._stopped_s >= STUCK_S
        return stays or bool(self._obstacle)

    @property
    def note(self) -> str:
        """What keeps it from going on, in words, as far as anybody says so."""
        return self._obstacle or (self.status.note if self.status else "")

    def hurry(self) -> None:
        """Somebody has been at the printer, or CUPS has just come: try at once."""
        self._handing.reset()
        self._resuming.reset()
        self._reasons_are_old = True

    async def step(self) -> bool:
        """Take one step, if there is one to take; whether there may be another one at once.

        DeviceError: CUPS is not there. OSError: the disk failed.
        """
        status = await self._look_at_printer()
        waiting = await on_disk(lambda: self._outbox.waiting(KIND))
        self.is_empty = not waiting
        there = next((it for it in waiting if it.fate is not Fate.WAITING), None)
        if there:
            return await self._look_after(there, status)
        if status.stopped:
            return await self._resume(status)
        self._obstacle = ""
        if waiting and status.accepting and self._handing.is_due:
            return await self._hand_over(waiting[0])
        return False

    async def _look_at_printer(self) -> Status:
        status = await self._printer.status()
        if not status.stopped:
            self._stopped_s = None
        elif self._stopped_s is None:
            self._stopped_s = self._now_s()
        self.status = status
        return status

    # The sheet that CUPS was told of

    async def _look_after(self, entry: Entry, status: Status) -> bool:
        job = await self._job_of(entry)
        seen = sight(
            job,
            missed_enough=self._is_missed(entry, job),
            came_anew=status.stopped or entry.payload.get("boot") != self._boot_id,
        )
        verdict = await self._judged(entry.id, seen, job)
        if verdict is None:
            self._obstacle = HELD if job and job.held else ""
            return False
        self._missed.pop(entry.id, None)
        if verdict.fate is Fate.DONE:
            self._resuming.reset()
        if verdict.wish and job:
            self._obstacle = await self._call_off(job)
            return False
        return True

    async def _job_of(self, entry: Entry) -> Job | None:
        """By its number if we know it; but numbers begin anew where CUPS was set up anew."""
        name = str(entry.payload["name"])
        if not entry.handle:
            return await self._printer.find(name)
        job = await self._printer.job(int(entry.handle))
        return job if job and job.name == name else None

    def _is_missed(self, entry: Entry, job: Job | None) -> bool:
        if job:
            self._missed.pop(entry.id, None)
            return False
        since_s = self._missed.setdefault(entry.id, self._now_s())
        return self._now_s() - since_s >= self._sure_s

    async def _judged(self, id: int, seen: Sight, job: Job | None) -> Verdict | None:
        """What to do about it, written down."""
        async with self.change:
            entry = await self._fresh(id)
            # The operator may have settled it just now.
            verdict = None if entry.fate.is_end else judge(entry, seen)
            if verdict is None:
                return None
            if verdict.wish and verdict.wish == entry.payload.get("wish"):
                return verdict  # it is written there already
            note = job.note if job and job.note and seen is Sight.GIVEN_UP else verdict.note
            changes: dict[str, Any] = {"note": note}
            if job:
                changes["handle"] = str(job.id)
            if verdict.wish:
                changes["payload"] = {**entry.payload, "wish": verdict.wish}
            await self._change(entry, verdict.fate, **changes)
        return verdict

    async def _call_off(self, job: Job) -> str:
        """What is in the way of that, in words."""
        try:
            await self._printer.cancel(job.id)
        except DeviceError as error:
            # If CUPS is not there, the next look finds that out.
            if str(error) != self._obstacle:  # it is tried each second
                log.warning("%s could not be called off: %s", job.name, error)
            return str(error)
        return ""

    # A queue that is stopped, and nothing there of what we know

    async def _resume(self, status: Status) -> bool:
        """Start it, if its reason has gone."""
        now_s = self._now_s()
        for_s = now_s - (self._stopped_s or now_s)
        is_old = self._reasons_are_old or for_s >= TROUBLE_MAY_BE_OLD_S
        if (status.troubles and not is_old) or not self._resuming.is_due:
            return False
        self._resuming.tried()
        self._reasons_are_old = False
        try:
            await self._clear()
            await self._printer.resume()
        except DeviceError as error:
            log.warning("The printer's queue could not be started: %s", error)
            self._obstacle = str(error)
            return False
        log.info("The printer's queue was stopped (%s), and is started again", status.note)
        return True

    async def _clear(self) -> None:
        """Whatever of ours waits there now would be printed unasked: it is of an outbox that was
        damaged, or was settled while CUPS did not let us call it off."""
        for job in await self._printer.jobs():
            if not job.name.startswith(NAME):
                continue
            begun = "had begun: look whether it came out" if job.begun else "had not begun"
            log.warning("%s was left in the queue, and is called off; it %s", job.name, begun)
            await self._printer.cancel(job.id)

    # The next one

    async def _hand_over(self, entry: Entry) -> bool:
        try:
            jpeg = await self._sheet(entry.session)
        except (OSError, ValueError) as error:
            log.error("There is no sheet of %s: %s", entry.session, error)
            await self._change_if(entry, Fate.WAITING, Fate.FAILED, note=NO_STRIP)
            return True
        name = f"{NAME}{entry.id}-{secrets.token_hex(4)}"
        payload = {**entry.payload, "name": name, "boot": self._boot_id}
        if await self._change_if(entry, Fate.WAITING, Fate.HANDING, handle="", payload=payload):
            await self._submit(entry, name, jpeg)
        return True

    async def _submit(self, entry: Entry, name: str, jpeg: bytes) -> None:
        self._missed.pop(entry.id, None)
        try:
            number = await self._printer.submit(name, jpeg)
        except Uncertain as error:
            log.warning("Nobody knows whether %s was taken: %s", name, error)  # we shall ask
        except DeviceError as error:
            await self._not_taken(entry, str(error))
        else:
            self._handing.reset()
            await self._change_if(entry, Fate.HANDING, Fate.HANDED, handle=str(number), note="")

    async def _not_taken(self, entry: Entry, reason: str) -> None:
        log.warning("The print system did not take sheet %s: %s", entry.id, reason)
        self._handing.tried()
        async with self.change:
            fresh = await self._fresh(entry.id)
            wish, tries = fresh.payload.get("wish"), fresh.tries + 1
            if wish:
                await self._change(fresh, Fate(wish))
            else:
                fate = Fate.WAITING if tries < MOST_TRIES else Fate.FAILED
                await self._change(fresh, fate, tries=tries, note=reason)

    # The outbox, off the loop

    async def _fresh(self, id: int) -> Entry:
        entry = await on_disk(lambda: self._outbox.entry(id))
        assert entry is not None, "an entry that has not ended is not forgotten"
        return entry

    async def _change_if(self, entry: Entry, is_: Fate, fate: Fate, **fields: Any) -> bool:
        """Unless somebody has changed it meanwhile; whether it is changed."""
        async with self.change:
            fresh = await self._fresh(entry.id)
            if fresh.fate is is_:
                await self._change(fresh, fate, **fields)
            return fresh.fate is is_

    async def _change(self, entry: Entry, fate: Fate, **fields: Any) -> None:
        if fate is not entry.fate:
            log.info("sheet %s of %s: %s", entry.id, entry.session, fate)
        await on_disk(lambda: self._outbox.change(entry.id, fate, **fields))
