"""Mirrors strips to a USB stick of a certain label, whenever that is plugged in.

    away       nothing to do, and nothing to worry about
    there      what is missing on it is copied, by a process apart (`stick_copy.py`): when it
               appears, when there is a new strip, and again after a while if that failed
    trouble    it is there, but cannot be written: the operator is told, guests are not bothered

Pulling it never hurts: what is on it is whole, and what is not is copied when it is back.
"""

import asyncio
import errno
import json
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path

from kiosk.session.events import DeviceChanged, Event, Health
from kiosk.sharing.mounts import Mount, device_of, mount_of

FULL = "The USB stick is full. Put another one in, or make room on it."
READ_ONLY = "The USB stick cannot be written on. Has it a switch against that?"
DAMAGED = "The USB stick is damaged. Pull it out and try another one."
STUCK = "The USB stick does not answer. Pull it out and put it in again."
FAILED = "The strips could not be copied to the USB stick. We keep trying."
NOT_MOUNTED = "The USB stick is plugged in, but the system has not mounted it."

_WHY = {
    0: "",
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EIO: DAMAGED,
    errno.EUCLEAN: DAMAGED,
    errno.EBADMSG: DAMAGED,
}
"""By errno."""

_COPY = (sys.executable, "-m", "kiosk.sharing.stick_copy")
_ROOT = Path(__file__).parents[2]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class StickState:
    """For the operator; `note` is a sentence while a stick is there and cannot be written."""

    present: bool
    note: str = ""


class Stick:
    """`strips` says what should be on it: names, made safe for any computer, and files; it is asked
    for in the event loop's thread. Sticks are looked for every `look_s`.

    A failure is tried again at the next look, since the stick may just have been pulled; then the
    operator is told, and it is tried every `retry_s`. A stick on which nothing moves for
    `patience_s` is stuck; to be mounted it has as long.
    """

    def __init__(
        self,
        *,
        label: str,
        strips: Callable[[], Awaitable[Sequence[tuple[str, Path]]]],
        post: Callable[[Event], None],
        by_label: Path = Path("/dev/disk/by-label"),
        mounts: Path = Path("/proc/self/mountinfo"),
        look_s: float = 2.0,
        retry_s: float = 30.0,
        patience_s: float = 20.0,
    ) -> None:
        self._label = label
        self._strips = strips
        self._post = post
        self._by_label = by_label
        self._mounts = mounts
        self._look_s = look_s
        self._retry_s = retry_s
        self._patience_s = patience_s
        self._told = asyncio.Event()
        self._state = StickState(present=False)
        self._mount: Mount | None = None
        self._failures = 0
        self._due_s = inf
        self._unmounted_s: float | None = None
        self._stuck: tuple[Mount, Process] | None = None

    @property
    def state(self) -> StickState:
        return self._state

    def new(self) -> None:
        """There is one more strip. In the event loop's thread."""
        self._due_s = -inf
        self._told.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._told.clear()
            await self._look()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._look_s):
                    await self._told.wait()

    async def _look(self) -> None:
        """Reads what the kernel has in its memory, which takes no time worth a thread."""
        now_s = asyncio.get_running_loop().time()
        device = device_of(self._label, self._by_label)
        mount = mount_of(device, self._mounts) if device else None
        if mount != self._mount:
            self._mount, self._failures, self._due_s = mount, 0, -inf
            if mount:
                self._become("")  # the first copies may take minutes, and it is there
        if mount:
            self._unmounted_s = None
            if now_s >= self._due_s:
                await self._mirror(mount, now_s)
        elif device:
            self._unmounted_s = self._unmounted_s or now_s
            if now_s - self._unmounted_s >= self._patience_s:
                self._become(NOT_MOUNTED)
        else:
            self._unmounted_s = None
            self._become("", present=False)

    async def _mirror(self, mount: Mount, now_s: float) -> None:
        self._due_s = inf  # unless somebody says meanwhile that there is more
        trouble = await self._copied(mount)
        if not trouble:
            self._failures = 0
            self._become("")
            return
        self._failures += 1
        again_s = self._retry_s
        if self._failures == 1 and trouble != STUCK:
            again_s = self._look_s
        else:
            self._become(trouble)
        self._due_s = min(self._due_s, now_s + again_s)

    async def _copied(self, mount: Mount) -> str:
        """Copy what is missing; why that did not work, or nothing."""
        if self._stuck and self._stuck[0] == mount and self._stuck[1].returncode is None:
            return STUCK  # one process in the kernel's hands is enough
        try:
            copier = await asyncio.create_subprocess_exec(
                *_COPY, stdin=PIPE, stdout=PIPE, cwd=_ROOT
            )
        except OSError:
            log.exception("Nothing can be copied to the stick")
            return FAILED
        try:
            return await self._watched(copier, mount)
        except TimeoutError:
            self._stuck = mount, copier
            return STUCK
        finally:
            # It is not waited for: what hangs in the kernel may not end before the stick is pulled.
            with suppress(ProcessLookupError):
                copier.kill()

    async def _watched(self, copier: Process, mount: Mount) -> str:
        """Why it did not work, or nothing. Raises TimeoutError if nothing moves any more."""
        assert copier.stdin
        assert copier.stdout
        asked = await asyncio.to_thread(_order, mount, await self._strips())
        copier.stdin.write(asked)
        copier.stdin.close()
        while True:
            async with asyncio.timeout(self._patience_s):
                line = await copier.stdout.readline()
            try:
                said = json.loads(line)
            except ValueError:  # no line, or half a one: it was killed
                return FAILED
            if "errno" in said:
                return _WHY.get(said["errno"], FAILED)
            log.info("%s is on the stick", said["copied"])

    def _become(self, note: str, *, present: bool = True) -> None:
        before, self._state = self._state, StickState(present, note)
        if note == before.note:
            return
        health = Health.LOST if note else Health.WELL
        self._post(DeviceChanged("stick", health, note))


def _order(mount: Mount, strips: Sequence[tuple[str, Path]]) -> bytes:
    """For the copier. In a thread: of a season's strips it is half a megabyte."""
    files = [(name, str(path)) for name, path in strips]
    return json.dumps({"root": mount.path, "device": mount.device, "files": files}).encode()
