"""When phones were last here: whether guests get through to the booth shows only by guests.

A venue's Wi-Fi may keep phones apart, and the booth cannot see that. It can see that nobody has
come for an hour: the operator's page says so.
"""

import time
from collections.abc import Callable
from ipaddress import ip_address, ip_network

from aiohttp import web
from aiohttp.typedefs import Handler

MOST = 500
"""Addresses that are remembered."""


class Phones:
    """Everybody that asks for anything, but for this machine itself."""

    def __init__(self, *, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._seen: dict[str, float] = {}  # the latest last

    @property
    def ago_s(self) -> float | None:
        """How long ago the last one asked; None if nobody ever did."""
        return self._now_s() - next(reversed(self._seen.values())) if self._seen else None

    def lately(self, network: str, within_s: float) -> bool:
        """Whether one of that network (`10.77.0.0/24`) has asked within the last seconds."""
        net, since_s = ip_network(network), self._now_s() - within_s
        return any(ip_address(who) in net for who, at_s in self._seen.items() if at_s >= since_s)

    def note(self, peer: str, own: str) -> None:
        """Somebody with the address `peer` asks at our address `own`."""
        if peer == own or ip_address(peer).is_loopback:
            return  # this machine, which proves its links all the time
        self._seen.pop(peer, None)
        self._seen[peer] = self._now_s()
        if len(self._seen) > MOST:
            del self._seen[next(iter(self._seen))]

    @web.middleware
    async def noted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """For every door that phones come to."""
        peer, own = endpoints(request)
        if peer:
            self.note(peer, own)
        return await handler(request)


def endpoints(request: web.Request) -> tuple[str, str]:
    """The address that asks, and the one it asks at; both empty if it has hung up already."""
    transport = request.transport
    peer = transport.get_extra_info("peername") if transport else None
    own = transport.get_extra_info("sockname") if transport else None
    return (_plain(peer[0]), _plain(own[0])) if peer and own else ("", "")


def _plain(address: str) -> str:
    """Without the interface of a link-local one, and IPv4 as such."""
    it = ip_address(address.partition("%")[0])
    return str(getattr(it, "ipv4_mapped", None) or it)
