"""Work that blocks for as long as a network likes, in a thread that nobody has to wait for."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


async def aside(work: Callable[[], T], name: str) -> T:
    """What `work` returns or raises, from a thread of its own called `name`.

    Not `asyncio.to_thread`: its threads are waited for when the booth ends, however long a server
    is silent. Whoever is cancelled in here leaves the thread to itself, and has to tell it to stop.
    """
    done: Future[T] = Future()
    done.set_running_or_notify_cancel()  # it runs to its end, whether anybody waits or not

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # whoever waits for it raises it in the event loop
            done.set_exception(error)

    threading.Thread(target=run, name=name, daemon=True).start()
    return await asyncio.wrap_future(done)
