"""When a countdown fires, and the number that every screen shows of it."""

from math import ceil

LEAD_MS = 300.0
"""Ahead of the first number, so that the order reaches friends before they have to show it."""


def fire_at_ms(now_ms: float, seconds: int) -> float:
    """The instant of a countdown of `seconds` that is ordered now, ms of the room's clock."""
    return now_ms + LEAD_MS + seconds * 1_000.0


def number(now_ms: float, fire_at_ms: float, seconds: int) -> int:
    """What to show now: `seconds` at first, then down to 1; 0 from `fire_at_ms` on."""
    return max(0, min(seconds, ceil((fire_at_ms - now_ms) / 1_000.0)))
