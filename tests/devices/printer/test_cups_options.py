"""Options of the printer's driver: Gutenprint's for a printer that cuts, and a driverless one's."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.devices.printer import JobState, UnsupportedError
from kiosk.devices.printer.cups import CupsPrinter
from tests.printing_rig import dyesub
from tests.printing_rig.cupsd import QUEUE, Cupsd
from tests.printing_rig.paper import RASTER_ONLY
from tests.printing_rig.raster import COLOUR_SPACE, read_pages
from tests.printing_rig.room import print_room

MARGIN = 38
"""What the printer leaves of its 1920 dots at either end: more than 6 inches are cut off anyway."""

WHOLE, CUT = "w288h432", "w288h432-div2"


@pytest.fixture(scope="module")
def cupsd() -> Iterator[Cupsd]:
    cupsd = Cupsd()
    try:
        cupsd.start()
        yield cupsd
    finally:
        cupsd.close()


@pytest.fixture(scope="module")
def rx1(cupsd: Cupsd) -> Path:
    return cupsd.add_driver(dyesub.rx1())


@asynccontextmanager
async def opened(
    cupsd: Cupsd, queue: str = QUEUE, borderless: bool = True, **options: str
) -> AsyncIterator[CupsPrinter]:
    printer = CupsPrinter(
        server=cupsd.server, queue=queue, media="4x6", borderless=borderless, options=options
    )
    try:
        await printer.open()
        yield printer
    finally:
        await printer.close()


async def prints(printer: CupsPrinter, picture: Image.Image) -> None:
    file = BytesIO()
    picture.save(file, "JPEG", quality=95, subsampling=0)
    number = await printer.submit("a strip", file.getvalue())
    async with asyncio.timeout(30):
        while (job := await printer.job(number)) is None or not job.state.is_end:
            await asyncio.sleep(0.05)
    assert job.state is JobState.DONE


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    """A sheet of 4x6 inches, with no two places alike."""
    blobs = np.random.default_rng(1).integers(40, 220, (30, 20, 3), dtype=np.uint8)
    return Image.fromarray(blobs).resize((1200, 1800), Image.Resampling.BICUBIC)


@pytest.mark.parametrize(("size", "cutter"), [(WHOLE, b"00000000"), (CUT, b"00000120")])
async def test_the_printer_is_told_to_cut_the_one_sheet_it_prints(
    cupsd: Cupsd, rx1: Path, picture: Image.Image, size: str, cutter: bytes
) -> None:
    async with opened(cupsd, PageSize=size) as printer:
        await prints(printer, picture)
    said = dyesub.commands(rx1)
    assert [name for name, _ in said].count("CNTRL START") == 1
    told = dict(said)
    assert told["CNTRL CUTTER"] == cutter  # 120 is a cut every two inches
    assert told["IMAGE MULTICUT"] == b"00000002"  # a sheet of 6x4
    assert told["CNTRL QTY"].strip() == b"0000001"
    printed = dyesub.sheet(said)
    assert printed.shape == (1920, 1240, 3)
    assert (printed[:MARGIN] == 255).all()
    assert (printed[-MARGIN:] == 255).all()
    filled = picture.resize((1240, 1860), Image.Resampling.BILINEAR).crop((0, 8, 1240, 1852))
    off = np.abs(printed[MARGIN:-MARGIN].astype(int) - np.asarray(filled))
    assert off.mean() < 3


async def test_options_go_along_with_the_paper(
    cupsd: Cupsd, rx1: Path, picture: Image.Image
) -> None:
    async with opened(cupsd, PageSize=CUT, StpLaminate="Matte") as printer:
        await prints(printer, picture)
    told = dict(dyesub.commands(rx1))
    assert (told["CNTRL OVERCOAT"], told["CNTRL CUTTER"]) == (b"00000001", b"00000120")


@pytest.mark.usefixtures("rx1")
async def test_a_value_that_the_driver_has_not_is_refused_with_those_it_has(cupsd: Cupsd) -> None:
    with pytest.raises(UnsupportedError, match="has no PageSize=4x6-div2") as error:
        async with opened(cupsd, PageSize="4x6-div2"):
            pass
    assert error.value.setting == "options"
    assert {f"PageSize={size}" for size in (WHOLE, CUT)} < set(error.value.possible)


@pytest.mark.usefixtures("rx1")
async def test_an_option_that_the_driver_has_not_is_refused_with_those_it_has(
    cupsd: Cupsd,
) -> None:
    with pytest.raises(UnsupportedError, match="knows no option StpQuality") as error:
        async with opened(cupsd, StpQuality="High"):
            pass
    assert {"PageSize", "StpLaminate"} < set(error.value.possible)


@pytest.mark.usefixtures("rx1")
async def test_without_a_page_size_gutenprint_has_no_paper_of_that_size(cupsd: Cupsd) -> None:
    with pytest.raises(UnsupportedError, match="cannot print on 4x6") as error:
        async with opened(cupsd):
            pass
    assert error.value.setting == "paper"


async def test_a_queue_without_driver_has_no_options(cupsd: Cupsd) -> None:
    cupsd.add_driver("raw", "plain")
    with pytest.raises(UnsupportedError, match="knows no option PageSize") as error:
        async with opened(cupsd, "plain", PageSize=CUT):
            pass
    assert error.value.possible == ()


async def test_a_driverless_printer_heeds_them_before_what_the_booth_asks_for(
    picture: Image.Image,
) -> None:
    with print_room(formats=RASTER_ONLY) as room:
        async with opened(room.cupsd, PageSize="5x7.Borderless") as printer:
            await prints(printer, picture)
        async with opened(room.cupsd, ColorModel="Gray", cupsPrintQuality="Draft") as printer:
            await prints(printer, picture)
        larger, grey = await room.paper.comes_out(2)
        asked = [line for line in room.cupsd.log().splitlines() if "argv[5]=" in line][-1]
    (page,) = read_pages(larger.content)
    assert page.inches == (5.0, 7.0)
    assert grey.content[4 + COLOUR_SPACE + 3] == 18  # grey, where 19 is colour
    assert "cupsPrintQuality=Draft" in asked
    assert "=High" not in asked
