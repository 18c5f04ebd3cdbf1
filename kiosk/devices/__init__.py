"""What is wired to the booth. Each folder: `__init__` (the port), the real adapters, `simulated`.

All devices share one life cycle, so one keeper (`keeper.py`) can open them, notice a loss, and try
again for as long as the booth runs. Nothing falls back from a real device to a simulated one.
"""

from typing import Protocol


class Device(Protocol):
    """The life cycle that every device has."""

    @property
    def simulated(self) -> bool:
        """Whether this is a stand-in; the screen says so."""
        ...

    async def open(self) -> None:
        """Take hold of the hardware. Raises DeviceError with a sentence for the operator."""
        ...

    async def failed(self) -> None:
        """Wait until the open device is lost, then raise DeviceError with a sentence."""
        ...

    async def close(self) -> None:
        """Let go of the hardware. May be called at any time, also twice."""
        ...
