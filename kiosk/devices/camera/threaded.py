"""What all cameras have in common: each opening has a thread that owns the hardware throughout.

Drivers block, and some never come back. So the thread opens, reads and closes; the event loop only
hears of it. A driver that hangs costs its (daemon) thread, and the booth finds out by the silence.
"""

import asyncio
import threading
from abc import ABC, abstractmethod

from kiosk.devices.camera import Frame
from kiosk.devices.camera.feed import Feed
from kiosk.devices.camera.rhythm import Rhythm
from kiosk.errors import DeviceError

_GOODBYE_S = 3.0
"""How long closing waits for a thread that is still in its driver."""


class ThreadedCamera(ABC):
    """A `Camera` (see the port); adapters say how it films."""

    simulated = False
    steerable = False

    def __init__(self) -> None:
        self._feed: Feed | None = None
        self._thread: threading.Thread | None = None

    @abstractmethod
    def film(self, feed: Feed) -> None:
        """Take hold, `feed.put` every frame until `feed.stopped`, let go. In a thread of its own.

        Raises DeviceError when the camera is missing or lost.
        """

    async def open(self) -> None:
        await self.close()
        feed = self._feed = Feed()
        self._thread = threading.Thread(target=self._run, args=(feed,), name="camera", daemon=True)
        self._thread.start()
        try:
            await feed.begun()
        except BaseException:
            await self.close()
            raise

    async def failed(self) -> None:
        await self._opened().ended()

    async def close(self) -> None:
        feed, thread = self._feed, self._thread
        self._feed = self._thread = None
        if feed:
            feed.end(DeviceError("The camera was closed."))
        if thread:
            await asyncio.to_thread(thread.join, _GOODBYE_S)

    def frame(self) -> Frame | None:
        return self._feed.live if self._feed else None

    async def still(self, at_s: float) -> Frame:
        return await self._opened().still(at_s)

    def rhythm(self) -> Rhythm | None:
        return self._feed.rhythm() if self._feed else None

    def aim(self, at_s: float) -> None:
        if self._feed:
            self._feed.aim_s = at_s

    def _opened(self) -> Feed:
        if self._feed is None:
            raise DeviceError("The camera is not open.")
        return self._feed

    def _run(self, feed: Feed) -> None:
        try:
            self.film(feed)
        except Exception as error:  # whoever waits for the camera raises it in the event loop
            feed.lose(error)
