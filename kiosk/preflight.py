"""`kiosk check`: tries every part of the booth before the guests come, and says what to do.

`ok` works, `warn` works but somebody should know, `fail` does not do what is configured. Pictures
can be taken unless one of the parts in `NEEDED` fails.
"""

import asyncio
import errno
import json
import os
import shutil
import socket
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import ifaddr

from kiosk import control
from kiosk.config import Config
from kiosk.devices import Device
from kiosk.devices.buttons import Buttons
from kiosk.devices.camera import Camera, Frame
from kiosk.devices.lights import Lights
from kiosk.errors import DeviceError, KioskError

NEEDED = frozenset({"camera", "buttons", "network", "disk"})
LIMIT_S = 10.0
DISK_FAIL_MB, DISK_WARN_MB = 300, 2_000  # a session keeps up to about 100 MB of stills
TIMESYNC = Path("/run/systemd/timesync")


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """What was found out of one part, in a sentence; `remedy` is what the operator can do."""

    device: str
    state: Level
    what: str
    remedy: str = ""


D = TypeVar("D", bound=Device)


def pictures_possible(findings: Iterable[Finding]) -> bool:
    return not any(it.device in NEEDED and it.state is Level.FAIL for it in findings)


def as_text(findings: Sequence[Finding]) -> str:
    """A line for each part, and under it what to do."""
    lines = []
    for it in findings:
        lines.append(f"{it.state:<6}{it.device:<10}{it.what}")
        lines += [f"{'':<16}> {it.remedy}"] if it.remedy else []
    verdict = "can" if pictures_possible(findings) else "cannot"
    return "\n".join([*lines, f"This booth {verdict} take pictures."])


def as_json(findings: Sequence[Finding]) -> str:
    """One object: `pictures` (bool), and `findings` with the fields of Finding."""
    report = {
        "pictures": pictures_possible(findings),
        "findings": [asdict(it) for it in findings],
    }
    return json.dumps(report, ensure_ascii=False)


async def examine(
    config: Config,
    *,
    make_camera: Callable[[Config], Camera],
    make_buttons: Callable[[Config], Buttons],
    make_lights: Callable[[Config], Lights],
) -> list[Finding]:
    """A finding for each part, in the order in which it matters. Leaves a running booth alone."""
    if await _is_running(config):
        held = [_held_by_booth(part) for part in ("camera", "buttons", "lights", "network")]
    else:
        held = [
            await try_device("camera", lambda: make_camera(config), _picture_arrives),
            await _buttons(config, make_buttons),
            await _lights(config, make_lights),
            network(config),
        ]
    *devices, net = held
    screen, room = await display(config), disk(config.booth.data_dir)
    return [*devices, printer(), screen, net, room, clock()]


async def _is_running(config: Config) -> bool:
    try:
        await control.status(config)
    except control.NoBoothError:
        return False
    except KioskError:  # there, but not for us, or not in the mood to answer
        return True
    return True


def _held_by_booth(part: str) -> Finding:
    return Finding(part, Level.OK, "In use by the booth that is running; see `kiosk status`.")


async def _buttons(config: Config, make_buttons: Callable[[Config], Buttons]) -> Finding:
    it = config.buttons
    proven = {
        "gpio": f"READY is on pin {it.ready_pin}, START on {it.start_pin}; press them to be sure.",
        "keyboard": "READY is the key R, START the key S or space.",
        "simulated": "`kiosk press` and the keys press them.",
    }
    return await try_device("buttons", lambda: make_buttons(config), _opens(proven[it.backend]))


async def _lights(config: Config, make_lights: Callable[[Config], Lights]) -> Finding:
    it = config.lights
    if it.backend == "none":
        return Finding("lights", Level.OK, "There are none, as configured.")
    proven = f"On pins {it.ready_pin} and {it.start_pin}, the flash on {it.flash_pin}."
    shown = "The screen shows them." if it.backend == "simulated" else proven
    return await try_device("lights", lambda: make_lights(config), _opens(shown))


async def try_device(
    name: str, make: Callable[[], D], proof: Callable[[D], Awaitable[str]]
) -> Finding:
    """Open a device, let `proof` say what shows that it works, and let go of it."""
    try:
        device = make()
        try:
            async with asyncio.timeout(LIMIT_S):
                await device.open()
                proven = await proof(device)
        finally:
            await device.close()
    except (DeviceError, TimeoutError) as error:
        what = str(error) or f"Gave no sign of life for {LIMIT_S:.0f} s."
        remedy = (
            f"Check its cables, and [{name}] in the configuration. A running booth keeps trying."
        )
        return Finding(name, Level.FAIL, what, remedy)
    if device.simulated:
        remedy = f"For a real one set {name}.backend."
        return Finding(name, Level.WARN, f"Simulated. {proven}", remedy)
    return Finding(name, Level.OK, proven)


async def _picture_arrives(camera: Camera) -> str:
    height, width, _ = (await _first_frame(camera)).picture.shape
    return f"Gives pictures of {width} x {height}."


async def _first_frame(camera: Camera) -> Frame:
    try:
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(camera.failed())
            # The port is asked; it does not tell.
            while (frame := camera.frame()) is None:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            watch.cancel()
    except* DeviceError as lost:
        raise lost.exceptions[0] from None
    return frame


def _opens(proven: str) -> Callable[[Device], Awaitable[str]]:
    """That it could be opened is all the proof there is without a person."""

    async def proof(_: Device) -> str:
        return proven

    return proof


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
        async with asyncio.timeout(LIMIT_S):
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
        what = f"Friends reach {server.public_url or ', '.join(addresses)}, port {server.port}."
        return Finding("network", Level.OK, what)
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


def disk(data_dir: Path) -> Finding:
    """Whether pictures can be kept, without making the folder if it is not there yet."""
    folder = next(it for it in (data_dir, *data_dir.parents) if it.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        remedy = "Give it to the user who runs the booth, or set booth.data_dir."
        return Finding("disk", Level.FAIL, f"{folder} may not be written to.", remedy)
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    level = (
        Level.FAIL if free_mb < DISK_FAIL_MB else Level.WARN if free_mb < DISK_WARN_MB else Level.OK
    )
    remedy = "" if level is Level.OK else "Move old sessions away, or use a larger disk."
    return Finding("disk", level, f"{free_mb / 1000:.1f} GB free in {folder}.", remedy)


def printer() -> Finding:
    return Finding("printer", Level.OK, "Printing is off; strips are shared by link.")


def clock(timesync: Path = TIMESYNC) -> Finding:
    """Strips bear the date, so a clock that nobody sets is worth a word."""
    if (timesync / "synchronized").exists():
        return Finding("clock", Level.OK, "Set by the network.")
    if timesync.exists():
        remedy = "Connect to the internet once, or set it by hand: strips bear its date."
        return Finding("clock", Level.WARN, "Not set by the network yet.", remedy)
    what = "Unknown whether anything sets it: systemd-timesyncd is not running."
    return Finding("clock", Level.WARN, what, "Look at the date: strips bear it.")
