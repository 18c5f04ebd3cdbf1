"""What a phone needs to join the booth's Wi-Fi: its name, its password, and a QR with both."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from segno.helpers import make_wifi_data

ADDRESS = "10.77.0.1"
"""The booth's own in its Wi-Fi, always: `systemd/nearbooth-captive.conf` says it as well. Not
10.42.0.1, which a laptop that shares its network with the booth would have."""

SSID_BYTES = 32
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that is taken for something else, nor that a phone makes into a capital letter."""
LENGTH = 12
"""59 bits: nobody finds it by trying, and everybody can type it."""


@dataclass(frozen=True)
class Spot:
    """`name` is the SSID, 1 to 32 bytes; `password` 8 to 63 printable ASCII characters."""

    name: str
    password: str = field(repr=False)
    address: str = ADDRESS

    @property
    def wifi(self) -> str:
        """The text of the QR that phones join by (the format is ZXing's, all phones read it)."""
        return str(make_wifi_data(self.name, self.password, security="WPA"))


def ssid_of(name: str) -> str:
    """The SSID of a booth of that name. One that could be read as a hexadecimal number ("Cafe")
    would be by some readers of QR codes, so it gets something that cannot be."""
    if all(c in "0123456789abcdefABCDEF" for c in name):
        name = f"{name} booth"
    return name.encode()[:SSID_BYTES].decode(errors="ignore").rstrip()


def kept_password(file: Path) -> str:
    """The booth's own: made up once and kept in `file`, which only its user can read.

    Blocks. Whoever deletes the file gets a new one; raises OSError if it cannot be kept.
    """
    kept = file.read_text("ascii", "replace").strip() if file.exists() else ""
    if len(kept) != LENGTH or not set(kept) <= set(ALPHABET):
        kept = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        file.unlink(missing_ok=True)
        file.touch(0o600)
        file.write_text(kept + "\n", "ascii")
    return kept
