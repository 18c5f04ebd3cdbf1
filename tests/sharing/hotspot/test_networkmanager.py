"""The adapter and a real NetworkManager, which has no radio here: all but phones that join."""

import asyncio
import contextlib
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.errors import DeviceError
from kiosk.sharing.hotspot.joining import Spot
from kiosk.sharing.hotspot.networkmanager import UUID, NetworkManager
from tests.sharing.venue import Venue

SPOT = Spot(name="Mina's: Böoth\\1", password='a b;c\\"d:e%s')
FOLDER = "etc/NetworkManager/system-connections"


@pytest.fixture(scope="module")
def shared_venue() -> Iterator[Venue]:
    with Venue() as venue:
        yield venue


@pytest.fixture
def venue(shared_venue: Venue, monkeypatch: pytest.MonkeyPatch) -> Iterator[Venue]:
    shared_venue.use(monkeypatch)
    yield shared_venue
    shared_venue.booth.run("nmcli", "connection", "delete", "uuid", UUID, check=False)


@pytest.fixture
def booth(venue: Venue) -> NetworkManager:
    return NetworkManager(interface="wlan0")


async def put_up(booth: NetworkManager, spot: Spot = SPOT) -> str:
    """All that can be done without a radio; what the booth then says."""
    with pytest.raises(DeviceError) as error:
        await booth.up(spot)
    return str(error.value)


def kept(venue: Venue) -> str:
    (file,) = (venue.booth.root / FOLDER).iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return file.read_text()


async def test_without_the_radio_the_booth_says_so(booth: NetworkManager) -> None:
    with pytest.raises(DeviceError, match="no such Wi-Fi radio"):
        await booth.check()
    with pytest.raises(DeviceError, match="no such Wi-Fi radio"):
        await NetworkManager(interface="guest0").check()  # a cable is none


async def test_the_profile_is_an_access_point_of_its_own(
    booth: NetworkManager, venue: Venue
) -> None:
    assert "NetworkManager:" in await put_up(booth)
    profile = kept(venue)
    for line in (
        f"uuid={UUID}",
        "interface-name=wlan0",
        "autoconnect=false",
        "mode=ap",
        "ap-isolation=1",
        "key-mgmt=wpa-psk",
        "proto=rsn;",
        "pmf=1",
        "address1=10.77.0.1/24",
        "method=shared",
        "method=disabled",
    ):
        assert line in profile
    said = venue.nmcli("-s", "-t", "-e", "no", "-f", "802-11-wireless-security.psk", *show())
    assert said.strip() == f"802-11-wireless-security.psk:{SPOT.password}"
    said = venue.nmcli("-t", "-e", "no", "-f", "802-11-wireless.ssid", *show())
    assert said.strip() == f"802-11-wireless.ssid:{SPOT.name}"


def show() -> tuple[str, ...]:
    return ("connection", "show", "uuid", UUID)


async def test_there_is_one_profile_however_often_it_is_wanted(
    booth: NetworkManager, venue: Venue
) -> None:
    await put_up(booth)
    first = kept(venue)
    await put_up(booth)
    assert kept(venue) == first


async def test_what_was_changed_by_hand_is_put_right(booth: NetworkManager, venue: Venue) -> None:
    await put_up(booth)
    right = kept(venue)
    venue.nmcli(
        *("connection", "modify", "uuid", UUID, "connection.autoconnect", "yes"),
        *("ipv4.addresses", "192.168.9.1/24", "802-11-wireless.ssid", "Mine"),
        *("802-11-wireless-security.psk", "theirs-now", "connection.id", "Lost"),
    )
    assert kept(venue) != right
    await put_up(booth)
    assert kept(venue) == right


async def test_another_password_takes_effect(booth: NetworkManager, venue: Venue) -> None:
    await put_up(booth)
    await put_up(booth, replace(SPOT, password="another-one"))
    assert "psk=another-one\n" in kept(venue)


def all_words() -> Iterator[str]:
    """Of every program that runs now."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            yield file.read_bytes().decode("utf-8", "replace")


async def test_no_program_has_the_password_among_its_words(
    booth: NetworkManager, venue: Venue
) -> None:
    seen: set[str] = set()

    async def watch() -> None:
        while True:
            seen.update(words for words in all_words() if "nmcli" in words)
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(watch())
        await put_up(booth)
        watching.cancel()
    assert any("edit" in words for words in seen)
    assert not any(SPOT.password in words for words in seen)


async def test_it_is_not_up_before_phones_can_join(booth: NetworkManager) -> None:
    assert not await booth.is_up(SPOT)
    await put_up(booth)
    assert not await booth.is_up(SPOT)


async def test_what_is_off_is_put_off_without_a_word(booth: NetworkManager) -> None:
    await booth.down()
    await put_up(booth)
    await booth.down()


async def test_a_wifi_that_is_known_is_worth_a_look(booth: NetworkManager, venue: Venue) -> None:
    await put_up(booth)
    assert not await booth.knows_others()
    venue.nmcli("connection", "add", "type", "wifi", "con-name", "venue", "ssid", "Their: Wi-Fi")
    assert await booth.knows_others()
    venue.nmcli("connection", "modify", "venue", "connection.autoconnect", "no")
    assert not await booth.knows_others()
    venue.nmcli("connection", "delete", "venue")


def by(user: str, *words: str) -> tuple[str, ...]:
    return ("setpriv", f"--reuid={user}", "--clear-groups", "nmcli", *words)


async def test_the_booths_user_may_do_it_and_no_other(venue: Venue) -> None:
    add = ("connection", "add", "type", "wifi", "con-name", "x", "ssid", "x", "ifname", "wlan0")
    private = ("connection.permissions", "")
    assert "successfully" in venue.booth.run(*by("kiosk", *add, *private))
    venue.nmcli("connection", "delete", "x")
    refused = venue.booth.run(*by("nobody", *add, *private), check=False)
    assert "Insufficient privileges" in refused


async def test_without_networkmanager_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere")
    with pytest.raises(DeviceError, match=r"NetworkManager"):
        await NetworkManager(interface="wlan0").check()
