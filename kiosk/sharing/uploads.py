"""Strips on their way into the bucket: the outbox's entries of the kind "upload", one by one.

The oldest goes first, and none overtakes it while the bucket is in trouble, for then it would be
the same for all: nobody's strip waits longer than that of somebody who came later. Only one that
the bucket refuses for its own sake is given up, so that the next may go; and one that the booth's
own disk cannot read is tried again later, after the others.

A trouble is tried again after a pause that doubles, up to a quarter of an hour, and goes on for as
long as it takes. A new strip is a reason to try at once, and so is a booth that starts: somebody
may have put right what was wrong. How far an entry has come is in the outbox: in `handle` an upload
in parts that was begun, in `payload` the page and its link; `tries` and `next_s` tell the operator.
"""

import asyncio
import logging
import random
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Protocol

from kiosk.session.events import DeviceChanged, Event, Health
from kiosk.sharing import shipment
from kiosk.sharing.aside import aside
from kiosk.sharing.bucket import MOST_DAYS
from kiosk.sharing.bucket_errors import (
    BarredError,
    BucketError,
    ForbiddenError,
    RefusedError,
    UnableError,
)
from kiosk.sharing.delivery import Piece, UnreadableError
from kiosk.sharing.pace import Pace
from kiosk.sharing.shipment import Page, Shipment, SignedPage
from kiosk.store.outbox import Entry, Fate, Outbox

KIND = "upload"

FIRST_S = 5.0
MOST_S = 900.0
_SLOWLY = 12
"""How much longer it waits for a person than for a network."""

_NO_RULE = "The bucket keeps strips until somebody deletes them."

_REMEMBERED = 200
"""More links than are shown again after a restart."""

log = logging.getLogger(__name__)


class Cloud(shipment.Cloud, Protocol):
    """What of `Bucket` is used in here."""

    def open(self) -> None: ...
    def expire_after(self, days: float) -> None: ...


