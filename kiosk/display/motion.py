"""How things move: pure functions of time, in ms. Nothing bounces."""

from collections.abc import Hashable, Mapping
from math import cos, pi, sin
from typing import Generic, TypeVar, cast

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

ENTER_MS = 220.0
LEAVE_MS = 140.0
FLASH_MS = 300.0
DEVELOP_MS = 420.0  # a picture on its print, or a better one over it
FLIGHT_MS = 440.0  # a vote from its voter to its swatch
_FLASH_HOLD_MS = 40.0  # one frame at 30 a second is surely within
_STILL_MS = 1_000 / 3
_LAMP_MS = 2_200.0


def clamp(x: float) -> float:
    return min(1.0, max(0.0, x))


def ease_out(t: float) -> float:
    """0 to 1, fast first."""
    return 1 - (1 - clamp(t)) ** 3


def ease_in(t: float) -> float:
    """0 to 1, slow first."""
    return clamp(t) ** 3


def ease_both(t: float) -> float:
    t = clamp(t)
    return t * t * (3 - 2 * t)


def entered(since_ms: float) -> float:
    """How much of a thing is there, `since_ms` after it came."""
    return ease_out(since_ms / ENTER_MS)


def remaining(since_ms: float) -> float:
    """How much of a thing is still there, `since_ms` after it left."""
    return 1 - ease_in(since_ms / LEAVE_MS)


def flash(since_ms: float) -> float:
    """The white of the flash, `since_ms` after the shutter: full at once, then out."""
    if not 0 <= since_ms < FLASH_MS:
        return 0.0
    return 1 - ease_both((since_ms - _FLASH_HOLD_MS) / (FLASH_MS - _FLASH_HOLD_MS))


def breath(left_ms: float) -> float:
    """How far a countdown's number is inhaled, `left_ms` before zero; still in each last third."""
    if left_ms <= 0:
        return 0.0
    into = 1_000 - (left_ms % 1_000 or 1_000)
    moving = 1_000 - _STILL_MS
    return sin(pi * into / moving) if into < moving else 0.0


def glow(now_ms: float) -> float:
    """How bright a breathing lamp is, 0 to 1."""
    return (1 - cos(2 * pi * now_ms / _LAMP_MS)) / 2


def mixed(one: tuple[int, int, int], other: tuple[int, int, int], t: float) -> tuple[int, int, int]:
    """A colour between two."""
    red, green, blue = (round(a + (b - a) * clamp(t)) for a, b in zip(one, other, strict=True))
    return red, green, blue


class Since:
    """Remembers when values changed: all the memory that motion needs."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[object, object, float]] = {}

    def __call__(self, key: Hashable, value: object, now_ms: float) -> float:
        """ms since `key` has had this `value`; endless for one that was there from the first."""
        return now_ms - self._of(key, value, now_ms)[2]

    def new(self, key: Hashable, value: object, now_ms: float) -> float:
        """The same, but what is there from the first has come just now."""
        self._known.setdefault(key, (value, value, now_ms))
        return self(key, value, now_ms)

    def before(self, key: Hashable, value: T, now_ms: float) -> T:
        """What `key` was before it had this `value`; the value itself if it never changed."""
        return cast(T, self._of(key, value, now_ms)[1])

    def forget(self) -> None:
        """Begin anew, with the next group."""
        self._known.clear()

    def _of(self, key: Hashable, value: object, now_ms: float) -> tuple[object, object, float]:
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = (value, value, float("-inf"))
        elif known[0] != value:
            known = self._known[key] = (value, known[0], now_ms)
        return known


class Presence(Generic[T]):
    """Things that come and go: who left is still handed out for as long as leaving takes."""

    def __init__(self) -> None:
        self._there: dict[Hashable, tuple[T, float, float | None]] = {}

    def __call__(self, things: Mapping[K, T], now_ms: float) -> list[tuple[T, float]]:
        """Each thing with how much of it is there, 0 to 1: in their order, then who is leaving."""
        there: dict[Hashable, tuple[T, float, float | None]] = {}
        for key, thing in things.items():
            _, came, left = self._there.pop(key, (thing, now_ms, None))
            there[key] = (thing, came if left is None else now_ms, None)
        for gone, (thing, came, left) in self._there.items():
            left = now_ms if left is None else left
            if remaining(now_ms - left) > 0:
                there[gone] = (thing, came, left)
        self._there = there
        return [(thing, _amount(came, left, now_ms)) for thing, came, left in there.values()]


def _amount(came_ms: float, left_ms: float | None, now_ms: float) -> float:
    return entered(now_ms - came_ms) if left_ms is None else remaining(now_ms - left_ms)
