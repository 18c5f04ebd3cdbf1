"""Who takes part: joining, getting lost, coming back, leaving. The same in every peopled stage."""

from dataclasses import replace
from typing import Any

from kiosk.session import ballot
from kiosk.session.backgrounds import Backgrounds
from kiosk.session.commands import Command
from kiosk.session.events import (
    BOOTH,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantLost,
    ParticipantReturned,
)
from kiosk.session.state import Attract, Peopled, Person, Rules, SelectBackground, WaitingRoom

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
    """Whoever left has no vote, and no place on the screen; their captures stay in the strip.

    Until the vote is over, the pictures that they brought go with them, but for those that others
    want: who comes and leaves again and again does not fill the screen.
    """
    who = event.participant
    s = replace(s, people=tuple(p for p in s.people if p.id != who))
    match s:
        case Attract() | WaitingRoom():
            return replace(s, brought=_staying(s.brought, who, ())), ()
        case SelectBackground():
            votes = ballot.without(s.votes, who)
            return replace(s, votes=votes, brought=_staying(s.brought, who, votes)), ()
        case _:
            return s, ()


def _staying(brought: Backgrounds, gone: str, votes: ballot.Votes) -> Backgrounds:
    return tuple(b for b in brought if b.by != gone or ballot.voters(votes, b.id))


def _awake(s: Peopled, now_ms: float, rules: Rules) -> Peopled:
    """Someone came: where the booth waits for people, it waits anew."""
    if isinstance(s, WaitingRoom | SelectBackground):
        return replace(s, deadline=now_ms + rules.idle_ms)
    return s
