"""The stage `result`, for `machine.py`: from the strip's coming to the people's going.

*READY is two buttons here.* Pressed, it begins another session with the same friends; held, it
prints one sheet more. So where strips are printed, a press waits until the button comes up. Buttons
that do not tell when they come up are waited for as long as a hold takes.

Whoever holds it wants paper: even if there is none to be had, that is never a press, and their
strip stays. And a hold counts only if the strip was there when the button went down: leaning on it
before costs no paper.
"""

from dataclasses import replace

from kiosk.session import shooting
from kiosk.session.commands import Command, OpenRoom, PrintStrip, ShareStrip
from kiosk.session.events import (
    Button,
    ButtonHeld,
    ButtonPressed,
    ButtonReleased,
    PrintProgressed,
    StripComposed,
    StripFailed,
    TimerFired,
    WaysProven,
)
from kiosk.session.printing import PrintStatus
from kiosk.session.state import Composing, Gathering, Result, Rules, StripLost, StripReady

Outcome = tuple[Result, tuple[Command, ...]]

ANOTHER = OpenRoom(keep_friends=True)

SLACK_MS = 300.0
"""How much later than it should a hold may be told."""


# The strip


def strip_composed(s: Result, event: StripComposed, now_ms: float, rules: Rules) -> Outcome:
    """The order to print it is given by `machine.py`, whether or not its people are still here."""
    if event.session != s.room.session:
        return s, ()
    ready = StripReady(event.url, now_ms + rules.result_ms)
    prints = PrintProgressed(event.session, PrintStatus.WAITING, 0, event.strips)
    s = replace(s, strip=ready, asked=event.strips, prints=prints if event.strips else None)
    return s, (ShareStrip(event.session, event.url),)


def strip_failed(s: Result, event: StripFailed, now_ms: float, rules: Rules) -> Outcome:
    if event.session != s.room.session:
        return s, ()
    return replace(s, strip=StripLost(event.reason, now_ms + rules.result_ms)), ()


def timer(s: Result, event: TimerFired, now_ms: float, rules: Rules) -> Outcome:
    if s.down_until_ms is not None and now_ms >= s.down_until_ms:
        return _another(s)
    match s.strip:
        case Gathering():
            return shooting.compose(s, now_ms)
        case Composing():
            lost = StripLost("The strip took too long.", now_ms + rules.result_ms)
            return replace(s, strip=lost), ()
        case StripReady() | StripLost():
            # It moves on so that a room that is slow to open is asked for again, not at once.
            later = replace(s.strip, deadline=now_ms + rules.result_ms)
            return replace(s, strip=later), (OpenRoom(keep_friends=False),)


# Paper, and the way home


def print_progressed(s: Result, event: PrintProgressed, now_ms: float, rules: Rules) -> Outcome:
    """What was refused was not asked for: the session may have it another time."""
    if event.session != s.room.session:
        return s, ()
    newly_refused = event.refused - (s.prints.refused if s.prints else 0)
    all_refused = event.status is PrintStatus.REFUSED
    asked = event.asked if all_refused else s.asked - newly_refused
    return replace(s, prints=event, asked=asked), ()


def ways_proven(s: Result, event: WaysProven, now_ms: float, rules: Rules) -> Outcome:
    return (replace(s, ways=event.ways) if event.session == s.room.session else s), ()


def held(s: Result, event: ButtonHeld, now_ms: float, rules: Rules) -> Outcome:
    """START held leaves; READY held prints one sheet more, if it may, and people stay to see it."""
    if event.button is Button.START:
        return s, (OpenRoom(keep_friends=False),)
    if not isinstance(s.strip, StripReady) or rules.printing is None or s.down_until_ms is None:
        return s, ()
    strips = rules.printing.per_sheet
    s = replace(
        s,
        strip=replace(s.strip, deadline=now_ms + rules.result_ms),
        asked=s.asked + strips,
        prints=_with_more(s, strips),
    )
    return let_go(s), (PrintStrip(s.room.session, strips, again=True),)


def let_go(s: Result) -> Result:
    """READY was held: what becomes of the button from now on means nothing."""
    return replace(s, down_until_ms=None)


def _with_more(s: Result, strips: int) -> PrintProgressed:
    """Shown at once, until the printer's desk says how it really goes."""
    so_far = s.prints or PrintProgressed(s.room.session, PrintStatus.WAITING, 0, 0)
    is_over = so_far.status in (PrintStatus.PRINTED, PrintStatus.REFUSED)
    status = PrintStatus.WAITING if is_over else so_far.status
    return replace(so_far, status=status, asked=so_far.asked + strips)


# Going


def pressed(s: Result, event: ButtonPressed, now_ms: float, rules: Rules) -> Outcome:
    if not isinstance(s.strip, StripReady | StripLost):
        return s, ()
    if event.button is Button.START:
        return s, (OpenRoom(keep_friends=False),)
    if not isinstance(s.strip, StripReady) or rules.printing is None:
        return _another(s)
    return replace(s, down_until_ms=now_ms + rules.hold_ms + SLACK_MS), ()


def released(s: Result, event: ButtonReleased, now_ms: float, rules: Rules) -> Outcome:
    was_down = event.button is Button.READY and s.down_until_ms is not None
    return _another(s) if was_down else (s, ())


def _another(s: Result) -> Outcome:
    return replace(s, down_until_ms=None), (ANOTHER,)
