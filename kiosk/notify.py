"""Tells systemd that the booth is up, what it is doing, and that it is still alive (sd_notify).

Outside a unit of Type=notify all of this does nothing. The watchdog is fed from the event loop
itself: a loop that is stuck feeds nothing, and systemd ends the process and starts it again.

The protocol is a datagram of assignments (sd_notify(3)). The package sdnotify is not used for it:
it sends Latin-1, so a status in Korean is lost without a word, and READY=1 with it.
"""

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)


class Notifier:
    """`environment` is the process's own, as systemd filled it in."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        # A leading @ stands for the zero byte of Linux's abstract sockets.
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._watchdog_s = _watchdog_s(environment)

    def ready(self, status: str) -> None:
        """The booth serves. `status` is what `systemctl status` shows beside it."""
        self._send("READY=1", f"STATUS={_one_line(status)}")

    def status(self, status: str) -> None:
        self._send(f"STATUS={_one_line(status)}")

    def stopping(self) -> None:
        self._send("STOPPING=1")

    async def feed_watchdog(self, alive: Callable[[], bool]) -> None:
        """Run it in a task: feeds twice in the time that systemd gives, but only while `alive()`.

        `alive` answers at once whether what cannot be seen from this loop, as the display's thread,
        has moved lately. Returns at once if nobody watches.
        """
        while self._watchdog_s is not None:
            if alive():
                self._send("WATCHDOG=1")
            await asyncio.sleep(self._watchdog_s / 2)

    def _send(self, *assignments: str) -> None:
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            # A systemd that does not read must not stop the booth.
            out.setblocking(False)
            try:
                out.sendto("\n".join(assignments).encode(), self._address)
            except OSError as error:
                log.warning("systemd could not be told %s: %s", assignments[0], error)


def _watchdog_s(environment: Mapping[str, str]) -> float | None:
    """systemd's limit in s; None if it watches nobody, or another process than this one."""
    limit_us = environment.get("WATCHDOG_USEC", "")
    watched = environment.get("WATCHDOG_PID", str(os.getpid()))
    if not limit_us.isdecimal() or not int(limit_us) or watched != str(os.getpid()):
        return None
    return int(limit_us) / 1e6


def _one_line(text: str) -> str:
    """A line of the protocol is an assignment: a status must not make one."""
    return " ".join(text.split())
