"""By which certificate friends know the booth, made on its first start and renewed in time."""

import asyncio
import datetime
import ssl
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.config import Config
from kiosk.errors import ConfigError, KioskError
from kiosk.remote import certificates
from kiosk.remote.certificates import Certificates
from kiosk.remote.discovery import own_host


@dataclass(frozen=True, kw_only=True)
class Trust:
    made: Certificates
    tls: ssl.SSLContext
    keep: Callable[[], Coroutine[Any, Any, None]]
    """Renews it for as long as it runs."""

    @property
    def authority(self) -> Path:
        return self.made.authority_pem_path


async def make_trust(
    config: Config, *, public_host: tuple[str, ...], addresses: Callable[[], tuple[str, ...]]
) -> Trust:
    """Raises ConfigError if the host to serve on is none, KioskError if nothing can be written."""
    folder = config.booth.data_dir

    def make() -> Certificates:
        return certificates.ensure_certificates(
            folder / "tls",
            booth_name=config.booth.name,
            names=[own_host(folder / "host"), *public_host],
            addresses=addresses(),
            now=datetime.datetime.now(datetime.UTC),
        )

    try:
        await asyncio.to_thread(addresses)
    except OSError as error:
        sentence = f'server.host = "{config.server.host}" is no address of this machine.'
        raise ConfigError(sentence) from error
    try:
        made = await asyncio.to_thread(make)
    except OSError as error:
        raise KioskError(f"{folder} cannot be used: {error.strerror}.") from error
    tls = certificates.server_context(made)
    return Trust(made=made, tls=tls, keep=partial(certificates.keep_renewed, tls, make))
