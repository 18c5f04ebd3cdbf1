"""Networks of the bench's own: it moves into one, and makes one for each friend.

A namespace of friend `who` is held by a process that does nothing; the cable's other end is put
into it, and browsers are started in it. It is gone when its holder is.
"""

import ctypes
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.bench.sync.helpers import child

_INSIDE = "NEARBOOTH_BENCH_NETWORK"
_CLONE_NEWNET = 0x40000000
_TRY = (
    "exec 3<>/dev/net/tun && ip link set lo up && ip tuntap add dev try mode tap"
    " && unshare --net true"
)


@dataclass(frozen=True)
class Ground:
    """Where the bench runs; `why` says what is missing if links cannot be shaped here."""

    shaped: bool
    why: str = ""


def enter(module: str, words: Sequence[str]) -> Ground:
    """Run again as `python -m module *words` in a network of our own, and stay here if that cannot
    be. In the new process this returns at once."""
    if os.environ.get(_INSIDE):
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        return Ground(shaped=True)
    unshare = ["unshare", "--net", "--mount"]
    if os.geteuid() != 0:
        unshare += ["--user", "--map-root-user"]
    try:
        subprocess.run([*unshare, "sh", "-ec", _TRY], check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        return Ground(shaped=False, why=f"{error.filename} is not installed")
    except subprocess.CalledProcessError as error:
        return Ground(shaped=False, why=error.stderr.strip().replace("\n", "; "))
    os.environ[_INSIDE] = "1"
    os.execvp("unshare", [*unshare, sys.executable, "-m", module, *words])


@contextmanager
def namespace() -> Iterator[int]:
    """An empty network; gives the pid of its holder, which reads its standard input, and so ends
    with whoever started it."""
    command = ["unshare", "--net", "sh", "-c", "echo ready; exec cat"]
    with child(command) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        yield holder.pid


def inside(pid: int) -> list[str]:
    """The beginning of a command that shall run in the network of that process."""
    return ["nsenter", f"--net=/proc/{pid}/ns/net"]


def socket_in(pid: int, address: str) -> socket.socket:
    """A UDP socket of another network: sockets stay where they were made. Raises OSError."""
    made: list[socket.socket | OSError] = []

    def make() -> None:
        # Only this thread moves, and it ends there.
        try:
            with open(f"/proc/{pid}/ns/net") as network:
                libc = ctypes.CDLL(None, use_errno=True)
                if libc.setns(network.fileno(), _CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
            it = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            it.bind((address, 0))
            made.append(it)
        except OSError as error:
            made.append(error)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    if isinstance(made[0], OSError):
        raise made[0]
    return made[0]
