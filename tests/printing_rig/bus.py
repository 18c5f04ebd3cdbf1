"""A private D-Bus, for ippeveprinter: it wants to announce itself there, and ends without one.

Nobody is on this bus, no Avahi either; with `-r off` that is enough, on machines with and without
a system bus.
"""

import os
from pathlib import Path

from tests.printing_rig.processes import spawn
from tests.printing_rig.waiting import until

CONF = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class Bus:
    """It runs until `close`; `environment` leads programs to it instead of to the system's."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "bus"
        conf = folder / "bus.conf"
        conf.write_text(CONF.format(socket=self._socket))
        command = ["dbus-daemon", f"--config-file={conf}", "--nofork", "--nopidfile"]
        self._process = spawn(command)
        until(self._socket.exists, "the bus opens")

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self._socket}"}

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
