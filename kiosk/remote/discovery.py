"""Says on the local network that the booth is here (mDNS and DNS-SD), and where its page is.

Instance names may clash and are then changed ("My Booth-2"), as the standard has it. A clash of
host names goes unnoticed by zeroconf, so every booth makes up its own once, and keeps it.

Two booths on one power strip begin at the same moment, ask for a name at the same moment, and both
get it; two networks that are joined end alike. So the name is watched ever after: of two that hold
it the one with the lower host name stays, and the other asks for a name again.
"""

import asyncio
import logging
import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address
from itertools import count
from pathlib import Path

from zeroconf import (
    Error,
    InterfaceChoice,
    NonUniqueNameException,
    RecordUpdate,
    RecordUpdateListener,
    Zeroconf,
)
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

TYPE = "_http._tcp.local."
LABEL_BYTES = 63
SETTLE_S = 3.0
"""A rival that has to give way has probed, renamed itself and said goodbye by then."""

log = logging.getLogger(__name__)


def own_host(file: Path) -> str:
    """This booth's host name, `nearbooth-xxxxxx.local`: made up once and kept in `file`."""
    kept = file.read_text("ascii", "replace").strip() if file.exists() else ""
    if not re.fullmatch(r"nearbooth-[0-9a-f]{6}\.local", kept):
        kept = f"nearbooth-{secrets.token_hex(3)}.local"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(kept + "\n", "ascii")
    return kept


def instance_name(booth_name: str, attempt: int = 1) -> str:
    """The name people see: at most 63 bytes of UTF-8, numbered from the second attempt on.

    A dot becomes a one dot leader, which looks the same: zeroconf would cut the name there.
    """
    text = unicodedata.normalize("NFC", booth_name).replace(".", "․")
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split()) or "Nearbooth"
    number = "" if attempt == 1 else f"-{attempt}"
    room = LABEL_BYTES - len(number)
    return text.encode()[:room].decode(errors="ignore").rstrip() + number


class Announcement:
    """Run it in a task: it announces the booth, follows the network, and withdraws at its end.

    `addresses` says where the server is reached now; it is asked every `check_s` in a worker
    thread. `port` is that of plain HTTP, as the service type says.
    """

    def __init__(
        self,
        *,
        booth_name: str,
        host: str,
        port: int,
        version: str,
        addresses: Callable[[], Sequence[str]],
        path: str = "/",
        check_s: float = 10.0,
    ) -> None:
        self.host = host
        self.name: str | None = None
        """What the booth is called on the network now; None while it is not announced."""
        self._booth_name = booth_name
        self._port = port
        self._texts = {"path": path, "version": version}
        self._addresses = addresses
        self._check_s = check_s

    async def run(self) -> None:
        """Until cancelled. No network, or one that fails, is no error: it is tried again."""
        while True:
            try:
                await self._announce()
            except (OSError, Error) as error:
                log.warning("The booth cannot be announced: %s", error or type(error).__name__)
                await asyncio.sleep(self._check_s)

    async def _announce(self) -> None:
        """Once, and stay until the network or a rival calls for announcing anew."""
        addresses = await self._look()
        # Sockets only where the server is reached. Leaving the block says goodbye.
        async with AsyncZeroconf(interfaces=_interfaces(addresses)) as zeroconf:
            try:
                info, rival = await self._register(zeroconf, addresses)
                await self._stay(zeroconf, info, rival, addresses)
            finally:
                self.name = None

    async def _look(self) -> Sequence[str]:
        return await asyncio.to_thread(self._addresses)

    async def _register(
        self, zeroconf: AsyncZeroconf, addresses: Sequence[str]
    ) -> tuple[AsyncServiceInfo, "_Rival"]:
        for attempt in count(1):
            name = instance_name(self._booth_name, attempt)
            info = self._info(name, addresses)
            with suppress(NonUniqueNameException):
                announced = await zeroconf.async_register_service(info)
                rival = _Rival(service=info.key, host=self.host)
                zeroconf.zeroconf.async_add_listener(rival, None)
                await announced
                self.name = name
                log.info("Announced as %r at %s", name, self.host)
                return info, rival
        raise AssertionError("count() does not end")

    def _info(self, name: str, addresses: Sequence[str]) -> AsyncServiceInfo:
        return AsyncServiceInfo(
            TYPE,
            f"{name}.{TYPE}",
            parsed_addresses=list(addresses),
            port=self._port,
            properties=self._texts,
            server=f"{self.host}.",
        )

    async def _stay(
        self,
        zeroconf: AsyncZeroconf,
        info: AsyncServiceInfo,
        rival: "_Rival",
        addresses: Sequence[str],
    ) -> None:
        while await self._look() == addresses:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._check_s):
                    await rival.heard.wait()
            if not rival.heard.is_set():
                continue
            if rival.host < self.host.lower():
                return
            # Its goodbye, when it gives way, takes our common name from everybody's list.
            await asyncio.sleep(SETTLE_S)
            rival.heard.clear()
            await (await zeroconf.async_update_service(info))


class _Rival(RecordUpdateListener):
    """Hears whether another host speaks for our instance name."""

    def __init__(self, *, service: str, host: str) -> None:
        self.heard = asyncio.Event()
        self.host = ""
        self._service = service
        self._own_host = host.lower()

    def async_update_records(self, zc: Zeroconf, now: float, records: list[RecordUpdate]) -> None:
        for update in records:
            server = getattr(update.new, "server", None)  # of all records only SRV has one
            host = str(server).lower().rstrip(".")
            if server and update.new.key == self._service and host != self._own_host:
                self.host = host
                self.heard.set()


def _interfaces(addresses: Sequence[str]) -> list[str | int] | InterfaceChoice:
    """mDNS goes by IPv4, which every network with guests on it has."""
    return [a for a in addresses if ip_address(a).version == 4] or InterfaceChoice.All
