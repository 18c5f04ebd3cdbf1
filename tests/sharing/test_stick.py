"""A stick that is put in, pulled, full, locked, frozen: strips get on it, and the booth is well."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from kiosk.session.events import DeviceChanged, Event, Health
from kiosk.sharing.stick import DAMAGED, FAILED, FULL, NOT_MOUNTED, READ_ONLY, STUCK, Stick
from kiosk.texts import Texts
from tests.disks import block_device, fill, frozen, mount, unmount

LIMIT_S = 20.0
"""Nothing here takes a second; a busy machine may."""


class Socket:
    """Where a stick is put in: what udev and the kernel say of it is kept in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.by_label = folder / "by-label"
        self.by_label.mkdir()
        self.root = folder / "media"
        self.root.mkdir()
        self.device = folder / "sdb1"

    def announce(self, device: str) -> None:
        (self.by_label / "NEARBOOTH").symlink_to(device)

    def put_in(self, size: str = "4m") -> None:
        options = f"size={size},mode=0755"
        mount("-t", "tmpfs", "-o", options, str(self.device), str(self.root))
        self.announce(str(self.device))

    def pull(self) -> None:
        (self.by_label / "NEARBOOTH").unlink(missing_ok=True)
        unmount(self.root)

    def names(self) -> list[str]:
        folder = self.root / "Nearbooth"
        return sorted(os.listdir(folder)) if folder.is_dir() else []


class Evening:
    """A booth with its strips, and what the operator is told."""

    def __init__(self, folder: Path, socket: Socket) -> None:
        self._folder = folder
        self.strips: list[tuple[str, Path]] = []
        self.told: list[Event] = []
        self.found = asyncio.Event()
        self.found.set()
        self.stick = Stick(
            label="Nearbooth",
            strips=self._all,
            post=self.told.append,
            by_label=socket.by_label,
            look_s=0.05,
            retry_s=0.2,
            patience_s=3.0,
        )

    async def _all(self) -> list[tuple[str, Path]]:
        """Those that there are when it is asked, once they are found on the disk."""
        strips = list(self.strips)
        await self.found.wait()
        return strips

    def take_strip(self, name: str, size: int = 1000) -> None:
        path = self._folder / f"{name}.jpg"
        path.write_bytes(os.urandom(size))
        self.strips.append((path.name, path))
        self.stick.new()

    async def sees(self, note: str) -> None:
        await until(lambda: self.stick.state.note == note)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            run = tasks.create_task(self.stick.run())
            yield
            run.cancel()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not true():
            await asyncio.sleep(0.02)


def lost(why: str) -> DeviceChanged:
    return DeviceChanged("stick", Health.LOST, why)


WELL = DeviceChanged("stick", Health.WELL)


@pytest.fixture
def socket(tmp_path: Path) -> Iterator[Socket]:
    it = Socket(tmp_path)
    yield it
    it.pull()


@pytest.fixture
async def evening(tmp_path: Path, socket: Socket) -> AsyncIterator[Evening]:
    folder = tmp_path / "strips"
    folder.mkdir()
    it = Evening(folder, socket)
    async with it.running():
        yield it


async def test_all_strips_are_on_a_stick_that_is_put_in_late(
    socket: Socket, evening: Evening
) -> None:
    evening.take_strip("a")
    evening.take_strip("b")
    assert not evening.stick.state.present
    socket.put_in()
    await until(lambda: socket.names() == ["a.jpg", "b.jpg"])
    await until(lambda: evening.stick.state.present)
    assert evening.told == []


async def test_a_new_strip_is_on_it_at_once(socket: Socket, evening: Evening) -> None:
    socket.put_in()
    await until(lambda: evening.stick.state.present)
    evening.take_strip("a")
    await until(lambda: socket.names() == ["a.jpg"])
    _, path = evening.strips[0]
    assert (socket.root / "Nearbooth/a.jpg").read_bytes() == path.read_bytes()


async def test_a_strip_made_while_the_others_are_looked_for_is_not_forgotten(
    socket: Socket, evening: Evening
) -> None:
    evening.found.clear()
    evening.take_strip("a")
    socket.put_in()
    await until(lambda: len(copiers()) == 1)
    evening.take_strip("b")
    evening.found.set()
    await until(lambda: socket.names() == ["a.jpg", "b.jpg"])
    assert evening.told == []


