"""A small disk that fills up: expired sessions make room, and what was captured stays."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kiosk.session.events import DeviceChanged, Event, Health
from kiosk.store.cleaning import FULL, Cleaning
from tests.disks import fill, mounted

LIMIT_S = 20.0
MB = 1 << 20

LOST = DeviceChanged("disk", Health.LOST, FULL)
WELL = DeviceChanged("disk", Health.WELL)


class Booth:
    """With a disk of 16 MB: below 6 MB sessions are cleared, below 2 MB none may begin."""

    def __init__(self, disk: Path) -> None:
        self.disk = disk
        self.expired: list[str] = []
        self.busy: set[str] = set()
        self.stubborn: set[str] = set()
        self.told: list[Event] = []
        self.cleaning = Cleaning(
            folder=disk,
            clear_below=6 * MB,
            refuse_below=2 * MB,
            expired=lambda: [(it, disk / it) for it in self.expired if (disk / it).exists()],
            busy=lambda: self.busy,
            remove=self._remove,
            post=self.told.append,
        )

    def keep(self, session: str, megabytes: int) -> None:
        (self.disk / session).mkdir()
        (self.disk / session / "strip.jpg").write_bytes(bytes(megabytes * MB))

    def sessions(self) -> list[str]:
        return sorted(os.listdir(self.disk))

    async def _remove(self, session: str) -> None:
        if session in self.stubborn:
            raise OSError("busy")
        await asyncio.to_thread(shutil.rmtree, self.disk / session)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            run = tasks.create_task(self.cleaning.run())
            await until(lambda: self.cleaning.free is not None)
            yield
            run.cancel()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not true():
            await asyncio.sleep(0.01)


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    with mounted(tmp_path / "disk", size="16m") as disk:
        yield Booth(disk)


async def test_with_room_enough_nothing_goes_however_old_it_is(booth: Booth) -> None:
    booth.keep("old", 4)
    booth.expired = ["old"]
    async with booth.running():
        assert booth.cleaning.free == 12 * MB
    assert booth.sessions() == ["old"]
    assert booth.told == []


async def test_the_oldest_goes_first_and_no_more_than_is_needed(booth: Booth) -> None:
    for session in ("first", "second", "third"):
        booth.keep(session, 4)
    booth.expired = ["first", "second", "third"]
    async with booth.running():
        await until(lambda: booth.sessions() == ["second", "third"])
    assert booth.sessions() == ["second", "third"]
    assert booth.told == []


async def test_what_is_still_to_be_printed_or_sent_stays(booth: Booth) -> None:
    for session in ("waiting", "done"):
        booth.keep(session, 6)
    booth.expired = ["waiting", "done"]
    booth.busy = {"waiting"}
    async with booth.running():
        await until(lambda: booth.sessions() == ["waiting"])


async def test_what_cannot_be_removed_does_not_keep_the_others(booth: Booth) -> None:
    for session in ("stubborn", "other"):
        booth.keep(session, 6)
    booth.expired = ["stubborn", "other"]
    booth.stubborn = {"stubborn"}
    async with booth.running():
        await until(lambda: booth.sessions() == ["stubborn"])


async def test_a_full_disk_takes_no_new_session_and_loses_none_that_has_not_expired(
    booth: Booth,
) -> None:
    booth.keep("tonight", 15)
    async with booth.running():
        await until(lambda: booth.told == [LOST])
        assert booth.sessions() == ["tonight"]
        shutil.rmtree(booth.disk / "tonight")
        booth.cleaning.new()
        await until(lambda: booth.told == [LOST, WELL])


async def test_a_disk_with_no_byte_left_is_cleared_like_any_other(booth: Booth) -> None:
    booth.keep("old", 6)
    booth.keep("tonight", 2)
    fill(booth.disk)
    booth.expired = ["old"]
    async with booth.running():
        await until(lambda: booth.sessions() == ["filling", "tonight"])
        assert booth.cleaning.free == 6 * MB
    assert booth.told == [], "it was full for no longer than it took to clear it"


async def test_a_session_that_is_written_is_noticed_when_told(booth: Booth) -> None:
    booth.keep("old", 6)
    booth.expired = ["old"]
    async with booth.running():
        booth.keep("new", 9)
        booth.cleaning.new()
        await until(lambda: booth.sessions() == ["new"])
    assert booth.told == []
