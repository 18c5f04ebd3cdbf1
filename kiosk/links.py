"""Every link that the booth shows: how a phone in the same network, or the world, reaches it.

Without a `public_url` the QR of a room leads to the plain door, which says how to trust the booth
and goes on to HTTPS; result links use it too, for they need no camera and so no certificate.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from kiosk.remote.server import Doors


class Links:
    """`addresses` says where the booth is reached now, best first: the Wi-Fi may change that."""

    def __init__(self, *, public_url: str, addresses: Callable[[], tuple[str, ...]]) -> None:
        self._public_url = public_url.rstrip("/")
        self._addresses = addresses
        self._doors = Doors(0, 0)

    def opened(self, doors: Doors) -> None:
        self._doors = doors

    def guest(self, code: str) -> str:
        """For the QR of a room."""
        return f"{self._plain()}/j/{code}"

    def friend(self, code: str) -> str:
        """The page itself."""
        secure = self._public_url or f"https://{self._host()}:{self._doors.port}"
        return f"{secure}/j/{code}"

    def strip(self, token: str) -> str:
        return f"{self._plain()}/s/{token}"

    def public_host(self) -> tuple[str, ...]:
        """The host of `public_url`, if there is one."""
        host = urlsplit(self._public_url).hostname
        return (host,) if host else ()

    def _plain(self) -> str:
        return self._public_url or f"http://{self._host()}:{self._doors.http_port}"

    def _host(self) -> str:
        address = (*self._addresses(), "localhost")[0]
        return f"[{address}]" if ":" in address else address
