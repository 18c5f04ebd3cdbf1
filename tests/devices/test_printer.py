"""One contract for all printers: a sheet that is handed over comes out once, and what happens on
the way is told. The real one is CUPS with a printer that really runs out of paper."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Protocol

import pytest
from PIL import Image

from kiosk.devices.printer import Job, JobState, Printer
from kiosk.devices.printer.cups import CupsPrinter
from kiosk.devices.printer.simulated import SimulatedPrinter
from kiosk.errors import DeviceError
from kiosk.session.printing import Trouble
from tests.printing_rig.cupsd import QUEUE
from tests.printing_rig.room import PrintRoom, print_room


class Rig(Protocol):
    """A printer, and the hands that reach into it."""

    printer: Printer

    def sheets(self) -> list[bytes]: ...
    def run_out(self) -> None: ...
    def refill(self) -> None: ...
    def break_down(self) -> None: ...
    def mend(self) -> None: ...
    def stop_queue(self) -> None: ...
    async def cancel_at_panel(self) -> None: ...


class CupsRig:
    def __init__(self, room: PrintRoom) -> None:
        self._room = room
        self.printer = CupsPrinter(
            server=room.cupsd.server, queue=QUEUE, media="4x6", borderless=True, watch_s=0.5
        )

    def sheets(self) -> list[bytes]:
        return [sheet.content for sheet in self._room.paper.sheets()]

    def run_out(self) -> None:
        self._room.paper.run_out()

    def refill(self) -> None:
        self._room.paper.refill()

    def break_down(self) -> None:
        self._room.cupsd.kill()

    def mend(self) -> None:
        self._room.cupsd.start()

    def stop_queue(self) -> None:
        self._room.cupsd.run("cupsdisable", QUEUE)

    async def cancel_at_panel(self) -> None:
        await self._room.paper.cancel_at_panel()


class SimulatedRig:
    def __init__(self, folder: Path) -> None:
        self.printer = SimulatedPrinter(folder, seconds=0.5)

    def sheets(self) -> list[bytes]:
        return [path.read_bytes() for path in self.printer.sheets()]

    def run_out(self) -> None:
        self.printer.run_out()

    def refill(self) -> None:
        self.printer.refill()

    def break_down(self) -> None:
        self.printer.fail("It is gone.")

    def mend(self) -> None:
        self.printer.mend()

    def stop_queue(self) -> None:
        self.printer.stop()

    async def cancel_at_panel(self) -> None:
        self.printer.cancel_at_panel()


@contextmanager
def cups(_: Path) -> Iterator[Rig]:
    with print_room() as room:
        yield CupsRig(room)


@contextmanager
def simulated(folder: Path) -> Iterator[Rig]:
    yield SimulatedRig(folder)


@pytest.fixture(params=[cups, simulated])
async def rig(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Rig]:
    with request.param(tmp_path) as rig:
        await rig.printer.open()
        yield rig
        await rig.printer.close()


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    file = BytesIO()
    Image.new("RGB", (1200, 1800), "teal").save(file, "JPEG")
    return file.getvalue()


async def until(seen: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await seen():
            await asyncio.sleep(0.05)


async def ends(printer: Printer, number: int) -> Job:
    """The job when nothing comes of it any more."""
    async with asyncio.timeout(30):
        while (job := await printer.job(number)) is None or not job.state.is_end:
            await asyncio.sleep(0.05)
    return job


async def test_a_sheet_comes_out_once_and_as_it_is(rig: Rig, jpeg: bytes) -> None:
    job = await ends(rig.printer, await rig.printer.submit("a strip", jpeg))
    assert (job.state, job.begun) == (JobState.DONE, True)
    assert rig.sheets() == [jpeg]


async def test_sheets_come_out_in_the_order_in_which_they_were_handed_over(rig: Rig) -> None:
    jpegs = []
    for colour in ("red", "green", "blue"):
        file = BytesIO()
        Image.new("RGB", (120, 180), colour).save(file, "JPEG")
        jpegs.append(file.getvalue())
    numbers = [await rig.printer.submit(f"sheet {it}", jpegs[it]) for it in range(3)]
    assert (await ends(rig.printer, numbers[-1])).state is JobState.DONE
    assert rig.sheets() == jpegs


async def test_a_job_is_found_by_the_name_that_the_booth_gave_it(rig: Rig, jpeg: bytes) -> None:
    name = "지금 우리 · 1/2 <&\"'>"
    number = await rig.printer.submit(name, jpeg)
    found = await rig.printer.find(name)
    assert found is not None
    assert (found.id, found.name) == (number, name)
    assert await rig.printer.find("지금 우리 · 2/2") is None


@pytest.mark.parametrize("name", ["", "two\nlines", "끝" * 200, "\ud800"])
async def test_a_name_that_no_printer_can_take_is_found_all_the_same(
    rig: Rig, jpeg: bytes, name: str
) -> None:
    number = await rig.printer.submit(name, jpeg)
    found = await rig.printer.find(name)
    assert found is not None
    assert found.id == number
    assert (await ends(rig.printer, number)).state is JobState.DONE


async def test_nobody_knows_a_job_that_never_was(rig: Rig) -> None:
    assert await rig.printer.job(4711) is None


async def test_no_paper_is_told_and_forgotten_when_it_is_loaded(rig: Rig, jpeg: bytes) -> None:
    async def is_empty() -> bool:
        return Trouble.MEDIA_EMPTY in (await rig.printer.status()).troubles

    async def is_well() -> bool:
        return (await rig.printer.status()).troubles == ()

    rig.run_out()
    number = await rig.printer.submit("a strip", jpeg)
    await until(is_empty)
    assert rig.sheets() == []
    rig.refill()
    await until(is_well)
    assert (await ends(rig.printer, number)).state is JobState.DONE
    assert rig.sheets() == [jpeg]


async def test_a_job_cancelled_at_the_printer_ends_without_a_sheet(rig: Rig, jpeg: bytes) -> None:
    async def is_empty() -> bool:
        return Trouble.MEDIA_EMPTY in (await rig.printer.status()).troubles

    rig.run_out()
    number = await rig.printer.submit("a strip", jpeg)
    await until(is_empty)
    await rig.cancel_at_panel()
    # On a busy machine CUPS (2.4) may miss why the job ended, and call it done. It ends, though.
    assert (await ends(rig.printer, number)).state in (JobState.CANCELLED, JobState.DONE)
    assert rig.sheets() == []
    rig.refill()
    number = await rig.printer.submit("the next", jpeg)
    assert (await ends(rig.printer, number)).state is JobState.DONE
    assert len(rig.sheets()) == 1


async def test_the_booth_may_cancel_a_job_and_does_no_harm_to_one_that_ended(
    rig: Rig, jpeg: bytes
) -> None:
    first = await rig.printer.submit("first", jpeg)
    assert (await ends(rig.printer, first)).state is JobState.DONE
    rig.stop_queue()
    second = await rig.printer.submit("second", jpeg)
    await rig.printer.cancel(second)
    await rig.printer.cancel(first)
    assert (await ends(rig.printer, second)).state is JobState.CANCELLED
    assert (await ends(rig.printer, first)).state is JobState.DONE
    assert len(rig.sheets()) == 1


async def test_what_waits_at_a_stopped_queue_comes_when_it_is_resumed(
    rig: Rig, jpeg: bytes
) -> None:
    rig.stop_queue()
    number = await rig.printer.submit("a strip", jpeg)
    assert (await rig.printer.status()).stopped
    job = await rig.printer.job(number)
    assert job is not None
    assert (job.state, job.begun) == (JobState.PENDING, False)
    await rig.printer.resume()
    assert (await ends(rig.printer, number)).state is JobState.DONE
    assert not (await rig.printer.status()).stopped
    await rig.printer.resume()  # and one that runs goes on


async def test_what_has_not_ended_can_be_listed(rig: Rig, jpeg: bytes) -> None:
    await ends(rig.printer, await rig.printer.submit("it is out", jpeg))
    rig.stop_queue()
    waiting = [await rig.printer.submit(name, jpeg) for name in ("a strip", "another", "a third")]
    await rig.printer.cancel(waiting.pop())
    jobs = await rig.printer.jobs()
    assert [(it.id, it.name) for it in jobs] == list(
        zip(waiting, ("a strip", "another"), strict=True)
    )
    assert not any(it.begun or it.held or it.state.is_end for it in jobs)


async def test_a_printer_that_is_lost_says_so_and_works_when_it_is_back(
    rig: Rig, jpeg: bytes
) -> None:
    async with asyncio.timeout(20):
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(lost(rig.printer))
            await asyncio.sleep(0)
            rig.break_down()
        assert watch.result()
    with pytest.raises(DeviceError):
        await rig.printer.status()
    await rig.printer.close()
    with pytest.raises(DeviceError):
        await rig.printer.open()
    rig.mend()
    await rig.printer.open()
    await rig.printer.resume()
    assert (await ends(rig.printer, await rig.printer.submit("again", jpeg))).state is JobState.DONE


async def lost(printer: Printer) -> str:
    """The sentence with which it is lost."""
    with pytest.raises(DeviceError) as error:
        await printer.failed()
    return str(error.value)


async def test_a_printer_that_is_not_open_says_so(rig: Rig) -> None:
    await rig.printer.close()
    await rig.printer.close()
    with pytest.raises(DeviceError, match="not open"):
        await rig.printer.status()