async def test_a_full_stick_is_told_and_gets_the_rest_when_there_is_room(
    socket: Socket, evening: Evening
) -> None:
    socket.put_in(size="1m")
    fill(socket.root)
    evening.take_strip("a")
    await evening.sees(FULL)
    assert evening.stick.state.present
    (socket.root / "filling").unlink()
    await until(lambda: socket.names() == ["a.jpg"])
    await evening.sees("")
    assert evening.told == [lost(FULL), WELL]


async def test_a_locked_stick_is_told(socket: Socket, evening: Evening) -> None:
    socket.put_in()
    mount("-o", "remount,ro", str(socket.root))
    evening.take_strip("a")
    await evening.sees(READ_ONLY)
    assert evening.told == [lost(READ_ONLY)]


async def test_trouble_is_over_when_the_stick_is_pulled(socket: Socket, evening: Evening) -> None:
    socket.put_in()
    mount("-o", "remount,ro", str(socket.root))
    evening.take_strip("a")
    await evening.sees(READ_ONLY)
    socket.pull()
    await evening.sees("")
    assert not evening.stick.state.present
    assert evening.told == [lost(READ_ONLY), WELL]


async def test_pulled_in_the_middle_nothing_half_is_on_it_and_it_goes_on_with_the_next(
    socket: Socket, evening: Evening
) -> None:
    socket.put_in(size="64m")
    for number in range(60):
        evening.take_strip(f"{number:02}", size=500_000)
    await until(lambda: len(socket.names()) > 5)
    socket.pull()
    await until(lambda: not evening.stick.state.present)
    assert os.listdir(socket.root) == []
    socket.put_in(size="64m")
    await until(lambda: len(socket.names()) == 60)
    for name, path in evening.strips:
        assert (socket.root / "Nearbooth" / name).read_bytes() == path.read_bytes()
    assert evening.told == []


async def test_a_stick_that_nobody_mounts_is_told(socket: Socket, evening: Evening) -> None:
    socket.announce(str(socket.device))
    await evening.sees(NOT_MOUNTED)
    socket.pull()
    await evening.sees("")


@pytest.fixture
def freezable(tmp_path: Path, socket: Socket) -> Iterator[Socket]:
    """A stick is in it that can be frozen."""
    with block_device(tmp_path / "image") as device:
        mount(device, str(socket.root))
        socket.announce(device)
        yield socket
        socket.pull()


async def test_a_write_that_hangs_is_told_and_goes_on_when_the_stick_does(
    freezable: Socket, evening: Evening
) -> None:
    evening.take_strip("a")
    await until(lambda: freezable.names() == ["a.jpg"])
    with frozen(freezable.root):
        evening.take_strip("b")
        await evening.sees(STUCK)
        for _ in range(5):
            evening.stick.new()
            await asyncio.sleep(0.1)
        assert len(copiers()) == 1, "one that hangs is enough"
    await until(lambda: freezable.names() == ["a.jpg", "b.jpg"])
    await evening.sees("")
    assert evening.told == [lost(STUCK), WELL]


async def test_a_damaged_stick_is_told(tmp_path: Path, socket: Socket, evening: Evening) -> None:
    with block_device(tmp_path / "image", damaged="Nearbooth") as device:
        mount(device, str(socket.root))
        socket.announce(device)
        evening.take_strip("a")
        await evening.sees(DAMAGED)
        socket.pull()
    assert evening.told == [lost(DAMAGED)]


async def test_the_booth_can_be_switched_off_while_a_write_hangs(
    tmp_path: Path, freezable: Socket
) -> None:
    (tmp_path / "strips").mkdir()
    evening = Evening(tmp_path / "strips", freezable)
    with frozen(freezable.root):
        async with asyncio.timeout(LIMIT_S), evening.running():
            evening.take_strip("a")
            await until(lambda: len(copiers()) == 1)
            assert evening.stick.state.present, "whoever put it in looks whether it is there"


def copiers() -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return [it for it in children if "kiosk.sharing.stick_copy" in it.cmdline()]


async def test_a_copier_that_is_killed_while_it_speaks_is_a_failure_and_no_more(
    socket: Socket, evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = (sys.executable, "-c", "print('{\"copied\": \"a.j', end='')")
    with monkeypatch.context() as patch:
        patch.setattr("kiosk.sharing.stick._COPY", half)
        socket.put_in()
        evening.take_strip("a")
        await evening.sees(FAILED)
    await until(lambda: socket.names() == ["a.jpg"])
    await evening.sees("")


def test_what_the_operator_is_told_is_said_in_korean() -> None:
    for note in (FULL, READ_ONLY, DAMAGED, STUCK, FAILED, NOT_MOUNTED):
        assert Texts("ko").say(note) != note
