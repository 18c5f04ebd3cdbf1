"""A printer on the network that really takes its time, runs out of paper, and jams.

ippeveprinter speaks for it; what the paper does is a script that it calls for each job. The folder
between the two is how a test reaches into the machine: a file `trouble` there holds the sheet, and
each sheet that comes out is a file in `sheets`.
"""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pyipp import IPP
from pyipp.enums import IppOperation

from tests.printing_rig.bus import Bus
from tests.printing_rig.processes import spawn
from tests.printing_rig.waiting import free_port, until

JPEG_TOO = "image/jpeg,image/pwg-raster"
RASTER_ONLY = "image/pwg-raster"

# stderr is how a print command tells ippeveprinter of the printer's state. What was cancelled does
# not come out: ippeveprinter itself does not stop the command. The sheet is counted when it is out,
# by one rename: a power cut in between leaves no half sheet. No reason is left standing at the end,
# for ippeveprinter would not call the command again before it is gone.
SCRIPT = """\
#!/bin/sh
cd "{folder}"
well="STATE: -media-empty-error,media-jam-error,cover-open-error"
end_if_cancelled() {{
  if ipptool -q -d id="$IPP_JOB_ID" "{uri}" cancelled.test; then
    echo "$well" >&2
    exit 0
  fi
}}
echo "$IPP_JOB_NAME" >> begun
echo "$well" >&2
left={ticks}
while [ "$left" -gt 0 ]; do
  if trouble=$(cat trouble 2>&-); then
    echo "STATE: +$trouble" >&2
    while [ -e trouble ]; do
      kill -0 "$PPID" || exit 0
      end_if_cancelled
      sleep 0.2
    done
    echo "$well" >&2
  fi
  sleep 0.05
  left=$((left - 1))
done
end_if_cancelled
number=$(date +%s%N)
cp "$1" "coming-$number"
echo "$IPP_JOB_NAME" > "name-$number"
mv "coming-$number" "sheets/$number"
"""

CANCELLED = """\
{
  OPERATION Get-Job-Attributes
  GROUP operation-attributes-tag
  ATTR charset attributes-charset utf-8
  ATTR naturalLanguage attributes-natural-language en
  ATTR uri printer-uri $uri
  ATTR integer job-id $id
  STATUS successful-ok
  EXPECT job-state-reasons WITH-VALUE "/(processing-to-stop-point|job-canceled)/"
}
"""


@dataclass(frozen=True)
class Sheet:
    """A piece of paper that lies in the tray: what the printer was sent for it."""

    name: str
    content: bytes


class PaperPrinter:
    """It is on after it was made. `seconds` for each sheet; `formats` is what it reads.

    With `attributes` (see ippeveprinter's option -a) it is quite another printer, and `formats`
    is not used.
    """

    def __init__(
        self, *, formats: str = JPEG_TOO, seconds: float = 0.5, attributes: str = ""
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="printer-"))
        for name in ("sheets", "spool"):
            (self.folder / name).mkdir()
        self.port = free_port()
        (self.folder / "attributes").write_text(attributes)
        # Without two speeds it prints black and white.
        colour = ["-s", "10,10", "-f", formats]
        self._kind = ["-a", str(self.folder / "attributes")] if attributes else colour
        self._script = self.folder / "print"
        ticks = round(seconds / 0.05)
        self._script.write_text(SCRIPT.format(folder=self.folder, uri=self.uri, ticks=ticks))
        self._script.chmod(0o755)
        (self.folder / "cancelled.test").write_text(CANCELLED)
        self._bus = Bus(self.folder)
        self._process: subprocess.Popen[bytes] | None = None
        self.switch_on()

    @property
    def uri(self) -> str:
        return f"ipp://localhost:{self.port}/ipp/print"

    def switch_on(self) -> None:
        command = ["ippeveprinter", "-r", "off", "-n", "localhost", "-p", str(self.port)]
        command += ["-d", str(self.folder / "spool"), "-c", str(self._script), *self._kind, "Paper"]
        with (self.folder / "log").open("ab") as log:
            self._process = spawn(command, env=self._bus.environment, log=log)
        until(self._answers, "the printer answers")

    def _answers(self) -> bool:
        with socket.socket() as door:
            return door.connect_ex(("localhost", self.port)) == 0

    def switch_off(self) -> None:
        """The plug is pulled, with whatever was on its way through the machine."""
        process, self._process = self._process, None
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def run_out(self) -> None:
        self._trouble("media-empty-error")

    def jam(self) -> None:
        self._trouble("media-jam-error")

    def open_cover(self) -> None:
        self._trouble("cover-open-error")

    def _trouble(self, reason: str) -> None:
        (self.folder / "trouble.new").write_text(reason)
        (self.folder / "trouble.new").rename(self.folder / "trouble")

    def refill(self) -> None:
        """The paper is loaded, the jam cleared, the cover shut."""
        (self.folder / "trouble").unlink(missing_ok=True)

    async def cancel_at_panel(self) -> None:
        """The red button on the machine itself: what it prints now, it does not print."""
        async with IPP(self.uri) as panel:
            which = {"which-jobs": "not-completed", "requested-attributes": ["job-id"]}
            jobs = await panel.execute(IppOperation.GET_JOBS, {"operation-attributes-tag": which})
            for job in jobs["jobs"]:
                message = {"operation-attributes-tag": {"job-id": job["job-id"]}}
                await panel.execute(IppOperation.CANCEL_JOB, message)

    def begun(self) -> list[str]:
        """The names of the jobs that it took in, in order."""
        path = self.folder / "begun"
        return path.read_text().splitlines() if path.exists() else []

    def sheets(self) -> list[Sheet]:
        """What lies in the tray, in the order in which it came."""
        return [
            Sheet((self.folder / f"name-{path.name}").read_text().strip(), path.read_bytes())
            for path in sorted((self.folder / "sheets").iterdir())
        ]

    async def comes_out(self, number: int, limit_s: float = 30.0) -> list[Sheet]:
        """Wait until `number` sheets lie in the tray."""
        async with asyncio.timeout(limit_s):
            while len(self.sheets()) < number:
                await asyncio.sleep(0.05)
        return self.sheets()

    async def falls_silent(self, for_s: float = 0.4) -> None:
        """Wait for a moment between two questions of CUPS'."""
        before, asked = -1, 0
        while asked != before:
            before = asked
            await asyncio.sleep(for_s)
            asked = (self.folder / "log").read_bytes().count(b"Get-Printer-Attributes")

    def close(self) -> None:
        self.switch_off()
        self._bus.close()
        shutil.rmtree(self.folder, ignore_errors=True)
