"""The one way from a camera's thread into the event loop: its frames, its loss, its end.

A thread holds a `Feed` and may `put`, `lose`, ask what it `wants` and whether it is `stopped`.
Everything else belongs to the loop. The thread only ever leaves word (`call_soon_threadsafe`), so
there is no lock, and nobody waits for anybody.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import NoReturn

from kiosk.devices.camera import Frame
from kiosk.devices.camera.moment import WITHIN_S, Moment
from kiosk.devices.camera.rhythm import Metronome, Rhythm
from kiosk.errors import DeviceError

FIRST_S = 12.0
"""An opened camera must give its first frame within this: sensors and webcams take seconds."""

SILENCE_S = 3.0
"""A camera that gives no frame for this long is lost, whatever its driver says."""

DELIVERY_S = 0.5
"""The longest way of a frame from its exposure to here: readout, transfer, decoding."""


class Feed:
    """What comes from one opening of a camera. Made in the event loop that it serves."""

    def __init__(self, *, first_s: float = FIRST_S, silence_s: float = SILENCE_S) -> None:
        self.stopped = threading.Event()
        self.aim_s: float | None = None
        """The instant at which a frame is wanted, `time.monotonic()`. Written in the loop only."""
        self._first_s, self._silence_s = first_s, silence_s
        self._loop = asyncio.get_running_loop()
        self._begun = asyncio.Event()
        self._over = asyncio.Event()
        self._error: Exception | None = None
        self._heard_s = time.monotonic()
        self._live: Frame | None = None
        self._full: Frame | None = None
        self._moments: tuple[Moment, ...] = ()
        self._metronome = Metronome()

    # From any thread.

    def put(self, live: Frame, full: Frame | None) -> None:
        """A frame was taken: as shown live, and in full resolution if somebody wants that."""
        self._tell(lambda: self._arrived(live, full))

    def lose(self, error: Exception) -> None:
        """The camera is lost (DeviceError), or we have made a mistake (anything else)."""
        self._tell(lambda: self.end(error))

    def wants(self, at_s: float) -> bool:
        """Whether the full resolution of a frame exposed at `at_s` could be asked for."""
        return any(abs(moment.at_s - at_s) <= WITHIN_S for moment in self._moments)

    def _tell(self, word: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(word)
        except RuntimeError:
            self.stopped.set()  # the loop is closed: nobody listens any more

    # From the loop.

    @property
    def live(self) -> Frame | None:
        """The newest frame, while there is a camera."""
        return None if self._over.is_set() else self._live

    def rhythm(self) -> Rhythm | None:
        """See the port."""
        return self._metronome.rhythm(time.monotonic())

    async def begun(self) -> None:
        """Wait for the first frame. Raises DeviceError if it does not come."""
        try:
            async with asyncio.timeout(self._first_s):
                await self._begun.wait()
        except TimeoutError:
            self.end(DeviceError("The camera was found but gives no picture. Unplug it once."))
        if self._error:
            raise self._error

    async def ended(self) -> NoReturn:
        """Wait until there will be no more frames, and raise why."""
        while self._error is None:
            try:
                async with asyncio.timeout(self._heard_s + self._silence_s - time.monotonic()):
                    await self._over.wait()
            except TimeoutError:
                if time.monotonic() - self._heard_s >= self._silence_s:
                    self.end(DeviceError("The camera gives no more pictures. Check its cable."))
        raise self._error

    async def still(self, at_s: float) -> Frame:
        """See the port."""
        if self._error:
            raise self._error
        moment = Moment(at_s)
        if self._full:
            moment.offer(self._full)
        self._moments = (*self._moments, moment)
        try:
            return await moment.nearest(at_s - time.monotonic() + WITHIN_S + DELIVERY_S)
        finally:
            self._moments = tuple(other for other in self._moments if other is not moment)

    def end(self, error: Exception) -> None:
        """Let the thread stop and tell everybody who waits. Only the first reason counts."""
        self.stopped.set()
        if self._error is None:
            self._error = error
            self._live = self._full = None
            for moment in self._moments:
                moment.end(error)
            self._begun.set()
            self._over.set()

    def _arrived(self, live: Frame, full: Frame | None) -> None:
        if self._over.is_set():
            return
        self._live, self._full, self._heard_s = live, full, time.monotonic()
        self._metronome.heard(live.at_s)
        self._begun.set()
        if full:
            for moment in self._moments:
                moment.offer(full)