class Uploads:
    """Run `run()` in a task for as long as the booth runs.

    `files` makes what belongs to a session, the same bytes each time: what is there is known by
    them. It raises FileNotFoundError if they are not there any more, and any other OSError if the
    disk fails. `token_of` is the session's unguessable name. `kbps`, called from another thread, is
    how fast to send now, in 1000 bits a second; 0 is as fast as it goes. `now_s` is Unix time,
    `first_s` the first pause after a trouble.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        bucket: Cloud,
        files: Callable[[str], Awaitable[Sequence[Piece]]],
        page: Page,
        token_of: Callable[[str], str | None],
        kbps: Callable[[], int],
        link_days: float,
        post: Callable[[Event], None],
        now_s: Callable[[], float] = time.time,
        first_s: float = FIRST_S,
    ) -> None:
        self._outbox = outbox
        self._bucket = bucket
        self._files = files
        self._token_of = token_of
        self._kbps = kbps
        self._days = min(link_days, MOST_DAYS)
        self._post = post
        self._now_s = now_s
        self._first_s = first_s
        self._shipment = Shipment(
            bucket=bucket,
            outbox=outbox,
            page=page,
            days=self._days,
            brake=self._brake,
            now_s=now_s,
        )
        self._pace = Pace()
        self._asked = asyncio.Event()
        self._ended = threading.Event()
        self._pages: dict[str, SignedPage] = {}
        self._later_s: dict[int, float] = {}
        self._known = self._met = self._proven = False
        self._tries = self._waiting = 0
        self._trouble: str | None = None
        self._rule = ""

    # For others, from the event loop

    async def ask(self, session: str) -> None:
        """Have a session's strip brought into the bucket. Safe on disk when this returns."""
        await asyncio.to_thread(self._outbox.ask, KIND, session, "strip")
        await self._oldest()
        self._asked.set()

    def link(self, session: str) -> str | None:
        """The link of its page, once everything of it is there, and for as long as it is good."""
        page = self._pages.get(session)
        return page.url if page and page.until_s > self._now_s() else None

    def report(self) -> dict[str, object]:
        """For the operator: how many strips wait, and a sentence on what is wrong, or nothing."""
        return {"waiting": self._waiting, "note": self._trouble or self._rule}

    # The loop

    async def run(self) -> None:
        """Until cancelled. Whatever the bucket and the network do is no reason to end."""
        try:
            while True:
                try:
                    pause_s = await self._turn()
                except OSError as error:  # the outbox cannot be written: the disk is full, or worse
                    log.warning("The uploads wait for the disk: %s", error)
                    pause_s = self._pause_s(self._tries, slowly=True)
                await self._pause(pause_s)
        finally:
            self._ended.set()

    async def _pause(self, pause_s: float | None) -> None:
        """Until a new strip is there, but no longer than so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(pause_s):
                await self._asked.wait()
        self._asked.clear()

    async def _turn(self) -> float | None:
        """One entry, or none. How long to pause: not at all after one, for ever if none waits.

        The bucket's rule comes when nothing waits, so that no trouble with it holds up a strip.
        """
        if not self._known:
            await self._remember()
        oldest = await self._oldest()
        try:
            await aside(self._bucket.open, "bucket")
            if oldest:
                await self._send(oldest)
            else:
                await self._meet()
        except BucketError as error:
            return await self._postponed(oldest, error)
        self._tries = 0
        self._tell("")
        return 0.0 if oldest else self._until_later_s()

    async def _remember(self) -> None:
        """What was before the booth started: links that are good, and how often it was tried."""
        entries = await asyncio.to_thread(self._outbox.entries, KIND, None, _REMEMBERED)
        for entry in entries:
            page = SignedPage.read(entry.payload)
            if page and entry.fate is Fate.DONE:
                self._pages[entry.session] = page
        self._tries = max((entry.tries for entry in entries if not entry.fate.is_end), default=0)
        self._known = True

    async def _oldest(self) -> Entry | None:
        waiting = await asyncio.to_thread(self._outbox.waiting, KIND)
        self._waiting = len(waiting)
        later_s = {it.id: self._later_s.get(it.id, 0.0) for it in waiting}
        self._later_s = {id: at_s for id, at_s in later_s.items() if at_s > time.monotonic()}
        return next((it for it in waiting if it.id not in self._later_s), None)

    def _until_later_s(self) -> float | None:
        """Until the first of those is due that could not be read; None if there is none."""
        first_s = min(self._later_s.values(), default=None)
        return None if first_s is None else max(0.0, first_s - time.monotonic())

    async def _meet(self) -> None:
        """Make the bucket's rule. That it has none is worth a note, and stops nothing.

        Before the first strip this tells as well that nothing can be sent: better than a guest.
        """
        if self._met:
            return
        try:
            await aside(lambda: self._bucket.expire_after(self._days), "bucket")
        except (ForbiddenError, RefusedError, UnableError) as error:
            self._met = True
            self._note_no_rule(error)
        except BucketError as error:
            if not self._proven:
                raise
            self._note_no_rule(error)  # and ask for it again after the next strip
        else:
            self._met, self._rule = True, ""

    def _note_no_rule(self, error: BucketError) -> None:
        if not self._rule:
            log.warning("%s %s", _NO_RULE, _explained(error))
        self._rule = _NO_RULE

    async def _postponed(self, entry: Entry | None, error: BucketError) -> float:
        if str(error) != self._trouble:
            log.warning("Uploads wait: %s", _explained(error))
        self._tell(str(error))
        self._tries += 1
        pause_s = self._pause_s(self._tries, slowly=isinstance(error, BarredError))
        if entry:
            await self._again(entry, self._tries, pause_s, str(error))
        return pause_s

    async def _again(self, entry: Entry, tries: int, pause_s: float, note: str) -> None:
        next_s = self._now_s() + pause_s
        change = partial(self._outbox.change, tries=tries, next_s=next_s, note=note)
        await asyncio.to_thread(change, entry.id, Fate.WAITING)

    def _pause_s(self, tries: int, *, slowly: bool) -> float:
        """Twice the last one, more or less: booths that lost the same server come back apart."""
        first_s = self._first_s * (_SLOWLY if slowly else 1)
        return min(MOST_S, first_s * 2.0 ** min(tries - 1, 20)) * random.uniform(0.5, 1.0)

    def _tell(self, trouble: str) -> None:
        if trouble != self._trouble:
            health = Health.LOST if trouble else Health.WELL
            self._post(DeviceChanged("bucket", health, trouble))
        self._trouble = trouble

    # One entry

    async def _send(self, entry: Entry) -> None:
        """Everything of a session, and its page. One that is refused comes to its end as well, and
        one that cannot be read lets the others go first."""
        try:
            page = await self._sent(entry)
        except RefusedError as error:
            log.warning("The strip of %s is not uploaded: %s", entry.session, error)
            await self._end(entry, Fate.FAILED, note=str(error))
            return
        except UnreadableError as error:
            log.warning("The strip of %s is uploaded later: %s", entry.session, error)
            pause_s = self._pause_s(entry.tries + 1, slowly=True)
            self._later_s[entry.id] = time.monotonic() + pause_s
            await self._again(entry, entry.tries + 1, pause_s, str(error))
            return
        self._proven = True
        await self._end(entry, Fate.DONE, page=replace(page, html=""))

    async def _sent(self, entry: Entry) -> SignedPage:
        token = self._token_of(entry.session)
        if token is None:
            raise RefusedError("The strip is not there any more.")
        try:
            pieces = await self._files(entry.session)
        except FileNotFoundError as error:
            raise RefusedError("The strip is not there any more.") from error
        except OSError as error:
            raise UnreadableError(f"The strip cannot be read ({error}).") from error
        # As it was: whoever finds it begun later knows that it was interrupted.
        await asyncio.to_thread(self._outbox.change, entry.id, Fate.BEGUN)
        return await aside(lambda: self._shipment.send(entry, token, pieces), "bucket")

    async def _end(
        self, entry: Entry, fate: Fate, *, page: SignedPage | None = None, note: str = ""
    ) -> None:
        payload = page.written() if page else {}
        change = partial(self._outbox.change, handle="", payload=payload, note=note)
        await asyncio.to_thread(change, entry.id, fate)
        if page:
            self._pages[entry.session] = page

    def _brake(self, size: int) -> None:
        """In the bucket's thread: wait until so many bytes may go."""
        wait_s = self._pace.wait_s(size, self._kbps(), time.monotonic())
        if self._ended.wait(wait_s):
            raise OSError("The booth ends.")


def _explained(error: BucketError) -> str:
    """For the log: with what the server called it."""
    return f"{error} ({error.code})" if error.code else str(error)
