"""Where strips go: onto paper, into a bucket, to mailboxes, onto a stick; and who makes room.

What was promised to people is in one outbox, whatever carries it out. Each outlet is there only if
the configuration wants it; `None` stands for those that it does not.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from kiosk.devices.keeper import keep
from kiosk.outlets.recovery import RECENT_S, forgotten, unfinished
from kiosk.printing.counts import KIND as PRINT
from kiosk.printing.desk import Desk
from kiosk.session.commands import ComposeStrip, PrintStrip
from kiosk.session.events import Event
from kiosk.sharing.hotspot.keeper import Hotspot, stay_off
from kiosk.sharing.hotspot.networkmanager import NetworkManager
from kiosk.sharing.mail import Mailroom
from kiosk.sharing.stick import Stick
from kiosk.sharing.uploads import KIND as UPLOAD
from kiosk.sharing.uploads import Uploads
from kiosk.store.cleaning import Cleaning
from kiosk.store.outbox import Outbox
from kiosk.store.sessions import Sessions
from kiosk.store.shelf import Shelved

AGAIN_S = 30.0
"""Between two tries on a disk that is full."""

log = logging.getLogger(__name__)

Post = Callable[[Event], None]


@dataclass(frozen=True)
class Outlets:
    """All methods belong to the event loop's thread."""

    outbox: Outbox
    cleaning: Cleaning
    desk: Desk | None
    uploads: Uploads | None
    mailroom: Mailroom | None
    stick: Stick | None
    hotspot: Hotspot | None
    access_point: NetworkManager
    post: Post

    async def print_strip(self, order: PrintStrip) -> None:
        """Raises OSError if it could not be written down."""
        if self.desk:
            await self.desk.print_strip(order)

    async def kept(self, session: str) -> None:
        """There is a new strip, on the booth's own disk: whoever is to have it is told."""
        self.cleaning.new()
        if self.stick:
            self.stick.new()
        try:
            if self.uploads:
                await self.uploads.ask(session)
        except OSError as error:
            log.error("The strip of %s is not uploaded: %s", session, error)

    async def catch_up(
        self, sessions: Sessions, *, shots: int, compose: Callable[[ComposeStrip], Awaitable[Event]]
    ) -> None:
        """What a crash or a power cut left undone is done now; on a full disk, later. Call it once,
        at the beginning."""
        now_s, done = time.time(), False
        while not done:
            try:
                async for order in unfinished(sessions, shots=shots, now_s=now_s):
                    self.post(await compose(order))
                await self._print_forgotten(sessions, now_s - RECENT_S)
                await self._upload_forgotten(sessions, now_s - RECENT_S)
                done = True
            except OSError as error:
                log.error("What was left undone waits: %s", error)
                await asyncio.sleep(AGAIN_S)

    def _began_s(self) -> float:
        return self.outbox.began_s

    async def _print_forgotten(self, sessions: Sessions, since_s: float) -> None:
        if self.desk:
            for it in await self._forgotten(PRINT, sessions, since_s):
                if it.strips:
                    await self.desk.print_strip(PrintStrip(it.session, it.strips, again=False))

    async def _upload_forgotten(self, sessions: Sessions, since_s: float) -> None:
        if self.uploads:
            for it in await self._forgotten(UPLOAD, sessions, since_s):
                await self.uploads.ask(it.session)

    async def _forgotten(self, kind: str, sessions: Sessions, since_s: float) -> list[Shelved]:
        """Those of which nothing of that kind was ever asked for."""
        entries = await asyncio.to_thread(self.outbox.entries, kind, None, -1)
        began_s = await asyncio.to_thread(self._began_s)
        asked = {entry.session for entry in entries}
        return forgotten(sessions, asked=asked, since_s=since_s, began_s=began_s)

    def works(self) -> list[Coroutine[Any, Any, None]]:
        """What has to run for as long as the booth does."""
        parts = (self.cleaning, self.desk, self.uploads, self.mailroom, self.stick)
        works: list[Coroutine[Any, Any, None]] = [part.run() for part in parts if part]
        if self.hotspot:
            works.append(keep(self.hotspot, "hotspot", self.post, retry_s=10.0))
        else:
            works.append(stay_off(self.access_point))
        return works

    async def report(self) -> dict[str, Any]:
        """For the operator's page; None for what is not wanted."""
        desk = self.desk.report() if self.desk else {"printer": None, "prints": []}
        return {
            **desk,
            "uploads": self.uploads.report() if self.uploads else None,
            "mails": await self.mailroom.report() if self.mailroom else None,
            "stick": _stick(self.stick),
            "hotspot": _hotspot(self.hotspot),
            "disk": {"free_mb": (self.cleaning.free or 0) // 10**6},
        }

    def close(self) -> None:
        self.outbox.close()


def _stick(stick: Stick | None) -> dict[str, Any] | None:
    return {"present": stick.state.present, "note": stick.state.note} if stick else None


def _hotspot(hotspot: Hotspot | None) -> dict[str, Any] | None:
    return {"on": hotspot.spot is not None, "name": hotspot.name} if hotspot else None
