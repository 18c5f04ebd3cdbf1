"""Helper processes of the bench: each does one thing in exact time, and ends with the bench.

They stand for hardware (cables, sensors), which has no processor to wait for: so they come before
everything else on the machine, where that is allowed.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

READY = "ready"
"""What a helper prints when it is at work."""

_PATIENCE_S = 10.0


@contextmanager
def helper(module: str, *words: str) -> Iterator[None]:
    """`python -m tests.bench.sync.<module> *words`, from when it is ready until the block ends.

    Raises OSError if it cannot do its work.
    """
    command = [sys.executable, "-m", f"tests.bench.sync.{module}", *words]
    with child(command) as process:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        if said != READY:
            raise OSError(f"{module}: {said or 'it ended at once'}")
        yield


@contextmanager
def child(command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """A process that lives as long as the block. Ctrl-C reaches the bench alone, which ends it; the
    end of its standard input tells it that the bench has died."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def at_work() -> None:
    """To be called by a helper: in exact time from now on, and until the bench is gone."""
    threading.Thread(target=_end_with_the_bench, daemon=True).start()
    with suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(10))
    print(READY, flush=True)


def _end_with_the_bench() -> None:
    sys.stdin.read()
    os._exit(0)
