import socket
from ipaddress import ip_address

import ifaddr
import pytest

from kiosk.remote.addresses import in_a_network, reachable_addresses
from tests.sharing.venue import Venue


def other_than_loopback() -> set[str]:
    return {
        entry.ip
        for adapter in ifaddr.get_adapters()
        for entry in adapter.ips
        if isinstance(entry.ip, str) and not ip_address(entry.ip).is_loopback
    }


def test_a_server_on_every_address_is_reached_at_each_that_others_can_use() -> None:
    assert set(reachable_addresses("0.0.0.0")) == (other_than_loopback() or {"127.0.0.1"})


def test_a_server_on_one_address_is_reached_only_there() -> None:
    assert reachable_addresses("127.0.0.1") == ("127.0.0.1",)


def test_a_server_on_ipv4_is_not_promised_on_ipv6() -> None:
    assert all(ip_address(address).version == 4 for address in reachable_addresses("0.0.0.0"))
    assert all(ip_address(address).version == 6 for address in reachable_addresses("::"))


def test_a_name_stands_for_its_address() -> None:
    assert "127.0.0.1" in reachable_addresses("localhost")


def test_link_local_ipv6_is_left_out_since_no_browser_opens_it() -> None:
    assert not any(ip_address(address).is_link_local for address in reachable_addresses("::"))


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1"])
def test_a_connection_to_the_first_address_arrives(host: str) -> None:
    with (
        socket.create_server((host, 0)) as server,
        socket.create_connection((reachable_addresses(host)[0], server.getsockname()[1])),
    ):
        server.accept()[0].close()


def test_a_machine_is_in_a_network_if_others_may_reach_it() -> None:
    assert in_a_network() == bool(other_than_loopback())


async def test_the_booths_own_wifi_is_no_other_network() -> None:
    async def ask() -> tuple[bool, bool]:
        return in_a_network(), in_a_network(besides="10.77.0.1")

    with Venue() as venue:
        assert await venue.inside(ask) == (False, False)
        venue.share()
        assert await venue.inside(ask) == (True, False)


def test_a_machine_that_cannot_tell_stays_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_file_left() -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(ifaddr, "get_adapters", no_file_left)
    assert in_a_network()
