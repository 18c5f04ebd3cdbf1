"""The two arcade buttons' port. Adapters: `gpio` (gpiozero), `keyboard`, `simulated`.

The keyboard adapter is fed by the display, which owns the keys; it is a port of its own so that a
booth can be configured to listen to keys or not to.
"""

from collections.abc import Callable
from typing import Protocol

from kiosk.devices import Device
from kiosk.session.events import Button

OnPress = Callable[[Button], None]
OnHold = Callable[[Button], None]
OnRelease = Callable[[Button], None]
"""Called in the event loop's thread, whatever thread the hardware speaks from."""


def nobody(button: Button) -> None:
    """Who is told before anyone has asked to be."""


class Buttons(Device, Protocol):
    """A press is reported once when the button goes down, a hold once, after `hold_s` of it, and
    the release once when it comes up."""

    def listen(self, on_press: OnPress, on_hold: OnHold, on_release: OnRelease) -> None:
        """Say who wants to know. Called once, before `open`."""
        ...
