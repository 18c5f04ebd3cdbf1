import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from kiosk.session.commands import ShareStrip
from kiosk.session.events import WaysProven
from kiosk.session.printing import Way, WayKind
from kiosk.sharing.proof import Candidate, UnprovenError
from kiosk.sharing.ways import Ways

SHARE = ShareStrip("s1", "http://booth/s/token")
BUCKET = Candidate(Way(WayKind.INTERNET, "https://bucket/page"))
PUBLIC = Candidate(Way(WayKind.INTERNET, "https://booth.example/s/token"), "token")
HERE = Candidate(Way(WayKind.HERE, "http://192.168.1.7:8080/s/token"), "token")
SPOT = Candidate(Way(WayKind.HOTSPOT, "http://10.77.0.1:8080/s/token", "Mina", "WIFI:"), "token")


class World:
    """What may work, what does, what hangs; and what was posted."""

    def __init__(self, *candidates: Candidate, head_start_s: float = 0.05) -> None:
        self.candidates: Sequence[Candidate] = candidates
        self.works: set[Candidate] = set(candidates)
        self.hangs: set[Candidate] = set()
        self.fails_once: set[Candidate] = set()
        self.blind = False
        self.tries = 0
        self.asked_for: list[ShareStrip] = []
        self.posted: asyncio.Queue[WaysProven] = asyncio.Queue()
        self.ways = Ways(
            candidates=self._candidates,
            prove=self._prove,
            post=self.posted.put_nowait,
            every_s=0.02,
            head_start_s=head_start_s,
        )

    def _candidates(self, share: ShareStrip) -> Sequence[Candidate]:
        self.asked_for.append(share)
        if self.blind:
            raise OSError(24, "Too many open files")
        return self.candidates

    async def _prove(self, candidate: Candidate) -> None:
        self.tries += 1
        if candidate in self.hangs:
            await asyncio.sleep(600)
        if candidate in self.fails_once or candidate not in self.works:
            self.fails_once.discard(candidate)
            raise UnprovenError("it is broken")

    async def told(self, *candidates: Candidate) -> WaysProven:
        """The next that is posted is that these work."""
        async with asyncio.timeout(10):
            proven = await self.posted.get()
        assert proven.ways == tuple(candidate.way for candidate in candidates)
        return proven

    async def tried(self, more: int) -> None:
        """Some more tries, after which nothing new was posted."""
        enough = self.tries + more
        async with asyncio.timeout(10):
            while self.tries < enough:
                await asyncio.sleep(0.005)
        assert self.posted.empty()


@asynccontextmanager
async def at_work(world: World, share: ShareStrip | None = SHARE) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(world.ways.run())
        world.ways.share(share)
        yield
        running.cancel()


async def test_what_works_is_told_best_first_and_once() -> None:
    world = World(PUBLIC, HERE, SPOT)
    async with at_work(world):
        assert (await world.told(PUBLIC, HERE, SPOT)).session == "s1"
        await world.tried(9)


async def test_a_way_that_breaks_disappears_and_comes_back() -> None:
    world = World(PUBLIC, HERE)
    async with at_work(world):
        await world.told(PUBLIC, HERE)
        world.works.remove(PUBLIC)
        await world.told(HERE)
        world.works.add(PUBLIC)
        await world.told(PUBLIC, HERE)
        world.works.clear()
        while (await world.posted.get()).ways:
            pass
        world.works.add(HERE)
        await world.told(HERE)


async def test_a_way_that_is_gone_disappears_without_a_try() -> None:
    world = World(HERE, SPOT)
    async with at_work(world):
        await world.told(HERE, SPOT)
        world.hangs = {HERE, SPOT}
        world.candidates = (HERE,)
        await world.told(HERE)
        world.candidates = ()
        await world.told()


async def test_one_that_hangs_delays_no_other() -> None:
    world = World(PUBLIC, HERE)
    world.hangs.add(PUBLIC)
    async with at_work(world):
        await world.told(HERE)
        world.works.remove(HERE)
        await world.told()


