"""The manifest of a session, `session.json`: a Record and what the store knows of its files."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

from kiosk.session.backgrounds import Background, Kind, colour
from kiosk.session.events import BOOTH, Capture, Room, Source
from kiosk.session.record import Record
from kiosk.session.state import Taken

_INSIDE = re.compile(r"shots/[0-9]+/[A-Za-z0-9_-]+(\.[a-z]+)?\.jpg")


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
    written: Mapping[str, Any],
) -> bytes:
    """JSON. `names` are everybody who ever took part; `kept` the files by the captures' keys;
    `written` is a `stamp` of now, and `strip` has one of its own."""
    content = {
        "session": record.room.session,
        "participants": [{"id": who, "name": name} for who, name in names.items()],
        "stages": stages,
        "background": record.background.id,
        "background_by": record.background.by or None,
        "shots": [_shot(taken, kept) for taken in record.shots],
        "strip": strip,
        "written": written,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def stamp(boot: str, uptime_s: float) -> dict[str, Any]:
    """When something happened, whatever the calendar said then: in which run of the machine, by its
    boot id, and how long after its beginning (CLOCK_MONOTONIC)."""
    return {"boot": boot, "uptime_s": uptime_s}


@dataclass(frozen=True)
class Outline:
    """What is asked of every session when the booth is switched on.

    `names` are the friends'. `token` is its strip's, made at `made_s` (Unix) to be printed `strips`
    times; empty and 0 before there is one. `boot` and `uptime_s` are the `stamp` of the strip, or,
    without one, of the manifest; empty and 0 if it has none.
    """

    names: tuple[str, ...]
    token: str
    made_s: float
    strips: int
    boot: str
    uptime_s: float


def outline(content: bytes) -> Outline:
    """Raises ValueError if `content` is no manifest: whatever was done to the disk."""
    with _understood(content) as it:
        names = tuple(str(p["name"]) for p in it["participants"] if p["id"] != BOOTH)
        strip = it["strip"]
        boot, uptime_s = _stamped(strip or it.get("written"))
        if not strip:
            return Outline(names, "", 0.0, 0, boot, uptime_s)
        token, strips = str(strip["token"]), int(strip.get("strips", 0))
        return Outline(names, token, float(strip["made_at"]) / 1e3, strips, boot, uptime_s)


def _stamped(it: Any) -> tuple[str, float]:
    """What is wrong with a stamp costs the stamp and no more: the calendar tells as well."""
    try:
        return str(it["boot"]), float(it["uptime_s"])
    except (LookupError, TypeError, ValueError, OverflowError):
        return "", 0.0


@dataclass(frozen=True)
class Memory:
    """All that a manifest tells of a session: what `manifest` makes the same manifest of."""

    record: Record
    stages: list[dict[str, Any]]
    names: dict[str, str]
    kept: dict[str, Kept]
    strip: dict[str, Any] | None


def memory(content: bytes) -> Memory:
    """Pictures that are not on disk have no key. Raises ValueError if `content` is no manifest."""
    with _understood(content) as it:
        kept: dict[str, Kept] = {}
        names = {str(p["id"]): str(p["name"]) for p in it["participants"]}
        record = Record(
            Room(str(it["session"]), "", ""),
            str(it["stages"][-1]["stage"]),
            tuple(names.items()),
            _background(str(it["background"]), str(it["background_by"] or "")),
            tuple(_taken(shot, kept) for shot in it["shots"]),
        )
        return Memory(record, list(it["stages"]), names, kept, it["strip"])


def key_of(capture: Capture) -> str:
    """What finds its picture in the store."""
    return f"{capture.shot}.{capture.attempt}.{capture.participant}.{capture.source}"


def scene_key(shot: int, attempt: int, sha256: str) -> str:
    """A better scene has a key of its own, so that screens see that it is new."""
    return f"{shot}.{attempt}.scene.{sha256[:12]}"


@contextmanager
def _understood(content: bytes) -> Iterator[Any]:
    try:
        yield json.loads(content)
    except (LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("not a manifest") from error


def _taken(it: Any, kept: dict[str, Kept]) -> Taken:
    shot, attempt = int(it["shot"]), int(it["attempt"])
    captures = tuple(_captured(shot, attempt, each, kept) for each in it["captures"])
    scene = _kept(it["scene"])
    key = scene_key(shot, attempt, scene.sha256) if scene else ""
    if scene:
        kept[key] = scene
    people = tuple(capture.participant for capture in captures)
    return Taken(shot, attempt, float(it["fire_at"]), people, captures, key)


def _captured(shot: int, attempt: int, it: Any, kept: dict[str, Kept]) -> Capture:
    source = Source.PREVIEW if it["reduced"] else Source(it["source"])
    capture = Capture(
        shot,
        attempt,
        str(it["participant"]),
        source,
        captured_at_ms=it["captured_at"],
        uncertainty_ms=it["uncertainty_ms"],
    )
    file = _kept(it)
    if file is None:
        return capture
    kept[key_of(capture)] = file
    return replace(capture, key=key_of(capture))


def _kept(it: Any) -> Kept | None:
    """A file of the session, and nothing outside its folder."""
    path = it["path"]
    return Kept(path, str(it["sha256"])) if path and _INSIDE.fullmatch(path) else None


def _background(background: str, by: str) -> Background:
    """Its name and who brought it were for the screens: they are not on disk."""
    kind, _, value = background.partition("-")
    if kind == "color":
        return colour(f"#{value.upper()}")
    return Background(background, Kind.UPLOAD, by=by)


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
