"""What the disk shows of a session: the manifest's contents, as the View is the screen's."""

from dataclasses import dataclass, replace

from kiosk.session.backgrounds import Background
from kiosk.session.events import Room
from kiosk.session.state import (
    Attract,
    Collecting,
    Counting,
    Gathering,
    Result,
    Shoot,
    State,
    Taken,
    WaitingRoom,
)

LEFT = "left"
"""The last stage of a session whose people went before their strip was asked for."""


@dataclass(frozen=True)
class Record:
    """`people` are (id, name); `shots` the fired ones, in order, with their captures so far."""

    room: Room
    stage: str
    people: tuple[tuple[str, str], ...]
    background: Background
    shots: tuple[Taken, ...]


def record(state: State) -> Record | None:
    """The manifest's contents, or None before the first countdown: nothing to keep yet."""
    match state.stage:
        case Shoot(phase=Counting() | Collecting() as phase) as s:
            return _record(s, "shoot", (*s.taken, phase.taken))
        case Shoot(taken=taken) as s if taken:
            return _record(s, "shoot", taken)
        case Result(taken=taken) as s:
            return _record(s, "result", taken)
        case _:
            return None


def left(before: State, after: State) -> Record | None:
    """The last record of a session whose people have gone without a strip just now, else None.

    By that it differs from one that a power cut has ended, which is finished afterwards.
    """
    match before.stage, after.stage:
        case Shoot() | Result(strip=Gathering()), Attract() | WaitingRoom():
            last = record(before)
            return replace(last, stage=LEFT) if last else None
        case _:
            return None


def _record(s: Shoot | Result, stage: str, shots: tuple[Taken, ...]) -> Record:
    people = tuple((p.id, p.name) for p in s.people)
    return Record(s.room, stage, people, s.background, shots)
