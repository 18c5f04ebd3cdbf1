"""After a crash or a power cut: the strips that were not finished, and those not printed.

Asked for once, when the booth is switched on. What people had posed for they get after all, even if
they have gone: it lies in the printer, and behind their link. But not if they had called it off.
"""

import logging
from collections.abc import AsyncIterator, Container

from kiosk.session.commands import ComposeStrip
from kiosk.session.record import LEFT
from kiosk.store.manifest import Memory
from kiosk.store.sessions import RECOVERY, Sessions
from kiosk.store.shelf import Shelved

RECENT_S = 3_600.0
"""Older strips surprise whoever stands at the booth now."""

MOST_TRIES = 5
"""A strip that brings the booth down each time must not do so for an hour."""

log = logging.getLogger(__name__)


async def unfinished(
    sessions: Sessions, *, shots: int, now_s: float
) -> AsyncIterator[ComposeStrip]:
    """Strips to compose, oldest first; `shots` are a session's.

    One at a time: only what is asked for next counts as tried.
    """
    for it in sessions.on_disk():
        if not it.token and it.made_s > now_s - RECENT_S:
            order = await _reopened(sessions, it.session, shots)
            if order:
                yield order


async def _reopened(sessions: Sessions, session: str, shots: int) -> ComposeStrip | None:
    try:
        memory = await sessions.memory(session)
        if not _is_to_be_finished(memory, shots):
            return None
        await sessions.reopen(memory)
    except (OSError, ValueError) as error:
        log.warning("The session %s cannot be finished: %s", session, error)
        return None
    log.info("The session %s was cut short: its strip is finished now", session)
    return _order(memory)


def forgotten(
    sessions: Sessions, *, asked: Container[str], since_s: float, began_s: float
) -> list[Shelved]:
    """Sessions whose strips are not among those `asked` for, though made since then (Unix) and
    after the outbox `began_s`: of what was made before, it does not know."""
    return [
        it
        for it in sessions.on_disk()
        if it.token and it.made_s > since_s and it.is_after(began_s) and it.session not in asked
    ]


def _is_to_be_finished(it: Memory, shots: int) -> bool:
    """Whether people had posed for all of it, or were past that, and have not called it off."""
    stages = [entry["stage"] for entry in it.stages]
    taken = [shot for shot in it.record.shots if any(c.key for c in shot.captures)]
    if LEFT in stages or not taken:
        return False
    is_over = "result" in stages or len(taken) >= shots
    return is_over and stages.count(RECOVERY) < MOST_TRIES


def _order(it: Memory) -> ComposeStrip:
    shots = tuple(shot.captures for shot in it.record.shots)
    return ComposeStrip(it.record.room, it.record.background, it.record.people, shots)
