"""What only the real CUPS does: rasters, other papers, crashes, wrong names and closed doors."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.devices.printer import Job, JobState, Uncertain, UnsupportedError
from kiosk.devices.printer.cups import CupsPrinter
from kiosk.errors import DeviceError
from kiosk.session.printing import Trouble
from tests.printing_rig.cupsd import QUEUE
from tests.printing_rig.paper import RASTER_ONLY
from tests.printing_rig.raster import read_pages
from tests.printing_rig.room import PrintRoom, print_room

BOTH_MARGINS = Path(__file__).parents[2] / "printing_rig/both_margins.conf"
EDGE = 20


@pytest.fixture
def room() -> Iterator[PrintRoom]:
    with print_room() as room:
        yield room


def connected(
    room: PrintRoom,
    *,
    server: str = "",
    queue: str = QUEUE,
    media: str = "4x6",
    borderless: bool = True,
) -> CupsPrinter:
    return CupsPrinter(
        server=server or room.cupsd.server,
        queue=queue,
        media=media,
        borderless=borderless,
        offline_s=0.5,
    )


@asynccontextmanager
async def opened(printer: CupsPrinter) -> AsyncIterator[CupsPrinter]:
    try:
        await printer.open()
        yield printer
    finally:
        await printer.close()


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    """A sheet with something everywhere, and on each side an edge of its own colour."""
    blobs = np.random.default_rng(1).integers(40, 220, (90, 60, 3), dtype=np.uint8)
    sheet = np.array(Image.fromarray(blobs).resize((1200, 1800), Image.Resampling.BICUBIC))
    sheet[:EDGE], sheet[-EDGE:] = (255, 0, 0), (0, 255, 0)
    sheet[:, :EDGE], sheet[:, -EDGE:] = (0, 0, 255), (255, 255, 0)
    file = BytesIO()
    # Without a resolution in it, as a JPEG that somebody edited: it must not matter.
    Image.fromarray(sheet).save(file, "JPEG", quality=95, subsampling=0)
    return file.getvalue()


def picture(jpeg: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(jpeg)).convert("RGB")).astype(float)


async def ends(printer: CupsPrinter, number: int) -> Job:
    async with asyncio.timeout(30):
        while (job := await printer.job(number)) is None or not job.state.is_end:
            await asyncio.sleep(0.05)
    return job


async def begins(printer: CupsPrinter, number: int) -> None:
    async with asyncio.timeout(30):
        while (job := await printer.job(number)) is None or not job.begun:
            await asyncio.sleep(0.02)


async def tells(printer: CupsPrinter, trouble: Trouble) -> None:
    async with asyncio.timeout(30):
        while trouble not in (await printer.status()).troubles:
            await asyncio.sleep(0.05)


async def test_a_printer_that_reads_only_raster_prints_every_pixel_to_the_edge(
    jpeg: bytes,
) -> None:
    with print_room(formats=RASTER_ONLY) as room:
        async with opened(connected(room)) as printer:
            job = await ends(printer, await printer.submit("a strip", jpeg))
        assert job.state is JobState.DONE
        (sheet,) = room.paper.sheets()
    (page,) = read_pages(sheet.content)
    assert page.inches == (4.0, 6.0)
    shrunk = Image.fromarray(page.pixels).resize((1200, 1800), Image.Resampling.BOX)
    assert np.abs(np.asarray(shrunk).astype(float) - picture(jpeg)).mean() < 1
    height, width, _ = page.pixels.shape
    scale = page.dpi[0] // 300
    edges = {
        "top": (page.pixels[: EDGE * scale, width // 2], (255, 0, 0)),
        "bottom": (page.pixels[-EDGE * scale :, width // 2], (0, 255, 0)),
        "left": (page.pixels[height // 2, : EDGE * scale], (0, 0, 255)),
        "right": (page.pixels[height // 2, -EDGE * scale :], (255, 255, 0)),
    }
    for side, (pixels, colour) in edges.items():
        assert np.abs(pixels.astype(int) - colour).mean() < 8, side


@pytest.mark.parametrize(("borderless", "margin"), [(True, 0), (False, 317)])
async def test_of_two_papers_of_one_size_it_takes_the_one_with_the_wanted_margins(
    jpeg: bytes, borderless: bool, margin: int
) -> None:
    with print_room(attributes=BOTH_MARGINS.read_text()) as room:
        async with opened(connected(room, borderless=borderless)) as printer:
            await ends(printer, await printer.submit("a strip", jpeg))
        assert len(room.paper.sheets()) == 1
        sent = [line for line in room.cupsd.log().splitlines() if "media-top-margin=" in line]
    assert f"media-top-margin={margin}" in sent[-1]


async def test_a_queue_that_is_not_there_is_refused_with_those_that_are(room: PrintRoom) -> None:
    for queue in ("nobody", "부스", "a b/../c", ""):
        with pytest.raises(UnsupportedError, match=QUEUE) as refused:
            async with opened(connected(room, queue=queue)):
                pass
        assert (refused.value.setting, refused.value.possible) == ("queue", (QUEUE,))


async def test_a_paper_that_the_printer_has_not_is_refused_with_those_it_has(
    room: PrintRoom,
) -> None:
    with pytest.raises(UnsupportedError) as refused:
        async with opened(connected(room, media="6x8")):
            pass
    assert refused.value.setting == "paper"
    assert {"4x6", "5x7", "iso_a4_210x297mm"} <= set(refused.value.possible)


async def test_a_white_border_is_refused(room: PrintRoom) -> None:
    with pytest.raises(UnsupportedError) as refused:
        async with opened(connected(room, media="8.5x11")):
            pass
    assert (refused.value.setting, refused.value.possible) == ("borderless", ("false",))


async def test_jobs_are_found_after_cups_was_started_again(room: PrintRoom, jpeg: bytes) -> None:
    async with opened(connected(room)) as printer:
        done = await printer.submit("it is out", jpeg)
        await ends(printer, done)
        room.cupsd.run("cupsdisable", QUEUE)
        waiting = await printer.submit("it waits", jpeg)
        room.cupsd.kill()
        room.cupsd.start()
        found = [await printer.find(name) for name in ("it is out", "it waits", "never")]
        assert [job and job.id for job in found] == [done, waiting, None]
        await printer.resume()
        assert (await ends(printer, waiting)).state is JobState.DONE
    assert [sheet.name for sheet in room.paper.sheets()] == ["it is out", "it waits"]


async def test_a_job_that_somebody_holds_at_cups_says_so(room: PrintRoom, jpeg: bytes) -> None:
    async with opened(connected(room)) as printer:
        room.cupsd.run("cupsdisable", QUEUE)
        number = await printer.submit("a strip", jpeg)
        room.cupsd.run("lp", "-i", f"{QUEUE}-{number}", "-H", "hold")
        job = await printer.job(number)
        assert job is not None
        assert (job.state, job.held) == (JobState.PENDING, True)
        room.cupsd.run("lp", "-i", f"{QUEUE}-{number}", "-H", "resume")
        assert not (await printer.jobs())[0].held


async def test_a_queue_that_takes_no_jobs_says_so_before_it_refuses_one(
    room: PrintRoom, jpeg: bytes
) -> None:
    async with opened(connected(room)) as printer:
        assert (await printer.status()).accepting
        room.cupsd.run("cupsreject", QUEUE)
        assert not (await printer.status()).accepting
        with pytest.raises(DeviceError, match="CUPS says no"):
            await printer.submit("a strip", jpeg)


async def test_cups_keeps_no_picture_of_a_sheet_that_is_out_or_called_off(
    room: PrintRoom, jpeg: bytes
) -> None:
    async with opened(connected(room)) as printer:
        await ends(printer, await printer.submit("it is out", jpeg))
        room.cupsd.run("cupsdisable", QUEUE)
        called_off = await printer.submit("called off", jpeg)
        assert len(room.cupsd.pictures()) == 1
        await printer.cancel(called_off)
        await ends(printer, called_off)
        assert room.cupsd.pictures() == []


async def test_what_had_begun_when_cups_died_is_not_printed_again_by_itself(
    room: PrintRoom, jpeg: bytes
) -> None:
    async with opened(connected(room)) as printer:
        begun = await printer.submit("under way", jpeg)
        await begins(printer, begun)
        next_one = await printer.submit("the next", jpeg)
        room.cupsd.kill()
        room.cupsd.start()
        assert (await printer.status()).stopped
        jobs = [await printer.job(number) for number in (begun, next_one)]
        assert [(job.state, job.begun) for job in jobs if job] == [
            (JobState.PENDING, True),
            (JobState.PENDING, False),
        ]
        await printer.cancel(begun)
        await printer.resume()
        assert (await ends(printer, next_one)).state is JobState.DONE
    names = [sheet.name for sheet in room.paper.sheets()]
    assert names.count("under way") <= 1
    assert names.count("the next") == 1


async def test_cups_that_dies_over_a_sheet_leaves_nobody_knowing(
    room: PrintRoom, jpeg: bytes
) -> None:
    async with opened(connected(room)) as printer:
        room.cupsd.pause()
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            handing = group.create_task(hand_over(printer, jpeg))
            await asyncio.sleep(0.3)
            room.cupsd.kill()
        assert isinstance(handing.result(), Uncertain)
        with pytest.raises(DeviceError, match="Is it running"):
            await printer.status()
        with pytest.raises(DeviceError) as refused:
            await printer.submit("a strip", jpeg)
        assert not isinstance(refused.value, Uncertain)  # this one was surely not taken
        room.cupsd.start()
        assert await printer.find("a strip") is None


async def hand_over(printer: CupsPrinter, jpeg: bytes) -> DeviceError | None:
    try:
        await printer.submit("a strip", jpeg)
    except DeviceError as error:
        return error
    return None


async def test_cups_that_says_nothing_is_not_waited_for_longer_than_ten_seconds(
    room: PrintRoom, jpeg: bytes
) -> None:
    async with opened(connected(room)) as printer:
        room.cupsd.pause()
        async with asyncio.timeout(10):
            assert isinstance(await hand_over(printer, jpeg), Uncertain)
        with pytest.raises(DeviceError):
            await printer.failed()
        room.cupsd.go_on()
        assert not (await printer.status()).troubles


async def test_a_printer_that_is_off_is_offline_and_prints_when_it_is_on(
    room: PrintRoom, jpeg: bytes
) -> None:
    async with opened(connected(room)) as printer:
        room.paper.switch_off()
        number = await printer.submit("a strip", jpeg)
        await tells(printer, Trouble.OFFLINE)
        room.paper.switch_on()
        assert (await ends(printer, number)).state is JobState.DONE
        assert (await printer.status()).troubles == ()
    assert len(room.paper.sheets()) == 1


async def test_a_sheet_that_was_in_a_printer_that_lost_power_is_said_to_be_forgotten(
    room: PrintRoom, jpeg: bytes
) -> None:
    async with opened(connected(room)) as printer:
        await printer.status()
        room.paper.jam()
        number = await printer.submit("a strip", jpeg)
        await tells(printer, Trouble.MEDIA_JAM)
        # In the middle of an answer is the one moment at which CUPS does not notice.
        await room.paper.falls_silent()
        room.paper.switch_off()
        room.paper.refill()
        room.paper.switch_on()
        job = await ends(printer, number)
        assert (job.state, job.forgotten) == (JobState.DONE, True)
        assert room.paper.sheets() == []
        job = await ends(printer, await printer.submit("the next", jpeg))
        assert (job.state, job.forgotten) == (JobState.DONE, False)


async def test_by_host_and_port_it_prints_but_may_not_start_a_queue(
    room: PrintRoom, jpeg: bytes
) -> None:
    async with opened(connected(room, server=f"localhost:{room.cupsd.port}")) as printer:
        number = await printer.submit("a strip", jpeg)
        assert (await ends(printer, number)).state is JobState.DONE
        assert await printer.find("a strip") is not None
        with pytest.raises(DeviceError, match="group lpadmin"):
            await printer.resume()
        await printer.status()
    assert len(room.paper.sheets()) == 1


async def test_what_speaks_no_ipp_is_told_in_a_sentence(room: PrintRoom) -> None:
    async def chatter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(chatter, "localhost") as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(DeviceError, match="no answer that can be read"):
            async with opened(connected(room, server=f"localhost:{port}")):
                pass


@pytest.mark.parametrize("server", ["localhost:1", "/nowhere/cups.sock"])
async def test_nothing_there_is_told_in_a_sentence(room: PrintRoom, server: str) -> None:
    with pytest.raises(DeviceError, match="Is it running"):
        async with opened(connected(room, server=server)):
            pass
