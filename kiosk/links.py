"""Every link that the booth shows: how a phone in the same network, or the world, reaches it.

Without a `public_url` the QR of a room leads to the plain door, which says how to trust the booth
and goes on to HTTPS; result links use it too, for they need no camera and so no certificate.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from kiosk.remote.server import Doors
from kiosk.session.commands import ShareStrip
from kiosk.session.printing import Way, WayKind
from kiosk.sharing.hotspot.joining import Spot
from kiosk.sharing.proof import Candidate


class Links:
    """`addresses` says where the booth is reached now, best first: the Wi-Fi may change that.
    It may raise OSError, for a name may not resolve for a while.

    `lan`: guests' phones get through to the booth in the venue's network. `spot` is the booth's own
    Wi-Fi while it is on, `online` whether the machine is in any network beside that one, and
    `bucket_link` the page of a session's strip once it is uploaded.
    """

    def __init__(
        self,
        *,
        public_url: str,
        addresses: Callable[[], tuple[str, ...]],
        alone: bool = False,
        lan: bool = True,
        spot: Callable[[], Spot | None] = lambda: None,
        online: Callable[[], bool] = lambda: True,
        bucket_link: Callable[[str], str | None] = lambda session: None,
    ) -> None:
        self._public_url = public_url.rstrip("/")
        self._addresses = addresses
        self._alone = alone
        self._last: tuple[str, ...] = ()
        self._lan = lan
        self._spot = spot
        self._online = online
        self._bucket_link = bucket_link
        self._doors = Doors(0, 0)

    def opened(self, doors: Doors) -> None:
        self._doors = doors

    def guest(self, code: str) -> str:
        """For the QR of a room; empty while it would lead no phone here. Blocks for about a ms."""
        if self._public_url:
            return f"{self._public_url}/j/{code}"
        address = next(iter(self._reached()), "")
        is_reached = address and (self._alone or not ip_address(address).is_loopback)
        return f"{self._plain_at(address)}/j/{code}" if is_reached else ""

    def friend(self, code: str) -> str:
        """The page itself."""
        secure = self._public_url or f"https://{self._host()}:{self._doors.port}"
        return f"{secure}/j/{code}"

    def strip(self, token: str) -> str:
        return f"{self._plain()}/s/{token}"

    def operator(self, token: str) -> str:
        """The operator's page: by HTTPS, for what is told there is nobody else's business."""
        secure = self._public_url or f"https://{self._host()}:{self._doors.port}"
        return f"{secure}/o/{token}"

    def candidates(self, share: ShareStrip) -> tuple[Candidate, ...]:
        """The ways by which guests may reach that strip now, best first; each is yet to be proven.

        Blocks for as long as `addresses` and `bucket_link` do.
        """
        token = share.url.rpartition("/s/")[2]
        spot = self._spot()
        return (
            *(self._internet(share.session, token) if self._online() else ()),
            *(self._here(token, spot.address if spot else "") if self._lan else ()),
            *(self._own_wifi(token, spot) if spot else ()),
        )

    def _internet(self, session: str, token: str) -> Iterator[Candidate]:
        if page := self._bucket_link(session):
            yield Candidate(Way(WayKind.INTERNET, page))
        if self._public_url:
            yield Candidate(Way(WayKind.INTERNET, f"{self._public_url}/s/{token}"), token)

    def _here(self, token: str, not_this: str) -> Iterator[Candidate]:
        """The address that faces the network."""
        for address in self._reached():
            it = ip_address(address)
            if address != not_this and not (it.is_loopback or it.is_link_local):
                url = f"{self._plain_at(address)}/s/{token}"
                yield Candidate(Way(WayKind.HERE, url), token)
                return

    def _own_wifi(self, token: str, spot: Spot) -> Iterator[Candidate]:
        url = f"{self._plain_at(spot.address)}/s/{token}"
        yield Candidate(Way(WayKind.HOTSPOT, url, network=spot.name, wifi=spot.wifi), token)

    def public_host(self) -> tuple[str, ...]:
        """The host of `public_url`, if there is one."""
        host = urlsplit(self._public_url).hostname
        return (host,) if host else ()

    def _reached(self) -> tuple[str, ...]:
        """Where the booth is reached; if that cannot be told just now, where it was last."""
        with suppress(OSError):
            self._last = self._addresses()
        return self._last

    def _plain(self) -> str:
        return self._public_url or self._plain_at((*self._reached(), "localhost")[0])

    def _plain_at(self, address: str) -> str:
        return f"http://{_bracketed(address)}:{self._doors.http_port}"

    def _host(self) -> str:
        return _bracketed((*self._reached(), "localhost")[0])


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
