"""The wire, purely: what the room says when its View changes. What friends may send: `protocol.py`.

Every message that tells of a change carries the whole View after it, so that a client never has to
compute one: the newest View wins. The names are those of the original flow; a change that has no
name of its own goes as ROOM_STATE.
"""

from typing import Any

from kiosk.remote.protocol import Type, to_wire
from kiosk.session.view import BackgroundView, PersonView, ShootPhase, ShootView, Stage, View

Announcement = tuple[Type, dict[str, Any]]


def announcements(before: View, after: View) -> list[Announcement]:
    """What to tell everyone when `before` became `after`; empty if nothing did."""
    if before == after:
        return []
    told = [*_comings(before, after), *_stage(before, after), *_deeds(before, after)]
    view = to_wire(after)
    return [(kind, {**payload, "view": view}) for kind, payload in told or [(Type.ROOM_STATE, {})]]


def _comings(before: View, after: View) -> list[Announcement]:
    old, new = ({p.id: p for p in v.people} for v in (before, after))
    came = [(Type.JOIN, {"participant": p.id, "name": p.name}) for p in after.people
            if p.id not in old and not p.is_booth]  # fmt: skip
    went = [(Type.LEAVE, {"participant": p}) for p in old if p not in new]
    return [*came, *went]


def _stage(before: View, after: View) -> list[Announcement]:
    if before.stage == after.stage:
        return []
    return [(Type.STAGE_CHANGED, {"stage": after.stage})]


def _deeds(before: View, after: View) -> list[Announcement]:
    told: list[Announcement] = []
    old = {p.id: p for p in before.people}
    for person in after.people:
        told += _decision(old.get(person.id, person), person, after)
    return told + _shooting(before, after)


def _decision(old: PersonView, new: PersonView, after: View) -> list[Announcement]:
    if old.ready != new.ready and after.stage is Stage.WAITING_ROOM:
        return [(Type.READY_STATUS, {"participant": new.id, "ready": new.ready})]
    if new.chosen and old.chosen != new.chosen:
        chosen = next(b for b in after.backgrounds if b.bg_id == new.chosen)
        return [(Type.BG_SELECTED, {"participant": new.id, **_background(chosen)})]
    return []


def _background(it: BackgroundView) -> dict[str, Any]:
    return {
        "bgId": it.bg_id,
        "bgType": it.bg_type,
        "bgData": it.bg_data,
        "uploadedBy": it.uploaded_by,
        "fileName": it.file_name,
    }


def _shooting(before: View, after: View) -> list[Announcement]:
    if after.shoot is None:
        return []
    told: list[Announcement] = []
    if before.shoot and after.shoot.attempt > before.shoot.attempt:
        retaken = {"shot": after.shoot.shot, "attempt": after.shoot.attempt}
        told.append((Type.RETAKE, retaken))
    if _began(before.shoot, after.shoot):
        told.append((Type.COUNTDOWN_START, countdown(after)))
    return told + _new_captures(before.shoot, after.shoot)


def _began(old: ShootView | None, new: ShootView) -> bool:
    counting = new.phase is ShootPhase.COUNTING
    return counting and (old is None or old.fire_at_ms != new.fire_at_ms)


def countdown(view: View) -> dict[str, Any]:
    """The payload of COUNTDOWN_START: all that a shutter needs."""
    shoot = view.shoot
    assert shoot is not None
    return {
        "shot": shoot.shot,
        "shots": shoot.shots,
        "attempt": shoot.attempt,
        "seconds": shoot.seconds,
        "fireAt": shoot.fire_at_ms,
        "participants": [p.id for p in view.people if p.connected],
    }


def _new_captures(old: ShootView | None, new: ShootView) -> list[Announcement]:
    known = {(*p[:2], s.shot, s.attempt) for s in (old.taken if old else ()) for p in s.pictures}
    return [
        (
            Type.PHOTO_CAPTURE,
            {"shot": s.shot, "attempt": s.attempt, "participant": who, "source": source},
        )
        for s in new.taken
        for who, source, _ in s.pictures
        if (who, source, s.shot, s.attempt) not in known
    ]
