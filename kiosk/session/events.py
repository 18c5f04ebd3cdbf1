"""What has happened, in the past tense. Counterpart: `commands.py`, what shall be done about it."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.session.backgrounds import Background
from kiosk.session.printing import PrintStatus, Trouble, Way

BOOTH = "booth"
"""The participant that stands in the booth; everyone else is a friend on a link."""


class Button(StrEnum):
    READY = "ready"
    START = "start"


class Source(StrEnum):
    """Where a capture came from, best first."""

    STILL = "still"  # full resolution, by the participant's own shutter
    PREVIEW = "preview"  # the same instant, small, sent ahead of the still
    RECEIVED = "received"  # the frame of the WebRTC stream nearest to fire_at
    ABSENT = "absent"


class Health(StrEnum):
    """How a device is; `LOST` heals by itself when it comes back."""

    OPENING = "opening"
    WELL = "well"
    SIMULATED = "simulated"
    LOST = "lost"


@dataclass(frozen=True)
class Room:
    """The place of one session: its id on disk, its code in the link, and the link itself.

    `join_url` is what the QR says; it is empty while the booth cannot be reached by anyone.
    """

    session: str
    code: str
    join_url: str


@dataclass(frozen=True)
class Capture:
    """One participant's picture of one shot. Times in ms of the room's clock.

    `captured_at_ms` and `uncertainty_ms` are None only if the source is ABSENT; `key` finds the
    pixels in the store; `attempt` counts retakes of the shot, so that a late still of a picture
    that was thrown away is recognised.
    """

    shot: int
    attempt: int
    participant: str
    source: Source
    key: str = ""
    captured_at_ms: float | None = None
    uncertainty_ms: float | None = None


@dataclass(frozen=True)
class Beat:
    """The rhythm of a camera: a frame was exposed at `at_ms` (room clock), and one every
    `period_ms` before and after; `jitter_ms` is how far they stray from that (standard deviation).

    `steerable`: the camera moves its frames to an instant that it is told, so it can be left out
    when the instant is chosen.
    """

    at_ms: float
    period_ms: float
    jitter_ms: float
    steerable: bool = False


@dataclass(frozen=True)
class RoomOpened:
    """`friends_kept`: those who were connected came along into the new room."""

    room: Room
    friends_kept: bool = False


@dataclass(frozen=True)
class LinkMoved:
    """The booth is reached another way, or not any more: the room's `join_url` from now on."""

    code: str
    join_url: str


@dataclass(frozen=True)
class ButtonPressed:
    button: Button


@dataclass(frozen=True)
class ButtonReleased:
    """It came up again after a press, which a hold may have followed."""

    button: Button


@dataclass(frozen=True)
class ButtonHeld:
    """START held: the people in the booth want to begin anew. READY held: one sheet more."""

    button: Button


@dataclass(frozen=True)
class ParticipantJoined:
    participant: str
    name: str


@dataclass(frozen=True)
class ParticipantLost:
    """The connection broke; identity, readiness, vote and captures are kept for a while."""

    participant: str


@dataclass(frozen=True)
class ParticipantReturned:
    participant: str


@dataclass(frozen=True)
class ParticipantLeft:
    """Said goodbye, or did not come back in time."""

    participant: str


@dataclass(frozen=True)
class ReadinessChanged:
    participant: str
    ready: bool


@dataclass(frozen=True)
class NextAsked:
    participant: str


@dataclass(frozen=True)
class StartAsked:
    participant: str


@dataclass(frozen=True)
class RetakeAsked:
    participant: str
    shot: int


@dataclass(frozen=True)
class BackgroundChosen:
    participant: str
    background: str


@dataclass(frozen=True)
class BackgroundBrought:
    """A friend's picture is checked, kept, and may be chosen by all; `background.by` votes for it.

    More than may be brought, or by somebody who is not here, means nothing.
    """

    background: Background


@dataclass(frozen=True)
class CaptureArrived:
    capture: Capture


@dataclass(frozen=True)
class BeatReported:
    """`beat` is None while a camera has no steady rhythm, or there is no camera."""

    participant: str
    beat: Beat | None


@dataclass(frozen=True)
class SceneComposed:
    """Everybody of that attempt stands in one picture, which `key` finds in the store."""

    session: str
    shot: int
    attempt: int
    key: str


@dataclass(frozen=True)
class StripComposed:
    """The strip is on disk; `url` is the unguessable link that opens it.

    `strips` is how many of it shall be printed: 0 where printing is off.
    """

    session: str
    url: str
    strips: int = 0


@dataclass(frozen=True)
class StripFailed:
    session: str
    reason: str


@dataclass(frozen=True)
class PrintProgressed:
    """`printed` of the strips that were `asked` for are there to be taken; so many more were
    `refused`, for the event had no sheets for them."""

    session: str
    status: PrintStatus
    printed: int
    asked: int
    refused: int = 0


@dataclass(frozen=True)
class PrinterReported:
    """`sheets_left` is None where nobody counts them; `low`: they, or the ribbon, soon run out.

    Not `may_print`: what the whole event may print is used up.
    """

    troubles: tuple[Trouble, ...]
    sheets_left: int | None
    low: bool
    may_print: bool


@dataclass(frozen=True)
class WaysProven:
    """By these a guest reaches the strip now, as was just tried; best first."""

    session: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class DeviceChanged:
    """`reason` is a sentence for the operator when the device is lost, else empty."""

    device: str
    health: Health
    reason: str = ""


@dataclass(frozen=True)
class TimerFired:
    """The deadline that the state asked for has come."""


Event = (
    RoomOpened
    | LinkMoved
    | ButtonPressed
    | ButtonReleased
    | ButtonHeld
    | ParticipantJoined
    | ParticipantLost
    | ParticipantReturned
    | ParticipantLeft
    | ReadinessChanged
    | NextAsked
    | StartAsked
    | RetakeAsked
    | BackgroundChosen
    | BackgroundBrought
    | CaptureArrived
    | BeatReported
    | SceneComposed
    | StripComposed
    | StripFailed
    | PrintProgressed
    | PrinterReported
    | WaysProven
    | DeviceChanged
    | TimerFired
)
