"""A camera without hardware: people who move about in a room, at its own rate and phase.

With `time_code` each frame says in its pixels when it was drawn, so that skew can be measured by
whoever looks at the pictures and believes nobody.
"""

import time
from collections import deque

from kiosk.devices.camera import Frame
from kiosk.devices.camera.feed import Feed
from kiosk.devices.camera.pace import ticks
from kiosk.devices.camera.painter import Painter
from kiosk.devices.camera.steering import Steering
from kiosk.devices.camera.threaded import ThreadedCamera
from kiosk.errors import DeviceError

_PIPELINE = 4
"""Frames until a duration that was asked for is seen, as with a real sensor."""

_STAMP_S = 0.001
"""The time code counts in milliseconds."""


class SimulatedCamera(ThreadedCamera):
    """Films scene `who` (0 is the booth's own, two people; 1-5 are friends) at `size`, `fps`."""

    simulated = True
    steerable = True

    def __init__(
        self, *, size: tuple[int, int], fps: float, time_code: bool = False, who: int = 0
    ) -> None:
        super().__init__()
        self._size, self._fps = size, fps
        self._time_code, self._who = time_code, who
        self._painter: Painter | None = None
        self._fault: str | None = None

    def film(self, feed: Feed) -> None:
        if self._fault is not None:
            raise DeviceError(self._fault)
        self._painter = self._painter or Painter(self._size, self._who, self._time_code)
        steering = Steering(1 / self._fps)
        asked_s = deque([1 / self._fps] * _PIPELINE, maxlen=_PIPELINE)
        for _ in ticks(lambda: asked_s[0], feed.stopped):
            frame = self._taken(self._painter)
            feed.put(frame, frame)
            asked_s.append(steering.duration_s(frame.at_s, feed.aim_s))

    def fail(self, reason: str = "The camera was unplugged.") -> None:
        """Pull its plug; `reason` is what the operator reads."""
        self._fault = reason
        if self._feed:
            self._feed.lose(DeviceError(reason))

    def mend(self) -> None:
        """Plug it in again: the next `open` succeeds."""
        self._fault = None

    @staticmethod
    def _taken(painter: Painter) -> Frame:
        # Two clocks cannot be read at once: a thread that is put aside in between must say so.
        before_s, unix_s, after_s = time.monotonic(), time.time(), time.monotonic()
        picture = painter.paint(unix_s * 1e3)
        return Frame(picture, (before_s + after_s) / 2, _STAMP_S + (after_s - before_s) / 2)
