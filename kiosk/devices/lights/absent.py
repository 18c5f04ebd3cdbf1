"""A booth without lamps: `backend = "none"`. Nothing is simulated, for nothing is stood in for."""

import asyncio

from kiosk.session.view import Glow


class NoLights:
    simulated = False

    async def open(self) -> None:
        """There is nothing to take hold of."""

    async def failed(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        """There is nothing to let go of."""

    def show(self, ready: Glow, start: Glow) -> None:
        """Nobody sees it; the screen names the buttons anyway."""

    def fill(self, on: bool) -> None:
        """Nobody sees it."""
