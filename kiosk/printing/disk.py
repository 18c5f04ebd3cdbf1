"""Calls to the outbox from the event loop."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def on_disk(call: Callable[[], T]) -> T:
    """`call()` in a thread. Whoever is cancelled waits for its end all the same: a thread goes on,
    and what it writes must not come after what is written by those who come next."""
    working = asyncio.get_running_loop().run_in_executor(None, call)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise
