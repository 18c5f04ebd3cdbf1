"""The manifest of a session, `session.json`: a Record and what the store knows of its files."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kiosk.session.events import Capture, Source
from kiosk.session.record import Record
from kiosk.session.state import Taken


@dataclass(frozen=True)
class Kept:
    """A file of the session: its path within the session's folder, and its sha256."""

    path: str
    sha256: str


def manifest(
    record: Record,
    *,
    stages: list[dict[str, Any]],
    names: Mapping[str, str],
    kept: Mapping[str, Kept],
    strip: Mapping[str, Any] | None,
) -> bytes:
    """JSON. `names` are everybody who ever took part; `kept` the files by the captures' keys."""
    content = {
        "session": record.room.session,
        "participants": [{"id": who, "name": name} for who, name in names.items()],
        "stages": stages,
        "background": record.background.id,
        "background_by": record.background.by or None,
        "shots": [_shot(taken, kept) for taken in record.shots],
        "strip": strip,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def strip_of(content: bytes) -> tuple[str, float] | None:
    """The token of a manifest's strip and when it was made, ms; None before there is one.

    Raises ValueError if `content` is no manifest: whatever was done to the disk.
    """
    try:
        strip = json.loads(content)["strip"]
        return (str(strip["token"]), float(strip["made_at"])) if strip else None
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("not a manifest") from error


def _shot(taken: Taken, kept: Mapping[str, Kept]) -> dict[str, Any]:
    return {
        "shot": taken.shot,
        "attempt": taken.attempt,
        "fire_at": taken.fire_at_ms,
        "spread_ms": taken.spread_ms,
        "captures": [_capture(capture, kept.get(capture.key)) for capture in taken.captures],
        "scene": _file(kept.get(taken.scene)),
    }


def _capture(capture: Capture, kept: Kept | None) -> dict[str, Any]:
    """A preview is the same still, sent small: its source is `still`, and `reduced` says so."""
    own = capture.source in (Source.STILL, Source.PREVIEW)
    return {
        "participant": capture.participant,
        "source": str(Source.STILL if own else capture.source),
        "reduced": capture.source is Source.PREVIEW,
        "captured_at": capture.captured_at_ms,
        "uncertainty_ms": capture.uncertainty_ms,
        **_file(kept),
    }


def _file(kept: Kept | None) -> dict[str, Any]:
    return asdict(kept) if kept else {"path": None, "sha256": None}
