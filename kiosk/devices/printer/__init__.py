"""The port of the printer. Adapters: `cups` (any printer that CUPS knows), `simulated` (a folder).

A job is one sheet. The printer keeps its jobs by itself: they are there when the booth comes back
from a crash, and are found again by the name that the booth gave them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kiosk.devices import Device
from kiosk.devices.printer.papers import Paper
from kiosk.errors import DeviceError
from kiosk.session.printing import Trouble


class Uncertain(DeviceError):  # noqa: N818  it is no error of anybody: it says what is known
    """The job was on its way when the line broke: nobody knows whether it was taken."""


class UnsupportedError(DeviceError):
    """The configuration asks for what the printer has not.

    `setting` is the key in [printer] (`queue`, `paper`, `borderless` or `options`), `possible`
    what may stand there.
    """

    def __init__(self, sentence: str, *, setting: str, possible: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.setting = setting
        self.possible = possible


class JobState(StrEnum):
    PENDING = "pending"
    PRINTING = "printing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def is_end(self) -> bool:
        """Whether nothing comes any more."""
        return self in (JobState.DONE, JobState.CANCELLED, JobState.FAILED)


@dataclass(frozen=True)
class Job:
    """`begun`: it was on its way to paper at some time, even if it is waiting now; `held`: it waits
    until somebody releases it; `note` is what the printer says of it.

    `forgotten`: done, as far as anybody knows, but the printer was switched off meanwhile and
    knows nothing of it: the sheet may be missing. A printer that loses its power in the middle of
    an answer goes unnoticed.
    """

    id: int
    name: str
    state: JobState
    begun: bool
    note: str = ""
    forgotten: bool = False
    held: bool = False


@dataclass(frozen=True)
class Status:
    """`low`: paper or ink will end soon; `stopped`: the queue waits for `resume`; `accepting`: it
    takes jobs; `note` is what the printer says, in its own words."""

    troubles: tuple[Trouble, ...] = ()
    low: bool = False
    stopped: bool = False
    note: str = ""
    accepting: bool = True


@dataclass(frozen=True)
class Abilities:
    """What `kiosk check` tells. `resolutions` are dots an inch, across and down; `retries`: it
    prints a sheet once more by itself when something failed, so one may come out twice."""

    model: str
    papers: tuple[Paper, ...]
    formats: tuple[str, ...]
    resolutions: tuple[tuple[int, int], ...]
    retries: bool = False


class Printer(Device, Protocol):
    """Every method raises DeviceError if the printer cannot be asked, or says no.

    `open` raises UnsupportedError for a configuration that it cannot print with.
    """

    async def status(self) -> Status: ...

    async def submit(self, name: str, jpeg: bytes) -> int:
        """Hand over a sheet, whole or not at all; gives the job's id. Uncertain as it says."""
        ...

    async def job(self, id: int) -> Job | None:
        """None if the printer knows of no such job (any more)."""
        ...

    async def find(self, name: str) -> Job | None:
        """The newest job that was handed over under this name."""
        ...

    async def jobs(self) -> list[Job]:
        """All that have not ended, whoever handed them over."""
        ...

    async def cancel(self, id: int) -> None:
        """Of a job that has ended already, nothing becomes."""
        ...

    async def resume(self) -> None:
        """Start a stopped queue; one that runs goes on."""
        ...

    async def abilities(self) -> Abilities: ...
