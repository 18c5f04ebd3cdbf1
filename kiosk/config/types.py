"""What a value of the configuration may be. The descriptions are what a mistake is answered with;
where there is none, `errors.py` reads the words off the limits."""

import os.path
import re
from collections.abc import Mapping
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

UNSAID_PATH: Any = ""
UNSAID_SIZE: Any = ()
"""How TOML, which has no null, writes that nothing was chosen; the validators know them."""


def _data_dir(value: object, info: ValidationInfo) -> object:
    """Nothing said: systemd's place for our state if it gave us one, else the user's."""
    environ: Mapping[str, str] = (info.context or {}).get("environ", {})
    # systemd joins several directories with colons; the first one is ours.
    state = environ.get("STATE_DIRECTORY", "").split(":")[0]
    return _path(value or state or "~/.local/share/nearbooth")


def _path(value: object) -> object:
    if not isinstance(value, str):
        return value
    # Unlike Path.expanduser, this leaves a ~ of somebody without a home as it is.
    return Path(os.path.expanduser(value)).absolute() if value else None


def _printable_name(name: str) -> str:
    # The name is announced by mDNS, whose names end at 63 bytes; a rename adds "-2" to it.
    if len(name.encode()) > 60 or not name.isprintable() or name != name.strip():
        raise ValueError
    return name


def _public_url(url: str) -> str:
    """ValueError for what only looks like a URL: `https://a..b`, `https://[bad`."""
    parts = urlsplit(url)
    (parts.hostname or "").encode("idna")
    _ = parts.port
    return url.rstrip("/")


def _colours(colours: tuple[str, ...]) -> tuple[str, ...]:
    if len({colour.upper() for colour in colours}) < len(colours):
        raise ValueError
    return tuple(colour.upper() for colour in colours)


Name = Annotated[
    str,
    AfterValidator(_printable_name),
    Field(min_length=1, description="one line of text, 1 to 60 bytes (20 Hangul syllables)"),
]
Text = Annotated[str, Field(min_length=1, description="text, not empty")]
Port = Annotated[int, Field(ge=0, le=65535)]
PublicUrl = Annotated[
    str,
    AfterValidator(_public_url),
    Field(pattern=r"^(https?://[^\s/]+\S*)?$", description='"" or "https://name[:port]"'),
]
DataDir = Annotated[Path, BeforeValidator(_data_dir), Field(description="a folder's path")]
FilePath = Annotated[Path | None, BeforeValidator(_path), Field(description="a file's path or ''")]
Stun = Annotated[str, Field(pattern=r"^(stun:\S+)?$", description='"" or "stun:host[:port]"')]
Pin = Annotated[int, Field(ge=0, le=27, description="a BCM pin number, 0 to 27")]
# Video codecs halve the colour planes: an odd size would be cut by a pixel on the way.
Side = Annotated[int, Field(ge=160, le=8192, multiple_of=2)]
Size = Annotated[
    tuple[Side, Side],
    Field(description="[width, height] in pixels, even numbers from 160 to 8192"),
]
ScreenSize = Annotated[
    Size | None,
    BeforeValidator(lambda size: None if size == () else size),
    Field(description="[] or [width, height] in pixels, even numbers from 160 to 8192"),
]
Fps = Annotated[int, Field(ge=1, le=120)]
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Colours = Annotated[
    tuple[Colour, ...],
    AfterValidator(_colours),
    Field(min_length=1, max_length=12, description="1 to 12 different colours like #3B82F6"),
]


def _bounds(bounds: tuple[int, int]) -> tuple[int, int]:
    if bounds[0] > bounds[1]:
        raise ValueError
    return bounds


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise ValueError
    return names


KiloBits = Annotated[int, Field(ge=100, le=10_000)]
BitRate = Annotated[
    tuple[KiloBits, KiloBits],
    AfterValidator(_bounds),
    Field(description="[least, most] in kbit/s, numbers from 100 to 10000"),
]
PictureNames = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...],
    AfterValidator(_distinct),
    Field(max_length=12, description="up to 12 different names of pictures, or paths of files"),
]


HIDDEN: Any = {"writeOnly": True}
"""Marks in a key's schema what nobody shall read over a shoulder."""


def _sender(sender: str) -> str:
    """ValueError if it is no address, with a name before it or without."""
    if sender:
        name, address = parseaddr(sender)
        user, _, domain = address.rpartition("@")
        if not user or ("." not in f"{domain}.".strip(".") and domain != "localhost"):
            raise ValueError
        Address(display_name=name, addr_spec=address)
    return sender


def _wifi_name(name: str) -> str:
    if len(name.encode()) > 32 or not name.isprintable():
        raise ValueError
    return name


def _each_once(options: tuple[str, ...]) -> tuple[str, ...]:
    _distinct(tuple(option.partition("=")[0] for option in options))
    return options


def _key_prefix(prefix: str) -> str:
    # Never empty: what is kept for some days only would be the whole bucket.
    if ".." in prefix or not re.fullmatch(r"([A-Za-z0-9._-]+/)+", prefix):
        raise ValueError
    return prefix


Unsaid = Annotated[str, Field(description="text, or '' for none")]
Secret = Annotated[str, Field(description="text, or '' for none", json_schema_extra=HIDDEN)]
PaperName = Annotated[
    str,
    Field(
        pattern=r"^(\d+(\.\d+)?x\d+(\.\d+)?|[a-z0-9][a-z0-9._-]*_\d+(\.\d+)?x\d+(\.\d+)?(in|mm))$",
        description='inches like "4x6", or a name of the printer\'s like "na_index-4x6_4x6in"',
    ),
]
PrinterOptions = Annotated[
    tuple[Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9._-]*=[!-~]+$")], ...],
    AfterValidator(_each_once),
    Field(max_length=40, description='texts like "PageSize=w288h432-div2", each option once'),
]
Copies = Annotated[
    Literal["people"] | Annotated[int, Field(ge=1, le=20)],
    Field(description='"people" or a whole number from 1 to 20'),
]
Share = Annotated[float, Field(ge=0.8, le=1.2)]
Scale = Annotated[
    tuple[Share, Share], Field(description="[across, along], numbers from 0.8 to 1.2")
]
Millimetres = Annotated[float, Field(ge=-20, le=20)]
Offset = Annotated[
    tuple[Millimetres, Millimetres],
    Field(description="[right, down] in millimetres, numbers from -20 to 20"),
]
KeyPrefix = Annotated[
    str,
    AfterValidator(_key_prefix),
    Field(description='folders like "nearbooth/", each with its slash'),
]
Sender = Annotated[
    str,
    AfterValidator(_sender),
    Field(description='"" or an address like "Nearbooth <booth@example.com>"'),
]
StickLabel = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9 ._-]{0,32}$", description="'' or a label of up to 32 letters"),
]
WifiName = Annotated[
    str, AfterValidator(_wifi_name), Field(description="one line of text, up to 32 bytes")
]
WifiPassword = Annotated[
    str,
    Field(
        pattern=r"^([ -~]{8,63})?$",
        description="'' or 8 to 63 ASCII characters",
        json_schema_extra=HIDDEN,
    ),
]