async def test_the_better_way_gets_a_head_start() -> None:
    world = World(PUBLIC, HERE, head_start_s=600)
    world.hangs.add(PUBLIC)
    async with at_work(world):
        await world.tried(4)
        world.hangs.clear()
        await world.told(PUBLIC, HERE)  # and not HERE before


async def test_without_any_network_it_is_told_at_once() -> None:
    world = World(head_start_s=600)
    began_s = time.monotonic()
    async with at_work(world):
        await world.told()
    assert time.monotonic() - began_s < 10


async def test_nothing_is_said_before_all_were_tried() -> None:
    world = World(PUBLIC, HERE, head_start_s=0.01)
    world.works.clear()
    world.hangs.add(PUBLIC)
    async with at_work(world):
        await world.tried(6)  # HERE does not work; PUBLIC may
        world.hangs.clear()
        await world.told()


async def test_of_two_links_of_a_kind_the_best_that_works_is_told() -> None:
    world = World(BUCKET, PUBLIC, HERE)
    world.works.remove(BUCKET)
    async with at_work(world):
        await world.told(PUBLIC, HERE)
        world.works.add(BUCKET)
        await world.told(BUCKET, HERE)


async def test_a_link_that_comes_later_is_tried_as_well() -> None:
    world = World(HERE)
    world.works.add(BUCKET)
    async with at_work(world):
        await world.told(HERE)
        world.candidates = (BUCKET, HERE)
        await world.told(BUCKET, HERE)


async def test_the_next_strip_is_proven_anew() -> None:
    world = World(HERE)
    async with at_work(world):
        await world.told(HERE)
        world.ways.share(ShareStrip("s2", "http://booth/s/another"))
        assert (await world.told(HERE)).session == "s2"
        assert world.asked_for[-1].session == "s2"


async def test_without_a_strip_on_the_screen_nothing_is_tried() -> None:
    world = World(HERE)
    async with at_work(world):
        await world.told(HERE)
        world.ways.share(None)
        await asyncio.sleep(0.01)
        tries = world.tries
        await asyncio.sleep(0.1)
        assert world.tries == tries
        world.ways.share(SHARE)
        await world.told(HERE)


async def test_the_log_says_why_and_never_where(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    world = World(HERE)
    world.works.clear()
    async with at_work(world):
        await world.told()
        await world.tried(4)
    assert [record.getMessage() for record in caplog.records] == [
        "Strips are not reached by here: it is broken"
    ]


async def test_a_bug_is_not_hidden() -> None:
    async def broken(candidate: Candidate) -> None:
        raise KeyError("a bug")

    posted: list[WaysProven] = []
    ways = Ways(candidates=lambda share: [HERE], prove=broken, post=posted.append)
    ways.share(SHARE)
    with pytest.raises(BaseExceptionGroup) as group:
        await ways.run()
    assert group.group_contains(KeyError)


async def test_one_failure_is_chance_and_two_are_none() -> None:
    world = World(HERE)
    async with at_work(world):
        await world.told(HERE)
        for _ in range(3):
            world.fails_once.add(HERE)
            await world.tried(3)  # and nothing was posted
        world.works.remove(HERE)
        await world.told()


async def test_an_address_that_is_gone_is_dropped_at_once_though_it_has_just_worked() -> None:
    elsewhere = Candidate(Way(WayKind.HERE, "http://192.168.9.9:8080/s/token"), "token")
    world = World(HERE)
    async with at_work(world):
        await world.told(HERE)
        world.hangs = {elsewhere}
        world.candidates = (elsewhere,)
        await world.told()


async def test_when_nobody_can_say_where_the_booth_is_there_is_no_way_and_it_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World(HERE)
    async with at_work(world):
        await world.told(HERE)
        world.blind = True
        await world.told()
        asked = len(world.asked_for)
        async with asyncio.timeout(10):
            while len(world.asked_for) < asked + 3:
                await asyncio.sleep(0.005)
        world.blind = False
        await world.told(HERE)
    assert caplog.text.count("Too many open files") == 1
