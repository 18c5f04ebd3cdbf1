"""What every simulated device has in common: a program may break it, and mend it."""

import asyncio

from kiosk.errors import DeviceError


class SimulatedDevice:
    """A device without hardware. It is lost by `fail` and cannot be opened until `mend`."""

    simulated = True

    def __init__(self) -> None:
        self.is_open = False
        self._broken = False
        self._reason = ""
        self._loss = asyncio.Event()

    async def open(self) -> None:
        if self._broken:
            raise DeviceError(self._reason)
        self._loss.clear()
        self.is_open = True

    async def failed(self) -> None:
        await self._loss.wait()
        raise DeviceError(self._reason)

    async def close(self) -> None:
        self.is_open = False

    def fail(self, reason: str = "It was made to fail.") -> None:
        """Lose the device; `reason` is what the operator reads."""
        self._broken, self._reason = True, reason
        self.is_open = False
        self._loss.set()

    def mend(self) -> None:
        """Plug it in again: the next `open` succeeds."""
        self._broken = False
