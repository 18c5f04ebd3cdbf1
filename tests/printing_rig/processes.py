"""Programs that end with us, even if we are killed: a test run that was cut off leaves nothing."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    log: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own; `log` takes what it says."""
    return subprocess.Popen(
        # It becomes the command, with the same process id.
        ["setpriv", "--pdeathsig", "KILL", *command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=env,
        start_new_session=True,
    )


def kill_all_with(variable: str) -> None:
    """End the programs that have `NAME=value` in their environment, whoever started them."""
    for process in Path("/proc").glob("[0-9]*"):
        # It may be gone by now, or somebody else's.
        with contextlib.suppress(OSError):
            if variable.encode() in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)
