import asyncio
import threading

import pytest

from kiosk.sharing.aside import aside


async def test_the_work_is_done_in_a_thread_that_nobody_waits_for() -> None:
    thread = await aside(threading.current_thread, "bucket")
    assert thread.name == "bucket"
    assert thread.daemon


async def test_what_the_work_raises_comes_out() -> None:
    with pytest.raises(ZeroDivisionError):
        await aside(lambda: 1 // 0, "bucket")


async def test_who_is_cancelled_does_not_wait_for_the_work() -> None:
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait()
        ended.set()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(aside(work, "bucket"))
        await asyncio.to_thread(begun.wait)
        task.cancel()
    assert not ended.is_set()
    go_on.set()
    assert await asyncio.to_thread(ended.wait, 10)


def test_work_that_outlives_the_loop_says_nothing() -> None:
    go_on, threads = threading.Event(), []

    def work() -> None:
        threads.append(threading.current_thread())
        go_on.wait()

    async def ended_early() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await aside(work, "bucket")

    asyncio.run(ended_early())
    go_on.set()
    threads[0].join(10)  # pytest fails the test if it raises
    assert not threads[0].is_alive()
