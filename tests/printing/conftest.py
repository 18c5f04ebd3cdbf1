"""An outbox, and a desk that somebody sits at: what it told, and waiting for what it will tell."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kiosk.devices.printer import Printer
from kiosk.printing.desk import Desk, Pace
from kiosk.session.commands import PrintStrip
from kiosk.session.events import Event, PrinterReported, PrintProgressed
from kiosk.store.outbox import Fate, Outbox

LIMIT_S = 40.0


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    outbox = Outbox(tmp_path / "outbox.db")
    outbox.open()
    yield outbox
    outbox.close()


def sheet_of(session: str) -> bytes:
    """A JPEG, another one for each session."""
    out = io.BytesIO()
    Image.new("RGB", (120, 180), f"#{hash(session) & 0xFFFFFF:06x}").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def sheet_file(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.jpg"
    path.write_bytes(sheet_of("one"))
    return path


async def sheet(session: str) -> bytes:
    if session == "cleared":
        raise FileNotFoundError("strip.png")
    return b"\xff\xd8\xff torn" * 50 if session == "torn" else sheet_of(session)


@dataclass
class Office:
    """A desk at work, its outbox, and what it told so far."""

    desk: Desk
    outbox: Outbox
    told: list[Event] = field(default_factory=list)

    async def print(self, session: str, strips: int = 2, *, again: bool = False) -> None:
        await self.desk.print_strip(PrintStrip(session, strips, again=again))

    def fates(self) -> list[Fate]:
        """Of all sheets, in the order in which they were asked for."""
        return [it.fate for it in self.outbox.entries("print", newest=-1)[::-1]]

    async def until(self, seen: Callable[[], Any], limit_s: float = LIMIT_S) -> None:
        async with asyncio.timeout(limit_s):
            while not seen():
                await asyncio.sleep(0.02)

    async def ends(self, *fates: Fate) -> None:
        """Wait until these are the fates of all sheets."""
        try:
            await self.until(lambda: self.fates() == list(fates))
        except TimeoutError:
            raise AssertionError(f"{self.fates()} and not {fates}") from None

    def troubles(self) -> list[tuple[str, ...]]:
        """What was told of the printer's troubles, in order, each once."""
        told = [it.troubles for it in self.told if isinstance(it, PrinterReported)]
        new = [now for before, now in zip([None, *told], told, strict=False) if now != before]
        return [tuple(map(str, it)) for it in new]

    def progress(self, session: str) -> list[tuple[str, int, int]]:
        return [
            (str(it.status), it.printed, it.asked)
            for it in self.told
            if isinstance(it, PrintProgressed) and it.session == session
        ]


@pytest.fixture
def sit(outbox: Outbox) -> Callable[..., Any]:
    """Open a desk: `async with sit(printer) as office`."""

    @asynccontextmanager
    async def sit(
        printer: Printer, *, roll: int = 0, warn: int = 0, event_quota: int = 0, boot_id: str = "b"
    ) -> AsyncIterator[Office]:
        told: list[Event] = []
        desk = Desk(
            printer=printer,
            outbox=outbox,
            sheet=sheet,
            post=told.append,
            per_sheet=2,
            roll=roll,
            warn=warn,
            event_quota=event_quota,
            boot_id=boot_id,
            pace=Pace(busy_s=0.1, idle_s=0.2, retry_s=0.2, sure_s=0.5),
        )
        async with asyncio.TaskGroup() as group:
            running = group.create_task(desk.run())
            try:
                yield Office(desk, outbox, told)
            finally:
                running.cancel()

    return sit
