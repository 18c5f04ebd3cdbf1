"""The states of a session: a union of frozen dataclasses, one a stage, and the rules it obeys.

Each stage holds only what it needs. Where people might walk away it holds an absolute `deadline`
(ms, room clock) after which the booth is free for the next group.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.session.backgrounds import Background, Backgrounds
from kiosk.session.events import (
    BOOTH,
    Beat,
    Capture,
    Health,
    PrinterReported,
    PrintProgressed,
    Room,
)
from kiosk.session.printing import PrintRules, Way, leaves_room


@dataclass(frozen=True)
class Rules:
    """The operator's choices. Times in ms unless the name says seconds."""

    booth_name: str
    backgrounds: Backgrounds  # the booth's own, at least one
    uploads: bool = True  # whether friends may bring more
    shots: int = 4
    countdown_s: int = 3
    align_ms: float = 250.0  # how far an instant may be moved for the cameras' frames to meet
    review_ms: float = 4_000.0
    grace_ms: float = 2_000.0  # after fire_at, for a first picture of everybody
    stills_ms: float = 6_000.0  # after the last shot, for full stills that are on their way
    retakes: int = 4
    idle_ms: float = 120_000.0
    result_ms: float = 60_000.0
    patience_ms: float = 20_000.0  # until START goes on without those who have not decided
    hold_ms: float = 3_000.0  # how long a button is down before it counts as held
    printing: PrintRules | None = None  # None: nothing is printed


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    connected: bool = True
    ready: bool = False


def spread_ms(captures: Iterable[Capture]) -> float | None:
    """Between the first and the last picture of a shot, as everyone's clock has it; None without
    any."""
    times = [c.captured_at_ms for c in captures if c.captured_at_ms is not None]
    return round(max(times) - min(times), 3) if times else None


@dataclass(frozen=True)
class Taken:
    """A shot that has fired. `captures` has the best of each participant so far.

    `scene` is the key of the picture in which they stand together; empty while there is none.
    """

    shot: int
    attempt: int
    fire_at_ms: float
    participants: tuple[str, ...]
    captures: tuple[Capture, ...] = ()
    scene: str = ""

    @property
    def spread_ms(self) -> float | None:
        return spread_ms(self.captures)


@dataclass(frozen=True)
class Closed:
    """Before the first room is open."""


@dataclass(frozen=True)
class Attract:
    """`people` are friends who came while no session may begin; they wait for the next one."""

    room: Room
    people: tuple[Person, ...] = ()
    brought: Backgrounds = ()


@dataclass(frozen=True)
class WaitingRoom:
    """`patience_ms`: when START will light although a friend dawdles; None until booth is ready.

    `brought`, here and in all that follows: the pictures that people brought to choose from.
    """

    room: Room
    people: tuple[Person, ...]
    deadline: float
    patience_ms: float | None = None
    impatient: bool = False
    brought: Backgrounds = ()


@dataclass(frozen=True)
class SelectBackground:
    """`votes` are (participant, background id) in the order they were cast."""

    room: Room
    people: tuple[Person, ...]
    deadline: float
    votes: tuple[tuple[str, str], ...] = ()
    patience_ms: float | None = None
    impatient: bool = False
    brought: Backgrounds = ()


@dataclass(frozen=True)
class Posing:
    deadline: float


@dataclass(frozen=True)
class Counting:
    taken: Taken


@dataclass(frozen=True)
class Collecting:
    """`asked_received`: the grace is over and the streams were asked for a stand-in."""

    taken: Taken
    deadline: float
    asked_received: bool = False


@dataclass(frozen=True)
class Review:
    deadline: float


@dataclass(frozen=True)
class Shoot:
    """`shot` counts from 1; `taken` holds the shots before it, and itself while in review."""

    room: Room
    people: tuple[Person, ...]
    background: Background
    retakes_left: int
    phase: Posing | Counting | Collecting | Review
    shot: int = 1
    attempt: int = 1
    taken: tuple[Taken, ...] = ()
    brought: Backgrounds = ()


@dataclass(frozen=True)
class Gathering:
    """Some full stills are still on their way from slow links."""

    deadline: float


@dataclass(frozen=True)
class Composing:
    deadline: float


@dataclass(frozen=True)
class StripReady:
    url: str
    deadline: float


@dataclass(frozen=True)
class StripLost:
    reason: str
    deadline: float


