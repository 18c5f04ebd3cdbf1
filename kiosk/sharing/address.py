"""An e-mail address as a guest types it. Pure."""

import re
import unicodedata

from kiosk.errors import RemoteError

_MOST = 254
"""Of the whole, RFC 5321 4.5.3.1.3 less its brackets; of the part before the @, 4.5.3.1.1: 64."""
_LOCAL = re.compile(
    r"(?=.{1,64}$)(?!.*=\?)[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII
)
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])", re.A)


def checked(typed: str) -> str:
    """The address in ASCII. Raises RemoteError: no-address, bad-address.

    Keyboards for Hangul write some letters wide, and phones put a space behind a word. Domains may
    be in any script; what stands before the @ may not, since few servers would take it. Nothing
    passes that could be more than one address, or a line of a message's head, or that programs for
    mail take for an encoded word (`=?`, RFC 2047): a broken one makes Python's `email` fail.
    """
    # What is too long is not even looked at: to normalise heaps of accents takes minutes.
    address = unicodedata.normalize("NFKC", typed).strip() if len(typed) <= _MOST else typed
    if not address:
        raise RemoteError("no-address", "Type an e-mail address first.")
    if len(address) > _MOST:
        raise _bad()
    local, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode().lower()
    except UnicodeError:
        domain = ""
    whole = f"{local}@{domain}"
    if len(whole) > _MOST or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise _bad()
    return whole


def _bad() -> RemoteError:
    return RemoteError("bad-address", "That is no e-mail address yet. Look at it once more.")
