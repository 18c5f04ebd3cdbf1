"""Makes the outlets that the configuration wants, each of its parts, and opens the outbox."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from ipaddress import ip_interface
from pathlib import Path
from typing import Any

from kiosk.boot import boot_id
from kiosk.config import Config
from kiosk.devices.printer import Printer
from kiosk.outlets.keepsakes import Keepsakes
from kiosk.outlets.outlets import Outlets, Post
from kiosk.outlets.sheets import Sheets
from kiosk.printing.desk import Desk
from kiosk.remote.addresses import in_a_network
from kiosk.remote.phones import Phones
from kiosk.remote.zipped import Zipped
from kiosk.session.view import Stage, View
from kiosk.sharing.bucket import Bucket
from kiosk.sharing.bucket_page import BucketPage
from kiosk.sharing.delivery import Piece
from kiosk.sharing.hotspot.joining import ADDRESS, Spot, kept_password, ssid_of
from kiosk.sharing.hotspot.keeper import Hotspot
from kiosk.sharing.hotspot.networkmanager import NetworkManager
from kiosk.sharing.letter import Letters
from kiosk.sharing.mail import Mailroom
from kiosk.sharing.smtp import Courier, MailServer
from kiosk.sharing.stick import Stick
from kiosk.sharing.uploads import Uploads
from kiosk.store.ballast import Ballast
from kiosk.store.cleaning import Cleaning
from kiosk.store.outbox import Outbox
from kiosk.store.sessions import Sessions

GB = 10**9
SETTLED_DAYS = 7.0
"""After its link has expired, a print that nobody has settled keeps a session for so long."""
MOST_ZIPPED = 64 * 2**20
"""More than that is not uploaded as one file: it is in memory meanwhile."""
WIFI_LATELY_S = 120.0
"""Whoever has asked for something within that is still in the booth's Wi-Fi."""


def open_outlets(
    config: Config,
    *,
    printer: Printer | None,
    sessions: Sessions,
    keepsakes: Keepsakes,
    phones: Phones,
    view: Callable[[], View],
    post: Post,
) -> Outlets:
    """Blocks. `view` may be asked by any thread. Raises ConfigError for a colour profile that is
    none, OSError if the disk fails."""
    folder, link_days = config.booth.data_dir, config.session.link_days
    outbox = _opened(folder)
    uploads = _uploads(config, outbox, sessions, keepsakes, view, post)
    access_point = NetworkManager(interface=config.hotspot.interface)
    return Outlets(
        outbox=outbox,
        cleaning=Cleaning(
            folder=folder,
            clear_below=round(config.disk.clear_below_gb * GB),
            refuse_below=round(config.disk.refuse_below_gb * GB),
            expired=sessions.expired,
            busy=lambda: outbox.busy_sessions(time.time() - (link_days + SETTLED_DAYS) * 86_400),
            remove=_remover(sessions, outbox),
            post=post,
        ),
        desk=_desk(config, printer, outbox, sessions, post),
        uploads=uploads,
        mailroom=_mailroom(config, outbox, sessions, keepsakes, uploads),
        stick=_strips_on(config, sessions, post),
        hotspot=_spot(config, access_point, phones, view),
        access_point=access_point,
        post=post,
    )


def _opened(folder: Path) -> Outbox:
    """Also on a full disk: without it nothing could be cleared."""
    outbox, ballast = Outbox(folder / "outbox.db"), Ballast(folder / "ballast")
    try:
        outbox.open()
    except OSError:
        ballast.drop()
        outbox.open()
    ballast.hold()
    return outbox


def _desk(
    config: Config, printer: Printer | None, outbox: Outbox, sessions: Sessions, post: Post
) -> Desk | None:
    it = config.printer
    if printer is None:
        return None
    return Desk(
        printer=printer,
        outbox=outbox,
        sheet=Sheets(config, sessions.strip_of).of,
        post=post,
        per_sheet=it.strips,
        roll=it.roll,
        warn=it.warn,
        event_quota=it.event_quota,
        boot_id=boot_id(),
    )


