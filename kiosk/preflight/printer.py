"""Whether the booth can print: the queue, the paper, and whatever keeps it from coming out."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.devices.printer import Abilities, Printer, Status, UnsupportedError
from kiosk.errors import DeviceError
from kiosk.preflight.dropin import FOLDERS, dropin
from kiosk.preflight.report import Finding, Level
from kiosk.session.words import HAPPENED, TO_DO

LIMIT_S = 25.0


async def printer(
    *,
    queue: str,
    paper: str,
    make: Callable[[], Printer | None],
    server: str = "",
    folders: Sequence[Path] = FOLDERS,
) -> Finding:
    """What the [printer] of the configuration comes to. `make` gives None if there is none.

    If `server` is the path of a socket, its CUPS is of this machine, and its drop-ins in `folders`.
    """
    if (device := make()) is None:
        return _finding(Level.OK, "Printing is off; strips are shared by link.")
    found = await _tried(device, queue, paper)
    if found.state is Level.FAIL or device.simulated or not server.startswith("/"):
        return found
    return dropin(queue, folders) or found


async def _tried(device: Printer, queue: str, paper: str) -> Finding:
    try:
        try:
            async with asyncio.timeout(LIMIT_S):
                return await _opened(device, queue, paper)
        finally:
            await device.close()
    except UnsupportedError as error:
        return _finding(Level.FAIL, str(error), _choice(error))
    except TimeoutError:
        return _finding(Level.FAIL, "CUPS takes too long to answer.", "Start CUPS again.")
    except DeviceError as error:
        remedy = "Check CUPS, and [printer] in the configuration. A running booth keeps trying."
        return _finding(Level.FAIL, str(error), remedy)


async def _opened(device: Printer, queue: str, paper: str) -> Finding:
    await device.open()
    status, abilities = await device.status(), await device.abilities()
    if device.simulated:
        what = f"Simulated. It prints {paper} into a folder."
        return _finding(Level.WARN, what, "For a real one set printer.backend.")
    if status.troubles:
        told = " ".join(HAPPENED[trouble] for trouble in status.troubles)
        note = f" ({status.note})" if status.note else ""
        remedies = " ".join(TO_DO[trouble] for trouble in status.troubles)
        return _finding(Level.FAIL, told + note, remedies)
    if not status.stopped:
        # Does nothing to a queue that runs, and shows whether the booth may do it when it counts.
        await device.resume()
    return _by(status, abilities, queue, paper)


def _by(status: Status, abilities: Abilities, queue: str, paper: str) -> Finding:
    if abilities.retries:
        what = f"After a failure, {queue} prints a sheet once more by itself: some come twice."
        remedy = f"lpadmin -p {queue} -o printer-error-policy=stop-printer"
        return _finding(Level.WARN, what, remedy)
    if status.stopped:
        what = f"The queue {queue} is stopped; the booth starts it when it has looked at its jobs."
        return _finding(Level.WARN, what, "Look for what stopped it, if it happens again.")
    if status.low:
        return _finding(Level.WARN, "Paper or ink will end soon.", "Have some more at hand.")
    dots = " and ".join(str(across) for across, _ in abilities.resolutions)
    made = f"{abilities.model}, " if abilities.model else ""
    at = f" at {dots} dpi" if dots else ""
    return _finding(Level.OK, f"{made}queue {queue}, prints {paper}{at}.")


def _choice(error: UnsupportedError) -> str:
    key = f"printer.{error.setting}"
    if not error.possible:
        return "Set the printer up in CUPS: lpadmin -p booth -E -v ... -m everywhere"
    if error.setting == "borderless":
        return f"Set {key} = false and there will be a white border, or choose another paper."
    if error.setting == "options":
        return f"Write into {key} what the driver knows: {', '.join(error.possible)}"
    choice = f"Set {key} to one of: {', '.join(error.possible)}"
    # Drivers for photo printers measure papers with what is cut off: no 4x6 among them.
    return f"{choice}; or set a PageSize in printer.options" if error.setting == "paper" else choice


def _finding(level: Level, what: str, remedy: str = "") -> Finding:
    return Finding("printer", level, what, remedy)
