"""What is on the booth's disk, opened: sessions and what is made of their strips, backgrounds."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from kiosk.backgrounds import Backgrounds
from kiosk.boot import boot_id
from kiosk.config import Config
from kiosk.imaging.card import compose_card, small_strip
from kiosk.imaging.photo import small_jpeg
from kiosk.outlets.keepsakes import Keepsakes
from kiosk.remote.operator import operator_token
from kiosk.store.backgrounds import BackgroundFiles
from kiosk.store.sessions import Sessions
from kiosk.texts import Texts


@dataclass(frozen=True, kw_only=True)
class Storage:
    sessions: Sessions
    backgrounds: Backgrounds
    keepsakes: Keepsakes
    operator_token: str


async def open_storage(config: Config, *, now_ms: Callable[[], float]) -> Storage:
    """`now_ms` is the room's clock. Raises OSError if the data folder cannot be used, ConfigError
    if a background cannot be."""
    folder, days = config.booth.data_dir, config.session.link_days
    sessions = Sessions(
        folder / "sessions",
        small=small_jpeg,
        now_ms=now_ms,
        link_days=days,
        boot_id=boot_id(),
    )
    backgrounds = Backgrounds(
        colours=config.session.backgrounds,
        pictures=config.scene.pictures,
        files=BackgroundFiles(folder / "backgrounds", keep_days=days),
    )
    await asyncio.to_thread(sessions.open)
    await asyncio.to_thread(backgrounds.open)
    return Storage(
        sessions=sessions,
        backgrounds=backgrounds,
        keepsakes=_keepsakes(config, sessions),
        operator_token=await asyncio.to_thread(operator_token, folder / "operator.token"),
    )


def _keepsakes(config: Config, sessions: Sessions) -> Keepsakes:
    line = Texts(config.booth.language).say("A strip with everyone on it.")
    return Keepsakes(
        sessions=sessions,
        small=small_strip,
        card=partial(compose_card, booth_name=config.booth.name, line=line),
    )
