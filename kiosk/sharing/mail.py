"""Strips by mail: what guests ask for is written down in the outbox, and tried for two days.

Those are days of the booth being on, and not of the clock: that may leap by years when there is
internet at last, which is when letters can go. How long one has waited is its entry's `handle`.

A letter that was sent, or never will be, loses its address at once: in the outbox only that there
was one is left. One that the booth does not know to have been sent, for the power went, is sent
again with the same Message-ID: by that a mailbox knows that it has it.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from email.message import EmailMessage
from functools import partial
from typing import Any, Protocol

from kiosk.errors import RemoteError
from kiosk.sharing.address import checked
from kiosk.sharing.aside import aside
from kiosk.sharing.smtp import TOO_LONG, LaterError, RefusedError, ServerError
from kiosk.store.outbox import Entry, Fate, Outbox

KIND = "mail"

PATIENCE_S = 48 * 3600.0
LETTER_S = (60.0, 3600.0)
"""After how long a letter is tried again that a server does not want yet: doubling, up to that."""
SERVER_S = (5.0, 600.0)
"""The same of a server that is not there."""
WHOLE_S = 300.0
"""How long one letter may take."""

log = logging.getLogger(__name__)


class Courier(Protocol):
    """See `smtp.py`."""

    def deliver(self, letter: EmailMessage, to: str) -> None: ...
    def give_up(self) -> None: ...


class Write(Protocol):
    """See `letter.py`."""

    def __call__(
        self, session: str, *, id: str, to: str, asked_s: float
    ) -> Awaitable[EmailMessage]: ...


class Mailroom:
    """Takes orders, and carries them out in `run`. Of one strip `per_strip` letters are sent.

    `now_s` is Unix time, `uptime_s` time.monotonic.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        write: Write,
        courier: Courier,
        per_strip: int,
        now_s: Callable[[], float] = time.time,
        uptime_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outbox = outbox
        self._write = write
        self._courier = courier
        self._per_strip = per_strip
        self._now_s = now_s
        self._uptime_s = uptime_s
        self._tried_s: dict[int, float] = {}  # uptime of the last try, by entry
        self._asking = asyncio.Lock()
        self._asked = asyncio.Event()
        self._failures = 0
        self._note = ""

    # What guests ask

    async def ask(self, session: str, address: str) -> str:
        """The letter's id; it is written down. Raises RemoteError: see `checked`; too-many, busy.

        Who asks twice while the first is on its way gets that one.
        """
        to = checked(address)
        try:
            async with self._asking:
                entry = await self._entry(session, to)
        except OSError as error:
            log.error("A letter could not be written down: %s", error)
            raise RemoteError("busy", "The booth is busy. Try again in a moment.") from error
        self._asked.set()
        return entry.key

    async def _entry(self, session: str, to: str) -> Entry:
        entries = await asyncio.to_thread(self._outbox.entries, KIND, session)
        for entry in entries:
            if entry.payload.get("address", "").casefold() == to.casefold():
                return entry
        if len(entries) >= self._per_strip:
            raise RemoteError("too-many", "This strip was mailed often enough. Save it from here.")
        key, payload = secrets.token_urlsafe(16), {"address": to}
        return await asyncio.to_thread(self._outbox.ask, KIND, session, key, payload)

    async def fate(self, session: str, letter: str) -> str | None:
        """What the guest may know of it; None of a letter that is not known."""
        entries = await asyncio.to_thread(self._outbox.entries, KIND, session)
        entry = next((it for it in entries if it.key == letter), None)
        if entry is None:
            return None
        if entry.fate.is_end:
            return "sent" if entry.fate is Fate.DONE else "failed"
        return "delayed" if entry.tries else "waiting"

    async def report(self) -> dict[str, Any]:
        """For the operator: how many wait, and why."""
        waiting = await asyncio.to_thread(self._outbox.waiting, KIND)
        return {"waiting": len(waiting), "note": self._note if waiting else ""}

    # Carried out

    async def run(self) -> None:
        """Send what is asked for, until cancelled."""
        while True:
            self._asked.clear()
            try:
                pause_s = await self._round()
            except OSError as error:
                log.error("No letter can be sent: %s", error)
                pause_s = SERVER_S[1]
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._asked.wait()

    async def _round(self) -> float:
        """Try what is due; how long to wait before there is more to do."""
        waiting = await asyncio.to_thread(self._outbox.waiting, KIND)
        for entry in filter(self._is_due, waiting):
            try:
                await self._try(entry)
            except ServerError as error:
                return await self._server_failed(error)
            self._failures, self._note = 0, ""
        waiting, now_s = await asyncio.to_thread(self._outbox.waiting, KIND), self._now_s()
        return min((max(0.0, it.next_s - now_s) for it in waiting), default=PATIENCE_S)

    def _is_due(self, entry: Entry) -> bool:
        """Also if it shall wait for longer than anything ever does: the clock was put back."""
        return not 0 < entry.next_s - self._now_s() <= LETTER_S[1]

    async def _try(self, entry: Entry) -> None:
        """Raises ServerError."""
        to = entry.payload["address"]
        try:
            letter = await self._written(entry, to)
            await self._deliver(letter, to)
        except (FileNotFoundError, RefusedError) as error:
            await self._end(entry, Fate.FAILED, str(error))
        except LaterError as error:
            next_s = self._now_s() + doubled(LETTER_S, entry.tries)
            await self._tried(entry, str(error), next_s)
        else:
            await self._end(entry, Fate.DONE, "")

    async def _written(self, entry: Entry, to: str) -> EmailMessage:
        try:
            return await self._write(entry.session, id=entry.key, to=to, asked_s=entry.made_s)
        except FileNotFoundError:
            raise
        except OSError as error:  # one strip that cannot be read keeps no other letter waiting
            raise LaterError("The strip cannot be read.") from error
        except Exception as error:  # Python's `email` fails at what nobody foresaw, in many ways
            log.error("Letter %s cannot be written: %s", entry.id, type(error).__name__)
            raise RefusedError("The letter cannot be written.") from error

    async def _deliver(self, letter: EmailMessage, to: str) -> None:
        try:
            async with asyncio.timeout(WHOLE_S):
                await aside(lambda: self._courier.deliver(letter, to), "mail")
        except TimeoutError as error:
            raise ServerError(TOO_LONG) from error
        finally:
            self._courier.give_up()

    async def _server_failed(self, error: ServerError) -> float:
        """It is tried of all that wait: none of them had a better chance."""
        if str(error) != self._note:
            log.warning("Letters wait: %s %s", error, error.codes)
        self._note = str(error)
        for entry in await asyncio.to_thread(self._outbox.waiting, KIND):
            await self._tried(entry, str(error), entry.next_s)
        self._failures += 1
        return doubled(SERVER_S, self._failures - 1)

    async def _tried(self, entry: Entry, note: str, next_s: float) -> None:
        uptime_s = self._uptime_s()
        since_s = self._tried_s.get(entry.id, uptime_s)
        self._tried_s[entry.id] = uptime_s
        waited_s = float(entry.handle or 0) + uptime_s - since_s
        if waited_s > PATIENCE_S:
            await self._end(entry, Fate.FAILED, f"Given up after two days. {note}")
            return
        change = partial(self._outbox.change, tries=entry.tries + 1, next_s=next_s, note=note)
        await asyncio.to_thread(change, entry.id, Fate.WAITING, handle=f"{waited_s:.0f}")

    async def _end(self, entry: Entry, fate: Fate, note: str) -> None:
        self._tried_s.pop(entry.id, None)
        log.info("Letter %s is %s. %s", entry.id, fate, note)
        await asyncio.to_thread(self._outbox.change, entry.id, fate, payload={}, note=note)


def doubled(limits: tuple[float, float], times: int) -> float:
    """The first of the limits, doubled so many times, but no more than the second."""
    first, longest = limits
    return float(min(longest, first * 2 ** min(times, 30)))
