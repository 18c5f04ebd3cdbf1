"""What came of it: a table for people, and every figure for whoever wants to look closer."""

import dataclasses
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.sync import machine
from tests.bench.sync.skew import (
    TITLES,
    Method,
    Shot,
    claims_off_ms,
    own_share,
    percentiles,
    skews_ms,
)


@dataclass(frozen=True)
class Outcome:
    """One profile's. `links` says what the friends' links measured, or that there were none;
    `cores` how many of the machine's were busy."""

    profile: str
    title: str
    friends: int
    links: Sequence[str]
    cores: float
    shots: Sequence[Shot]

    def pair(self, method: Method) -> tuple[float, float] | None:
        """p50 and p99 of the skew, ms."""
        return percentiles(skews_ms(self.shots, method))

    @property
    def better(self) -> float | None:
        """How many times smaller than the naive way's our p99 is."""
        ours, naive = self.pair(Method.OURS), self.pair(Method.NAIVE)
        return naive[1] / ours[1] if ours and naive and ours[1] else None


def markdown(outcomes: Sequence[Outcome], notes: Sequence[str]) -> str:
    """Skew of one shot, p50/p99 in ms, a row for each profile."""
    heads = ["link", *(TITLES[method] for method in Method), "better at p99", "own stills"]
    lines = [
        f"{time.strftime('%Y-%m-%d')}, {machine.described()}. Skew of one shot (latest less "
        "earliest picture, by the time codes in the pixels), p50/p99 in ms.",
        "",
        _row([*heads, "shots", "friends", "cores busy"]),
        "|---|" + "---:|" * (len(heads) + 2),
        *(_row(_cells(outcome)) for outcome in outcomes),
        "",
        *(line for outcome in outcomes for line in _details(outcome)),
        *notes,
    ]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(it: Outcome) -> list[str]:
    share = own_share(it.shots)
    return [
        it.title,
        *(_pair(it.pair(method)) for method in Method),
        "-" if it.better is None else f"{it.better:.1f}x",
        "-" if share is None else f"{share:.1%}",
        str(len(it.shots)),
        str(it.friends),
        f"{it.cores:.1f}",
    ]


def _pair(pair: tuple[float, float] | None) -> str:
    return f"{pair[0]:.0f}/{pair[1]:.0f}" if pair else "-"


def _details(it: Outcome) -> list[str]:
    """What has to be known to believe the row."""
    name = it.profile
    off = percentiles([abs(value) for value in claims_off_ms(it.shots)])
    unread = {m: len(it.shots) - len(skews_ms(it.shots, m)) for m in Method}
    left_out = ", ".join(f"{TITLES[m]} {count}" for m, count in unread.items() if count)
    unreadable = [f"- {name}: shots without a readable picture of everybody: {left_out}"]
    return [
        *(f"- {name}: {link}" for link in it.links),
        f"- {name}: manifest and pixels disagree by (p50/p99) {_pair(off)} ms",
        *(unreadable if left_out else ()),
    ]


def as_json(outcomes: Sequence[Outcome], notes: Sequence[str]) -> str:
    content = {
        "date": time.strftime("%Y-%m-%d"),
        "machine": machine.described(),
        "notes": list(notes),
        "profiles": [_profile(outcome) for outcome in outcomes],
    }
    return json.dumps(content, indent=1)


def _profile(it: Outcome) -> dict[str, Any]:
    pairs = {method: it.pair(method) for method in Method}
    return {
        "profile": it.profile,
        "title": it.title,
        "friends": it.friends,
        "cores_busy": round(it.cores, 2),
        "own_share": own_share(it.shots),
        "better": it.better,
        "skew_ms": {m: {"p50": pair[0], "p99": pair[1]} for m, pair in pairs.items() if pair},
        "links": list(it.links),
        "shots": [
            {**dataclasses.asdict(shot), "skews_ms": {m: shot.skew_ms(m) for m in Method}}
            for shot in it.shots
        ],
    }
