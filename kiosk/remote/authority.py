"""Makes the two certificates: the local authority's, and the booth's own that it signs.

Guests trust the authority once, so it lives for ten years. It may speak only for names that exist
on local networks (RFC 5280, 4.2.1.10, name constraints) and for those the operator gave: a booth
that is stolen is no danger to anyone's bank. Keys are elliptic: making one takes a millisecond.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LIFE = timedelta(days=3652)
"""As long before it is made as after: a Pi that was never online does not know the date."""
SERVER_LIFE = timedelta(days=397)
"""Apple's devices take 398 days at most."""
BACKDATED = timedelta(days=1)
"""For guests whose clocks are late."""

LOCAL_DOMAINS = ("local", "localhost", "lan", "internal", "home.arpa")
COMMON_NAME_BYTES = 64


@dataclass(frozen=True)
class Identity:
    """`chain[0]` belongs to `key`; each of the chain is signed by the next."""

    chain: tuple[x509.Certificate, ...]
    key: ec.EllipticCurvePrivateKey


def new_authority(booth_name: str, wanted: Iterable[x509.GeneralName], now: datetime) -> Identity:
    """An authority for local names, and for whatever else is among `wanted`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _common_name(booth_name, " local authority")
    domains = [*LOCAL_DOMAINS, *outside(LOCAL_DOMAINS, wanted)]
    limits = x509.NameConstraints([x509.DNSName(domain) for domain in domains], None)
    certificate = (
        _builder(name, key, now - AUTHORITY_LIFE, now + AUTHORITY_LIFE)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(ca=True), critical=True)
        .add_extension(limits, critical=True)
        .sign(key, hashes.SHA256())
    )
    return Identity((certificate,), key)


def new_server(
    booth_name: str, authority: Identity, wanted: Iterable[x509.GeneralName], now: datetime
) -> Identity:
    """A certificate for `wanted` that does not outlive its authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.chain[0]
    start = now - BACKDATED
    end = min(start + SERVER_LIFE, issuer.not_valid_after_utc)
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    server_only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    certificate = (
        _builder(_common_name(booth_name, ""), key, start, end)
        .issuer_name(issuer.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(ca=False), critical=True)
        .add_extension(server_only, critical=False)
        .add_extension(x509.SubjectAlternativeName(wanted), critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    return Identity((certificate, *authority.chain), key)


def general_name(name: str) -> x509.GeneralName:
    """An address or a host name. Raises ValueError for what cannot be either."""
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name.rstrip(".").lower().encode("idna").decode("ascii"))


def outside(domains: Iterable[str], wanted: Iterable[x509.GeneralName]) -> list[str]:
    """The names that are neither one of `domains` nor below one."""
    names = [name.value for name in wanted if isinstance(name, x509.DNSName)]
    tails = tuple(f".{domain}" for domain in domains)
    return [name for name in names if not f".{name}".endswith(tails)]


def _builder(
    name: x509.Name, key: ec.EllipticCurvePrivateKey, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    own_key = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(own_key, critical=False)
    )


def _key_usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        key_cert_sign=ca,
        crl_sign=ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _common_name(booth_name: str, role: str) -> x509.Name:
    text = "".join(c for c in booth_name if c.isprintable()).strip() or "Nearbooth"
    text = text.encode()[: COMMON_NAME_BYTES - len(role)].decode(errors="ignore") + role
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
