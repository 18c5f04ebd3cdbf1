import asyncio
import gc
import socket
import threading
import time

import pytest

from kiosk.sharing.lookups import Lookups


async def test_a_name_gives_its_addresses() -> None:
    found = await Lookups().resolve("localhost", 80, socket.AF_INET)
    assert {(it["host"], it["port"], it["hostname"]) for it in found} == {
        ("127.0.0.1", 80, "localhost")
    }


async def test_a_name_that_is_none_is_an_oserror() -> None:
    with pytest.raises(OSError, match=r"\[Errno"):
        await Lookups().resolve("no-such-name.invalid")


async def test_one_that_hangs_is_asked_once_and_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release, asked = threading.Event(), []
    real = socket.getaddrinfo

    def hanging(host: str, *rest: object, **more: object) -> object:
        asked.append(host)
        if host == "hangs.example":
            release.wait(20)
            raise socket.gaierror(socket.EAI_AGAIN, "no answer")
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    lookups = Lookups()
    try:
        for _ in range(3):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await lookups.resolve("hangs.example")
        assert asked == ["hangs.example"]
        began_s = time.monotonic()
        assert await lookups.resolve("localhost", 0, socket.AF_INET)
        assert time.monotonic() - began_s < 10
    finally:
        release.set()
    async with asyncio.timeout(10):
        while asked.count("hangs.example") < 2:  # free again, once that one has given up
            with pytest.raises(OSError, match="no answer"):
                await lookups.resolve("hangs.example")
            await asyncio.sleep(0.01)


async def test_one_that_fails_when_nobody_waits_any_more_is_no_bug_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    release = threading.Event()

    def failing(*_: object, **__: object) -> object:
        release.wait(20)
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    monkeypatch.setattr(socket, "getaddrinfo", failing)
    lookups = Lookups()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await lookups.resolve("fails.example")
    release.set()
    async with asyncio.timeout(10):
        while lookups._under_way:
            await asyncio.sleep(0.01)
    gc.collect()
    assert caplog.records == []


async def test_two_that_ask_for_one_host_get_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bucket's page and the booth's own may be at one host."""
    release, asked = threading.Event(), []
    real = socket.getaddrinfo

    def slow(host: str, *rest: object, **more: object) -> object:
        asked.append(host)
        release.wait(20)
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    lookups = Lookups()
    async with asyncio.TaskGroup() as tasks:
        both = [tasks.create_task(lookups.resolve("localhost", 80)) for _ in range(2)]
        impatient = tasks.create_task(lookups.resolve("localhost", 80))
        await asyncio.sleep(0)
        impatient.cancel()
        release.set()
    assert [it.result()[0]["host"] for it in both] == ["127.0.0.1", "127.0.0.1"]
    assert asked == ["localhost"]


async def test_what_can_be_no_name_is_an_oserror() -> None:
    with pytest.raises(OSError, match="too long"):
        async with asyncio.timeout(10):
            await Lookups().resolve("a" * 300)
