"""What was promised to people and is not done yet: prints, uploads, mails. Survives a power cut.

A promise is an entry. It is written down before anything is done about it, each step is written
before the next one is taken, and so whoever starts after a power cut knows how far it had come.

    WAITING ─ HANDING ─ HANDED ─ BEGUN ─┬─ DONE
       │        being     they   being  ├─ CANCELLED   somebody did not want it any more
       │        given    have it  made  ├─ FAILED      it cannot be done; `note` says why
       └────────────────────────────────┴─ UNKNOWN     nobody knows; a person has to look

Which of the steps a kind of entry takes is up to those who carry it out (`kiosk/printing`, and the
uploads and mails of `kiosk/sharing`). Kinds and their keys, unique within a session:

    print    "1/2", "2/2", "again-1", ...     one sheet of paper each
    upload   "strip"
    mail     random; payload {"address"}, which is erased once the mail is sent
"""

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from kiosk.store import atomic

DAMAGED_S = 7 * 86_400.0
"""How long a damaged file is kept."""

log = logging.getLogger(__name__)


class Fate(StrEnum):
    """How far an entry has come."""

    WAITING = "waiting"
    HANDING = "handing"
    HANDED = "handed"
    BEGUN = "begun"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def is_end(self) -> bool:
        """Whether the booth does nothing more about it by itself."""
        return self in _ENDS


_ENDS = (Fate.DONE, Fate.CANCELLED, Fate.FAILED, Fate.UNKNOWN)
_SETTLED = (Fate.DONE, Fate.CANCELLED, Fate.FAILED)


@dataclass(frozen=True)
class Entry:
    """Times are Unix seconds. `tries` and `next_s` (not before) are for those who try again;
    `handle` is how those who have it call it; `note` is a sentence for the operator."""

    id: int
    kind: str
    session: str
    key: str
    made_s: float
    fate: Fate
    tries: int
    next_s: float
    handle: str
    note: str
    payload: Mapping[str, Any]


_COLUMNS = "id, kind, session, key, made_s, fate, tries, next_s, handle, note, payload"

# AUTOINCREMENT: an id is never used twice. `changed` numbers all changes in their order.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    session TEXT NOT NULL,
    key TEXT NOT NULL,
    made_s REAL NOT NULL,
    fate TEXT NOT NULL DEFAULT 'waiting',
    tries INTEGER NOT NULL DEFAULT 0,
    next_s REAL NOT NULL DEFAULT 0,
    handle TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    payload TEXT NOT NULL DEFAULT '{}',
    changed INTEGER NOT NULL,
    UNIQUE (kind, session, key)
);
CREATE INDEX IF NOT EXISTS by_change ON entries (changed);
CREATE INDEX IF NOT EXISTS by_fate ON entries (kind, fate);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_NEXT_CHANGE = "(SELECT coalesce(max(changed), 0) + 1 FROM entries)"


