"""The heart: `step(state, event, now_ms, rules) -> (state, commands)`.

Theory of operation
-------------------
A session walks through five stages, and one closed state before the first room is open:

    attract ──READY, or a friend joins──▶ waiting-room ──START──▶ select-bg ──START──▶ shoot
       ▲                                        ▲                                       │
       │                                        └─────READY (another)──────┐        last shot
       └──START (done), START held, or nobody there for a while──────── result ◀────────┘

*Leaving a session is asking for a room.* Whoever ends a session emits OpenRoom and stays where
they are; the stage changes when RoomOpened comes, so no stage is ever without a room.

*Going on needs everybody who is connected*, and the booth in any case. A friend who dawdles is
waited for `patience_ms` from the booth's own decision, then START works without them.

*A shot* is POSING (first shot only) → COUNTING until `fire_at` → COLLECTING until everyone's
picture is there or the grace is over → REVIEW, which ends by itself. When the grace is over, the
streams are asked for a stand-in (TakeReceived); who has nothing then is ABSENT. A better picture of
the same attempt (a full still after its preview) replaces a lesser one at any later time.

*Without the booth's camera* READY begins no session, and no countdown begins: it waits in POSING
for START. No retake either.
A friend who left: the others go on at once. One who is lost may be back within the grace.

*Backgrounds* are the booth's own and the pictures that friends bring until the vote is over.
Whoever brings one votes for it. The pictures come along into another session with their bringers,
and leave the vote with them, unless somebody else wants one.
Of each shot in review everybody is put together before the chosen one (ComposeScene), and again
when a better picture of somebody comes; nothing waits for that.

*Paper*: a strip that is composed is printed, also one that people did not wait for. READY held in
the result prints one sheet more (`result.py`). Nobody waits for paper.

*Closed for new sessions* is a booth whose disk is full, or, if the operator says so, whose printer
does not print. What runs goes on. A friend who comes then waits in attract, with those who came
along from the last session; whatever would have begun a session begins it for them all, once one
may. READY offers none meanwhile.

*The instant* of a countdown is moved by up to `align_ms` to where everyone's next frames, by the
rhythm that their cameras reported, lie closest together (schedule.py).

*Timers*: the shell fires TimerFired at `due(stage)`; one that comes too early is ignored.

An event without an entry in the table below means nothing in that stage, and changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

from kiosk.session import backgrounds, ballot, crowd, result, shooting
from kiosk.session.commands import Command, OpenRoom, PrintStrip, StartCountdown
from kiosk.session.events import (
    BOOTH,
    BackgroundBrought,
    BackgroundChosen,
    BeatReported,
    Button,
    ButtonHeld,
    ButtonPressed,
    ButtonReleased,
    CaptureArrived,
    DeviceChanged,
    Event,
    LinkMoved,
    NextAsked,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantLost,
    ParticipantReturned,
    PrinterReported,
    PrintProgressed,
    ReadinessChanged,
    RetakeAsked,
    RoomOpened,
    SceneComposed,
    StartAsked,
    StripComposed,
    StripFailed,
    TimerFired,
    WaysProven,
)
from kiosk.session.state import (
    Attract,
    Closed,
    DeviceState,
    Posing,
    Result,
    Rules,
    SelectBackground,
    Shoot,
    Stage,
    State,
    WaitingRoom,
    brought_of,
    due,
    may_go_on,
    may_print_again,
    options,
    people_of,
    undecided,
    why_closed,
)

Commands = tuple[Command, ...]
Outcome = tuple[Stage, Commands]
Waiting = TypeVar("Waiting", WaitingRoom, SelectBackground)
Handler = Callable[[Any, Any, float, Rules], Outcome]


def step(
    state: State, event: Event, now_ms: float, rules: Rules
) -> tuple[State, tuple[Command, ...]]:
    """What a state becomes by an event at `now_ms` (room clock), and what to do about it."""
    if isinstance(event, DeviceChanged):
        return _device_changed(state, event), ()
    if isinstance(event, BeatReported):
        return _beat_reported(state, event), ()
    if isinstance(event, PrinterReported):
        return replace(state, printer=event), ()
    if isinstance(event, LinkMoved):
        return _link_moved(state, event), ()
    prints = _prints(event)
    handler = TABLE[type(state.stage)].get(type(event))
    if handler is None or not _may(state, event, now_ms, rules):
        return _refused(state, event), prints
    stage, commands = handler(state.stage, event, now_ms, rules)
    if why_closed(state, rules):
        stage = _not_begun(state.stage, stage)
        commands = tuple(command for command in commands if command != result.ANOTHER)
    if isinstance(stage, Shoot) and _counts(commands):
        if state.can_shoot:
            beats = dict(state.beats)
            stage, commands = shooting.aligned(stage, commands, beats, now_ms, rules)
        elif _is_retake(state.stage, stage):
            return state, ()  # what there is, is better than nothing
        else:
            stage, commands = shooting.without_camera(stage, now_ms, rules), ()
    return replace(state, stage=stage), (*prints, *commands)


def _prints(event: Event) -> Commands:
    """A strip is printed whatever its people have done since."""
    if isinstance(event, StripComposed) and event.strips:
        return (PrintStrip(event.session, event.strips, again=False),)
    return ()


def _may(state: State, event: Event, now_ms: float, rules: Rules) -> bool:
    """Whether what depends on more than the stage can be: the time, and the devices."""
    match state.stage, event:
        case _, TimerFired():
            return _is_due(state, now_ms)
        case Attract(), ButtonPressed():
            return state.can_shoot
        case Result(), ButtonHeld(Button.READY):
            return may_print_again(state, rules)
        case _:
            return True


def _refused(state: State, event: Event) -> State:
    if isinstance(state.stage, Result) and event == ButtonHeld(Button.READY):
        return replace(state, stage=result.let_go(state.stage))
    return state


def _not_begun(before: Stage, after: Stage) -> Stage:
    """`after`, but where that would begin a session its friends wait for it in attract."""
    if not isinstance(after, WaitingRoom):
        return after
    if isinstance(before, WaitingRoom) and before.room == after.room:
        return after
    friends = tuple(person for person in after.people if person.id != BOOTH)
    return Attract(after.room, friends, after.brought)


def _counts(commands: Commands) -> bool:
    return any(isinstance(command, StartCountdown) for command in commands)


def _is_retake(before: Stage, after: Shoot) -> bool:
    return isinstance(before, Shoot) and after.retakes_left < before.retakes_left


def _device_changed(state: State, event: DeviceChanged) -> State:
    devices = dict(state.devices) | {event.device: DeviceState(event.health, event.reason)}
    return replace(state, devices=tuple(devices.items()))


def _beat_reported(state: State, event: BeatReported) -> State:
    """The newest of each who is here; who has gone is forgotten at the next report."""
    here = {BOOTH, *(person.id for person in people_of(state.stage))}
    beats = {who: beat for who, beat in state.beats if who in here - {event.participant}}
    if event.beat and event.participant in here:
        beats[event.participant] = event.beat
    return replace(state, beats=tuple(beats.items()))


def _link_moved(state: State, event: LinkMoved) -> State:
    stage = state.stage
    if isinstance(stage, Closed) or stage.room.code != event.code:
        return state
    return replace(state, stage=replace(stage, room=replace(stage.room, join_url=event.join_url)))


def _is_due(state: State, now_ms: float) -> bool:
    at = due(state.stage)
    return at is not None and now_ms >= at


# Rooms


def _room_opened(stage: Stage, event: RoomOpened, now_ms: float, rules: Rules) -> Outcome:
    if not event.friends_kept:
        return Attract(event.room), ()
    kept = tuple(replace(p, ready=False) for p in people_of(stage) if p.connected)
    here = {p.id for p in kept}
    brought = tuple(b for b in brought_of(stage) if b.by in here)
    if BOOTH not in here:
        return Attract(event.room, kept, brought), ()
    return WaitingRoom(event.room, kept, now_ms + rules.idle_ms, brought=brought), ()


def _held(stage: Stage, event: ButtonHeld, now_ms: float, rules: Rules) -> Outcome:
    return (stage, (OpenRoom(keep_friends=False),)) if event.button is Button.START else (stage, ())


# attract


def _begin(stage: Attract, event: ButtonPressed, now_ms: float, rules: Rules) -> Outcome:
    if event.button is not Button.READY:
        return stage, ()
    return _woken(stage, now_ms, rules), ()


def _wake(stage: Attract, event: ParticipantJoined, now_ms: float, rules: Rules) -> Outcome:
    return crowd.joined(_woken(stage, now_ms, rules), event, now_ms, rules)


def _woken(stage: Attract, now_ms: float, rules: Rules) -> WaitingRoom:
    people = (crowd.booth(rules), *stage.people)
    return WaitingRoom(stage.room, people, now_ms + rules.idle_ms, brought=stage.brought)


# waiting-room


def _waiting_button(s: WaitingRoom, event: ButtonPressed, now_ms: float, rules: Rules) -> Outcome:
    if event.button is Button.READY:
        ready = not crowd.person(s.people, BOOTH).ready
        return _ready(s, ReadinessChanged(BOOTH, ready), now_ms, rules)
    return _to_select(s, event, now_ms, rules)


def _ready(s: WaitingRoom, event: ReadinessChanged, now_ms: float, rules: Rules) -> Outcome:
    people = crowd.changed(s.people, event.participant, ready=event.ready)
    return _with_patience(replace(s, people=people), now_ms, rules), ()


def _to_select(s: WaitingRoom, event: Event, now_ms: float, rules: Rules) -> Outcome:
    if not may_go_on(s):
        return s, ()
    deadline = now_ms + rules.idle_ms
    return SelectBackground(s.room, s.people, deadline, brought=s.brought), ()


# select-bg


def _select_button(
    s: SelectBackground, event: ButtonPressed, now_ms: float, rules: Rules
) -> Outcome:
    if event.button is Button.START:
        return _to_shoot(s, event, now_ms, rules)
    choice = ballot.following(backgrounds.ids(options(s, rules)), dict(s.votes).get(BOOTH))
    return _choose(s, BackgroundChosen(BOOTH, choice), now_ms, rules)


def _choose(s: SelectBackground, event: BackgroundChosen, now_ms: float, rules: Rules) -> Outcome:
    one_of_us = any(p.id == event.participant for p in s.people)
    if not one_of_us or event.background not in backgrounds.ids(options(s, rules)):
        return s, ()
    votes = ballot.cast(s.votes, event.participant, event.background)
    return _with_patience(replace(s, votes=votes), now_ms, rules), ()


def _to_shoot(s: SelectBackground, event: Event, now_ms: float, rules: Rules) -> Outcome:
    if not may_go_on(s):
        return s, ()
    on_offer = options(s, rules)
    background = backgrounds.found(on_offer, ballot.leading(s.votes, otherwise="")) or on_offer[0]
    posing = Posing(now_ms + rules.idle_ms)
    return Shoot(s.room, s.people, background, rules.retakes, posing, brought=s.brought), ()


# Both rooms in which people are waited for


def _brought(s: Waiting, event: BackgroundBrought, now_ms: float, rules: Rules) -> Outcome:
    new = event.background
    if all(p.id != new.by for p in s.people):
        return s, ()
    s = replace(s, brought=backgrounds.with_brought(s.brought, new))
    if isinstance(s, SelectBackground):
        return _choose(s, BackgroundChosen(new.by, new.id), now_ms, rules)
    return _with_patience(s, now_ms, rules), ()


def _with_patience(s: Waiting, now_ms: float, rules: Rules) -> Waiting:
    """Somebody did something: the booth is not idle, and patience runs once the booth decided."""
    s = replace(s, deadline=now_ms + rules.idle_ms)
    if BOOTH in undecided(s):
        return replace(s, patience_ms=None, impatient=False)
    if s.patience_ms is None and not s.impatient:
        return replace(s, patience_ms=now_ms + rules.patience_ms)
    return s


def _waited(
    s: WaitingRoom | SelectBackground, event: TimerFired, now_ms: float, rules: Rules
) -> Outcome:
    if s.patience_ms is not None and now_ms >= s.patience_ms:
        return replace(s, impatient=True, patience_ms=None), ()
    return _abandoned(s, event, now_ms, rules)


def _abandoned(s: Any, event: TimerFired, now_ms: float, rules: Rules) -> Outcome:
    # The deadline moves on so that a room that is slow to open is asked for again, not at once.
    later = replace(s, deadline=now_ms + rules.idle_ms)
    return cast(Stage, later), (OpenRoom(keep_friends=False),)


# Friends come and go alike in every stage that has people; see crowd.py for what each means.

COMING_AND_GOING: Mapping[type[Event], Handler] = {
    RoomOpened: _room_opened,
    ButtonHeld: _held,
    ParticipantJoined: crowd.joined,
    ParticipantLost: crowd.lost,
    ParticipantReturned: crowd.returned,
    ParticipantLeft: crowd.left,
}

TABLE: Mapping[type[Stage], Mapping[type[Event], Handler]] = {
    Closed: {RoomOpened: _room_opened},
    Attract: {
        RoomOpened: _room_opened,
        ButtonPressed: _begin,
        ParticipantJoined: _wake,
        ParticipantLost: crowd.lost,
        ParticipantReturned: crowd.returned,
        ParticipantLeft: crowd.left,
    },
    WaitingRoom: {
        **COMING_AND_GOING,
        ButtonPressed: _waiting_button,
        ReadinessChanged: _ready,
        BackgroundBrought: _brought,
        NextAsked: _to_select,
        TimerFired: _waited,
    },
    SelectBackground: {
        **COMING_AND_GOING,
        ButtonPressed: _select_button,
        BackgroundChosen: _choose,
        BackgroundBrought: _brought,
        NextAsked: _to_shoot,
        TimerFired: _waited,
    },
    Shoot: {
        **COMING_AND_GOING,
        ButtonPressed: shooting.button,
        StartAsked: shooting.started,
        RetakeAsked: shooting.retake_asked,
        CaptureArrived: shooting.captured,
        SceneComposed: shooting.scene_composed,
        ParticipantLost: shooting.lost,
        ParticipantLeft: shooting.left,
        TimerFired: shooting.timer,
    },
    Result: {
        **COMING_AND_GOING,
        ButtonPressed: result.pressed,
        ButtonReleased: result.released,
        ButtonHeld: result.held,
        CaptureArrived: shooting.late_capture,
        SceneComposed: shooting.scene_composed,
        StripComposed: result.strip_composed,
        StripFailed: result.strip_failed,
        PrintProgressed: result.print_progressed,
        WaysProven: result.ways_proven,
        TimerFired: result.timer,
    },
}
