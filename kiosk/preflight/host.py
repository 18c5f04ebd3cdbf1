"""What stands around the devices: the screen, the network, the disk, the printer, the clock."""

import asyncio
import errno
import os
import shutil
import socket
import sys
from pathlib import Path

import ifaddr

from kiosk.config import Config
from kiosk.preflight.report import Finding, Level

SCREEN_LIMIT_S = 10.0
SESSIONS_GB = 1.0
"""An evening's worth: a session keeps up to about 100 MB of stills."""
TIMESYNC = Path("/run/systemd/timesync")


async def display(config: Config) -> Finding:
    """Opens SDL's display in a process of its own, which may hang or crash without harm."""
    if config.display.backend == "offscreen":
        what = "Off, as configured (`kiosk screenshot` shows what would be on it)."
        return Finding("display", Level.WARN, what, "For a screen set display.backend.")
    code = "import pygame; pygame.display.init(); print(pygame.display.get_driver())"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYGAME_HIDE_SUPPORT_PROMPT": "1"},
    )
    try:
        async with asyncio.timeout(SCREEN_LIMIT_S):
            output, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        output = b""
    return _display_by(output.decode().strip())


def _display_by(driver: str) -> Finding:
    """SDL falls back to drawing into memory, and names that driver, if there is no screen."""
    if driver in ("", "offscreen", "dummy"):
        remedy = "Connect one, start the booth on the desktop, or add its user to group video."
        return Finding("display", Level.WARN, "No screen: the booth runs unseen.", remedy)
    return Finding("display", Level.OK, f"Opens ({driver}).")


def network(config: Config) -> Finding:
    """Whether the ports are free, and at which addresses friends reach them."""
    server = config.server
    for key, port in (("port", server.port), ("http_port", server.http_port)):
        if trouble := _port_trouble(server.host, port):
            return Finding("network", Level.FAIL, trouble, f"Change server.{key} or server.host.")
    if addresses := _addresses():
        door = f"port {server.port}" if server.port else "whichever port is free"
        reached = server.public_url or f"{', '.join(addresses)}, {door}"
        return Finding("network", Level.OK, f"Friends reach {reached}.")
    remedy = "Connect to a network; the booth notices by itself."
    return Finding("network", Level.WARN, "No network: friends cannot join.", remedy)


def _port_trouble(host: str, port: int) -> str:
    try:
        with socket.create_server((host, port), family=_family(host)):
            return ""
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"Another program has port {port}."
        return f"Port {port} of {host} cannot be opened: {error.strerror}."


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _addresses() -> list[str]:
    """This machine's IPv4 addresses that others can use."""
    every = (ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips)
    return [ip for ip in every if isinstance(ip, str) and not ip.startswith(("127.", "169.254."))]


def disk(data_dir: Path, *, refuse_below_gb: float) -> Finding:
    """Whether pictures can be kept, without making the folder if it is not there yet."""
    folder = next(it for it in (data_dir, *data_dir.parents) if it.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        remedy = "Give it to the user who runs the booth, or set booth.data_dir."
        return Finding("disk", Level.FAIL, f"{folder} may not be written to.", remedy)
    free_gb = shutil.disk_usage(folder).free / 1e9
    what, remedy = f"{free_gb:.1f} GB free in {folder}", "Make room on it, or use a larger disk."
    if free_gb < refuse_below_gb:
        what += f": no session begins below {refuse_below_gb:g} (disk.refuse_below_gb)."
        return Finding("disk", Level.FAIL, what, remedy)
    if free_gb < refuse_below_gb + SESSIONS_GB:
        return Finding("disk", Level.WARN, f"{what}.", remedy)
    return Finding("disk", Level.OK, f"{what}.")


def clock(timesync: Path = TIMESYNC) -> Finding:
    """Strips bear the date, so a clock that nobody sets is worth a word."""
    if (timesync / "synchronized").exists():
        return Finding("clock", Level.OK, "Set by the network.")
    if timesync.exists():
        remedy = "Connect to the internet once, or set it by hand: strips bear its date."
        return Finding("clock", Level.WARN, "Not set by the network yet.", remedy)
    what = "Unknown whether anything sets it: systemd-timesyncd is not running."
    return Finding("clock", Level.WARN, what, "Look at the date: strips bear it.")
