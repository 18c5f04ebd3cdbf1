"""What the world shall do, imperative. Counterpart: `events.py`, what has happened since."""

from dataclasses import dataclass

from kiosk.session.backgrounds import Background
from kiosk.session.events import Capture, Room


@dataclass(frozen=True)
class OpenRoom:
    """Open a room with a new code; friends in the old one come along only if `keep_friends`.

    Answered by RoomOpened.
    """

    keep_friends: bool


@dataclass(frozen=True)
class StartCountdown:
    """Count down to `fire_at_ms` everywhere and take everyone's picture then.

    Answered by a CaptureArrived a participant, or by nothing from one who could not.
    """

    room: Room
    shot: int
    attempt: int
    fire_at_ms: float
    participants: tuple[str, ...]


@dataclass(frozen=True)
class TakeReceived:
    """The grace is over: use the received frame nearest to `fire_at_ms` for these friends.

    Answered by a CaptureArrived each, ABSENT where the stream had nothing either.
    """

    room: Room
    shot: int
    attempt: int
    fire_at_ms: float
    participants: tuple[str, ...]


@dataclass(frozen=True)
class ComposeScene:
    """Cut everybody out of their captures and put them together before the background.

    Asked for anew when a capture was replaced by a better one; only the newest answer counts.
    Answered by SceneComposed, or by nothing: then people see the pictures one by one.
    """

    room: Room
    shot: int
    attempt: int
    background: Background
    captures: tuple[Capture, ...]


@dataclass(frozen=True)
class ComposeStrip:
    """Answered by StripComposed or StripFailed. `shots[i]` are the captures of shot i + 1."""

    room: Room
    background: Background
    names: tuple[tuple[str, str], ...]
    shots: tuple[tuple[Capture, ...], ...]


@dataclass(frozen=True)
class PrintStrip:
    """Print that many; `again`: more than the session got by itself.

    Answered by PrintProgressed, more than once.
    """

    session: str
    strips: int
    again: bool


@dataclass(frozen=True)
class ShareStrip:
    """Find out by which ways guests can open the strip, again and again while it is shown.

    Answered by WaysProven whenever that changes.
    """

    session: str
    url: str


Command = (
    OpenRoom | StartCountdown | TakeReceived | ComposeScene | ComposeStrip | PrintStrip | ShareStrip
)
