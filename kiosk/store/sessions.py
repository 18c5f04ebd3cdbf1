"""The sessions on disk: keeps pictures and strips, writes manifests, and finds strips by link."""

import asyncio
import hashlib
import logging
import re
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kiosk.session.events import Capture, Source
from kiosk.session.record import Record
from kiosk.store import atomic
from kiosk.store.manifest import Kept, manifest, strip_of

_FILE = {
    Source.STILL: "{}.jpg",
    Source.PREVIEW: "{}.preview.jpg",
    Source.RECEIVED: "{}.received.jpg",
}
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")

log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Session:
    """`attempts` has the newest one of each shot that a picture was kept of.

    One at a time is written, in the order it was asked for: so the manifest has forgotten a shot
    that is taken again before a new picture takes the place of the old.
    """

    folder: Path
    names: dict[str, str] = field(default_factory=dict)
    stages: list[dict[str, Any]] = field(default_factory=list)
    kept: dict[str, Kept] = field(default_factory=dict)
    attempts: dict[int, int] = field(default_factory=dict)
    strip: dict[str, Any] | None = None
    newest: Record | None = None
    written: Record | None = None
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)


class Sessions:
    """All methods that touch the disk do so off the loop. OSError means that the disk failed.

    `small` turns a JPEG into a small one; `now_ms` is the room's clock; links to strips are good
    for `link_days`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        small: Callable[[bytes], bytes],
        now_ms: Callable[[], float],
        link_days: float,
    ) -> None:
        self._folder = folder
        self._small = small
        self._now_ms = now_ms
        self._link_s = link_days * 86_400
        self._strips: dict[str, tuple[Path, float]] = {}
        self._sessions: dict[str, _Session] = {}

    def open(self) -> None:
        """Clean up after a power cut, and learn which links are alive. Blocks; call it first."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic.sweep(self._folder)
        for path in self._folder.glob("*/session.json"):
            try:
                strip = strip_of(path.read_bytes())
            except (OSError, ValueError) as error:
                log.warning("%s is damaged, and its link lost: %s", path, error)
                continue
            if strip:
                token, made_at_ms = strip
                self._strips[token] = (path.parent, made_at_ms / 1e3)

    # Captures

    async def keep(self, session: str, capture: Capture, jpeg: bytes) -> Capture:
        """`capture` with the key of its picture, once that is safe on disk.

        What is kept stays: the same picture sent again is not written again, and one of an earlier
        attempt comes too late; it gets no key.
        """
        key = f"{capture.shot}.{capture.attempt}.{capture.participant}.{capture.source}"
        one = self._session(session)
        async with one.writing:
            if one.attempts.get(capture.shot, 0) > capture.attempt:
                return capture
            if key not in one.kept:
                one.kept[key] = await self._keep_file(one, capture, jpeg)
                one.attempts[capture.shot] = capture.attempt
        return replace(capture, key=key)

    async def _keep_file(self, one: _Session, capture: Capture, jpeg: bytes) -> Kept:
        name = _FILE[capture.source].format(capture.participant)
        path = f"shots/{capture.shot}/{name}"
        await asyncio.to_thread(atomic.write, one.folder / path, jpeg)
        return Kept(path, hashlib.sha256(jpeg).hexdigest())

    async def keep_scene(self, session: str, shot: int, attempt: int, jpeg: bytes) -> str:
        """The key of the picture of everybody in a shot, once it is safe on disk.

        A better one takes its place and has a key of its own, so that screens see that it is new.
        Empty for one of an earlier attempt: it comes too late.
        """
        one = self._session(session)
        path, digest = f"shots/{shot}/scene.jpg", hashlib.sha256(jpeg).hexdigest()
        async with one.writing:
            if one.attempts.get(shot, 0) > attempt:
                return ""
            await asyncio.to_thread(atomic.write, one.folder / path, jpeg)
            key = f"{shot}.{attempt}.scene.{digest[:12]}"
            one.kept[key] = Kept(path, digest)
        return key

    def picture(self, session: str, key: str) -> Path | None:
        """Where a capture's picture is, or a scene."""
        one = self._sessions.get(session)
        kept = one.kept.get(key) if one else None
        return one.folder / kept.path if one and kept else None

    async def small(self, key: str) -> bytes | None:
        """A capture or scene of the newest session as a small JPEG."""
        path = self.newest_picture(key)
        if path is None:
            return None
        return await asyncio.to_thread(lambda: self._small(path.read_bytes()))

    def newest_picture(self, key: str) -> Path | None:
        """Where a capture or scene of the newest session is. From any thread."""
        return self.picture(next(reversed(list(self._sessions)), ""), key)

    def newest_strip(self) -> Path | None:
        """The newest session's strip, if it is made. From any thread."""
        one = next(reversed(list(self._sessions.values())), None)
        return one.folder / "strip.jpg" if one and one.strip else None

    # Manifests

    async def record(self, record: Record) -> None:
        """Write the manifest. Of several at once the newest is written, and only that."""
        one = self._session(record.room.session)
        one.names |= dict(record.people)
        if not one.stages or one.stages[-1]["stage"] != record.stage:
            one.stages.append({"stage": record.stage, "at": self._now_ms()})
        one.newest = record
        async with one.writing:
            if one.written is not one.newest:
                await self._write(one)

    async def _write(self, one: _Session) -> None:
        newest = one.newest
        if newest is None:
            return
        content = manifest(
            newest, stages=one.stages, names=one.names, kept=one.kept, strip=one.strip
        )
        await asyncio.to_thread(atomic.write, one.folder / "session.json", content)
        one.written = newest

    def _session(self, session: str) -> _Session:
        """The newest sessions stay in memory, for stills that come late; older ones do not."""
        if session not in self._sessions:
            self._sessions[session] = _Session(self._folder / session)
            for old in list(self._sessions)[:-3]:
                del self._sessions[old]
        return self._sessions[session]

    # Strips

    async def keep_strip(self, session: str, jpeg: bytes, png: bytes, token: str) -> None:
        """Keep the strip behind `token` (see `new_token`); the manifest names it after this."""
        one = self._session(session)
        await asyncio.to_thread(atomic.write, one.folder / "strip.png", png)
        await asyncio.to_thread(atomic.write, one.folder / "strip.jpg", jpeg)
        made_at_ms = self._now_ms()
        one.strip = {
            "token": token,
            "made_at": made_at_ms,
            "jpg": hashlib.sha256(jpeg).hexdigest(),
            "png": hashlib.sha256(png).hexdigest(),
        }
        self._strips[token] = (one.folder, made_at_ms / 1e3)
        async with one.writing:
            await self._write(one)

    def strip(self, token: str, kind: str) -> Path | None:
        """The file behind a link that has not expired; `kind` is `jpg` or `png`."""
        folder, made_at_s = self._strips.get(token, (self._folder, 0.0))
        alive = _TOKEN.fullmatch(token) and made_at_s + self._link_s > time.time()
        path = folder / f"strip.{kind}"
        return path if alive and path.is_file() else None

    def free_bytes(self) -> int:
        return shutil.disk_usage(self._folder).free


def new_token() -> str:
    """128 random bits for a link."""
    return secrets.token_urlsafe(16)
