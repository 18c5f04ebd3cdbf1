"""Two buttons without hardware: for a laptop, for `kiosk press`, and for tests."""

from kiosk.devices.buttons import OnHold, OnPress, OnRelease, nobody
from kiosk.devices.simulated import SimulatedDevice
from kiosk.session.events import Button


class SimulatedButtons(SimulatedDevice):
    """Buttons that a program presses. While they are not open they report nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._on_press: OnPress = nobody
        self._on_hold: OnHold = nobody
        self._on_release: OnRelease = nobody

    def listen(self, on_press: OnPress, on_hold: OnHold, on_release: OnRelease) -> None:
        self._on_press, self._on_hold, self._on_release = on_press, on_hold, on_release

    def press(self, button: Button) -> None:
        """A finger comes and goes."""
        if self.is_open:
            self._on_press(button)
            self._on_release(button)

    def hold(self, button: Button) -> None:
        """A finger comes and stays: a press, and then a hold."""
        if self.is_open:
            self._on_press(button)
            self._on_hold(button)
