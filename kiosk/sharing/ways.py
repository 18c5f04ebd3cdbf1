"""Which ways home work for the strip on the screen: tried just now, and tried again.

While a strip is shown every way is tried every EVERY_S, all at once, so that one that hangs delays
no other. What works is posted when it changes, best first. A way that has worked is dropped when
it has failed twice in a row, for one packet that is lost in a full hall must not take the code away
under a phone. One whose address is gone is no candidate any more, and is dropped at once. Only at
the very beginning a better way gets a head start, so that the code on the screen does not change
while the first phone is being held to it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from kiosk.session.commands import ShareStrip
from kiosk.session.events import WaysProven
from kiosk.session.printing import Way
from kiosk.sharing.proof import Candidate, UnprovenError

EVERY_S = 3.0
HEAD_START_S = 0.7
FAILURES = 2
"""In a row, before a way that has worked is dropped."""

log = logging.getLogger(__name__)


class Ways:
    """`candidates` says what may work now, best first, each with the same link as before as long
    as that is good; it may block, and an OSError of it is as if there were none. `prove`
    returns, or raises UnprovenError (`proof.py`)."""

    def __init__(
        self,
        *,
        candidates: Callable[[ShareStrip], Sequence[Candidate]],
        prove: Callable[[Candidate], Awaitable[None]],
        post: Callable[[WaysProven], None],
        every_s: float = EVERY_S,
        head_start_s: float = HEAD_START_S,
    ) -> None:
        self._candidates = candidates
        self._prove = prove
        self._post = post
        self._every_s = every_s
        self._head_start_s = head_start_s
        self._share: ShareStrip | None = None
        self._blind = ""
        self._turned = asyncio.Event()

    def share(self, share: ShareStrip | None) -> None:
        """The strip that is on the screen from now on, or that there is none."""
        if share != self._share:
            self._share = share
            self._turned.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._turned.clear()
            async with asyncio.TaskGroup() as tasks:
                showing = tasks.create_task(self._keep_proving(self._share))
                await self._turned.wait()
                showing.cancel()

    async def _keep_proving(self, share: ShareStrip | None) -> None:
        if share is None:
            return
        known = _Known(lambda ways: self._post(WaysProven(share.session, ways)))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._give_head_start(known))
            while True:
                known.narrow(await self._found(share))
                for candidate in known.candidates:
                    tasks.create_task(self._try(candidate, known))
                await asyncio.sleep(self._every_s)

    async def _found(self, share: ShareStrip) -> Sequence[Candidate]:
        try:
            candidates = await asyncio.to_thread(self._candidates, share)
        except OSError as error:
            if str(error) != self._blind:
                log.warning("Nobody can say where the booth is reached: %s", error)
            self._blind = str(error)
            return ()
        self._blind = ""
        return candidates

    async def _give_head_start(self, known: "_Known") -> None:
        await asyncio.sleep(self._head_start_s)
        known.hurry()

    async def _try(self, candidate: Candidate, known: "_Known") -> None:
        try:
            await self._prove(candidate)
        except UnprovenError as error:
            known.learn(candidate, str(error))
        else:
            known.learn(candidate, "")


class _Known:
    """What is known of the ways of one strip. Tells `tell` what works, whenever that changes."""

    def __init__(self, tell: Callable[[tuple[Way, ...]], None]) -> None:
        self.candidates: Sequence[Candidate] = ()
        self._tell = tell
        self._told: tuple[Way, ...] | None = None
        self._reasons: dict[Candidate, str] = {}  # why it does not work; empty if it does
        self._failures: dict[Candidate, int] = {}  # in a row
        self._hurried = False

    def narrow(self, candidates: Sequence[Candidate]) -> None:
        """Only these may work from now on."""
        self.candidates = candidates
        self._reasons = {it: self._reasons[it] for it in candidates if it in self._reasons}
        self._say()

    def learn(self, candidate: Candidate, reason: str) -> None:
        if candidate not in self.candidates:
            return
        self._failures[candidate] = self._failures.get(candidate, 0) + 1 if reason else 0
        if self._reasons.get(candidate) == "" and 0 < self._failures[candidate] < FAILURES:
            return
        if reason and reason != self._reasons.get(candidate):
            log.info("Strips are not reached by %s: %s", candidate.way.kind, reason)
        self._reasons[candidate] = reason
        self._say()

    def hurry(self) -> None:
        """Better ways had their head start: what works is told."""
        self._hurried = True
        self._say()

    def _say(self) -> None:
        ways = self._working()
        waits = any(it not in self._reasons for it in self.candidates)
        if self._told is None and waits and not (self._hurried and ways):
            return
        if ways != self._told:
            self._told = ways
            self._tell(ways)

    def _working(self) -> tuple[Way, ...]:
        """The best of each kind."""
        best: dict[str, Way] = {}
        for it in self.candidates:
            if self._reasons.get(it) == "":
                best.setdefault(it.way.kind, it.way)
        return tuple(best.values())
