"""The wire, purely: what friends may send. What the room says: `announcements.py`.

One envelope both ways: `{"type", "payload", "from", "roomId", "timestamp"}`, JSON text, timestamp
in ms of the room's clock. The room stamps the last three itself and never believes a client's.
"""

import dataclasses
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kiosk.errors import RemoteError
from kiosk.session.events import Beat

MOST_CHARACTERS = 64_000
"""An offer of a browser has about 6,000; nothing else is near it."""

MOST_NAME = 40
RECENT_MS = 5_000.0
"""How far from now a frame of a camera's rhythm may be."""
_BOOTH_ONLY = frozenset({"wifi"})
"""Fields of the View with what only those may know who stand before the booth: a password."""
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters to Unicode, nothing to the eye: Hangul's fillers and Braille's blank."""


class Type(StrEnum):
    JOIN = "JOIN"
    LEAVE = "LEAVE"
    ROOM_STATE = "ROOM_STATE"
    READY_STATUS = "READY_STATUS"
    BG_SELECTED = "BG_SELECTED"
    STAGE_NEXT = "STAGE_NEXT"
    STAGE_CHANGED = "STAGE_CHANGED"
    COUNTDOWN_START = "COUNTDOWN_START"
    PHOTO_CAPTURE = "PHOTO_CAPTURE"
    RETAKE = "RETAKE"
    OFFER = "OFFER"
    ANSWER = "ANSWER"
    ICE_CANDIDATE = "ICE_CANDIDATE"
    CLOCK_PING = "CLOCK_PING"
    CLOCK_PONG = "CLOCK_PONG"
    SHUTTER_STATUS = "SHUTTER_STATUS"
    ERROR = "ERROR"


Milliseconds = Annotated[float, Field(ge=0, le=60_000)]
Instant = Annotated[float, Field(allow_inf_nan=False)]


class _Payload(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Join(_Payload):
    """`token` is what an earlier ROOM_STATE gave: it brings the old identity back."""

    type: Literal[Type.JOIN]
    name: str
    token: str | None = None


class Leave(_Payload):
    type: Literal[Type.LEAVE]


class ReadyStatus(_Payload):
    type: Literal[Type.READY_STATUS]
    ready: bool


class BgSelected(_Payload):
    type: Literal[Type.BG_SELECTED]
    bg_id: str = Field(alias="bgId", max_length=100)


class StageNext(_Payload):
    type: Literal[Type.STAGE_NEXT]


class CountdownStart(_Payload):
    type: Literal[Type.COUNTDOWN_START]


class Retake(_Payload):
    type: Literal[Type.RETAKE]
    shot: int


class Offer(_Payload):
    type: Literal[Type.OFFER]
    to: str
    sdp: str


class Answer(_Payload):
    type: Literal[Type.ANSWER]
    to: str
    sdp: str


class IceCandidate(_Payload):
    """`candidate` is RTCIceCandidate's JSON, or None for the end of candidates."""

    type: Literal[Type.ICE_CANDIDATE]
    to: str
    candidate: dict[str, str | int | None] | None


class ClockPing(_Payload):
    """`t0` is the client's own clock, echoed as it came."""

    type: Literal[Type.CLOCK_PING]
    t0: float


class Clock(_Payload):
    """What a friend's device has learnt of the room's clock, ms.

    It is wrong by at most `uncertainty`; `wall` is the room's clock minus the device's wall clock,
    None if the device cannot say.
    """

    uncertainty: Milliseconds
    round_trip: Milliseconds = Field(alias="roundTrip")
    wall: Instant | None


class Rhythm(_Payload):
    """A camera's frames: one was exposed `at` that time of the room's clock, the others `period`
    apart, straying by `jitter`, all ms."""

    at: Instant
    period: float = Field(ge=4.0, le=1_000.0)
    jitter: Milliseconds


class ShutterStatus(_Payload):
    """`camera` is None while it has no steady rhythm, or there is none."""

    type: Literal[Type.SHUTTER_STATUS]
    clock: Clock
    camera: Rhythm | None


Wish = (
    Join
    | Leave
    | ReadyStatus
    | BgSelected
    | StageNext
    | CountdownStart
    | Retake
    | Offer
    | Answer
    | IceCandidate
    | ClockPing
    | ShutterStatus
)
"""What a friend may send."""

