"""Room on the disk: sessions that have expired make way for new ones, and nothing else ever does.

    enough                  nothing happens
    below `clear_below`     expired sessions go, the oldest first, until there is enough again
    below `refuse_below`    nothing more may go, and no new session may begin: the disk is lost

A session of which something is still to be printed or sent stays, however old it is. So does all
that has not expired: it is better to take no more pictures than to lose those that were taken.
"""

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

from kiosk.session.events import DeviceChanged, Event, Health

FULL = "The disk is full, and no new session can begin. Make room on it."

log = logging.getLogger(__name__)


class Cleaning:
    """Of the disk that `folder` is on; `clear_below` and `refuse_below` are bytes.

    `expired` gives sessions and their folders, oldest first, and `remove` takes one away, raising
    OSError if it cannot. `busy` gives the sessions that something still has to be done with; it may
    block, and raise OSError: then nothing is removed.
    """

    def __init__(
        self,
        *,
        folder: Path,
        clear_below: int,
        refuse_below: int,
        expired: Callable[[], Sequence[tuple[str, Path]]],
        busy: Callable[[], set[str]],
        remove: Callable[[str], Awaitable[None]],
        post: Callable[[Event], None],
        every_s: float = 30.0,
    ) -> None:
        self._folder = folder
        self._clear_below = clear_below
        self._refuse_below = refuse_below
        self._expired = expired
        self._busy = busy
        self._remove = remove
        self._post = post
        self._every_s = every_s
        self._told = asyncio.Event()
        self._free: int | None = None
        self._refusing = False

    @property
    def free(self) -> int | None:
        """Bytes, when it was looked last."""
        return self._free

    def new(self) -> None:
        """Something was written. In the event loop's thread."""
        self._told.set()

    async def run(self) -> None:
        """Look every `every_s`, and whenever `new` is called, until cancelled."""
        while True:
            self._told.clear()
            try:
                await self._look()
            except OSError:
                log.exception("Whether there is room cannot be seen")
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._told.wait()

    async def _look(self) -> None:
        free = await self._measured()
        if free < self._clear_below:
            free = await self._clear(free)
        refusing = free < self._refuse_below
        if refusing != self._refusing:
            self._refusing = refusing
            health = Health.LOST if refusing else Health.WELL
            self._post(DeviceChanged("disk", health, FULL if refusing else ""))

    async def _clear(self, free: int) -> int:
        """How much is free after that."""
        for session, _ in self._expired():
            try:
                # Asked each time: meanwhile somebody may have wanted another print of it.
                if session in await asyncio.to_thread(self._busy):
                    continue
                await self._remove(session)
            except OSError:
                log.exception("%s has expired, and cannot be removed", session)
                continue
            log.info("%s has expired, and made room", session)
            free = await self._measured()
            if free >= self._clear_below:
                break
        return free

    async def _measured(self) -> int:
        usage = await asyncio.to_thread(shutil.disk_usage, self._folder)
        self._free = usage.free
        return usage.free