def _uploads(
    config: Config,
    outbox: Outbox,
    sessions: Sessions,
    keepsakes: Keepsakes,
    view: Callable[[], View],
    post: Post,
) -> Uploads | None:
    it = config.bucket
    if not it.endpoint:
        return None

    def kbps() -> int:
        """Friends on video need the network as well."""
        friends = any(not person.is_booth for person in view().people)
        return it.live_kbps if friends else it.kbps

    return Uploads(
        outbox=outbox,
        bucket=Bucket(
            endpoint=it.endpoint,
            name=it.name,
            region=it.region,
            key_id=it.key_id,
            secret=it.secret,
            prefix=it.prefix,
            public_url=it.public_url,
        ),
        files=lambda session: _pieces(keepsakes, session),
        page=BucketPage(booth_name=config.booth.name, language=config.booth.language).html,
        token_of=sessions.token_of,
        kbps=kbps,
        link_days=config.session.link_days,
        post=post,
    )


async def _pieces(keepsakes: Keepsakes, session: str) -> list[Piece]:
    """Of one session, what goes into the bucket. The strip first: it is what people wait for."""
    jpeg, png = keepsakes.strip(session, "jpg"), keepsakes.strip(session, "png")
    if jpeg is None:
        raise FileNotFoundError(f"There is no strip of {session}.")
    pieces = [Piece("strip.jpg", jpeg, "image/jpeg")]
    for name, path in {
        "small.jpg": await keepsakes.small(session),
        "card.jpg": await keepsakes.card(session),
    }.items():
        if path:
            pieces.append(Piece(name, path, "image/jpeg"))
    if png:
        pieces.append(Piece("strip.png", png, "image/png"))
    files = await keepsakes.everything(session)
    zipped = await asyncio.to_thread(_zipped, files)
    return [*pieces, Piece("all.zip", zipped, "application/zip")] if zipped else pieces


def _zipped(files: Sequence[tuple[str, Path]]) -> bytes | None:
    it = Zipped(files)
    try:
        return b"".join(it.pieces()) if it.size <= MOST_ZIPPED else None
    finally:
        it.close()


def _mailroom(
    config: Config,
    outbox: Outbox,
    sessions: Sessions,
    keepsakes: Keepsakes,
    uploads: Uploads | None,
) -> Mailroom | None:
    it = config.mail
    if not it.server:
        return None

    def link(session: str) -> str | None:
        """Where the strip is seen from anywhere, if it is."""
        if uploads and (page := uploads.link(session)):
            return page
        public, token = config.server.public_url, sessions.token_of(session)
        return f"{public}/s/{token}" if public and token else None

    letters = Letters(
        booth_name=config.booth.name,
        language=config.booth.language,
        sender=it.sender,
        strip=lambda session: keepsakes.strip(session, "jpg"),
        small=keepsakes.small,
        link=link,
    )
    server = MailServer(it.server, it.port, it.security, it.user, it.password)
    return Mailroom(
        outbox=outbox, write=letters.write, courier=Courier(server), per_strip=it.per_strip
    )


def _strips_on(config: Config, sessions: Sessions, post: Post) -> Stick | None:
    async def strips() -> list[tuple[str, Path]]:
        return [(f"{session}.jpg", path) for session, path in await sessions.strips()]

    label = config.stick.label
    return Stick(label=label, strips=strips, post=post) if label else None


def _spot(
    config: Config,
    access_point: NetworkManager,
    phones: Phones,
    view: Callable[[], View],
) -> Hotspot | None:
    it = config.hotspot
    if it.mode == "off":
        return None

    def busy() -> bool:
        lately = phones.lately(in_it, WIFI_LATELY_S)
        return lately or view().stage is not Stage.ATTRACT

    password = it.password or kept_password(config.booth.data_dir / "hotspot.password")
    in_it = str(ip_interface(f"{ADDRESS}/24").network)
    return Hotspot(
        access_point=access_point,
        spot=Spot(ssid_of(it.name or config.booth.name), password),
        mode=it.mode,
        online=lambda: in_a_network(ADDRESS),
        busy=busy,
    )


def _remover(sessions: Sessions, outbox: Outbox) -> Callable[[str], Coroutine[Any, Any, None]]:
    async def remove(session: str) -> None:
        await sessions.remove(session)
        await asyncio.to_thread(outbox.forget, session)

    return remove
