"""How many may be connected at once. Each connection is a file to the booth, and of those it has
only so many: one that cannot open another stands still, whoever is in front of it.

Counted where they are accepted: one that never says what it wants counts as well, and so does one
that has not come to TLS yet. Who is too many is hung up on at once.
"""

import logging
import socket
import time
from collections import Counter
from typing import Any

from kiosk.remote.guesses import client_of

MOST = 600
EACH = 200
"""By one address: a venue's guests may all come from one, with a few connections a phone."""
DEAF_S = 30.0
"""After how long the system lets go of who is sent something and does not take it."""
SAY_S = 60.0

log = logging.getLogger(__name__)


class Crowd:
    """Everybody who is connected, by whichever door. `most` in all, `each` by one address."""

    def __init__(self, *, most: int = MOST, each: int = EACH) -> None:
        self._most = most
        self._each = each
        self._here: Counter[str] = Counter()
        self._said_s = -SAY_S

    def enter(self, who: str) -> bool:
        """Whether there is room for one more of that address; then it is counted."""
        total, of_this = self._here.total(), self._here[who]
        if total >= self._most or of_this >= self._each:
            self._say(total, of_this)
            return False
        self._here[who] += 1
        return True

    def leave(self, who: str) -> None:
        self._here -= Counter([who])  # forgets who has none

    def _say(self, total: int, of_this: int) -> None:
        if time.monotonic() - self._said_s >= SAY_S:
            self._said_s = time.monotonic()
            log.warning(
                "Too many are connected: %d, and %d of one address. The next is hung up on.",
                total,
                of_this,
            )


class _Listening(socket.socket):
    """One that accepts whom `crowd` has room for."""

    def __init__(self, bound: socket.socket, crowd: Crowd) -> None:
        super().__init__(fileno=bound.detach())
        self._crowd = crowd

    def accept(self) -> tuple[socket.socket, Any]:
        """Raises ConnectionAbortedError for who is too many: asyncio comes back for the next."""
        accepted, address = super().accept()
        who = client_of(address[0].partition("%")[0])
        if not self._crowd.enter(who):
            accepted.close()
            raise ConnectionAbortedError
        return _Guest(accepted, self._crowd, who), address


class _Guest(socket.socket):
    """One connection: counted until it is closed."""

    def __init__(self, accepted: socket.socket, crowd: Crowd, who: str) -> None:
        super().__init__(fileno=accepted.detach())
        self._crowd = crowd
        self._who = who
        self.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(DEAF_S * 1e3))

    def close(self) -> None:
        if self.fileno() >= 0:
            self._crowd.leave(self._who)
        super().close()


def listening(host: str, port: int, crowd: Crowd) -> list[socket.socket]:
    """A socket for each address of `host` (an address or a name), accepting whom `crowd` has room
    for. Blocks to resolve a name.

    Raises OSError if it does not resolve, or the port is taken.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    opened: list[socket.socket] = []
    try:
        for family, *_, address in dict.fromkeys(found):
            bound = socket.create_server((str(address[0]), int(address[1])), family=family)
            opened.append(_Listening(bound, crowd))
    except OSError:
        for each in opened:
            each.close()
        raise
    return opened
