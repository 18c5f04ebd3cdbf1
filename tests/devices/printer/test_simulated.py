"""What only the simulated printer does: it goes on in its folder while no booth is there."""

import asyncio
from pathlib import Path

import pytest

from kiosk.devices.printer import JobState
from kiosk.devices.printer.simulated import SimulatedPrinter
from kiosk.errors import DeviceError
from kiosk.session.printing import Trouble

JPEG = b"\xff\xd8 a strip"


class Watch:
    """A clock that is set by hand."""

    now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


async def opened(folder: Path, watch: Watch) -> SimulatedPrinter:
    printer = SimulatedPrinter(folder, seconds=8, now_s=watch)
    await printer.open()
    return printer


async def test_it_prints_on_while_the_booth_is_dead(tmp_path: Path) -> None:
    watch = Watch()
    number = await (await opened(tmp_path, watch)).submit("지금 1/1", JPEG)
    watch.now_s += 8
    printer = await opened(tmp_path, watch)
    job = await printer.find("지금 1/1")
    assert job is not None
    assert (job.id, job.state) == (number, JobState.DONE)
    assert [sheet.name for sheet in printer.sheets()] == ["00001 지금 1 1.jpg"]
    assert printer.sheets()[0].read_bytes() == JPEG


async def test_a_kill_just_when_the_sheet_comes_out_makes_no_second_one(tmp_path: Path) -> None:
    watch = Watch()
    printer = await opened(tmp_path, watch)
    await printer.submit("a strip", JPEG)
    before = (tmp_path / "printer.json").read_bytes()
    watch.now_s += 8
    assert len(printer.sheets()) == 1
    (tmp_path / "printer.json").write_bytes(before)  # it was killed before it wrote that down
    printer = await opened(tmp_path, watch)
    assert len(printer.sheets()) == 1
    job = await printer.job(1)
    assert job is not None
    assert job.state is JobState.DONE


async def test_a_clock_that_is_set_back_undoes_nothing(tmp_path: Path) -> None:
    watch = Watch()
    printer = await opened(tmp_path, watch)
    await printer.submit("a strip", JPEG)
    watch.now_s -= 1_000
    assert printer.sheets() == []
    watch.now_s += 8
    assert len(printer.sheets()) == 1


async def test_nobody_else_on_the_machine_reads_what_it_prints(tmp_path: Path) -> None:
    watch = Watch()
    printer = await opened(tmp_path, watch)
    await printer.submit("a strip", JPEG)
    assert (tmp_path / "jobs/1.jpg").stat().st_mode & 0o777 == 0o600
    watch.now_s += 8
    assert [it.stat().st_mode & 0o777 for it in printer.sheets()] == [0o600]


async def test_what_happens_to_it_while_it_is_asked_is_not_lost(tmp_path: Path) -> None:
    printer = await opened(tmp_path, Watch())
    for _ in range(50):
        async with asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(printer.status())
            await asyncio.sleep(0)
            printer.run_out()
        assert (await printer.status()).troubles == (Trouble.MEDIA_EMPTY,)
        printer.refill()


async def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    watch = Watch()
    printer = await opened(tmp_path / "tray", watch)
    await printer.submit("../../up", JPEG)
    watch.now_s += 8
    assert [sheet.parent for sheet in printer.sheets()] == [tmp_path / "tray/sheets"]


async def test_a_folder_that_cannot_be_written_is_a_lost_printer(tmp_path: Path) -> None:
    (tmp_path / "tray").write_text("a file")
    printer = await opened(tmp_path / "tray", Watch())
    with pytest.raises(DeviceError, match="folder"):
        await printer.status()
