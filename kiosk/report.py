"""What an operator is told of a running booth: `kiosk status`, one JSON object."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kiosk import __version__
from kiosk.display import FrameTimes
from kiosk.session.events import Source
from kiosk.session.record import record
from kiosk.session.state import State, Taken
from kiosk.session.view import PersonView
from kiosk.wiring import Booth


def status(booth: Booth, *, screen: FrameTimes, first_frame_s: float | None) -> dict[str, Any]:
    """The booth as it is now. Times of the latest frames in ms; the spread of a shot from its
    captures.

    `screen_ms`, `program_ms` and `cut_ms` are what it takes to draw a frame, to compose the picture
    of everybody, and to cut one person out; the `interval`s are what people see of that, and
    `motion` the screen's interval of new pictures of everybody.
    """
    view = booth.app.view
    return {
        "version": __version__,
        "pid": os.getpid(),
        "uptime_s": round(since_process_start_s(), 1),
        "first_frame_s": first_frame_s,
        "stage": view.stage,
        "join_url": booth.join_url,
        "operator_url": booth.operator_url,
        "people": people(booth),
        "lamps": {"ready": view.ready_lamp.action, "start": view.start_lamp.action},
        "devices": {name: _device(d.health, d.reason) for name, d in booth.app.state.devices},
        "shots": shots(booth.app.state),
        "strip_url": view.result.strip_url if view.result else None,
        "ways": [way.kind for way in (view.result.ways or ())] if view.result else None,
        "printing": booth.outlets.desk.report()["printer"] if booth.outlets.desk else None,
        "screen_ms": percentiles(screen.drawing),
        "screen_interval_ms": percentiles(screen.interval),
        "motion_interval_ms": percentiles(screen.news),
        "camera_to_screen_ms": percentiles(screen.latency),
        "program_ms": percentiles(booth.program.frame_times),
        "program_interval_ms": percentiles(booth.program.intervals),
        "cut_ms": percentiles(booth.cutouts.cut_times),
        "memory_mb": memory_mb(),
        "disk_free_mb": booth.sessions.free_bytes() // 2**20,
    }


def shots(state: State) -> list[dict[str, Any]]:
    """Each shot so far with its captures, and the spread of their instants."""
    current = record(state)
    return [_shot(taken) for taken in current.shots] if current else []


def _shot(taken: Taken) -> dict[str, Any]:
    return {
        "shot": taken.shot,
        "attempt": taken.attempt,
        "spread_ms": taken.spread_ms,
        "captures": [
            {"participant": c.participant, "source": c.source, "uncertainty_ms": c.uncertainty_ms}
            for c in taken.captures
            if c.source is not Source.ABSENT
        ],
    }


def people(booth: Booth) -> list[dict[str, Any]]:
    """Everybody who takes part, the booth first: their video, camera and clock."""
    return [_person(booth, person) for person in booth.app.view.people]


def _person(booth: Booth, person: PersonView) -> dict[str, Any]:
    """`video` is the size in which a friend's camera arrives now, None while it does not."""
    frame = booth.peers.newest(person.id)
    beat = dict(booth.app.state.beats).get(person.id)
    return {
        "name": person.name,
        "connected": person.connected,
        "ready": person.ready,
        "video": [frame.width, frame.height] if frame else None,
        "camera_fps": round(1e3 / beat.period_ms, 2) if beat else None,
        "clock": None if person.is_booth else _clock(booth, person.id),
    }


def _clock(booth: Booth, friend: str) -> dict[str, float | None] | None:
    """How well a friend's device knows the room's clock, ms; None before it said so.

    `witness_ms` is how far its wall clock is ahead of the booth's by the sender reports of its
    video: where both are kept by NTP, what differs from 0 is the path's asymmetry or theirs.
    """
    member = booth.members.members.get(friend)
    if member is None or member.clock is None:
        return None
    witness_ms = booth.peers.witness_ms(friend)
    if witness_ms is not None:
        witness_ms += booth.clock.now_ms() - time.time() * 1e3  # from the room's to the wall clock
    return {
        "uncertainty_ms": round(member.clock.uncertainty, 1),
        "round_trip_ms": round(member.clock.round_trip, 1),
        "witness_ms": None if witness_ms is None else round(witness_ms, 1),
    }


def _device(health: str, reason: str) -> dict[str, str]:
    return {"health": health, "reason": reason}


def percentiles(times_s: Sequence[float]) -> dict[str, float] | None:
    """p50 and p99 of durations, ms; None of none."""
    if not times_s:
        return None
    ordered = sorted(times_s)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1e3 for part in (0.5, 0.99)]
    return {"p50": round(at[0], 2), "p99": round(at[1], 2)}


def since_process_start_s() -> float:
    """How long this process is running, to 10 ms: proc(5), field 22, ticks since boot."""
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    started_s = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return round(time.clock_gettime(time.CLOCK_BOOTTIME) - started_s, 2)


def memory_mb() -> int:
    """Resident memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20
