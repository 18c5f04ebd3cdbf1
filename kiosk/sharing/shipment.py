"""All of one session into the bucket: its files, and after them the page that shows them.

The page comes last, so a page that opens is whole. Its links are signed, and a signature says from
when it is good, so no two pages are the same: the page is written down in the outbox before it is
sent, and after an interruption that very page is sent, or found there.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from kiosk.sharing.bucket_errors import BucketError, RefusedError
from kiosk.sharing.bucket_page import download_name
from kiosk.sharing.delivery import Begun, Delivery, Piece, Shelf
from kiosk.sharing.s3_client import Brake
from kiosk.store.outbox import Entry, Fate, Outbox

PAGE = "index.html"

_SIGNED_S = 3600.0
"""A page that is older is written anew: it has waited for the network, and would end too soon."""

Page = Callable[[Mapping[str, str], Mapping[str, str], datetime.date], bytes]
"""`BucketPage.html`."""


class Cloud(Shelf, Protocol):
    """What of `Bucket` is used in here."""

    def link(self, path: str, *, days: float, download: str = "") -> str: ...


@dataclass(frozen=True)
class SignedPage:
    """A session's page: its link, until when it is good (Unix s), and what it says until it is
    sent. This is the payload of an upload's entry."""

    url: str
    until_s: float
    html: str = ""

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> "SignedPage | None":
        return cls(**payload) if payload else None

    def written(self) -> dict[str, Any]:
        return asdict(self)


class Shipment:
    """Blocks; for the bucket's thread. Links are good for `days`; `now_s` is Unix time."""

    def __init__(
        self,
        *,
        bucket: Cloud,
        outbox: Outbox,
        page: Page,
        days: float,
        brake: Brake,
        now_s: Callable[[], float],
    ) -> None:
        self._bucket = bucket
        self._outbox = outbox
        self._page = page
        self._days = days
        self._brake = brake
        self._now_s = now_s

    def send(self, entry: Entry, token: str, pieces: Sequence[Piece]) -> SignedPage:
        """All of it is there when this returns. Raises BucketError, UnreadableError, and OSError
        of the outbox."""
        folder = f"{token}/"
        begun = Begun.read(entry.handle)
        delivery = Delivery(
            self._bucket, begun=begun, keep=lambda it: self._keep(entry, it), brake=self._brake
        )
        if entry.fate is Fate.BEGUN or entry.tries:
            delivery.tidy(folder)
        try:
            delivery.deliver(folder, pieces)
            page = self._signed(entry, folder, pieces)
            content = page.html.encode()
            delivery.deliver(folder, [Piece(PAGE, content, "text/html; charset=utf-8")])
        except RefusedError:
            with suppress(BucketError):
                delivery.forget(folder)
            raise
        return page

    def _keep(self, entry: Entry, begun: Begun | None) -> None:
        self._outbox.change(entry.id, Fate.BEGUN, handle=begun.written() if begun else "")

    def _signed(self, entry: Entry, folder: str, pieces: Sequence[Piece]) -> SignedPage:
        until_s = self._now_s() + self._days * 86_400
        page = SignedPage.read(entry.payload)
        if page is None or not until_s - _SIGNED_S < page.until_s <= until_s:
            page = self._new_page(folder, pieces, until_s)
            self._outbox.change(entry.id, Fate.BEGUN, payload=page.written())
        return page

    def _new_page(self, folder: str, pieces: Sequence[Piece], until_s: float) -> SignedPage:
        names = [piece.name for piece in pieces]
        views = {name: self._link(folder + name) for name in names}
        downloads = {name: self._link(folder + name, download_name(name)) for name in names}
        until = datetime.datetime.fromtimestamp(until_s).astimezone().date()
        html = self._page(views, downloads, until).decode()
        return SignedPage(self._link(folder + PAGE), until_s, html)

    def _link(self, path: str, download: str = "") -> str:
        return self._bucket.link(path, days=self._days, download=download)
