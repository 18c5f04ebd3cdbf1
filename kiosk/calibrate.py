"""`kiosk print --calibrate`: one sheet that says itself how the printer has to be set.

It goes to the printer directly, whether or not a booth is running: nothing of it is counted.
"""

import asyncio
import sys
import time

from kiosk.config import Config
from kiosk.devices.printer import Job, JobState, Printer
from kiosk.errors import DeviceError, KioskError
from kiosk.outlets.sheets import Sheets

LIMIT_S = 300.0
LOOK_S = 0.5

STOPPED = "The queue is stopped. Start the booth: it looks at what is in the queue, and starts it."
"""Not by us: there may be a guest's sheet in it that has come out already."""

TODO = """\
The test sheet is printed, and says what to do: read off how many mm are missing at each edge, put
them into the four sums on it, write the results to [printer] scale and offset_mm, print it again.
It fits when all four edges say 0."""


async def calibrate(config: Config, printer: Printer | None) -> str:
    """What to do with the sheet, once it is out. Raises KioskError if it does not come out."""
    if printer is None:
        raise KioskError('Printing is off: set printer.backend = "cups" and printer.queue.')
    sheet = await (await asyncio.to_thread(Sheets, config)).calibration()
    try:
        await printer.open()
        name = f"nearbooth calibration {time.time():.0f}"
        job = await _printed(printer, name, sheet)
    except TimeoutError as error:
        raise KioskError(f"The sheet did not come out within {LIMIT_S:.0f} s.") from error
    finally:
        await printer.close()
    if job.state is not JobState.DONE:
        raise KioskError(f"The sheet was not printed ({job.state}). {job.note}".rstrip())
    return TODO


async def _printed(printer: Printer, name: str, sheet: bytes) -> Job:
    """Its end. Whoever does not wait for it, does not get it at some other time."""
    id = await printer.submit(name, sheet)
    try:
        return await _ended(printer, id)
    except BaseException:
        await printer.cancel(id)
        raise


async def _ended(printer: Printer, id: int) -> Job:
    """The job's end. Meanwhile the printer's troubles are told on stderr, each once."""
    told = ""
    async with asyncio.timeout(LIMIT_S):
        while True:
            job = await printer.job(id)
            if job is None:
                raise DeviceError("The print system has forgotten the sheet.")
            if job.state.is_end:
                return job
            status = await printer.status()
            trouble = STOPPED if status.stopped else " ".join([*status.troubles, status.note])
            if (status.stopped or status.troubles) and trouble != told:
                told = trouble
                print(f"waiting: {trouble}", file=sys.stderr)
            await asyncio.sleep(LOOK_S)
