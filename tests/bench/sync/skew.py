"""Skew: how far apart the pictures of one shot were taken, by the time codes in their pixels. Pure.

Four methods are compared in the same shots. Each says of everybody which picture it would have put
into the strip; the pictures say when they were taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from kiosk.imaging.time_code import error_ms
from kiosk.session.events import BOOTH


class Method(StrEnum):
    """The first is the booth's own; the others are what else could be done."""

    OURS = "ours"
    NAIVE = "naive"
    LATEST = "latest"
    MAPPED = "mapped"


TITLES: Mapping[Method, str] = {
    Method.OURS: "Nearbooth",
    Method.NAIVE: "start message, local 3-2-1",
    Method.LATEST: "latest received frame",
    Method.MAPPED: "received frame, mapped",
}


@dataclass
class Shot:
    """`errors_ms[method][who]`: when the picture was taken, after `fire_at_ms` (room clock); None
    if there is none, or nothing to read in it. `sources` are those of the stored pictures,
    `claims_ms` how much later than `fire_at_ms` the manifest says they were taken."""

    fire_at_ms: float
    people: tuple[str, ...]
    errors_ms: dict[Method, dict[str, float | None]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    claims_ms: dict[str, float] = field(default_factory=dict)

    def read(self, method: Method, codes: Mapping[str, int | None]) -> None:
        """Note the time codes of a method's pictures, by participant."""
        read = self.errors_ms.setdefault(method, {})
        for who, code in codes.items():
            read[who] = None if code is None else round(error_ms(code, self.fire_at_ms), 1)

    def skew_ms(self, method: Method) -> float | None:
        """None unless everybody's picture can be read: of fewer people it would be smaller."""
        errors = [self.errors_ms.get(method, {}).get(who) for who in self.people]
        known = [error for error in errors if error is not None]
        complete = len(known) == len(errors) > 1
        return max(known) - min(known) if complete else None


def skews_ms(shots: Iterable[Shot], method: Method) -> list[float]:
    skews = (shot.skew_ms(method) for shot in shots)
    return [skew for skew in skews if skew is not None]


def percentiles(values: Sequence[float]) -> tuple[float, float] | None:
    """p50 and p99; None of nothing."""
    if not values:
        return None
    middle, most = np.percentile(values, (50, 99))
    return float(middle), float(most)


def own_share(shots: Iterable[Shot]) -> float | None:
    """The share of the friends' pictures that their own shutters took, 0-1."""
    sources = [shot.sources.get(who) for shot in shots for who in shot.people if who != BOOTH]
    return sources.count("still") / len(sources) if sources else None


def claims_off_ms(shots: Iterable[Shot]) -> list[float]:
    """How much later the manifest says that own stills were taken than their pixels do."""
    return [
        claim - taken
        for shot in shots
        for who, claim in shot.claims_ms.items()
        if (taken := shot.errors_ms.get(Method.OURS, {}).get(who)) is not None
    ]
