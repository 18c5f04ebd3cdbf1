"""One instant that somebody wants a still of, and the frame that is nearest to it so far.

Frames come in the order of their exposure, so the nearest is known as soon as one is at or past
the instant: either that one or the best before it. Two frames are all that is ever held; a ring of
every frame around the instant would say no more, and one 12-megapixel frame is 36 MB.
"""

import asyncio

from kiosk.devices.camera import Frame
from kiosk.errors import DeviceError

WITHIN_S = 0.25
"""A frame further away than this is not a picture of the instant."""


class Moment:
    """`at_s` is `time.monotonic()`. Lives in the event loop's thread only."""

    def __init__(self, at_s: float) -> None:
        self.at_s = at_s
        self._nearest: Frame | None = None
        self._over = asyncio.Event()
        self._error: Exception | None = None

    def offer(self, frame: Frame) -> None:
        """A frame was taken; it may be the nearest."""
        if self._over.is_set():
            return
        if self._distance(frame) <= min(WITHIN_S, self._distance(self._nearest)):
            self._nearest = frame
        if frame.at_s >= self.at_s:
            self._over.set()

    def end(self, error: Exception) -> None:
        """No frame will come any more."""
        if not self._over.is_set():
            self._error = error
            self._over.set()

    async def nearest(self, patience_s: float) -> Frame:
        """The nearest frame, as soon as it is known, or else after `patience_s`.

        Raises what `end` was given, or DeviceError if there is no frame near enough.
        """
        try:
            async with asyncio.timeout(patience_s):
                await self._over.wait()
        except TimeoutError:
            self._over.set()
        if self._error:
            raise self._error
        if self._nearest is None:
            raise DeviceError("The camera has no picture of that moment.")
        return self._nearest

    def _distance(self, frame: Frame | None) -> float:
        return abs(frame.at_s - self.at_s) if frame else float("inf")
