"""The port of the two button lamps and the fill flash. Adapters: `gpio` (PWMLED), `simulated`."""

from typing import Protocol

from kiosk.devices import Device
from kiosk.session.view import Glow


class Lights(Device, Protocol):
    """Setting what is already set does nothing; setting while closed is remembered for `open`."""

    def show(self, ready: Glow, start: Glow) -> None:
        """BREATHING: you may press; SOLID: pressed, waiting for others; DARK: does nothing now."""
        ...

    def fill(self, on: bool) -> None:
        """The fill flash: full light on the faces while a picture is taken."""
        ...
