"""From the strip to the paper: a real CUPS, a real IPP printer that takes PRINTER_S a sheet, and
what a power cut costs. Uploads to a real bucket: how well they keep to their limit."""

import asyncio
import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from kiosk.session.events import Button
from kiosk.sharing.pace import Pace
from tests.bench.booths import Booth, choose
from tests.bench.tables import Row, rest
from tests.printing_rig.cupsd import QUEUE
from tests.printing_rig.room import PrintRoom, print_room
from tests.sharing.seaweed import opened, seaweed_in

PRINTER_S = 1.0
SESSIONS = 5
LIMIT_KBPS, UPLOADED_BYTES = 2000, 1_000_000

SETS = ("display.backend=offscreen", "session.shots=1", "session.countdown_s=1")


def rows() -> Iterator[Row]:
    rest()
    with print_room(seconds=PRINTER_S) as room, tempfile.TemporaryDirectory() as folder:
        booth = _booth(Path(folder), room)
        times = [_printed(booth, room, number + 1) for number in range(SESSIONS)]
        _press_to_strip(booth)
        booth.kill()
        began_s = time.monotonic()
        again = _booth(Path(folder), room)
        asyncio.run(room.paper.comes_out(SESSIONS + 1))
        back_s = time.monotonic() - began_s
        again.stop()
    ways, papers = ([1e3 * it[at] for it in times] for at in (0, 1))
    yield "strip on disk to its code on the screen, proven, ms", f"{median(ways):.0f}"
    yield "strip on disk to paper, without the printer's own time, ms", f"{median(papers):.0f}"
    yield "killed with a strip waiting: start to paper, without the printer's, s", f"{back_s:.1f}"
    yield f"upload limited to {LIMIT_KBPS} kbit/s: sent with, kbit/s", f"{_uploaded():.0f}"


def _booth(folder: Path, room: PrintRoom) -> Booth:
    printer = ("printer.backend=cups", f"printer.server={room.cupsd.server}")
    return Booth(folder / "data", "", *SETS, *printer, f"printer.queue={QUEUE}")


def _press_to_strip(booth: Booth) -> dict[str, Any]:
    booth.press("ready")
    choose(booth)
    for button in ("ready", "start"):
        booth.press(button)
    booth.until(lambda status: status["lamps"]["start"] == "start")
    booth.push(Button.START)
    return booth.until(lambda status: status["strip_url"] is not None)


def _printed(booth: Booth, room: PrintRoom, sheets: int) -> tuple[float, float]:
    """Seconds from the strip on disk to the first way, and to its sheet in the tray."""
    _press_to_strip(booth)
    booth.until(lambda status: bool(status["ways"]))
    ways_s = time.time()
    asyncio.run(room.paper.comes_out(sheets))
    paper_s = time.time()
    made_s = max(it.stat().st_mtime for it in booth.data_dir.glob("sessions/*/strip.jpg"))
    booth.press("start")
    booth.until(lambda status: status["stage"] == "attract")
    return ways_s - made_s, paper_s - made_s - PRINTER_S


def _uploaded() -> float:
    """kbit/s that one object really took, on loopback."""
    pace, body = Pace(), b"a strip" * (UPLOADED_BYTES // 7)

    def brake(size: int) -> None:
        time.sleep(pace.wait_s(size, LIMIT_KBPS, time.monotonic()))

    folder = Path(tempfile.mkdtemp())
    try:
        with seaweed_in(folder) as seaweed:
            bucket, sha256 = opened(seaweed), hashlib.sha256(body).hexdigest()
            began_s = time.monotonic()
            bucket.put("bench", body, content_type="image/jpeg", sha256=sha256, brake=brake)
            return len(body) * 8e-3 / (time.monotonic() - began_s)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
