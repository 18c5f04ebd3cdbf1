"""The stage `shoot`, and what comes of it until the strip is there, for `machine.py`, which has the
theory and the table. What follows: `result.py`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from kiosk.session import crowd, schedule
from kiosk.session.commands import (
    Command,
    ComposeScene,
    ComposeStrip,
    OpenRoom,
    StartCountdown,
    TakeReceived,
)
from kiosk.session.events import (
    Beat,
    Button,
    ButtonPressed,
    Capture,
    CaptureArrived,
    ParticipantLeft,
    ParticipantLost,
    RetakeAsked,
    SceneComposed,
    Source,
    StartAsked,
    TimerFired,
)
from kiosk.session.state import (
    Collecting,
    Composing,
    Counting,
    Gathering,
    Posing,
    Result,
    Review,
    Rules,
    Shoot,
    Taken,
    connected,
)

Commands = tuple[Command, ...]
Outcome = tuple[Shoot | Result, Commands]
AfterShots = TypeVar("AfterShots", Shoot, Result)

STAND_IN_MS = 1_000.0
"""How long the streams may take to answer TakeReceived."""

COMPOSE_MS = 30_000.0
"""A strip takes a second; after this long something is broken and people are told."""

_BEST_FIRST = (Source.STILL, Source.PREVIEW, Source.RECEIVED, Source.ABSENT)


# Buttons and wishes


def button(s: Shoot, event: ButtonPressed, now_ms: float, rules: Rules) -> Outcome:
    match s.phase, event.button:
        case Posing(), Button.START:
            return _count_down(s, now_ms, rules)
        case Review(), Button.START:
            return _go_on(s, now_ms, rules)
        case Review(), Button.READY:
            return _retake(s, now_ms, rules)
        case _:
            return s, ()


def started(s: Shoot, event: StartAsked, now_ms: float, rules: Rules) -> Outcome:
    return _count_down(s, now_ms, rules) if isinstance(s.phase, Posing) else (s, ())


def retake_asked(s: Shoot, event: RetakeAsked, now_ms: float, rules: Rules) -> Outcome:
    wanted = isinstance(s.phase, Review) and event.shot == s.shot
    return _retake(s, now_ms, rules) if wanted else (s, ())


def without_camera(s: Shoot, now_ms: float, rules: Rules) -> Shoot:
    """The countdown that was about to begin waits for START instead, and for the camera."""
    return replace(s, phase=Posing(now_ms + rules.idle_ms))


def aligned(
    s: Shoot, orders: Commands, beats: Mapping[str, Beat], now_ms: float, rules: Rules
) -> Outcome:
    """A countdown that was ordered just now, to the instant at which most cameras take a frame."""
    if not isinstance(s.phase, Counting):
        return s, orders
    taken = s.phase.taken
    of_them = [beats[who] for who in taken.participants if who in beats]
    fire_at_ms = schedule.aligned(taken.fire_at_ms, of_them, now_ms, rules.align_ms)
    phase = Counting(replace(taken, fire_at_ms=fire_at_ms))
    moved = tuple(
        replace(order, fire_at_ms=fire_at_ms) if isinstance(order, StartCountdown) else order
        for order in orders
    )
    return replace(s, phase=phase), moved


def _count_down(s: Shoot, now_ms: float, rules: Rules) -> Outcome:
    fire_at_ms = schedule.fire_at_ms(now_ms, rules.countdown_s)
    taken = Taken(s.shot, s.attempt, fire_at_ms, connected(s.people))
    order = StartCountdown(s.room, s.shot, s.attempt, fire_at_ms, taken.participants)
    return replace(s, phase=Counting(taken)), (order,)


def _retake(s: Shoot, now_ms: float, rules: Rules) -> Outcome:
    if s.retakes_left == 0:
        return s, ()
    again = replace(s, taken=s.taken[:-1], attempt=s.attempt + 1, retakes_left=s.retakes_left - 1)
    return _count_down(again, now_ms, rules)


def _go_on(s: Shoot, now_ms: float, rules: Rules) -> Outcome:
    if s.shot < rules.shots:
        return _count_down(replace(s, shot=s.shot + 1, attempt=1), now_ms, rules)
    gathering = Gathering(now_ms + rules.stills_ms)
    result = Result(s.room, s.people, s.background, s.taken, gathering, s.brought)
    return _compose_when_gathered(result, now_ms)


# Pictures come in


def captured(s: Shoot, event: CaptureArrived, now_ms: float, rules: Rules) -> Outcome:
    match s.phase:
        case Collecting(taken=taken) | Counting(taken=taken) if _belongs(event.capture, taken):
            phase = replace(s.phase, taken=_with(taken, event.capture))
            return _review_when_complete(replace(s, phase=phase), now_ms, rules)
        case _:
            return _improved(s, event.capture)


def lost(s: Shoot, event: ParticipantLost, now_ms: float, rules: Rules) -> Outcome:
    """May come back within the grace with the picture it took."""
    people = crowd.changed(s.people, event.participant, connected=False)
    return replace(s, people=people), ()


def left(s: Shoot, event: ParticipantLeft, now_ms: float, rules: Rules) -> Outcome:
    without = replace(s, people=tuple(p for p in s.people if p.id != event.participant))
    return _review_when_complete(without, now_ms, rules)


def timer(s: Shoot, event: TimerFired, now_ms: float, rules: Rules) -> Outcome:
    match s.phase:
        case Counting(taken=taken):
            collecting = Collecting(taken, taken.fire_at_ms + rules.grace_ms)
            return _review_when_complete(replace(s, phase=collecting), now_ms, rules)
        case Collecting(asked_received=False):
            return _ask_the_streams(s, s.phase, now_ms)
        case Collecting():
            return _review(s, _completed(s.phase.taken), now_ms, rules)
        case Review():
            return _go_on(s, now_ms, rules)
        case Posing():
            later = replace(s, phase=Posing(now_ms + rules.idle_ms))
            return later, (OpenRoom(keep_friends=False),)


def _review_when_complete(s: Shoot, now_ms: float, rules: Rules) -> Outcome:
    if not isinstance(s.phase, Collecting):
        return s, ()
    missing = _missing(s.phase.taken)
    if not missing:
        return _review(s, s.phase.taken, now_ms, rules)
    still_here = {p.id for p in s.people}
    if not s.phase.asked_received and still_here.isdisjoint(missing):
        return _ask_the_streams(s, s.phase, now_ms)
    return s, ()


def _ask_the_streams(s: Shoot, phase: Collecting, now_ms: float) -> Outcome:
    taken = phase.taken
    asked = replace(phase, asked_received=True, deadline=now_ms + STAND_IN_MS)
    order = TakeReceived(s.room, taken.shot, taken.attempt, taken.fire_at_ms, _missing(taken))
    return replace(s, phase=asked), (order,)


def _review(s: Shoot, taken: Taken, now_ms: float, rules: Rules) -> Outcome:
    if all(c.source is Source.ABSENT for c in taken.captures):
        # Nobody has a picture: nothing to review, and no retake is spent on it.
        posing = Posing(now_ms + rules.idle_ms)
        return replace(s, phase=posing, attempt=s.attempt + 1), ()
    s = replace(s, taken=(*s.taken, taken), phase=Review(now_ms + rules.review_ms))
    return s, (_scene(s, taken),)


def _belongs(capture: Capture, taken: Taken) -> bool:
    same = (capture.shot, capture.attempt) == (taken.shot, taken.attempt)
    return same and capture.participant in taken.participants


def _with(taken: Taken, capture: Capture) -> Taken:
    """`taken` with `capture` if that is better than what it has of the participant."""
    before = next((c for c in taken.captures if c.participant == capture.participant), None)
    if before and _BEST_FIRST.index(before.source) <= _BEST_FIRST.index(capture.source):
        return taken
    others = tuple(c for c in taken.captures if c is not before)
    captures = sorted((*others, capture), key=lambda c: taken.participants.index(c.participant))
    return replace(taken, captures=tuple(captures))


def _improved(s: AfterShots, capture: Capture) -> tuple[AfterShots, Commands]:
    """With `capture` in its shot, and an order to see it, if it is better than what is there."""
    taken = tuple(_with(t, capture) if _belongs(capture, t) else t for t in s.taken)
    orders = tuple(_scene(s, new) for old, new in zip(s.taken, taken, strict=True) if new != old)
    return replace(s, taken=taken), orders


def _missing(taken: Taken) -> tuple[str, ...]:
    have = {c.participant for c in taken.captures}
    return tuple(p for p in taken.participants if p not in have)


def _completed(taken: Taken) -> Taken:
    for who in _missing(taken):
        taken = _with(taken, Capture(taken.shot, taken.attempt, who, Source.ABSENT))
    return taken


# Everybody together


def _scene(s: Shoot | Result, taken: Taken) -> ComposeScene:
    return ComposeScene(s.room, taken.shot, taken.attempt, s.background, taken.captures)


def scene_composed(s: AfterShots, event: SceneComposed, now_ms: float, rules: Rules) -> Outcome:
    if event.session != s.room.session:
        return s, ()
    of = (event.shot, event.attempt)
    taken = (replace(t, scene=event.key) if (t.shot, t.attempt) == of else t for t in s.taken)
    return replace(s, taken=tuple(taken)), ()


# The strip


def late_capture(s: Result, event: CaptureArrived, now_ms: float, rules: Rules) -> Outcome:
    """A scene that was ordered with the strip, or after it, would be seen by nobody."""
    improved, orders = _improved(s, event.capture)
    after, strip = _compose_when_gathered(improved, now_ms)
    return after, strip or (orders if isinstance(improved.strip, Gathering) else ())


def _compose_when_gathered(s: Result, now_ms: float) -> Outcome:
    if not isinstance(s.strip, Gathering):
        return s, ()
    awaited = any(c.source is Source.PREVIEW for taken in s.taken for c in taken.captures)
    return (s, ()) if awaited else compose(s, now_ms)


def compose(s: Result, now_ms: float) -> tuple[Result, Commands]:
    names = tuple((p.id, p.name) for p in s.people)
    shots = tuple(taken.captures for taken in s.taken)
    order = ComposeStrip(s.room, s.background, names, shots)
    return replace(s, strip=Composing(now_ms + COMPOSE_MS)), (order,)
