import asyncio
import threading

import pytest

from kiosk.printing.disk import on_disk


async def test_it_gives_what_the_call_gives() -> None:
    assert await on_disk(lambda: threading.current_thread().name) != threading.main_thread().name


async def test_it_raises_what_the_call_raises() -> None:
    def full() -> None:
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        await on_disk(full)


async def test_who_is_cancelled_waits_until_it_is_written() -> None:
    may_write, written = threading.Event(), []

    def write() -> None:
        may_write.wait(10)
        written.append(True)

    async with asyncio.TaskGroup() as group:
        writing = group.create_task(on_disk(write))
        await asyncio.sleep(0)
        writing.cancel()
        await asyncio.sleep(0.05)
        assert not writing.done()
        may_write.set()
    assert writing.cancelled()
    assert written == [True]
