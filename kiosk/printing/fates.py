"""What becomes of a sheet that CUPS was told of. Pure; `__init__.py` says why, here is the table.

Rows are how far we know that the sheet had come, columns what CUPS says of its job:

    QUEUED       it waits there and never began
    PRINTING     the printer is at it
    INTERRUPTED  it waits, but had begun; or may have, for CUPS was started anew meanwhile
    ABSENT       it is not known there, as was heard just now
    NEVER        it is still not known
    GONE         it is not known, and CUPS was started anew meanwhile
    OUT          it is done
    VANISHED     it is over, but the printer was switched off meanwhile and knows nothing of it
    CALLED_OFF   it was cancelled
    GIVEN_UP     it failed

                   HANDING      HANDED       BEGUN        with a wish
    QUEUED         HANDED       stay         doubt        call off
    PRINTING       BEGUN        BEGUN        stay         call off
    INTERRUPTED    doubt        doubt        doubt        call off
    ABSENT         stay         stay         stay         stay
    NEVER          WAITING      UNKNOWN      UNKNOWN      the wish
    GONE           UNKNOWN      UNKNOWN      UNKNOWN      the wish
    OUT            DONE         DONE         DONE         DONE
    VANISHED       UNKNOWN      UNKNOWN      UNKNOWN      the wish
    CALLED_OFF     CANCELLED    CANCELLED    CANCELLED    the wish
    GIVEN_UP       FAILED       FAILED       FAILED       the wish

Doubt: wish that it be UNKNOWN, and call it off. With a wish it was called off already, but we may
have been killed before CUPS heard of it. A sheet that came out in spite of a wish has come out.
QUEUED, though we saw the printer at it: then CUPS has forgotten that, we have not.
"""

from dataclasses import dataclass
from enum import StrEnum, auto

from kiosk.devices.printer import Job, JobState
from kiosk.store.outbox import Entry, Fate


class Sight(StrEnum):
    """What CUPS says of a sheet's job."""

    QUEUED = auto()
    PRINTING = auto()
    INTERRUPTED = auto()
    ABSENT = auto()
    NEVER = auto()
    GONE = auto()
    OUT = auto()
    VANISHED = auto()
    CALLED_OFF = auto()
    GIVEN_UP = auto()


@dataclass(frozen=True)
class Verdict:
    """What to write down. With a `wish`, CUPS is to cancel the job after that, and when it has,
    the wish is the end of it."""

    fate: Fate
    note: str = ""
    wish: Fate | None = None


IN_DOUBT = "It was interrupted while the printer was at it. Look whether it came out."
FORGOTTEN = "The print system has forgotten it. Look whether it came out."
HANDING_BROKE = "All was stopped while it was handed over. Look whether it came out."
SWITCHED_OFF = "The printer was switched off while it was at it. Look whether it came out."
AT_THE_PRINTER = "It was cancelled at the printer."
GIVEN_UP = "The printer gave it up."
CALLED_OFF_HERE = "It was called off here."

_STAY = None
_DOUBT = Verdict(Fate.BEGUN, IN_DOUBT, wish=Fate.UNKNOWN)
_OVER = {
    Sight.OUT: Verdict(Fate.DONE),
    Sight.VANISHED: Verdict(Fate.UNKNOWN, SWITCHED_OFF),
    Sight.CALLED_OFF: Verdict(Fate.CANCELLED, AT_THE_PRINTER),
    Sight.GIVEN_UP: Verdict(Fate.FAILED, GIVEN_UP),
}

_TABLE: dict[Fate, dict[Sight, Verdict | None]] = {
    Fate.HANDING: {
        Sight.QUEUED: Verdict(Fate.HANDED),
        Sight.PRINTING: Verdict(Fate.BEGUN),
        Sight.INTERRUPTED: _DOUBT,
        Sight.ABSENT: _STAY,
        Sight.NEVER: Verdict(Fate.WAITING),
        Sight.GONE: Verdict(Fate.UNKNOWN, HANDING_BROKE),
        **_OVER,
    },
    Fate.HANDED: {
        Sight.QUEUED: _STAY,
        Sight.PRINTING: Verdict(Fate.BEGUN),
        Sight.INTERRUPTED: _DOUBT,
        Sight.ABSENT: _STAY,
        Sight.NEVER: Verdict(Fate.UNKNOWN, FORGOTTEN),
        Sight.GONE: Verdict(Fate.UNKNOWN, FORGOTTEN),
        **_OVER,
    },
    Fate.BEGUN: {
        Sight.QUEUED: _DOUBT,
        Sight.PRINTING: _STAY,
        Sight.INTERRUPTED: _DOUBT,
        Sight.ABSENT: _STAY,
        Sight.NEVER: Verdict(Fate.UNKNOWN, FORGOTTEN),
        Sight.GONE: Verdict(Fate.UNKNOWN, FORGOTTEN),
        **_OVER,
    },
}
_STILL_THERE = (Sight.QUEUED, Sight.PRINTING, Sight.INTERRUPTED)


def is_in_doubt(entry: Entry) -> bool:
    """Whether a person has to say what became of it. So it is from the wish on: CUPS may be away
    for long, or not let us call a job off."""
    wished = not entry.fate.is_end and entry.payload.get("wish") == Fate.UNKNOWN
    return wished or entry.fate is Fate.UNKNOWN


def sight(job: Job | None, *, missed_enough: bool, came_anew: bool) -> Sight:
    """What CUPS says, of the job by the sheet's own name, or None if it knows none.

    `missed_enough`: it said so long enough ago that what was under way to it must have arrived.
    `came_anew`: CUPS was started since the sheet was handed over, and may have forgotten something.
    """
    if job is None:
        if not missed_enough:
            return Sight.ABSENT
        return Sight.GONE if came_anew else Sight.NEVER
    match job.state:
        case JobState.PENDING:
            return Sight.INTERRUPTED if job.begun or came_anew else Sight.QUEUED
        case JobState.PRINTING:
            return Sight.PRINTING
        case JobState.DONE:
            return Sight.VANISHED if job.forgotten else Sight.OUT
        case JobState.CANCELLED:
            return Sight.CALLED_OFF
        case JobState.FAILED:
            return Sight.GIVEN_UP


def judge(entry: Entry, seen: Sight) -> Verdict | None:
    """What to do about an entry that CUPS was told of, or may have been; None: look again later."""
    wish = entry.payload.get("wish")
    if wish is None:
        return _TABLE[entry.fate][seen]
    if seen is Sight.ABSENT:
        return _STAY
    if seen is Sight.OUT:
        return _OVER[seen]
    if seen in _STILL_THERE:
        return Verdict(entry.fate, entry.note, wish=Fate(wish))
    return Verdict(Fate(wish), entry.note)
