"""What lies on disk of all sessions, in memory: whose link opens what, and what has expired."""

import hashlib
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.store.manifest import outline

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
"""A session's id is its folder's name. What is called otherwise is none of ours."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shelved:
    """A session on disk. `made_s` (Unix) is when its strip was made, or, without one, when it was
    written last; `told_s` is what the clock said then, if that was wrong. `names` are the friends'.
    `token` opens its strip, and is empty without one; `strips` is how many of it are to be printed.
    """

    session: str
    made_s: float
    names: tuple[str, ...] = ()
    token: str = ""
    strips: int = 0
    told_s: float | None = None

    def is_after(self, told_s: float) -> bool:
        """Whether it was made after something else, of which is known what the clock said then."""
        return (self.made_s if self.told_s is None else self.told_s) > told_s


class Shelf:
    """Links to strips are good for `link_days`; after them a session is expired. Belongs to the
    event loop's thread, but for `open` and `strip`.

    A Pi has no clock of its own: it may start in last week, and be told the time in the middle of
    the evening. So the age of what was put in since the start is measured by a clock that never
    leaps (`age_s`); and so is that of what an earlier booth of the same run of the machine has put
    in, since that clock goes on when a booth is started anew. Only of the others, Unix time tells.
    """

    def __init__(
        self,
        folder: Path,
        *,
        link_days: float,
        boot_id: str = "",
        unix_s: Callable[[], float] = time.time,
        age_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._boot_id = boot_id
        self._unix_s = unix_s
        self._age_s = age_s
        self._link_s = link_days * 86_400
        self._shelved: dict[str, Shelved] = {}
        self._put_s: dict[str, float] = {}  # `age_s` of those put in in this run of the machine
        self._by_digest: dict[bytes, str] = {}

    def open(self) -> None:
        """Read what there is. Blocks."""
        unix_s, age_s = self._unix_s(), self._age_s()
        for folder in self._folder.iterdir():
            if _ID.fullmatch(folder.name) and folder.is_dir():
                it, boot, uptime_s = _read(folder)
                if boot and boot == self._boot_id and uptime_s <= age_s:
                    self._put_s[it.session] = uptime_s
                    it = replace(it, made_s=unix_s - (age_s - uptime_s), told_s=it.made_s)
                self._add(it)

    def put(self, it: Shelved) -> None:
        """One that was made just now."""
        self._put_s[it.session] = self._age_s()
        self._add(it)

    def _add(self, it: Shelved) -> None:
        self._shelved[it.session] = it
        if it.token:
            self._by_digest[_digest(it.token)] = it.session

    def take(self, session: str) -> None:
        self._put_s.pop(session, None)
        it = self._shelved.pop(session, None)
        if it:
            self._by_digest.pop(_digest(it.token), None)

    def get(self, session: str) -> Shelved | None:
        return self._shelved.get(session)

    def all(self) -> list[Shelved]:
        """Oldest first."""
        return sorted(self._shelved.values(), key=lambda it: it.made_s)

    def expired(self) -> list[Shelved]:
        """Oldest first."""
        return [it for it in self.all() if self._is_expired(it)]

    def opened_by(self, token: str) -> Shelved | None:
        """Whose link is good. Looked up by the token's hash, so that neither the work nor its time
        tells a guest how good a guess was."""
        it = self._shelved.get(self._by_digest.get(_digest(token), ""))
        return None if it is None or self._is_expired(it) else it

    def strip(self, it: Shelved | None) -> Path | None:
        """Its strip, a JPEG, if there is one. Looks on the disk in any case."""
        path = self._folder / (it.session if it else "") / "strip.jpg"
        is_there = path.is_file()
        return path if it and it.token and is_there else None

    def _is_expired(self, it: Shelved) -> bool:
        if it.session in self._put_s:
            return self._put_s[it.session] + self._link_s <= self._age_s()
        return it.made_s + self._link_s <= self._unix_s()


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()


def _read(folder: Path) -> tuple[Shelved, str, float]:
    """As well as it can be read: what is damaged lies there too, and expires. With the boot id and
    the uptime that it was stamped with, if it was."""
    path = folder / "session.json"
    try:
        it, written_s = outline(path.read_bytes()), path.stat().st_mtime
    except FileNotFoundError:
        return Shelved(folder.name, folder.stat().st_mtime), "", 0.0
    except (OSError, ValueError) as error:
        log.warning("%s is damaged, and its link lost: %s", path, error)
        return Shelved(folder.name, folder.stat().st_mtime), "", 0.0
    made_s = it.made_s if it.token else written_s
    return Shelved(folder.name, made_s, it.names, it.token, it.strips), it.boot, it.uptime_s
