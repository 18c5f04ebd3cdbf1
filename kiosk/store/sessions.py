"""The sessions on disk: keeps pictures and strips, writes manifests, and finds strips by link."""

import asyncio
import hashlib
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kiosk.session.events import BOOTH, Capture, Source
from kiosk.session.record import Record
from kiosk.store import atomic
from kiosk.store.manifest import Kept, Memory, key_of, manifest, memory, scene_key, stamp
from kiosk.store.shelf import Shelf, Shelved

_FILE = {
    Source.STILL: "{}.jpg",
    Source.PREVIEW: "{}.preview.jpg",
    Source.RECEIVED: "{}.received.jpg",
}
RECOVERY = "recovery"
"""The stage of a session that is finished after a power cut, in its manifest."""


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
    for `link_days`. `boot_id` tells this run of the machine from others, and `age_s` is a clock
    that goes on through all of it.
    """

    def __init__(
        self,
        folder: Path,
        *,
        small: Callable[[bytes], bytes],
        now_ms: Callable[[], float],
        link_days: float,
        boot_id: str = "",
        unix_s: Callable[[], float] = time.time,
        age_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._small = small
        self._now_ms = now_ms
        self._unix_s = unix_s
        self._boot_id = boot_id
        self._age_s = age_s
        self._shelf = Shelf(
            folder, link_days=link_days, boot_id=boot_id, unix_s=unix_s, age_s=age_s
        )
        self._sessions: dict[str, _Session] = {}
        self._reopened: dict[str, _Session] = {}

    def open(self) -> None:
        """Clean up after a power cut, and learn what there is. Blocks; call it first."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic.sweep(self._folder)
        self._shelf.open()

    # Captures

    async def keep(self, session: str, capture: Capture, jpeg: bytes) -> Capture:
        """`capture` with the key of its picture, once that is safe on disk.

        What is kept stays: the same picture sent again is not written again, and one of an earlier
        attempt comes too late; it gets no key.
        """
        key = key_of(capture)
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

        A better one takes its place. Empty for one of an earlier attempt: it comes too late.
        """
        one = self._session(session)
        path, digest = f"shots/{shot}/scene.jpg", hashlib.sha256(jpeg).hexdigest()
        async with one.writing:
            if one.attempts.get(shot, 0) > attempt:
                return ""
            await asyncio.to_thread(atomic.write, one.folder / path, jpeg)
            key = scene_key(shot, attempt, digest)
            one.kept[key] = Kept(path, digest)
        return key

    def picture(self, session: str, key: str) -> Path | None:
        """Where a capture's picture is, or a scene."""
        one = self._sessions.get(session) or self._reopened.get(session)
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
            newest,
            stages=one.stages,
            names=one.names,
            kept=one.kept,
            strip=one.strip,
            written=stamp(self._boot_id, self._age_s()),
        )
        await asyncio.to_thread(atomic.write, one.folder / "session.json", content)
        one.written = newest
        self._shelve(one)

    def _session(self, session: str) -> _Session:
        """The newest sessions stay in memory, for stills that come late; older ones do not."""
        if session in self._reopened:
            return self._reopened[session]
        if session not in self._sessions:
            self._sessions[session] = _Session(self._folder / session)
            for old in list(self._sessions)[:-3]:
                del self._sessions[old]
        return self._sessions[session]

    # Strips

    async def keep_strip(
        self, session: str, jpeg: bytes, png: bytes, token: str, strips: int = 0
    ) -> None:
        """Keep the strip behind `token` (see `new_token`), to be printed `strips` times; the
        manifest names it after this."""
        one = self._session(session)
        await asyncio.to_thread(atomic.write, one.folder / "strip.png", png)
        await asyncio.to_thread(atomic.write, one.folder / "strip.jpg", jpeg)
        one.strip = {
            "token": token,
            "made_at": self._unix_s() * 1e3,  # the room's clock may have begun in last week
            **stamp(self._boot_id, self._age_s()),
            "strips": strips,
            "jpg": hashlib.sha256(jpeg).hexdigest(),
            "png": hashlib.sha256(png).hexdigest(),
        }
        self._shelve(one)
        async with one.writing:
            await self._write(one)
        self._reopened.pop(session, None)

    def strip_of(self, session: str) -> Path | None:
        """The strip of any session on disk, a JPEG, however old its link is."""
        return self._shelf.strip(self._shelf.get(session))

    def token_of(self, session: str) -> str | None:
        """What opens a session's strip."""
        it = self._shelf.get(session)
        return it.token or None if it else None

    def session_of(self, token: str) -> str | None:
        """Whose strip a link that has not expired opens."""
        it = self._shelf.opened_by(token)
        return it.session if it else None

    async def strips(self) -> list[tuple[str, Path]]:
        """All sessions that have one, and where it is, oldest first."""
        shelved = self._shelf.all()

        def on_disk() -> list[tuple[str, Path]]:  # a season has thousands
            made = ((it.session, self._shelf.strip(it)) for it in shelved)
            return [(session, path) for session, path in made if path]

        return await asyncio.to_thread(on_disk)

    def recent(self, most: int) -> list[tuple[str, float, tuple[str, ...], str]]:
        """The newest strips: session, when it was made (Unix, s), friends' names, token."""
        made = [it for it in reversed(self._shelf.all()) if it.token]
        return [(it.session, it.made_s, it.names, it.token) for it in made[:most]]

    def _shelve(self, one: _Session) -> None:
        strip = one.strip or {"token": "", "made_at": self._unix_s() * 1e3, "strips": 0}
        made_s, names = strip["made_at"] / 1e3, (n for who, n in one.names.items() if who != BOOTH)
        self._shelf.put(
            Shelved(one.folder.name, made_s, tuple(names), strip["token"], strip["strips"])
        )

    # Room on the disk

    def expired(self) -> list[tuple[str, Path]]:
        """Sessions that nobody can open any more, and their folders, oldest first."""
        over = (it.session for it in self._shelf.expired() if it.session not in self._sessions)
        return [(session, self._folder / session) for session in over]

    async def remove(self, session: str) -> None:
        """A session and all that is kept of it. One that is not on disk is removed already."""
        if self._shelf.get(session):
            await asyncio.to_thread(shutil.rmtree, self._folder / session)
            self._shelf.take(session)
            self._sessions.pop(session, None)

    def free_bytes(self) -> int:
        return shutil.disk_usage(self._folder).free

    # After a power cut

    def on_disk(self) -> list[Shelved]:
        """All sessions but the newest, which are not over yet; oldest first."""
        return [it for it in self._shelf.all() if it.session not in self._sessions]

    async def memory(self, session: str) -> Memory:
        """What is known of a session on disk. Raises OSError or ValueError if it is damaged."""
        path = self._folder / session / "session.json"
        it = memory(await asyncio.to_thread(path.read_bytes))
        if it.record.room.session != session:
            raise ValueError("another session's manifest")
        return it

    async def reopen(self, it: Memory) -> None:
        """From now on its pictures are found, and its strip may be kept. The manifest says so."""
        session = it.record.room.session
        stages = [*it.stages, {"stage": RECOVERY, "at": self._now_ms()}]
        one = _Session(self._folder / session, it.names, stages, it.kept, newest=it.record)
        one.attempts = {taken.shot: taken.attempt for taken in it.record.shots}
        self._reopened[session] = one
        async with one.writing:
            await self._write(one)


def new_token() -> str:
    """128 random bits for a link."""
    return secrets.token_urlsafe(16)
