"""Real multicast on loopback, and a second zeroconf that looks for the booth as a phone would."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from kiosk.remote.discovery import TYPE, Announcement, instance_name, own_host

HERE = ("127.0.0.1",)

# Other tests may be at work on the same loopback.
TOKEN = secrets.token_hex(3)
TITLE = f"Test Booth {TOKEN}"
LOWER, HIGHER = f"nearbooth-a{TOKEN}.local", f"nearbooth-b{TOKEN}.local"


def announcement(
    name: str = TITLE,
    host: str = LOWER,
    addresses: Callable[[], Sequence[str]] = lambda: HERE,
) -> Announcement:
    return Announcement(
        booth_name=name, host=host, port=8080, version="1.2.3", addresses=addresses, check_s=0.1
    )


@asynccontextmanager
async def announced(*announcements: Announcement) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(announcement.run()) for announcement in announcements]
        try:
            await until(lambda: all(announcement.name for announcement in announcements))
            yield
        finally:
            for task in tasks:
                task.cancel()


async def until(seen: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not seen():
            await asyncio.sleep(0.02)


class Phone:
    """What a guest's device lists, and what it finds behind a name."""

    def __init__(self, zeroconf: AsyncZeroconf) -> None:
        self._zeroconf = zeroconf
        self.listed: set[str] = set()

    def update(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        plain = name.removesuffix(f".{TYPE}")
        if TOKEN not in plain:
            return
        if state_change is ServiceStateChange.Removed:
            self.listed.discard(plain)
        else:
            self.listed.add(plain)

    async def look_up(self, name: str) -> AsyncServiceInfo:
        info = await self._zeroconf.async_get_service_info(TYPE, f"{name}.{TYPE}")
        assert info is not None
        return info


@pytest.fixture
async def phone() -> AsyncIterator[Phone]:
    async with AsyncZeroconf(interfaces=list(HERE)) as zeroconf:
        phone = Phone(zeroconf)
        browser = AsyncServiceBrowser(zeroconf.zeroconf, TYPE, handlers=[phone.update])
        yield phone
        await browser.async_cancel()


async def test_a_phone_finds_the_booth_by_its_name_and_where_its_page_is(phone: Phone) -> None:
    name = f"서울 Booth №1 ♥ {TOKEN}"
    async with announced(announcement(name)):
        await until(lambda: name in phone.listed)
        info = await phone.look_up(name)
    assert info.parsed_addresses() == ["127.0.0.1"]
    assert info.port == 8080
    assert info.server == f"{LOWER}."
    assert info.decoded_properties == {"path": "/", "version": "1.2.3"}


async def test_a_booth_that_ends_is_gone_from_the_list_at_once(phone: Phone) -> None:
    booth = announcement()
    async with announced(booth):
        await until(lambda: TITLE in phone.listed)
    # Records live for over an hour: only a goodbye takes one away so soon.
    await until(lambda: not phone.listed)
    assert booth.name is None


async def test_the_second_booth_of_a_name_takes_another(phone: Phone) -> None:
    first = announcement(host=HIGHER)
    second = announcement(host=LOWER)
    async with announced(first), announced(second):
        assert (first.name, second.name) == (TITLE, f"{TITLE}-2")
        await until(lambda: phone.listed == {TITLE, f"{TITLE}-2"})
        assert (await phone.look_up(f"{TITLE}-2")).server == f"{LOWER}."


async def test_two_booths_switched_on_together_end_with_two_names(phone: Phone) -> None:
    one = announcement(host=LOWER)
    other = announcement(host=HIGHER)
    async with announced(one, other):
        await until(lambda: {one.name, other.name} == {TITLE, f"{TITLE}-2"})
        await until(lambda: phone.listed == {TITLE, f"{TITLE}-2"})


@asynccontextmanager
async def rival(host: str) -> AsyncIterator[None]:
    """A host that took our booth's name while it could not hear it, and then meets it."""
    async with AsyncZeroconf(interfaces=list(HERE)) as zeroconf:
        info = AsyncServiceInfo(
            TYPE, f"{TITLE}.{TYPE}", parsed_addresses=list(HERE), port=1, server=f"{host}."
        )
        await (await zeroconf.async_register_service(info, cooperating_responders=True))
        yield


async def test_of_two_booths_that_meet_with_one_name_the_higher_host_gives_way(
    phone: Phone,
) -> None:
    booth = announcement(host=HIGHER)
    async with announced(booth), rival(LOWER):
        await until(lambda: booth.name == f"{TITLE}-2")


async def test_of_two_booths_that_meet_with_one_name_the_lower_host_stays_on_the_list(
    phone: Phone,
) -> None:
    booth = announcement(host=LOWER)
    async with announced(booth):
        async with rival(HIGHER):
            assert booth.name == TITLE
        # The rival's goodbye named our instance as well.
        await until(lambda: TITLE in phone.listed)
        assert (await phone.look_up(TITLE)).server == f"{LOWER}."


async def test_an_address_that_comes_later_is_announced_too(phone: Phone) -> None:
    addresses = ["127.0.0.1"]
    async with announced(announcement(addresses=lambda: tuple(addresses))):
        await until(lambda: TITLE in phone.listed)
        addresses.append("127.0.0.2")

        async with asyncio.timeout(20):
            while True:
                found = await phone.look_up(TITLE)
                if set(found.parsed_addresses()) == set(addresses):
                    break
                await asyncio.sleep(0.1)


async def test_a_network_that_fails_at_first_is_tried_again(phone: Phone) -> None:
    answers = iter([OSError("no such device"), OSError("network is down")])

    def addresses() -> Sequence[str]:
        for error in answers:
            raise error
        return HERE

    async with announced(announcement(addresses=addresses)):
        await until(lambda: TITLE in phone.listed)


async def test_an_address_that_this_machine_has_lost_does_not_end_the_booth() -> None:
    # An address of the documentation's: none of ours.
    addresses = ["203.0.113.7"]
    booth = announcement(addresses=lambda: tuple(addresses))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(booth.run())
        await asyncio.sleep(0.3)
        assert booth.name is None
        addresses[:] = HERE
        await until(lambda: booth.name == TITLE)
        task.cancel()


# Names


def test_a_name_longer_than_a_label_is_cut_at_a_character() -> None:
    name = instance_name("가" * 30)
    assert name == "가" * 21
    assert len(name.encode()) == 63


def test_a_numbered_name_still_fits_in_a_label() -> None:
    name = instance_name("가" * 30, attempt=12)
    assert name == "가" * 20 + "-12"
    assert len(name.encode()) <= 63


def test_letters_that_are_written_apart_are_put_together() -> None:
    assert instance_name("한") == "한"


def test_control_characters_are_left_out() -> None:
    assert instance_name("My\x00\n \x7fBooth\t") == "My Booth"


def test_a_name_with_dots_looks_the_same_but_does_not_break_the_record() -> None:
    assert "." not in instance_name("Mr. Booth")
    assert len(instance_name("Mr. Booth")) == len("Mr. Booth")


def test_a_booth_without_any_name_is_a_nearbooth() -> None:
    assert instance_name(" \n") == "Nearbooth"


async def test_a_name_with_dots_is_found(phone: Phone) -> None:
    name = f"Mr. Booth v1.0 {TOKEN}"
    async with announced(announcement(name)):
        await until(lambda: instance_name(name) in phone.listed)


# Hosts


def test_a_booth_keeps_its_host_name(tmp_path: Path) -> None:
    host = own_host(tmp_path / "new" / "host")
    assert own_host(tmp_path / "new" / "host") == host
    assert host.startswith("nearbooth-")
    assert host.endswith(".local")


def test_two_booths_have_two_host_names(tmp_path: Path) -> None:
    assert own_host(tmp_path / "one") != own_host(tmp_path / "other")


def test_a_host_name_that_a_power_cut_spoiled_is_made_anew(tmp_path: Path) -> None:
    for spoiled in (b"", b"\x00" * 20, b"nearbo", b"\xff\xfe"):
        (tmp_path / "host").write_bytes(spoiled)
        host = own_host(tmp_path / "host")
        assert host.startswith("nearbooth-")
        assert own_host(tmp_path / "host") == host
