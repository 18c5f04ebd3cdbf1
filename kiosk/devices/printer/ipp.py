"""IPP messages (RFC 8010): what is asked of CUPS as bytes, and its answer with the types it should
have.

pyipp writes and reads the single attributes. What it leaves out is here: it knows no collections
to send, drops whatever has no tag in its table, and reads without asking whether a number is one.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyipp.enums import IppOperation, IppStatus, IppTag
from pyipp.parser import parse
from pyipp.serializer import construct_attribute

VERSION = (2, 0)
Value = str | int | bool | list[str] | Mapping[str, Any]

TAGS = {
    "attributes-charset": IppTag.CHARSET,
    "attributes-natural-language": IppTag.LANGUAGE,
    "document-format": IppTag.MIME_TYPE,
    "job-name": IppTag.NAME,
    "printer-uri": IppTag.URI,
    "print-quality": IppTag.ENUM,
    "requesting-user-name": IppTag.NAME,
}
"""Of what its type does not tell: a text is a keyword otherwise."""


class Name(str):
    """A text that is no keyword, and may be written with any letters."""

    __slots__ = ()


@dataclass(frozen=True)
class Request:
    """What is asked. `job` are the attributes of the job that it makes, if it makes one."""

    operation: IppOperation
    attributes: Mapping[str, Value]
    job: Mapping[str, Value]
    document: bytes = b""

    def encoded(self) -> bytes:
        parts = [struct.pack(">bbhi", *VERSION, self.operation, 1)]
        first = {"attributes-charset": "utf-8", "attributes-natural-language": "en"}
        for tag, group in (
            (IppTag.OPERATION, first | dict(self.attributes)),
            (IppTag.JOB, self.job),
        ):
            if group:
                parts.append(struct.pack(">b", tag))
                parts += [_attribute(name, value) for name, value in group.items()]
        return b"".join([*parts, struct.pack(">b", IppTag.END), self.document])


def _attribute(name: str, value: Value) -> bytes:
    if isinstance(value, Mapping):
        return _long(IppTag.BEGIN_COLLECTION, name, "") + _members(value)
    encoded: bytes = construct_attribute(name, value, _tag(name, value))
    return encoded


def _members(collection: Mapping[str, Value]) -> bytes:
    """RFC 8010 section 3.1.6: a member's name is a value by itself, before its own value."""
    parts = [
        _long(IppTag.MEMBER_NAME, "", name) + _attribute("", value)
        for name, value in collection.items()
    ]
    return b"".join([*parts, _long(IppTag.END_COLLECTION, "", "")])


def _long(tag: IppTag, name: str, value: str) -> bytes:
    words = (name.encode(), value.encode())
    return struct.pack(">b", tag) + b"".join(struct.pack(">h", len(it)) + it for it in words)


def _tag(name: str, value: Value) -> IppTag:
    if name in TAGS:
        return TAGS[name]
    if isinstance(value, Name):
        return IppTag.NAME
    if isinstance(value, bool):
        return IppTag.BOOLEAN
    return IppTag.INTEGER if isinstance(value, int) else IppTag.KEYWORD


class Attributes:
    """The attributes of one thing. Each getter gives what is of its type, and leaves out the rest.

    A single value and a list of one are the same in IPP; an attribute without a value is none.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw

    def _all(self, name: str) -> list[Any]:
        value = self._raw.get(name)
        return value if isinstance(value, list) else [value]

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(it for it in self._all(name) if isinstance(it, str) and it)

    def text(self, name: str) -> str:
        return next(iter(self.texts(name)), "")

    def number(self, name: str) -> int | None:
        value = self._raw.get(name)
        return int(value) if isinstance(value, int) and not isinstance(value, bool) else None

    def says_no(self, name: str) -> bool:
        return self._raw.get(name) is False

    def resolutions(self, name: str) -> tuple[tuple[int, int], ...]:
        """Dots an inch; those given in dots a centimetre (unit 4) are left out."""
        found = [it for it in self._all(name) if isinstance(it, tuple) and len(it) == 3]
        return tuple((across, down) for across, down, unit in found if unit == 3)

    def collections(self, name: str) -> list["Attributes"]:
        return [Attributes(it) for it in self._all(name) if isinstance(it, dict)]


@dataclass(frozen=True)
class Answer:
    """`status` as RFC 8011 numbers it; below 0x100 it is a yes. `message` is in CUPS' words."""

    status: int
    message: str
    jobs: list[Attributes]
    printers: list[Attributes]

    @property
    def is_yes(self) -> bool:
        return 0 <= self.status < 0x100

    @property
    def is_not_found(self) -> bool:
        return self.status == IppStatus.ERROR_NOT_FOUND

    @property
    def is_forbidden(self) -> bool:
        return self.status in (
            IppStatus.ERROR_FORBIDDEN,
            IppStatus.ERROR_NOT_AUTHENTICATED,
            IppStatus.ERROR_NOT_AUTHORIZED,
        )


def decoded(data: bytes) -> Answer:
    """ValueError if it is no IPP message."""
    try:
        raw = parse(data)
        message = Attributes(raw["operation-attributes"]).text("status-message")
        groups = [[Attributes(it) for it in raw[key]] for key in ("jobs", "printers")]
        return Answer(int(raw["status-code"]), message, *groups)
    except Exception as error:  # whatever it stumbles over in there is none of our bugs
        raise ValueError(f"no IPP message: {error}") from error
