"""A private cupsd: all its files in a folder of its own, its door a Unix socket and a free port.

It starts as the project's drop-in has it start (`systemd/cups.service.d/nearbooth.conf`).
"""

import grp
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tests.printing_rig.dropin import commands
from tests.printing_rig.processes import kill_all_with, spawn
from tests.printing_rig.waiting import free_port, until

QUEUE = "booth"
LIMIT_S = 20.0

CUPSD_CONF = """\
LogLevel debug
Listen {socket}
Listen localhost:{port}
Browsing Off
WebInterface No
DefaultAuthType Basic
<Location />
  Order allow,deny
  Allow all
</Location>
# As Debian has it: whoever may print may not yet start the queue.
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  <Limit Cancel-Job>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit CUPS-Add-Modify-Printer CUPS-Delete-Printer Pause-Printer Resume-Printer>
    AuthType Default
    Require user @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""

CUPS_FILES_CONF = """\
ServerRoot {root}/etc
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/run
TempDir {root}/tmp
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
SystemGroup {group}
FileDevice Yes
"""


class Cupsd:
    """`start` and `kill` as often as wanted; its queues and jobs stay. `close` removes it all."""

    def __init__(self) -> None:
        # Not below pytest's folders, which are private: filters run as user lp.
        self.root = Path(tempfile.mkdtemp(prefix="cupsd-"))
        self.root.chmod(0o755)
        self.port = free_port()
        self.socket = self.root / "cups.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self._configure()

    def _configure(self) -> None:
        for folder in ("etc", "spool", "cache", "run", "tmp", "log"):
            (self.root / folder).mkdir()
        (self.root / "tmp").chmod(0o1777)
        conf = CUPSD_CONF.format(socket=self.socket, port=self.port)
        (self.root / "etc/cupsd.conf").write_text(conf)
        files = CUPS_FILES_CONF.format(root=self.root, group=grp.getgrgid(os.getegid()).gr_name)
        (self.root / "etc/cups-files.conf").write_text(files)

    @property
    def server(self) -> str:
        """What `printer.server` says to reach it."""
        return str(self.socket)

    @property
    def user(self) -> str:
        return pwd.getpwuid(os.geteuid()).pw_name

    def start(self) -> None:
        etc = self.root / "etc"
        for command in commands(etc, QUEUE):
            subprocess.run(command, stderr=subprocess.DEVNULL)
        command = ["cupsd", "-f", "-c", etc / "cupsd.conf", "-s", etc / "cups-files.conf"]
        self._process = spawn(command)
        until(self._answers, "cupsd answers", LIMIT_S)

    def _answers(self) -> bool:
        done = subprocess.run(["lpstat", "-r"], env=self._environment(), capture_output=True)
        return b"is running" in done.stdout

    def add_queue(self, uri: str, name: str = QUEUE) -> None:
        """A driverless queue, that a failing printer stops (as the booth asks for)."""
        policy = ["-o", "printer-error-policy=stop-printer"]
        self.run("lpadmin", "-p", name, "-E", "-v", uri, "-m", "everywhere", *policy)
        # cupsd asks the printer what it can do when lpadmin is long gone.
        until(lambda: self._knows_papers(name), f"{name} knows its papers", LIMIT_S)

    def add_driver(self, model: str, name: str = QUEUE) -> Path:
        """A queue with a driver of CUPS' own; gives the file that stands for the printer. It holds
        what the driver sent for the last job."""
        device = self.root / f"{name}.device"
        device.touch()
        self.run("lpadmin", "-p", name, "-E", "-v", device.as_uri(), "-m", model)
        return device

    def _knows_papers(self, name: str) -> bool:
        uri = f"ipp://localhost:{self.port}/printers/{name}"
        asked = ["ipptool", "-tv", uri, "get-printer-attributes.test"]
        return b"media-supported" in subprocess.run(asked, capture_output=True).stdout

    def run(self, *command: str) -> str:
        """One of CUPS' own commands, with this cupsd."""
        done = subprocess.run(
            command, env=self._environment(), capture_output=True, text=True, timeout=LIMIT_S
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "CUPS_SERVER": str(self.socket), "LANG": "C.UTF-8"}

    def stop(self) -> None:
        """As systemd asks it to: it saves what it knows."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """`kill -9`; what it started (filters, the way to the printer) goes on by itself."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait(LIMIT_S)

    def pause(self) -> None:
        """Alive, but says nothing: a machine that swaps."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def restart(self) -> None:
        self.stop()
        self.start()

    def pictures(self) -> list[Path]:
        """What of the jobs lies in its spool, apart from what is known of them."""
        return list((self.root / "spool").glob("d*"))

    def log(self) -> str:
        path = self.root / "log/error"
        return path.read_text(errors="replace") if path.exists() else ""

    def close(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
        self.stop()
        # Whoever was on the way to the printer when cupsd was killed tries for ever.
        kill_all_with(f"CUPS_SERVERROOT={self.root}/etc")
        shutil.rmtree(self.root, ignore_errors=True)
