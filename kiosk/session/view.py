"""What every screen shows of a state: frozen, serialisable, and the same for booth and page.

It holds no words, only what to say them about: the display and the page find the words in the
catalogue (`texts.py`). On the wire the names are camelCase (`remote/protocol.py`).
"""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.session.printing import PrintStatus, WayKind


class Stage(StrEnum):
    ATTRACT = "attract"
    WAITING_ROOM = "waiting-room"
    SELECT_BG = "select-bg"
    SHOOT = "shoot"
    RESULT = "result"


class Glow(StrEnum):
    """How a button lamp shines, and so what a press would do."""

    DARK = "dark"  # nothing now
    BREATHING = "breathing"  # you may press
    SOLID = "solid"  # pressed, waiting for the others


class Action(StrEnum):
    """What pressing a button would do now; the screens have a word for each."""

    NONE = "none"
    BEGIN = "begin"
    READY = "ready"
    UNREADY = "unready"
    NEXT = "next"  # on to the next stage
    CHOOSE = "choose"  # move the booth's choice to the next background
    START = "start"  # begin the countdown
    RETAKE = "retake"
    GO_ON = "go-on"  # accept the shot without waiting for the review to end
    ANOTHER = "another"
    PRINT = "print"  # one sheet more
    DONE = "done"


class ShootPhase(StrEnum):
    POSING = "posing"  # before START of the first shot
    COUNTING = "counting"
    COLLECTING = "collecting"  # fired; pictures are coming in
    REVIEW = "review"


class StripStatus(StrEnum):
    COMPOSING = "composing"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class Lamp:
    glow: Glow
    action: Action


@dataclass(frozen=True)
class PersonView:
    """`chosen` is the id of the background voted for; `is_booth` marks the people in the booth."""

    id: str
    name: str
    is_booth: bool
    connected: bool
    ready: bool
    chosen: str | None


@dataclass(frozen=True)
class BackgroundView:
    """What people may stand before, or do.

    `bg_type` is `color` or `upload`; `bg_data` the colour, #RRGGBB, or the path of a picture's
    thumbnail. `uploaded_by` is the participant who brought it, `by_name` their name, both empty
    for the booth's own, whose `file_name` is a name in the texts (empty for a colour). `voters`
    are participants' ids. `leading`: it has most votes, or was chosen.
    """

    bg_id: str
    bg_type: str
    bg_data: str
    uploaded_by: str
    by_name: str
    file_name: str
    voters: tuple[str, ...]
    leading: bool


@dataclass(frozen=True)
class ShotView:
    """A taken shot: whose picture there is, and from where (`still`, `received`, ...).

    `pictures` are (participant, source, key); the key finds a small JPEG in the store. So does
    `scene`, the picture of everybody together; it is empty while there is none.
    """

    shot: int
    attempt: int
    pictures: tuple[tuple[str, str, str], ...]
    scene: str


@dataclass(frozen=True)
class ShootView:
    """`fire_at_ms` (room clock) is set while counting and collecting; numbers derive from it."""

    phase: ShootPhase
    shot: int
    shots: int
    attempt: int
    seconds: int
    fire_at_ms: float | None
    taken: tuple[ShotView, ...]
    retakes_left: int


@dataclass(frozen=True)
class PrintsView:
    """`printed` of the strips `asked` for are there, and so many more were `refused`; `may_again`:
    there may be one sheet more."""

    status: PrintStatus
    printed: int
    asked: int
    may_again: bool
    refused: int = 0


@dataclass(frozen=True)
class WayView:
    """A way to take the strip home that works now.

    `network` is the name of the Wi-Fi to join first, or empty; `wifi` the text of the QR that joins
    it, with the password: who stands before the booth may see it, so it never goes on the wire.
    """

    kind: WayKind
    url: str
    network: str = ""
    wifi: str = ""


@dataclass(frozen=True)
class ResultView:
    """`prints` is None where nothing is printed. `ways` are the best first; None while they are
    being tried, () if none works."""

    status: StripStatus
    strip_url: str | None
    prints: PrintsView | None = None
    ways: tuple[WayView, ...] | None = None


@dataclass(frozen=True)
class PrinterView:
    """`troubles` are why it does not print (`printing.py` has the words for them); `sheets_left` is
    None where nobody counts them."""

    troubles: tuple[str, ...]
    sheets_left: int | None
    low: bool


@dataclass(frozen=True)
class DeviceView:
    """A device that people should know of: simulated, or lost with the reason."""

    device: str
    health: str
    reason: str


@dataclass(frozen=True)
class View:
    """Everything shown. `deadline_ms`: when the booth goes back to attract by itself, if it will;
    `undecided`: connected people who have not readied (waiting-room) or chosen (select-bg);
    `backgrounds`: what may be chosen, in the waiting room already, where people bring pictures;
    `background`: what leads or was chosen; `tied`: others have as many votes, and it leads because
    it was chosen first; `may_bring`: whether friends may bring a picture now; `printer`: None where
    printing is off or nothing is known yet; `closed`: why no session can begin, of `disk` and
    `printer`; `ready_hold`: what holding READY would do."""

    stage: Stage
    booth_name: str
    room_code: str | None
    join_url: str | None
    people: tuple[PersonView, ...]
    undecided: tuple[str, ...]
    ready_lamp: Lamp
    start_lamp: Lamp
    deadline_ms: float | None
    backgrounds: tuple[BackgroundView, ...]
    background: BackgroundView | None
    tied: bool
    shoot: ShootView | None
    result: ResultView | None
    devices: tuple[DeviceView, ...]
    may_bring: bool = False
    printer: PrinterView | None = None
    closed: tuple[str, ...] = ()
    ready_hold: Action = Action.NONE
