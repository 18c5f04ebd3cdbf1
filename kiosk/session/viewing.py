"""`view(state, rules)`: what every screen shows of a state. The shapes are in `view.py`."""

from kiosk.session import ballot, crowd
from kiosk.session.backgrounds import MOST_BROUGHT, Background, Kind
from kiosk.session.events import BOOTH, Health, Room, Source
from kiosk.session.printing import Trouble
from kiosk.session.state import (
    Attract,
    Closed,
    Collecting,
    Composing,
    Counting,
    Gathering,
    Posing,
    Result,
    Review,
    Rules,
    SelectBackground,
    Shoot,
    State,
    StripLost,
    StripReady,
    Taken,
    WaitingRoom,
    may_go_on,
    may_print_again,
    options,
    people_of,
    undecided,
    why_closed,
)
from kiosk.session.view import (
    Action,
    BackgroundView,
    DeviceView,
    Glow,
    Lamp,
    PersonView,
    PrinterView,
    PrintsView,
    ResultView,
    ShootPhase,
    ShootView,
    ShotView,
    Stage,
    StripStatus,
    View,
    WayView,
)

_DARK = Lamp(Glow.DARK, Action.NONE)


def view(state: State, rules: Rules) -> View:
    stage = state.stage
    room = None if isinstance(stage, Closed) else stage.room
    ready_lamp, start_lamp = _lamps(state, rules)
    backgrounds = _backgrounds(stage, rules)
    return View(
        stage=_stage(state),
        booth_name=rules.booth_name,
        room_code=room.code if room else None,
        join_url=(room.join_url or None) if room else None,
        people=_people(state),
        undecided=undecided(stage),
        ready_lamp=ready_lamp,
        start_lamp=start_lamp,
        deadline_ms=_deadline(state),
        backgrounds=backgrounds,
        background=_background(stage, backgrounds),
        tied=isinstance(stage, SelectBackground) and ballot.tied(stage.votes),
        shoot=_shoot(stage, rules) if isinstance(stage, Shoot) else None,
        result=_result(stage, state, rules) if isinstance(stage, Result) else None,
        devices=_devices(state),
        may_bring=_may_bring(stage, rules),
        printer=_printer(state, rules),
        closed=why_closed(state, rules),
        ready_hold=Action.PRINT if may_print_again(state, rules) else Action.NONE,
    )


def _stage(state: State) -> Stage:
    match state.stage:
        case Closed() | Attract():
            return Stage.ATTRACT
        case WaitingRoom():
            return Stage.WAITING_ROOM
        case SelectBackground():
            return Stage.SELECT_BG
        case Shoot():
            return Stage.SHOOT
        case Result():
            return Stage.RESULT


def _people(state: State) -> tuple[PersonView, ...]:
    votes = state.stage.votes if isinstance(state.stage, SelectBackground) else ()
    chosen = dict(votes)
    return tuple(
        PersonView(p.id, p.name, p.id == BOOTH, p.connected, p.ready, chosen.get(p.id))
        for p in people_of(state.stage)
    )


def _lamps(state: State, rules: Rules) -> tuple[Lamp, Lamp]:
    """READY's lamp, START's lamp: whatever a press would do now, and nothing else, is lit."""
    may_begin = not why_closed(state, rules)
    match state.stage:
        case Attract():
            return _lit(Action.BEGIN, may_begin and state.can_shoot), _DARK
        case WaitingRoom() as s:
            ready = crowd.person(s.people, BOOTH).ready
            lamp = (Glow.SOLID, Action.UNREADY) if ready else (Glow.BREATHING, Action.READY)
            return Lamp(*lamp), _lit(Action.NEXT, may_go_on(s))
        case SelectBackground() as s:
            return Lamp(Glow.BREATHING, Action.CHOOSE), _lit(Action.NEXT, may_go_on(s))
        case Shoot(phase=Posing()):
            return _DARK, _lit(Action.START, state.can_shoot)
        case Shoot(phase=Review()) as s:
            possible = s.retakes_left > 0 and state.can_shoot
            return _lit(Action.RETAKE, possible), Lamp(Glow.BREATHING, Action.GO_ON)
        case Result(strip=StripReady() | StripLost()) as s:
            return _ready_at_the_end(s, state, rules), Lamp(Glow.BREATHING, Action.DONE)
        case _:
            return _DARK, _DARK


def _ready_at_the_end(s: Result, state: State, rules: Rules) -> Lamp:
    """Steady while READY is down and nobody knows yet whether it will be held. Where it begins
    nothing, holding it may still print."""
    glow = Glow.BREATHING if s.down_until_ms is None else Glow.SOLID
    if not why_closed(state, rules):
        return Lamp(glow, Action.ANOTHER)
    return Lamp(glow, Action.PRINT) if may_print_again(state, rules) else _DARK


