"""An access point without a radio: for a laptop, and for tests of who uses one."""

from kiosk.errors import DeviceError
from kiosk.sharing.hotspot.joining import Spot


class SimulatedAccessPoint:
    """`lose` and `heal` do what a pulled radio does; `known_wifi` as NetworkManager would say."""

    simulated = True

    def __init__(self, *, known_wifi: bool = False) -> None:
        self.known_wifi = known_wifi
        self.joined: Spot | None = None
        """What phones can join now."""
        self._reason = ""

    def lose(self, reason: str = "The Wi-Fi radio is gone.") -> None:
        self.joined = None
        self._reason = reason

    def heal(self) -> None:
        self._reason = ""

    async def check(self) -> None:
        if self._reason:
            raise DeviceError(self._reason)

    async def is_up(self, spot: Spot) -> bool:
        await self.check()
        return self.joined == spot

    async def up(self, spot: Spot) -> None:
        await self.check()
        self.joined = spot

    async def down(self) -> None:
        await self.check()
        self.joined = None

    async def knows_others(self) -> bool:
        await self.check()
        return self.known_wifi
