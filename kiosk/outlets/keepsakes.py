"""What guests take home by a strip's link: the strip, small ones of it, and every picture."""

import asyncio
import logging
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count
from pathlib import Path

from PIL import Image

from kiosk.store import atomic
from kiosk.store.manifest import Memory
from kiosk.store.sessions import Sessions

Make = Callable[[Image.Image], bytes]
"""A JPEG of a strip (RGB). Blocks."""

_NOT_IN_NAMES = frozenset('<>:"/\\|?*')
_LONGEST = 40

log = logging.getLogger(__name__)


class Keepsakes:
    """`small` makes the strip that phones see first, `card` what a link unfolds to in a chat.

    They are made when the first one asks, and kept beside the strip.
    """

    def __init__(self, *, sessions: Sessions, small: Make, card: Make) -> None:
        self._sessions = sessions
        self._makes = {"small.jpg": small, "card.jpg": card}
        self._making = asyncio.Lock()  # all phones of a group come at once

    def session_of(self, token: str) -> str | None:
        """Whose strip a link opens, if it opens any."""
        return self._sessions.session_of(token)

    def strip(self, session: str, kind: str) -> Path | None:
        """`kind` is `jpg` or `png`."""
        jpeg = self._sessions.strip_of(session)
        path = jpeg.with_suffix(f".{kind}") if jpeg else None
        return path if path and path.is_file() else None

    async def small(self, session: str) -> Path | None:
        return await self._made(session, "small.jpg")

    async def card(self, session: str) -> Path | None:
        return await self._made(session, "card.jpg")

    async def everything(self, session: str) -> list[tuple[str, Path]]:
        """Names that every system takes, and files: the strip, and the shots as far as the disk
        knows of them."""
        jpeg = self._sessions.strip_of(session)
        if jpeg is None:
            return []
        strips = [(f"strip.{kind}", jpeg.with_suffix(f".{kind}")) for kind in ("jpg", "png")]
        try:
            memory = await self._sessions.memory(session)
        except (OSError, ValueError) as error:
            log.warning("Of %s only the strip is known: %s", session, error)
            return strips
        return strips + [(name, jpeg.parent / path) for name, path in _shots(memory)]

    async def _made(self, session: str, name: str) -> Path | None:
        """The file, made if need be; None if the disk, or the strip, does not allow it."""
        strip = self._sessions.strip_of(session)
        if strip is None:
            return None
        async with self._making:
            try:
                return await asyncio.to_thread(_beside, strip, name, self._makes[name])
            except OSError as error:
                log.warning("There is no %s of %s: %s", name, session, error)
                return None


def _beside(strip: Path, name: str, make: Make) -> Path:
    """It has the strip's own time: a strip that is composed again shows by that. Blocks."""
    path, at_ns = strip.with_name(name), strip.stat().st_mtime_ns
    if path.exists() and path.stat().st_mtime_ns == at_ns:
        return path
    with Image.open(strip) as image:
        data = make(image.convert("RGB"))
    atomic.write(path, data)
    os.utime(path, ns=(at_ns, at_ns))
    return path


def _shots(memory: Memory) -> Iterator[tuple[str, str]]:
    """`1.jpg` is everybody in the first shot, `1-Mina.jpg` what Mina's phone took."""
    for taken in memory.record.shots:
        if scene := memory.kept.get(taken.scene):
            yield f"{taken.shot}.jpg", scene.path
        kept = [it for it in taken.captures if it.key in memory.kept]
        people = _apart(memory.names.get(it.participant, "") for it in kept)
        for name, capture in zip(people, kept, strict=True):
            yield f"{taken.shot}-{name}.jpg", memory.kept[capture.key].path


def _apart(names: Iterable[str]) -> Iterator[str]:
    """Two of one name are Mina and Mina-2, also where capitals are no difference."""
    used: set[str] = set()
    for name in map(for_files, names):
        choices = chain([name], (f"{name}-{n}" for n in count(2)))
        free = next(it for it in choices if it.casefold() not in used)
        used.add(free.casefold())
        yield free


def for_files(name: str) -> str:
    """A person's name as a part of a file's name, on every system."""
    composed = unicodedata.normalize("NFC", name)
    plain = "".join(it for it in composed if _is_plain(it))
    return plain[:_LONGEST].strip(" .") or "friend"


def _is_plain(letter: str) -> bool:
    """Neither a control, nor invisible, nor a sign that some system keeps for itself."""
    return letter not in _NOT_IN_NAMES and unicodedata.category(letter)[0] != "C"