def _lit(action: Action, possible: bool) -> Lamp:
    return Lamp(Glow.BREATHING, action) if possible else _DARK


def _deadline(state: State) -> float | None:
    match state.stage:
        case WaitingRoom(deadline=deadline) | SelectBackground(deadline=deadline):
            return deadline
        case Shoot(phase=Posing(deadline=deadline)):
            return deadline
        case Result(strip=StripReady(deadline=deadline) | StripLost(deadline=deadline)):
            return deadline
        case _:
            return None


def _backgrounds(stage: object, rules: Rules) -> tuple[BackgroundView, ...]:
    match stage:
        case WaitingRoom():
            return tuple(_option(b, stage.room) for b in options(stage, rules))
        case SelectBackground(votes=votes, room=room):
            leader = ballot.leading(votes, otherwise="")
            return tuple(
                _option(b, room, voters=ballot.voters(votes, b.id), leading=b.id == leader)
                for b in options(stage, rules)
            )
        case _:
            return ()


def _background(stage: object, backgrounds: tuple[BackgroundView, ...]) -> BackgroundView | None:
    match stage:
        case Shoot(background=background, room=room) | Result(background=background, room=room):
            return _option(background, room, leading=True)
        case _:
            return next((b for b in backgrounds if b.leading), None)


def _may_bring(stage: object, rules: Rules) -> bool:
    match stage:
        case WaitingRoom(brought=brought) | SelectBackground(brought=brought):
            return rules.uploads and len(brought) < MOST_BROUGHT
        case _:
            return False


def _option(
    it: Background, room: Room, *, voters: tuple[str, ...] = (), leading: bool = False
) -> BackgroundView:
    thumbnail = f"/j/{room.code}/backgrounds/{it.id}"
    return BackgroundView(
        bg_id=it.id,
        bg_type=str(it.kind),
        bg_data=it.data if it.kind is Kind.COLOR else thumbnail,
        uploaded_by=it.by,
        by_name=it.by_name,
        file_name=it.title,
        voters=voters,
        leading=leading,
    )


def _shoot(s: Shoot, rules: Rules) -> ShootView:
    fire_at_ms = s.phase.taken.fire_at_ms if isinstance(s.phase, Counting | Collecting) else None
    return ShootView(
        phase=_phase(s),
        shot=s.shot,
        shots=rules.shots,
        attempt=s.attempt,
        seconds=rules.countdown_s,
        fire_at_ms=fire_at_ms,
        taken=tuple(_shot(taken) for taken in s.taken),
        retakes_left=s.retakes_left,
    )


def _phase(s: Shoot) -> ShootPhase:
    match s.phase:
        case Posing():
            return ShootPhase.POSING
        case Counting():
            return ShootPhase.COUNTING
        case Collecting():
            return ShootPhase.COLLECTING
        case Review():
            return ShootPhase.REVIEW


def _shot(taken: Taken) -> ShotView:
    pictures = tuple(
        (c.participant, str(c.source), c.key)
        for c in taken.captures
        if c.source is not Source.ABSENT
    )
    return ShotView(taken.shot, taken.attempt, pictures, taken.scene)


def _result(s: Result, state: State, rules: Rules) -> ResultView:
    match s.strip:
        case Gathering() | Composing():
            return ResultView(StripStatus.COMPOSING, None)
        case StripReady(url=url):
            prints = _prints(s, may_again=may_print_again(state, rules))
            return ResultView(StripStatus.READY, url, prints, _ways(s))
        case StripLost():
            return ResultView(StripStatus.FAILED, None)


def _prints(s: Result, *, may_again: bool) -> PrintsView | None:
    it = s.prints
    return PrintsView(it.status, it.printed, it.asked, may_again, it.refused) if it else None


def _ways(s: Result) -> tuple[WayView, ...] | None:
    if s.ways is None:
        return None
    return tuple(WayView(way.kind, way.url, way.network, way.wifi) for way in s.ways)


def _printer(state: State, rules: Rules) -> PrinterView | None:
    """A printer that is lost is offline, whatever it said before."""
    said, is_lost = state.printer, state.is_lost("printer")
    if rules.printing is None or (said is None and not is_lost):
        return None
    troubles = (Trouble.OFFLINE,) if is_lost or said is None else said.troubles
    return PrinterView(
        troubles=tuple(map(str, troubles)),
        sheets_left=said.sheets_left if said else None,
        low=said is not None and said.low,
    )


def _devices(state: State) -> tuple[DeviceView, ...]:
    return tuple(
        DeviceView(name, str(device.health), device.reason)
        for name, device in state.devices
        if device.health in (Health.SIMULATED, Health.LOST)
    )
