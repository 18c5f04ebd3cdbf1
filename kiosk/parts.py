"""The devices that a configuration names. Only this file and `wiring/` know real adapters."""

from typing import assert_never

from kiosk.config import Config
from kiosk.devices.buttons import Buttons
from kiosk.devices.buttons.keyboard import KeyboardButtons
from kiosk.devices.buttons.simulated import SimulatedButtons
from kiosk.devices.camera import Camera
from kiosk.devices.lights import Lights
from kiosk.devices.lights.absent import NoLights
from kiosk.devices.lights.simulated import SimulatedLights
from kiosk.devices.pins import Header
from kiosk.devices.printer import Printer
from kiosk.devices.segmenter import Segmenter


def make_camera(config: Config) -> Camera:
    it = config.camera
    match it.backend:
        case "picamera2":
            from kiosk.devices.camera.picam import PicamCamera

            return PicamCamera(size=it.still_size, fps=it.fps, upside_down=it.upside_down)
        case "webcam":
            from kiosk.devices.camera.webcam import WebcamCamera

            return WebcamCamera(device=it.device, size=it.size, fps=it.fps)
        case "file":
            from kiosk.devices.camera.file import FileCamera

            assert it.path is not None, "the configuration has checked it"
            return FileCamera(path=it.path, size=it.size, fps=it.fps)
        case "simulated":
            from kiosk.devices.camera.simulated import SimulatedCamera

            return SimulatedCamera(size=it.size, fps=it.fps, time_code=it.time_code)
        case _:
            assert_never(it.backend)


def make_buttons(config: Config, header: Header | None = None) -> Buttons:
    """`header` is the Pi's, shared with the lamps."""
    it = config.buttons
    match it.backend:
        case "gpio":
            from kiosk.devices.buttons.gpio import GpioButtons

            return GpioButtons(
                header=header or Header(),
                ready_pin=it.ready_pin,
                start_pin=it.start_pin,
                debounce_s=it.debounce_ms / 1e3,
                hold_s=it.hold_s,
            )
        case "keyboard":
            return KeyboardButtons(hold_s=it.hold_s)
        case "simulated":
            return SimulatedButtons()
        case _:
            assert_never(it.backend)


def make_lights(config: Config, header: Header | None = None) -> Lights:
    """`header` is the Pi's, shared with the buttons."""
    it = config.lights
    match it.backend:
        case "gpio":
            from kiosk.devices.lights.gpio import GpioLights

            return GpioLights(
                header=header or Header(),
                ready_pin=it.ready_pin,
                start_pin=it.start_pin,
                flash_pin=it.flash_pin,
            )
        case "simulated":
            return SimulatedLights()
        case "none":
            return NoLights()
        case _:
            assert_never(it.backend)


def make_printer(config: Config) -> Printer | None:
    """None where nothing is printed."""
    it = config.printer
    match it.backend:
        case "cups":
            from kiosk.devices.printer.cups import CupsPrinter

            return CupsPrinter(
                server=it.server,
                queue=it.queue,
                media=it.paper,
                borderless=it.borderless,
                options={name: value for name, _, value in (o.partition("=") for o in it.options)},
            )
        case "simulated":
            from kiosk.devices.printer.simulated import SimulatedPrinter

            return SimulatedPrinter(config.booth.data_dir / "printed", media=it.paper)
        case "none":
            return None
        case _:
            assert_never(it.backend)


def make_segmenter(config: Config) -> Segmenter:
    """For the thread that asks. Raises DeviceError if it cannot work."""
    match config.scene.segmenter:
        case "litert":
            from kiosk.devices.segmenter.litert import LiteRtSegmenter

            return LiteRtSegmenter()
        case "simulated":
            from kiosk.devices.segmenter.simulated import SimulatedSegmenter

            return SimulatedSegmenter()
        case _:
            assert_never(config.scene.segmenter)
