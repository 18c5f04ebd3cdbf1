"""When a countdown fires, and the number that every screen shows of it.

The instant is where people expect it, moved a little. Cameras run free: of five with 30 frames a
second, each frame nearest to any given instant, the earliest and the latest are 22 ms apart
however well their clocks agree (n - 1 of n + 1 periods, the mean range of n uniform draws). But
every participant tells the rhythm of its camera, so the instant can be put where their frames
happen to lie close together, and the booth's own camera moved to it.
"""

from collections.abc import Sequence
from math import ceil

from kiosk.session.events import Beat

LEAD_MS = 300.0
"""Ahead of the first number, so that the order reaches friends before they have to show it."""

STALE_MS = 8_000.0
"""A rhythm that was heard of longer ago says nothing of the next frames; friends report it every
2 s."""

STEADY = 1 / 4
"""Frames that stray by more than this part of their period cannot be foreseen."""

STEP_MS = 1.0
"""Instants are tried this far apart: finer than cameras can be foreseen."""


def fire_at_ms(now_ms: float, seconds: int) -> float:
    """The instant of a countdown of `seconds` that is ordered now, ms of the room's clock."""
    return now_ms + LEAD_MS + seconds * 1_000.0


def aligned(moment_ms: float, beats: Sequence[Beat], now_ms: float, within_ms: float) -> float:
    """The instant within `within_ms` of `moment_ms` (ms, room clock) at which the frames of
    cameras with these rhythms lie closest together; `moment_ms` itself if none can be foreseen."""
    free = [beat for beat in beats if not beat.steerable and _foreseen(beat, now_ms)]
    if not free:
        return moment_ms
    firsts = [(late_ms(beat, moment_ms), beat.period_ms) for beat in free]
    steps = int(within_ms / STEP_MS)
    moves = sorted((n * STEP_MS for n in range(-steps, steps + 1)), key=abs)
    return moment_ms + min(moves, key=lambda move: _regret(move, firsts))


def number(now_ms: float, fire_at_ms: float, seconds: int) -> int:
    """What to show now: `seconds` at first, then down to 1; 0 from `fire_at_ms` on."""
    return max(0, min(seconds, ceil((fire_at_ms - now_ms) / 1_000.0)))


def late_ms(beat: Beat, at_ms: float) -> float:
    """How much later than `at_ms` the camera's nearest frame is; negative if it is earlier."""
    since = (at_ms - beat.at_ms) % beat.period_ms
    return -since if since <= beat.period_ms / 2 else beat.period_ms - since


def _foreseen(beat: Beat, now_ms: float) -> bool:
    steady = beat.jitter_ms <= beat.period_ms * STEADY
    return steady and abs(now_ms - beat.at_ms) <= STALE_MS


def _regret(move_ms: float, firsts: Sequence[tuple[float, float]]) -> float:
    """The spread of the frames at a moment moved so far; `firsts` are how late each camera's
    nearest frame is at the moment itself, and its period. Of equal spreads, the instant in the
    middle of its frames, where no camera hesitates between two; and then the one nearest to the
    moment."""
    late = [(first - move_ms + period / 2) % period - period / 2 for first, period in firsts]
    first, last = min(late), max(late)
    return (last - first) + 0.2 * max(abs(first), abs(last)) + 0.01 * abs(move_ms)
