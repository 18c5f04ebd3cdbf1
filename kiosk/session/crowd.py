"""Who takes part: joining, getting lost, coming back, leaving. The same in every peopled stage."""

from dataclasses import replace
from typing import Any

from kiosk.session import ballot
from kiosk.session.commands import Command
from kiosk.session.events import (
    BOOTH,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantLost,
    ParticipantReturned,
)
from kiosk.session.state import Peopled, Person, Rules, SelectBackground, WaitingRoom

People = tuple[Person, ...]
Outcome = tuple[Peopled, tuple[Command, ...]]


def booth(rules: Rules) -> Person:
    return Person(BOOTH, rules.booth_name)


def person(people: People, who: str) -> Person:
    return next(p for p in people if p.id == who)


def changed(people: People, who: str, **fields: Any) -> People:
    return tuple(replace(p, **fields) if p.id == who else p for p in people)


def joined(s: Peopled, event: ParticipantJoined, now_ms: float, rules: Rules) -> Outcome:
    if any(p.id == event.participant for p in s.people):
        return s, ()
    people = (*s.people, Person(event.participant, event.name))
    return _awake(replace(s, people=people), now_ms, rules), ()


def lost(s: Peopled, event: ParticipantLost, now_ms: float, rules: Rules) -> Outcome:
    return replace(s, people=changed(s.people, event.participant, connected=False)), ()


def returned(s: Peopled, event: ParticipantReturned, now_ms: float, rules: Rules) -> Outcome:
    people = changed(s.people, event.participant, connected=True)
    return _awake(replace(s, people=people), now_ms, rules), ()


def left(s: Peopled, event: ParticipantLeft, now_ms: float, rules: Rules) -> Outcome:
    """Whoever left has no vote, and no place on the screen; their captures stay in the strip."""
    people = tuple(p for p in s.people if p.id != event.participant)
    s = replace(s, people=people)
    if isinstance(s, SelectBackground):
        s = replace(s, votes=ballot.without(s.votes, event.participant))
    return s, ()


def _awake(s: Peopled, now_ms: float, rules: Rules) -> Peopled:
    """Someone came: where the booth waits for people, it waits anew."""
    if isinstance(s, WaitingRoom | SelectBackground):
        return replace(s, deadline=now_ms + rules.idle_ms)
    return s
