"""`kiosk check`: tries every part of the booth before the guests come, and says what to do.

The devices are tried here; what stands around them, in `host.py`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import numpy as np

from kiosk import control
from kiosk.config import Config
from kiosk.devices import Device
from kiosk.devices.buttons import Buttons
from kiosk.devices.camera import Camera, Frame
from kiosk.devices.lights import Lights
from kiosk.devices.printer import Printer
from kiosk.devices.segmenter import Segmenter
from kiosk.errors import DeviceError, KioskError, ungrouped
from kiosk.outlets.sheets import Sheets
from kiosk.preflight.host import clock, disk, display, network
from kiosk.preflight.printer import printer
from kiosk.preflight.report import Finding, Level
from kiosk.session.events import Health

LIMIT_S = 10.0

D = TypeVar("D", bound=Device)


async def examine(
    config: Config,
    *,
    make_camera: Callable[[Config], Camera],
    make_buttons: Callable[[Config], Buttons],
    make_lights: Callable[[Config], Lights],
    make_printer: Callable[[Config], Printer | None],
    make_segmenter: Callable[[Config], Segmenter],
) -> list[Finding]:
    """A finding for each part, in the order in which it matters. Leaves a running booth alone.

    Raises ConfigError for a printer's colour profile that is none.
    """
    await asyncio.to_thread(Sheets, config)
    running = await _running(config)
    if running is not None:
        held = [_held(part, running) for part in ("camera", "buttons", "lights", "network")]
    else:
        held = [
            await try_device("camera", lambda: make_camera(config), _picture_arrives),
            await _buttons(config, make_buttons),
            await _lights(config, make_lights),
            network(config),
        ]
    *devices, net = held
    model = await asyncio.to_thread(_model, config, make_segmenter)
    paper = await printer(
        server=config.printer.server,
        queue=config.printer.queue,
        paper=config.printer.paper,
        make=lambda: make_printer(config),
    )
    screen = await display(config)
    room = disk(config.booth.data_dir, refuse_below_gb=config.disk.refuse_below_gb)
    return [*devices, model, paper, screen, net, room, clock()]


def _model(config: Config, make_segmenter: Callable[[Config], Segmenter]) -> Finding:
    """What cuts people out; without it there are tiles."""
    if config.scene.layout == "tiles":
        return Finding("model", Level.OK, "Nobody is cut out, as configured.")
    try:
        segmenter = make_segmenter(config)
        began_s = time.monotonic()
        width, height = segmenter.size
        segmenter.matte(np.zeros((height, width, 3), np.uint8))
        took_ms = (time.monotonic() - began_s) * 1e3
    except DeviceError as error:
        return Finding("model", Level.FAIL, str(error), "Until then people are shown in tiles.")
    if config.scene.segmenter == "simulated":
        remedy = "For a real one set scene.segmenter."
        return Finding("model", Level.WARN, "Simulated. Everybody is an oval.", remedy)
    return Finding("model", Level.OK, f"Cuts people out, {took_ms:.0f} ms a picture.")


async def _running(config: Config) -> Mapping[str, Any] | None:
    """What the running booth says of its devices (`report.py`); None if there is no booth."""
    try:
        answer = await control.status(config)
    except control.NoBoothError:
        return None
    except KioskError:  # there, but not for us, or not able to answer
        return {}
    devices: Mapping[str, Any] = answer.get("devices", {})
    return devices


def _held(part: str, devices: Mapping[str, Any]) -> Finding:
    device = devices.get(part, {})
    if device.get("health") == Health.LOST:
        return Finding(part, Level.FAIL, device["reason"], "The running booth keeps trying.")
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
    with ungrouped():
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(camera.failed())
            # The port is asked; it does not tell.
            while (frame := camera.frame()) is None:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            watch.cancel()
    return frame


def _opens(proven: str) -> Callable[[Device], Awaitable[str]]:
    """That it could be opened is all the proof there is without a person."""

    async def proof(_: Device) -> str:
        return proven

    return proof
