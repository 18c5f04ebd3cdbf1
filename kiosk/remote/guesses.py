"""Who tries how often what may be tried only so often: links that open nothing, for one.

A guess hits one of 2^128 links; this is so that trying costs the booth nothing, and fills no log.
Only tries that failed are counted: a whole venue may come from one address, and a good link opens
for everybody, whatever their neighbours do.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address


@dataclass
class _Level:
    height: float
    at_s: float


class Tally:
    """A bucket for each client that leaks: `most` go in at once, and as many leak `within_s`.

    At most `room` clients are remembered: of more, those who tried last.
    """

    def __init__(
        self,
        *,
        most: int,
        within_s: float,
        room: int = 1_000,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._per_s = most / within_s
        self._room = room
        self._now_s = now_s
        self._levels: dict[str, _Level] = {}  # who tried last is the last

    def count(self, address: str) -> float:
        """One try more, of who has this address. Seconds to wait before the next, if that was too
        many; else 0. Who goes on trying has the longer to wait, but never longer than `within_s`.
        """
        now_s, client = self._now_s(), client_of(address)
        level = self._levels.pop(client, None) or _Level(0.0, now_s)
        left = max(0.0, level.height - (now_s - level.at_s) * self._per_s)
        level = _Level(min(left + 1, 2.0 * self._most), now_s)
        self._levels[client] = level
        if len(self._levels) > self._room:
            del self._levels[next(iter(self._levels))]
        return max(0.0, (level.height - self._most) / self._per_s)


def client_of(address: str) -> str:
    """Whom an address stands for: of IPv6 its /64, for a home or a phone has all of that.

    What is no address stands for itself.
    """
    try:
        it = ip_address(address)
    except ValueError:
        return address
    if not isinstance(it, IPv6Address):
        return str(it)
    return str(it.ipv4_mapped or IPv6Address(int(it) >> 64 << 64))