class Outbox:
    """A file of entries and a few settings. All methods block, and may be called by any thread.

    All raise OSError when the disk fails. `now_s` is Unix time.
    """

    def __init__(self, path: Path, now_s: Callable[[], float] = time.time) -> None:
        self._path = path
        self._now_s = now_s
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def open(self) -> None:
        """Open or make the file. One that is damaged is moved aside: the booth goes on."""
        self._forget_damaged()
        with _as_os_error():
            try:
                self._connection = self._connected()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._move_aside(error)
                self._connection = self._connected()
        if not self.setting("began_s", 0.0):
            self.keep_setting("began_s", self._now_s())

    def _connected(self) -> sqlite3.Connection:
        if not self._path.exists():
            atomic.write(self._path, b"")  # with the mode and the place that it shall have
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        try:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}")
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise _Damaged("a check found damage")
            connection.executescript(_SCHEMA)
            connection.execute(f"SELECT {_COLUMNS}, changed FROM entries LIMIT 1")
        except BaseException:
            connection.close()
            raise
        return connection

    def _move_aside(self, error: Exception) -> None:
        aside = self._path.with_name(f"{self._path.name}.damaged-{self._now_s():.0f}")
        log.error("%s is damaged (%s); it is now %s", self._path, error, aside.name)
        for ending in ("-wal", "-shm", ""):
            file = self._path.with_name(self._path.name + ending)
            if file.exists():
                file.rename(aside.with_name(aside.name + ending))

    def _forget_damaged(self) -> None:
        """What was moved aside is kept for whoever wants to look at it, and not for ever: there may
        be addresses in it."""
        for file in self._path.parent.glob(f"{self._path.name}.damaged-*"):
            if file.stat().st_mtime < self._now_s() - DAMAGED_S:
                file.unlink(missing_ok=True)

    def close(self) -> None:
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = None

    @property
    def began_s(self) -> float:
        """Since when promises are written into this file, Unix s: of those before it knows nothing,
        so their absence proves nothing either."""
        return float(self.setting("began_s", 0.0))

    # Entries

    def ask(
        self, kind: str, session: str, key: str, payload: Mapping[str, Any] | None = None
    ) -> Entry:
        """A new entry that waits, on disk when this returns; or what there is if it was asked
        before."""
        return self.ask_all(kind, session, {key: payload or {}})[0]

    def ask_all(
        self, kind: str, session: str, payloads: Mapping[str, Mapping[str, Any]]
    ) -> list[Entry]:
        """The same for several keys with their payloads: a power cut leaves all of them or none."""
        with self._transaction() as db:
            return [self._asked(db, kind, session, key, it) for key, it in payloads.items()]

    def _asked(
        self, db: sqlite3.Connection, kind: str, session: str, key: str, payload: Mapping[str, Any]
    ) -> Entry:
        db.execute(
            "INSERT INTO entries (kind, session, key, made_s, payload, changed) "
            f"VALUES (?, ?, ?, ?, ?, {_NEXT_CHANGE}) ON CONFLICT DO NOTHING",
            (kind, session, key, self._now_s(), json.dumps(dict(payload))),
        )
        return _read(db, "kind = ? AND session = ? AND key = ?", kind, session, key)[0]

    def entry(self, id: int) -> Entry | None:
        with self._transaction() as db:
            return next(iter(_read(db, "id = ?", id)), None)

    def waiting(self, kind: str) -> list[Entry]:
        """All that have not come to an end, oldest first."""
        with self._transaction() as db:
            return _read(db, f"kind = ? AND fate NOT IN ({_list(_ENDS)}) ORDER BY id", kind)

    def entries(self, kind: str, session: str | None = None, newest: int = 50) -> list[Entry]:
        """Ended or not, newest first; of one session or of all."""
        with self._transaction() as db:
            where = "kind = ? AND session = coalesce(?, session) ORDER BY id DESC LIMIT ?"
            return _read(db, where, kind, session, newest)

    def change(
        self,
        id: int,
        fate: Fate,
        *,
        tries: int | None = None,
        next_s: float | None = None,
        handle: str | None = None,
        note: str | None = None,
        payload: Mapping[str, Any] | None = None,
    ) -> Entry:
        """The entry as it now is on disk. What is not given stays. KeyError if there is none."""
        with self._transaction() as db:
            db.execute(
                "UPDATE entries SET fate = ?, tries = coalesce(?, tries), "
                "next_s = coalesce(?, next_s), handle = coalesce(?, handle), "
                "note = coalesce(?, note), payload = coalesce(?, payload), "
                f"changed = {_NEXT_CHANGE} WHERE id = ?",
                (
                    *(fate, tries, next_s, handle, note),
                    None if payload is None else json.dumps(dict(payload)),
                    id,
                ),
            )
            found = _read(db, "id = ?", id)
        if not found:
            raise KeyError(id)
        if payload is not None:
            self._erase()
        return found[0]

    def count(self, kind: str, fate: Fate, since: int = 0) -> int:
        """How many came to that fate after `since`, which is a `mark()`."""
        with self._transaction() as db:
            where = "SELECT count(*) FROM entries WHERE kind = ? AND fate = ? AND changed > ?"
            return int(db.execute(where, (kind, fate, since)).fetchone()[0])

    def mark(self) -> int:
        """Now, to count from. Not a time: a Pi has no clock of its own, and time may leap back."""
        with self._transaction() as db:
            return int(db.execute(f"SELECT {_NEXT_CHANGE} - 1").fetchone()[0])

    def busy_sessions(self, since_s: float = 0.0) -> set[str]:
        """Those whose files are still needed: something has not ended, or its end is unknown. Of
        the latter only what was asked for since `since_s` (Unix): nobody will settle it any more.
        """
        with self._transaction() as db:
            where = (
                f"SELECT DISTINCT session FROM entries WHERE fate NOT IN ({_list(_ENDS)}) "
                "OR (fate = ? AND made_s >= ?)"
            )
            return {row[0] for row in db.execute(where, (Fate.UNKNOWN, since_s))}

    def forget(self, session: str) -> None:
        """Of its settled entries only that there was one is left, for the counts."""
        with self._transaction() as db:
            db.execute(
                "UPDATE entries SET session = '', key = id, handle = '', note = '', payload = '{}' "
                f"WHERE session = ? AND fate IN ({_list(_SETTLED)})",
                (session,),
            )

    # Settings

    def setting(self, name: str, default: Any = None) -> Any:
        """A JSON value that was kept under this name."""
        with self._transaction() as db:
            row = db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
            return default if row is None else json.loads(row[0])

    def keep_setting(self, name: str, value: Any) -> None:
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, json.dumps(value)))

    def _erase(self) -> None:
        """What was overwritten is nowhere any more, not in SQLite's log either: it may have been
        somebody's address."""
        with self._lock, suppress(sqlite3.OperationalError):  # then at the next time
            if self._connection:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """What is done in here is on disk afterwards, all of it or nothing."""
        with self._lock, _as_os_error():
            if self._connection is None:
                raise OSError(f"{self._path} is not open.")
            self._connection.execute("BEGIN")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


class _Damaged(sqlite3.DatabaseError):
    """SQLite reads the file, but what it reads makes no sense."""


def _read(db: sqlite3.Connection, where: str, *values: Any) -> list[Entry]:
    rows = db.execute(f"SELECT {_COLUMNS} FROM entries WHERE {where}", values)
    return [_entry(dict(zip(_COLUMNS.split(", "), row, strict=True))) for row in rows]


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(**row | {"fate": Fate(row["fate"]), "payload": json.loads(row["payload"])})


def _list(fates: tuple[Fate, ...]) -> str:
    return ", ".join(f"'{fate}'" for fate in fates)


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Of the file itself; not that the disk is full, or that we may not write there."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, _Damaged) or code in (
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_ERROR,  # a table that is not ours
    )


@contextmanager
def _as_os_error() -> Iterator[None]:
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a bug of ours
    except sqlite3.DatabaseError as error:
        raise OSError(f"The outbox cannot be used: {error}.") from error