@dataclass(frozen=True)
class Result:
    """`asked` counts the strips that this session has asked for, `prints` is how they go, `ways`
    how the strip can be taken home; both None before anything is known.

    `down_until_ms`: READY went down while the strip was there, and until then it may become a hold;
    None if it did not, or is known to be held.
    """

    room: Room
    people: tuple[Person, ...]
    background: Background
    taken: tuple[Taken, ...]
    strip: Gathering | Composing | StripReady | StripLost
    brought: Backgrounds = ()
    asked: int = 0
    prints: PrintProgressed | None = None
    ways: tuple[Way, ...] | None = None
    down_until_ms: float | None = None


Stage = Closed | Attract | WaitingRoom | SelectBackground | Shoot | Result
Peopled = Attract | WaitingRoom | SelectBackground | Shoot | Result
"""The stages in which there may be people."""


@dataclass(frozen=True)
class DeviceState:
    health: Health
    reason: str = ""


@dataclass(frozen=True)
class State:
    """The stage, and beside it what no stage owns: the health of the devices, the rhythm of
    everybody's camera, and what the printer said last."""

    stage: Stage = Closed()
    devices: tuple[tuple[str, DeviceState], ...] = ()
    beats: tuple[tuple[str, Beat], ...] = ()
    printer: PrinterReported | None = None

    @property
    def can_shoot(self) -> bool:
        """Whether the booth's own camera works; without it START does nothing."""
        camera = dict(self.devices).get("camera")
        return camera is not None and camera.health in (Health.WELL, Health.SIMULATED)

    def is_lost(self, device: str) -> bool:
        known = dict(self.devices).get(device)
        return known is not None and known.health is Health.LOST


def why_closed(state: State, rules: Rules) -> tuple[str, ...]:
    """Which devices keep a new session from beginning; () if one may. What runs goes on.

    The disk is lost when it is too full for one more; the printer counts if the operator says so.
    """
    holding = rules.printing is not None and rules.printing.hold
    troubles = state.printer is not None and bool(state.printer.troubles)
    why = {
        "disk": state.is_lost("disk"),
        "printer": holding and (troubles or state.is_lost("printer")),
    }
    return tuple(device for device, closes in why.items() if closes)


def may_print_again(state: State, rules: Rules) -> bool:
    """Whether READY held prints one sheet more."""
    allowed = state.printer is not None and state.printer.may_print
    return allowed and isinstance(state.stage, Result) and _has_room(state.stage, rules)


def _has_room(stage: Result, rules: Rules) -> bool:
    """Whether there is a strip, and the session may have one sheet more of it."""
    ready = isinstance(stage.strip, StripReady)
    return ready and rules.printing is not None and leaves_room(stage.asked, rules.printing)


def people_of(stage: Stage) -> tuple[Person, ...]:
    """Who takes part, the booth first once someone has pressed, or joined."""
    return () if isinstance(stage, Closed) else stage.people


def brought_of(stage: Stage) -> Backgrounds:
    """The pictures that people brought, in the order they came."""
    return () if isinstance(stage, Closed) else stage.brought


def options(stage: Peopled, rules: Rules) -> Backgrounds:
    """What may be voted for: the booth's own first, then what people brought."""
    return (*rules.backgrounds, *stage.brought)


def connected(people: tuple[Person, ...]) -> tuple[str, ...]:
    return tuple(p.id for p in people if p.connected)


def undecided(stage: Stage) -> tuple[str, ...]:
    """Connected people whom going on would leave behind: not ready, or without a vote."""
    match stage:
        case WaitingRoom(people=people):
            return tuple(p.id for p in people if p.connected and not p.ready)
        case SelectBackground(people=people, votes=votes):
            return tuple(p for p in connected(people) if p not in dict(votes))
        case _:
            return ()


def may_go_on(stage: WaitingRoom | SelectBackground) -> bool:
    """The booth has decided, and everyone else too or the booth has waited long enough."""
    waiting_for = undecided(stage)
    return BOOTH not in waiting_for and (not waiting_for or stage.impatient)


def due(stage: Stage) -> float | None:
    """When the stage wants a TimerFired, ms of the room's clock."""
    match stage:
        case WaitingRoom() | SelectBackground():
            patience = stage.patience_ms
            return stage.deadline if patience is None else min(stage.deadline, patience)
        case Shoot(phase=Counting(taken=taken)):
            return taken.fire_at_ms
        case Shoot(phase=Posing() | Collecting() | Review() as phase):
            return phase.deadline
        case Result(strip=strip, down_until_ms=None):
            return strip.deadline
        case Result(down_until_ms=down_until_ms):
            return down_until_ms
        case _:
            return None
