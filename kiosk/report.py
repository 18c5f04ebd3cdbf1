"""What an operator is told of a running booth: `kiosk status`, one JSON object."""

import os
import resource
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kiosk import __version__
from kiosk.display import FrameTimes
from kiosk.session.events import Source
from kiosk.session.record import record
from kiosk.session.state import State, Taken
from kiosk.wiring import Booth


def status(booth: Booth, *, screen: FrameTimes, started_ms: float) -> dict[str, Any]:
    """The booth as it is now. Times of frames in ms; the spread of a shot from its captures."""
    view = booth.app.view
    return {
        "version": __version__,
        "pid": os.getpid(),
        "uptime_s": round((booth.clock.now_ms() - started_ms) / 1e3, 1),
        "stage": view.stage,
        "join_url": booth.join_url,
        "people": [
            {"name": p.name, "connected": p.connected, "ready": p.ready} for p in view.people
        ],
        "lamps": {"ready": view.ready_lamp.action, "start": view.start_lamp.action},
        "devices": {name: _device(d.health, d.reason) for name, d in booth.app.state.devices},
        "shots": shots(booth.app.state),
        "strip_url": view.result.strip_url if view.result else None,
        "screen_ms": {"p50": round(screen.p50_ms, 2), "p99": round(screen.p99_ms, 2)},
        "program_ms": _percentiles(booth.program.frame_times),
        "memory_mb": memory_mb(),
        "disk_free_mb": booth.sessions.free_bytes() // 2**20,
    }


def shots(state: State) -> list[dict[str, Any]]:
    """Each shot so far with its captures, and the spread of their instants."""
    current = record(state)
    return [_shot(taken) for taken in current.shots] if current else []


def _shot(taken: Taken) -> dict[str, Any]:
    times = [c.captured_at_ms for c in taken.captures if c.captured_at_ms is not None]
    return {
        "shot": taken.shot,
        "attempt": taken.attempt,
        "spread_ms": round(max(times) - min(times), 1) if times else None,
        "captures": [
            {"participant": c.participant, "source": c.source, "uncertainty_ms": c.uncertainty_ms}
            for c in taken.captures
            if c.source is not Source.ABSENT
        ],
    }


def _device(health: str, reason: str) -> dict[str, str]:
    return {"health": health, "reason": reason}


def _percentiles(times_s: Sequence[float]) -> dict[str, float] | None:
    """p50 and p99 of durations, ms."""
    if not times_s:
        return None
    ordered = sorted(times_s)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1e3 for part in (0.5, 0.99)]
    return {"p50": round(at[0], 2), "p99": round(at[1], 2)}


def memory_mb() -> int:
    """Resident memory now; the most it ever was where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20
