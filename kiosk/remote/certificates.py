"""Keeps the booth's certificates on disk: browsers give a camera only to HTTPS.

The authority is kept for as long as it is good, since every guest's device has to be told to trust
it. The server's certificate is made anew whenever the booth's names or addresses change. What was
damaged, by a power cut for one, is made anew as well. `authority.py` does the making.
"""

import asyncio
import logging
import os
import ssl
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from kiosk.remote.authority import Identity, general_name, new_authority, new_server, outside

RENEW_BEFORE = timedelta(days=30)
ALWAYS = ("localhost", "127.0.0.1", "::1")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Certificates:
    """Where the files are, and what a guest's device needs in order to trust them.

    `chain_path` holds the server's certificate and then the authority's. `fingerprint` is the
    authority's SHA-256 in the form that browsers show it in.
    """

    authority_pem_path: Path
    chain_path: Path
    key_path: Path
    authority_der: bytes
    fingerprint: str


def ensure_certificates(
    folder: Path, *, booth_name: str, names: Sequence[str], addresses: Sequence[str], now: datetime
) -> Certificates:
    """What is in `folder`, as far as it is sound, in date and for these names; else made anew.

    `now` is aware of its time zone. localhost is always included. A name outside `LOCAL_DOMAINS`
    that the authority was not made for costs a new authority, which guests have to trust again.
    Blocks on the disk for some ms. Raises OSError if the folder cannot be read or written, and
    ValueError for what is no host name.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    wanted = sorted({general_name(name) for name in (*ALWAYS, *names, *addresses)}, key=repr)
    authority = _load(folder / "authority.pem", folder / "authority.key")
    if authority is None or not _authority_serves(authority, wanted, now):
        authority = new_authority(booth_name, wanted, now)
        _save(authority, folder / "authority.pem", folder / "authority.key")
    server = _load(folder / "server.pem", folder / "server.key")
    if server is None or not _server_serves(server, authority, wanted, now):
        server = new_server(booth_name, authority, wanted, now)
        _save(server, folder / "server.pem", folder / "server.key")
    return _certificates(folder, authority.chain[0])


def server_context(certificates: Certificates) -> ssl.SSLContext:
    """For a server that speaks TLS 1.2 and 1.3."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    renew(context, certificates)
    return context


def renew(context: ssl.SSLContext, certificates: Certificates) -> None:
    """Give a running server another certificate: it shows it from the next handshake on."""
    context.load_cert_chain(certificates.chain_path, certificates.key_path)


async def keep_renewed(
    context: ssl.SSLContext, make: Callable[[], Certificates], *, check_s: float = 60.0
) -> None:
    """Run it in a task: a running server follows its addresses and the calendar.

    `make` is `ensure_certificates` with its arguments; it is called in a worker thread. A disk that
    fails costs nothing but the renewal.
    """
    while True:
        await asyncio.sleep(check_s)
        try:
            renew(context, await asyncio.to_thread(make))
        except OSError as error:
            log.warning("The certificates could not be renewed: %s", error)


# What is still good


def _load(certificate: Path, key: Path) -> Identity | None:
    """None if either is missing, damaged, or not the other's."""
    try:
        chain = tuple(x509.load_pem_x509_certificates(certificate.read_bytes()))
        secret = load_pem_private_key(key.read_bytes(), password=None)
        fits = secret.public_key() == chain[0].public_key()
    except (FileNotFoundError, ValueError, TypeError, UnsupportedAlgorithm):
        return None
    if not fits or not isinstance(secret, ec.EllipticCurvePrivateKey):
        return None
    return Identity(chain, secret)


def _authority_serves(
    authority: Identity, wanted: Iterable[x509.GeneralName], now: datetime
) -> bool:
    certificate = authority.chain[0]
    try:
        limits = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    except x509.ExtensionNotFound:
        return False
    domains = [subtree.value for subtree in limits.permitted_subtrees or ()]
    return _in_date(certificate, now) and not outside(domains, wanted)


def _server_serves(
    server: Identity, authority: Identity, wanted: Iterable[x509.GeneralName], now: datetime
) -> bool:
    certificate, *rest = server.chain
    try:
        certificate.verify_directly_issued_by(authority.chain[0])
        held = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (InvalidSignature, ValueError, x509.ExtensionNotFound):
        return False
    return (
        tuple(rest) == authority.chain and set(held) == set(wanted) and _in_date(certificate, now)
    )


def _in_date(certificate: x509.Certificate, now: datetime) -> bool:
    end = certificate.not_valid_after_utc - RENEW_BEFORE
    return certificate.not_valid_before_utc <= now < end


# On disk


def _save(identity: Identity, certificate: Path, key: Path) -> None:
    """A power cut in between leaves a pair that does not fit, which `_load` refuses."""
    secret = identity.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write(key, secret, mode=0o600)
    chain = b"".join(each.public_bytes(Encoding.PEM) for each in identity.chain)
    _write(certificate, chain, mode=0o644)


def _write(path: Path, content: bytes, *, mode: int) -> None:
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _certificates(folder: Path, authority: x509.Certificate) -> Certificates:
    return Certificates(
        authority_pem_path=folder / "authority.pem",
        chain_path=folder / "server.pem",
        key_path=folder / "server.key",
        authority_der=authority.public_bytes(Encoding.DER),
        fingerprint=authority.fingerprint(hashes.SHA256()).hex(":").upper(),
    )
