"""A printer without hardware: a folder, into which it puts what it prints.

It prints on while no booth is there to see it, as a printer would: how far it has come is worked
out from the time that has passed whenever somebody asks. All of it is in the folder, so that the
booth finds its jobs again after a crash.
"""

import asyncio
import json
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from kiosk.devices.printer import Abilities, Job, JobState, Status
from kiosk.devices.printer.papers import paper
from kiosk.devices.printer.simulated_jobs import Machine, Work
from kiosk.devices.simulated import SimulatedDevice
from kiosk.errors import DeviceError
from kiosk.session.printing import Trouble

T = TypeVar("T")


class SimulatedPrinter(SimulatedDevice):
    """Prints `media` into `folder`/sheets, a JPEG each, named by its job; `seconds` for each.

    `run_out`, `jam`, `open_cover`, `refill`, `cancel_at_panel`, `stop` and `restart` are what
    happens to printers; they may be called before `open` as well.
    """

    def __init__(
        self,
        folder: Path,
        *,
        seconds: float = 8.0,
        media: str = "4x6",
        now_s: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._folder = folder
        self._seconds = seconds
        self._media = media
        # Time of day, for it goes on from one process to the next.
        self._now_s = now_s
        self._turn = threading.Lock()

    async def status(self) -> Status:
        return await self._ask(
            lambda machine: Status(
                troubles=(machine.trouble,) if machine.trouble else (),
                stopped=machine.stopped,
                note=f"Simulated: {machine.trouble or 'all is well'}.",
            )
        )

    async def submit(self, name: str, jpeg: bytes) -> int:
        return await self._ask(lambda machine: self._take(machine, name, jpeg))

    async def job(self, id: int) -> Job | None:
        jobs = await self._ask(_jobs)
        return next((it for it in jobs if it.id == id), None)

    async def find(self, name: str) -> Job | None:
        jobs = await self._ask(_jobs)
        return next((it for it in reversed(jobs) if it.name == name), None)

    async def jobs(self) -> list[Job]:
        return [it for it in await self._ask(_jobs) if not it.state.is_end]

    async def cancel(self, id: int) -> None:
        await self._ask(lambda machine: machine.end(id, JobState.CANCELLED, "Cancelled."))

    async def resume(self) -> None:
        await self._ask(_resume)

    async def abilities(self) -> Abilities:
        return Abilities("Simulated", (paper(self._media),), ("image/jpeg",), ((300, 300),))

    # What happens to printers

    def run_out(self) -> None:
        self._trouble(Trouble.MEDIA_EMPTY)

    def jam(self) -> None:
        self._trouble(Trouble.MEDIA_JAM)

    def open_cover(self) -> None:
        self._trouble(Trouble.COVER_OPEN)

    def refill(self) -> None:
        """The paper is loaded, the jam cleared, the cover shut."""
        self._trouble(None)

    def _trouble(self, trouble: Trouble | None) -> None:
        def happen(machine: Machine) -> None:
            machine.trouble = trouble

        self._change(happen)

    def cancel_at_panel(self) -> None:
        """Somebody presses the red button on the machine."""

        def happen(machine: Machine) -> None:
            if (work := machine.current()) is not None:
                machine.end(work.id, JobState.CANCELLED, "Cancelled at the printer.")

        self._change(happen)

    def stop(self) -> None:
        """The queue stops, as CUPS' does when a printer fails."""

        def happen(machine: Machine) -> None:
            machine.stopped = True

        self._change(happen)

    def restart(self) -> None:
        """The print server crashes and comes back."""
        self._change(Machine.restart)

    def sheets(self) -> list[Path]:
        """What lies in the tray, in the order in which it came."""
        self._change(lambda machine: None)
        return sorted((self._folder / "sheets").glob("*.jpg"))

    # The folder

    async def _ask(self, what: Callable[[Machine], T]) -> T:
        if not self.is_open:
            raise DeviceError("The simulated printer is not open.")
        return await asyncio.to_thread(self._change, what)

    def _change(self, what: Callable[[Machine], T]) -> T:
        try:
            with self._turn:
                return self._changed(what)
        except OSError as error:
            raise DeviceError(f"The simulated printer has no folder: {error}.") from error

    def _changed(self, what: Callable[[Machine], T]) -> T:
        """Let the time pass that has passed, do `what`, and write down what has become of it."""
        machine, since_s = self._read()
        now_s = self._now_s()
        for work in machine.pass_time(max(0.0, now_s - since_s)):
            self._come_out(work)
        answer = what(machine)
        self._write(machine, now_s)
        return answer

    def _take(self, machine: Machine, name: str, jpeg: bytes) -> int:
        work = machine.take(name, self._seconds)
        _put(self._folder / f"jobs/{work.id}.jpg", jpeg)
        return work.id

    def _come_out(self, work: Work) -> None:
        """By one rename; after a crash just here, it is done again and makes no second sheet."""
        waiting = self._folder / f"jobs/{work.id}.jpg"
        name = re.sub(r"[^\w.-]+", " ", work.name)[:60]
        sheet = self._folder / f"sheets/{work.id:05d} {name}.jpg"
        if waiting.exists():
            waiting.replace(sheet)

    def _read(self) -> tuple[Machine, float]:
        for name in ("jobs", "sheets"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        path = self._folder / "printer.json"
        if not path.exists():
            return Machine(), self._now_s()
        raw = json.loads(path.read_text())
        works = [Work(**{**it, "state": JobState(it["state"])}) for it in raw["works"]]
        trouble = Trouble(raw["trouble"]) if raw["trouble"] else None
        return Machine(works, trouble, raw["stopped"]), float(raw["at_s"])

    def _write(self, machine: Machine, at_s: float) -> None:
        _put(
            self._folder / "printer.json",
            json.dumps({**asdict(machine), "at_s": at_s}).encode(),
        )


def _jobs(machine: Machine) -> list[Job]:
    return [work.as_job for work in machine.works]


def _resume(machine: Machine) -> None:
    machine.stopped = False


def _put(path: Path, data: bytes) -> None:
    """All of it or nothing, whenever we are killed; for nobody else, for guests are on it."""
    new = path.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_bytes(data)
    os.replace(new, path)
