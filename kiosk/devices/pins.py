"""The Pi's GPIO header: opened once, and shared by the buttons and the lamps.

Only lgpio is taken. It works on every Pi, and gpiozero's own way of falling back from library to
library with no more than a warning is how a booth's buttons come to do nothing.

gpiozero keeps the pins of all its local factories in one table of the process, so closing one of
two factories pulls the pins from under the other. Hence one Header, handed to both, that stays open
until the process ends; the kernel then takes back what is left.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from kiosk.errors import DeviceError

CHIPS = Path("/dev")


def lgpio_factory() -> Any:
    """gpiozero's pin factory on lgpio. Raises whatever lgpio and gpiozero raise."""
    from gpiozero.pins.lgpio import LGPIOFactory

    return LGPIOFactory()


class Header:
    """`make` gives a gpiozero pin factory: lgpio's, or in tests a MockFactory."""

    def __init__(self, make: Callable[[], Any] = lgpio_factory) -> None:
        self._make = make
        self._factory: Any = None
        # Buttons and lamps open at the same moment, each in a worker thread.
        self._opening = Lock()

    def factory(self) -> Any:
        """The one pin factory. Blocks for some ms at the first call. Raises DeviceError."""
        with self._opening, gpio_trouble():
            if self._factory is None:
                self._factory = self._make()
            return self._factory


@contextmanager
def gpio_trouble(pin: int | None = None) -> Iterator[None]:
    """Whatever gpiozero and lgpio raise in here becomes a DeviceError about `pin` (BCM number)."""
    from gpiozero import GPIOZeroError

    try:
        yield
    except (GPIOZeroError, ImportError, OSError, _lgpio_error()) as error:
        raise DeviceError(_sentence(error, pin)) from error


def _lgpio_error() -> type[Exception]:
    # Importing it here would start its threads; if nobody has, nothing of its was raised.
    return getattr(sys.modules.get("lgpio"), "error", DeviceError)


def _sentence(error: Exception, pin: int | None) -> str:
    from gpiozero import GPIOPinInUse, PinInvalidPin, PinUnknownPi

    where = "The GPIO" if pin is None else f"GPIO{pin}"
    match error:
        case PinUnknownPi():
            return "This machine is not a Raspberry Pi: it has no GPIO for buttons and lamps."
        case PinInvalidPin():
            return f"{where} is not a pin of this Pi. Give another one in the configuration."
        case GPIOPinInUse():
            return f"{where} is used twice. Give each button and lamp a pin of its own."
        case ImportError():
            return "The GPIO library lgpio is missing. Install python3-lgpio."
        case FileNotFoundError() if ".lgd-nfy" in str(error):
            return f"lgpio cannot write to the working directory {Path.cwd()}, as it needs to."
    if "gpiochip" in str(error):
        return _chip_sentence(sorted(CHIPS.glob("gpiochip*")))
    if "busy" in str(error).lower():
        return f"{where} is held by another program. Stop that one, or use another pin."
    return f"{where} does not work: {error}."


def _chip_sentence(chips: list[Path]) -> str:
    if not chips:
        return "There is no GPIO here: no gpiochip under /dev."
    if not any(os.access(chip, os.R_OK | os.W_OK) for chip in chips):
        return f"No permission for {chips[0]}. Add this user to the group gpio."
    return f"{chips[0]} could not be opened. Is another program holding it?"
