"""What `kiosk check` found out, for people and for programs.

`ok` works, `warn` works but somebody should know, `fail` does not do what is configured. Pictures
can be taken unless one of the parts in `NEEDED` fails.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

NEEDED = frozenset({"camera", "buttons", "network", "disk"})


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """What was found out of one part, in a sentence; `remedy` is what the operator can do."""

    device: str
    state: Level
    what: str
    remedy: str = ""


def pictures_possible(findings: Iterable[Finding]) -> bool:
    return not any(it.device in NEEDED and it.state is Level.FAIL for it in findings)


def as_text(findings: Sequence[Finding]) -> str:
    """A line for each part, and under it what to do."""
    lines = []
    for it in findings:
        lines.append(f"{it.state:<6}{it.device:<10}{it.what}")
        lines += [f"{'':<16}> {it.remedy}"] if it.remedy else []
    verdict = "can" if pictures_possible(findings) else "cannot"
    return "\n".join([*lines, f"This booth {verdict} take pictures."])


def as_json(findings: Sequence[Finding]) -> str:
    """One object: `pictures` (bool), and `findings` with the fields of Finding."""
    report = {
        "pictures": pictures_possible(findings),
        "findings": [asdict(it) for it in findings],
    }
    return json.dumps(report, ensure_ascii=False)
