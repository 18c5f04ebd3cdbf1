"""Under which addresses others on the network reach this machine."""

import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

import ifaddr

Address = IPv4Address | IPv6Address

MDNS_GROUP = "224.0.0.251"


def reachable_addresses(host: str) -> tuple[str, ...]:
    """The addresses of a server that listens on `host` (`0.0.0.0`, an address, a name).

    The one that faces the network comes first. Loopback is given only if there is nothing else:
    a booth alone in a cellar still talks to itself. Blocks for about a ms; raises OSError if `host`
    is a name that does not resolve.
    """
    bound = [ip_address(entry[4][0]) for entry in socket.getaddrinfo(host, None)]
    versions = {address.version for address in bound if address.is_unspecified}
    own = [address for address in _own() if address.version in versions] if versions else bound
    others = [address for address in own if not address.is_loopback]
    facing = _facing_the_network()
    ranked = sorted({*(others or own)}, key=lambda a: (str(a) != facing, a.version, int(a)))
    return tuple(str(address) for address in ranked)


def is_loopback(host: str) -> bool:
    """Whether a server that listens on `host` is for this machine alone: a trial at a desk."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def in_a_network(besides: str = "") -> bool:
    """Whether this machine has any address that others may reach, other than that one.

    Blocks for about a ms. If it cannot be told just now, True: then all stays as it is, and what is
    shown is tried before.
    """
    try:
        own = tuple(_own())
    except OSError:
        return True
    return any(not (it.is_loopback or it.is_link_local or str(it) == besides) for it in own)


def _own() -> Iterator[Address]:
    """All but link-local IPv6, which no browser opens without being told the interface."""
    for adapter in ifaddr.get_adapters():
        for entry in adapter.ips:
            address = ip_address(entry.ip if isinstance(entry.ip, str) else entry.ip[0])
            if address.version == 4 or not address.is_link_local:
                yield address


def _facing_the_network() -> str:
    """Where multicast leaves, of several networks the one that guests are on; else empty."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((MDNS_GROUP, 5353))  # asks the routing table, sends nothing
        except OSError:
            return ""
        return str(probe.getsockname()[0])
