"""A real datagram socket in the place of systemd's."""

import asyncio
import os
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.notify import Notifier


class Systemd:
    """What the other end of NOTIFY_SOCKET hears."""

    def __init__(self, address: str) -> None:
        self.environment = {"NOTIFY_SOCKET": address}
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        self._socket.setblocking(False)

    def watching(self, limit_s: float, pid: int | None = None) -> "Systemd":
        self.environment["WATCHDOG_USEC"] = str(int(limit_s * 1e6))
        self.environment["WATCHDOG_PID"] = str(pid or os.getpid())
        return self

    async def hears(self) -> str:
        async with asyncio.timeout(5):
            return (await asyncio.get_running_loop().sock_recv(self._socket, 4096)).decode()

    def has_heard(self) -> list[str]:
        heard = []
        while True:
            try:
                heard.append(self._socket.recv(4096).decode())
            except BlockingIOError:
                return heard

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Systemd]:
    systemd = Systemd(str(tmp_path / "notify"))
    yield systemd
    systemd.close()


def test_systemd_learns_that_the_booth_is_ready_and_what_it_does(systemd: Systemd) -> None:
    notifier = Notifier(systemd.environment)
    notifier.ready("Serving at port 8443")
    notifier.status("Out of paper")
    notifier.stopping()
    assert systemd.has_heard() == [
        "READY=1\nSTATUS=Serving at port 8443",
        "STATUS=Out of paper",
        "STOPPING=1",
    ]


def test_a_status_in_korean_arrives(systemd: Systemd) -> None:
    Notifier(systemd.environment).ready("준비됐어요")
    assert systemd.has_heard() == ["READY=1\nSTATUS=준비됐어요"]


def test_a_status_of_several_lines_makes_no_further_assignment(systemd: Systemd) -> None:
    Notifier(systemd.environment).status("Camera lost:\nSTOPPING=1\r\nMAINPID=1")
    assert systemd.has_heard() == ["STATUS=Camera lost: STOPPING=1 MAINPID=1"]


def test_an_abstract_socket_is_reached_too() -> None:
    systemd = Systemd(f"@nearbooth-test-{uuid.uuid4()}")
    Notifier(systemd.environment).stopping()
    assert systemd.has_heard() == ["STOPPING=1"]
    systemd.close()


async def test_without_systemd_nothing_happens() -> None:
    notifier = Notifier({})
    notifier.ready("Serving")
    notifier.stopping()
    await notifier.feed_watchdog(alive=lambda: True)


def test_a_systemd_that_does_not_listen_costs_nothing(systemd: Systemd) -> None:
    systemd.close()
    Notifier(systemd.environment).ready("Serving")


def test_a_systemd_that_does_not_read_does_not_stop_the_booth(systemd: Systemd) -> None:
    notifier = Notifier(systemd.environment)
    for number in range(2_000):
        notifier.status(f"{number} {'x' * 1_000}")


async def test_the_watchdog_is_fed_for_as_long_as_the_booth_lives(systemd: Systemd) -> None:
    notifier = Notifier(systemd.watching(0.02).environment)
    async with asyncio.TaskGroup() as group:
        feeder = group.create_task(notifier.feed_watchdog(alive=lambda: True))
        assert [await systemd.hears() for _ in range(3)] == ["WATCHDOG=1"] * 3
        feeder.cancel()


async def test_a_booth_whose_screen_stands_still_is_not_fed_until_it_moves(
    systemd: Systemd,
) -> None:
    looks: list[bool] = []

    def alive() -> bool:
        looks.append(len(looks) >= 3)
        return looks[-1]

    notifier = Notifier(systemd.watching(0.02).environment)
    async with asyncio.TaskGroup() as group:
        feeder = group.create_task(notifier.feed_watchdog(alive))
        assert await systemd.hears() == "WATCHDOG=1"
        feeder.cancel()
    assert looks[:4] == [False, False, False, True]


@pytest.mark.parametrize("limit", ["", "0", "soon"])
async def test_without_a_watchdog_nothing_is_fed(limit: str, systemd: Systemd) -> None:
    notifier = Notifier(systemd.environment | {"WATCHDOG_USEC": limit})
    await notifier.feed_watchdog(alive=lambda: True)
    assert systemd.has_heard() == []


async def test_a_watchdog_that_watches_another_process_is_not_fed(systemd: Systemd) -> None:
    await Notifier(systemd.watching(0.02, pid=1).environment).feed_watchdog(alive=lambda: True)
    assert systemd.has_heard() == []
