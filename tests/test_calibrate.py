"""The test sheet: comes out, or it is said why not."""

import asyncio
from pathlib import Path

import pytest

from kiosk.calibrate import calibrate
from kiosk.config import Config, load
from kiosk.devices.printer.simulated import SimulatedPrinter
from kiosk.errors import DeviceError, KioskError


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load(None, [f"booth.data_dir={tmp_path}", "printer.backend=simulated"], {})


@pytest.fixture
def printer(tmp_path: Path) -> SimulatedPrinter:
    return SimulatedPrinter(tmp_path / "printed", seconds=0.1)


def sheets(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "printed/sheets").iterdir())


async def test_it_is_printed_once_and_says_what_to_do(
    config: Config, printer: SimulatedPrinter, tmp_path: Path
) -> None:
    assert "scale and offset_mm" in await calibrate(config, printer)
    [sheet] = sheets(tmp_path)
    assert "calibration" in sheet.name
    assert not printer.is_open


async def test_a_printer_without_paper_is_told_and_waited_for(
    config: Config,
    printer: SimulatedPrinter,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    printer.run_out()
    async with asyncio.TaskGroup() as tasks:
        printing = tasks.create_task(calibrate(config, printer))
        while "media-empty" not in capsys.readouterr().err:
            await asyncio.sleep(0.05)
        assert not printing.done()
        printer.refill()
    assert len(sheets(tmp_path)) == 1


async def test_a_stopped_queue_is_left_to_the_booth_which_looks_what_is_in_it(
    config: Config,
    printer: SimulatedPrinter,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    printer.stop()
    async with asyncio.TaskGroup() as tasks:
        printing = tasks.create_task(calibrate(config, printer))
        while "Start the booth" not in capsys.readouterr().err:
            await asyncio.sleep(0.05)
        printing.cancel()
    printer.restart()
    await asyncio.sleep(0.3)
    assert not sheets(tmp_path), "nor does it come later"


async def test_a_sheet_that_is_cancelled_at_the_printer_is_told(
    config: Config, printer: SimulatedPrinter
) -> None:
    printer.run_out()
    async with asyncio.TaskGroup() as tasks:
        printing = tasks.create_task(_refused(config, printer))
        await asyncio.sleep(0.7)
        printer.cancel_at_panel()
    assert "was not printed" in printing.result()


async def _refused(config: Config, printer: SimulatedPrinter) -> str:
    with pytest.raises(KioskError) as caught:
        await calibrate(config, printer)
    return str(caught.value)


async def test_a_printer_that_is_not_there_is_told_in_its_own_words(
    config: Config, printer: SimulatedPrinter
) -> None:
    printer.fail("The printer is on holiday.")
    with pytest.raises(DeviceError, match="on holiday"):
        await calibrate(config, printer)


async def test_without_a_printer_it_says_what_to_set(config: Config) -> None:
    with pytest.raises(KioskError, match=r"printer\.backend"):
        await calibrate(config, None)