_WISH: TypeAdapter[Wish] = TypeAdapter(Annotated[Wish, Field(discriminator="type")])
_WISHES = {
    "JOIN", "LEAVE", "READY_STATUS", "BG_SELECTED", "STAGE_NEXT", "COUNTDOWN_START",
    "RETAKE", "OFFER", "ANSWER", "ICE_CANDIDATE", "CLOCK_PING", "SHUTTER_STATUS",
}  # fmt: skip


def parse(text: str) -> Wish:
    """One message of a friend. Raises RemoteError: too-large, bad-message or unknown-type."""
    if len(text) > MOST_CHARACTERS:
        raise RemoteError("too-large", "That message is too long.")
    try:
        envelope = json.loads(text)
        # Python also reads half letters and numbers that are none, which no browser would read
        # when they are passed on to it.
        json.dumps(envelope, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise RemoteError("bad-message", "That message is not JSON.") from error
    if not isinstance(envelope, dict) or not isinstance(envelope.get("type"), str):
        raise RemoteError("bad-message", "A message is an object with a type.")
    if envelope["type"] not in _WISHES:
        raise RemoteError("unknown-type", "The booth does not know that message.")
    payload = envelope.get("payload")
    if not isinstance(payload, dict):
        raise RemoteError("bad-message", "A message's payload is an object.")
    return _wish(envelope["type"], payload)


def _wish(kind: str, payload: Mapping[str, Any]) -> Wish:
    try:
        return _WISH.validate_python({**payload, "type": Type(kind)})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"][1:]) or "payload"
        sentence = f"{kind} has a wrong {field}."
        raise RemoteError("bad-message", sentence) from error


def clean_name(name: str) -> str:
    """A friend's name as screens can show it. Raises RemoteError(bad-name) if nothing is left.

    Control characters, also those that turn the writing direction, are dropped; white space is
    folded; more than 40 characters are cut.
    """
    cleaned = _shown(name)
    if not cleaned:
        raise RemoteError("bad-name", "Please tell the booth your name.")
    return cleaned


def clean_file_name(name: str) -> str:
    """A file's name as screens can show it, without the folders before it; may be empty."""
    return _shown(re.split(r"[/\\]", name[-4_000:])[-1])


def _shown(text: str) -> str:
    # Sorting heaps of accents takes the square of their number, and nobody sees so many.
    letters = unicodedata.normalize("NFC", text[:400])
    kept = (" " if c.isspace() or c in _BLANK_LETTERS else c for c in letters)
    visible = "".join(c for c in kept if unicodedata.category(c)[0] != "C")
    return re.sub(r" +", " ", visible).strip()[:MOST_NAME].strip()


def distinct_name(name: str, taken: Sequence[str]) -> str:
    """`name`, or with a number behind it if somebody in the room has it already."""
    number = 2
    candidate = name
    while candidate in taken:
        candidate = f"{name} ({number})"
        number += 1
    return candidate


def clock_pong(
    ping: ClockPing, *, received_ms: float, sent_ms: float, wall_ms: float
) -> dict[str, float]:
    """The payload of CLOCK_PONG. `received_ms` and `sent_ms` are the room's clock.

    `wall_ms` is the booth's wall clock when it is sent, Unix time: where both ends keep theirs by
    NTP, they are a witness of how long each way took, which no round trip can tell.
    """
    return {"t0": ping.t0, "t1": received_ms, "t2": sent_ms, "wall": wall_ms}


def beat(rhythm: Rhythm | None, now_ms: float) -> Beat | None:
    """A camera's rhythm as the session has it. Raises RemoteError if it is of another time."""
    if rhythm is None:
        return None
    if abs(rhythm.at - now_ms) > RECENT_MS:
        raise RemoteError("bad-time", "That camera's time is not of this room.")
    return Beat(rhythm.at, rhythm.period, rhythm.jitter)


def message(kind: Type, payload: Mapping[str, Any], *, sender: str, room: str, at_ms: float) -> str:
    envelope = {
        "type": kind, "payload": payload, "from": sender, "roomId": room, "timestamp": at_ms,
    }  # fmt: skip
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))


def to_wire(value: Any) -> Any:
    """Dataclasses to what JSON has, snake_case to camelCase, without what is not for friends."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (f.name for f in dataclasses.fields(value) if f.name not in _BOOTH_ONLY)
        return {_camel(name): to_wire(getattr(value, name)) for name in names}
    if isinstance(value, tuple | list):
        return [to_wire(item) for item in value]
    return value


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
