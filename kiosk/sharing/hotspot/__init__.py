"""The booth's own Wi-Fi, for venues without a network. Port: AccessPoint; adapters beside it.

One radio is in one network at a time. While it is an access point it cannot be in the venue's
Wi-Fi, nor see whether that has come back: what follows from that is in `rules.py`.
"""

from typing import Protocol

from kiosk.sharing.hotspot.joining import Spot


class AccessPoint(Protocol):
    """The radio and whoever switches it. Everything raises DeviceError with a sentence."""

    @property
    def simulated(self) -> bool: ...

    async def check(self) -> None:
        """Return if the radio is there and can be an access point."""
        ...

    async def is_up(self, spot: Spot) -> bool:
        """Whether phones can join `spot` now, just as it is described."""
        ...

    async def up(self, spot: Spot) -> None:
        """Let phones join; whatever the radio was used for ends. Takes some seconds."""
        ...

    async def down(self) -> None:
        """Let go of the radio, if we had it: then it joins a known Wi-Fi by itself."""
        ...

    async def knows_others(self) -> bool:
        """Whether there is a Wi-Fi that the radio would join by itself, were it free."""
        ...
