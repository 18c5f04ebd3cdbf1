"""A picture on a slow link."""

import asyncio
from collections.abc import AsyncIterator


class Slow:
    """Of `data`, as a body to be sent: its second half comes when it is let go."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._gate = asyncio.Event()
        self.begun = asyncio.Event()

    def let_go(self) -> None:
        self._gate.set()

    async def body(self) -> AsyncIterator[bytes]:
        half = len(self._data) // 2
        yield self._data[:half]
        self.begun.set()
        await self._gate.wait()
        yield self._data[half:]
