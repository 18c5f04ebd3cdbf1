"""Lamps without hardware: they remember what they show, for the screen and for tests."""

from collections import deque
from dataclasses import dataclass, replace

from kiosk.devices.simulated import SimulatedDevice
from kiosk.session.view import Glow


@dataclass(frozen=True)
class Shown:
    ready: Glow = Glow.DARK
    start: Glow = Glow.DARK
    flash: bool = False


class SimulatedLights(SimulatedDevice):
    """`history` holds the last things shown while open, oldest first; without repetition."""

    def __init__(self) -> None:
        super().__init__()
        self.history: deque[Shown] = deque(maxlen=1_000)
        self._wanted = Shown()

    @property
    def shown(self) -> Shown:
        """What a person sees now: nothing, unless the lamps are open."""
        return self._wanted if self.is_open else Shown()

    async def open(self) -> None:
        await super().open()
        self._note()

    def show(self, ready: Glow, start: Glow) -> None:
        self._want(replace(self._wanted, ready=ready, start=start))

    def fill(self, on: bool) -> None:
        self._want(replace(self._wanted, flash=on))

    def _want(self, wanted: Shown) -> None:
        self._wanted = wanted
        self._note()

    def _note(self) -> None:
        if self.is_open and (not self.history or self.history[-1] != self.shown):
            self.history.append(self.shown)
