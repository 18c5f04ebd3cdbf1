"""The program picture as a friend is sent it: a track that gives the newest, and skips the rest."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

import av
from aiortc import MediaStreamTrack
from aiortc.mediastreams import VIDEO_CLOCK_RATE, VIDEO_TIME_BASE, MediaStreamError

REPEAT_S = 0.5
"""A picture that does not change is sent again after this, for those who lost it or come late."""


class FeedFrame(Protocol):
    """One picture of the feed. `serial` tells it from others, `at_s` is `time.monotonic()`."""

    @property
    def serial(self) -> int: ...

    @property
    def at_s(self) -> float: ...

    def for_sending(self) -> av.VideoFrame:
        """The picture as yuv420p, for one encoder alone."""
        ...


class Feed(Protocol):
    """Where program pictures come from: `kiosk.live.program.Program`."""

    def newest(self) -> FeedFrame | None:
        """From any thread; None before the first."""
        ...

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """`wake` is called on any thread after each new picture, until the returned function is."""
        ...


class ProgramTrack(MediaStreamTrack):
    """What one friend's sender reads. Make it on the event loop; stop it, or it is woken for ever.

    The sender asks again when it has encoded, so a slow one skips pictures by itself.
    """

    kind = "video"

    def __init__(self, feed: Feed) -> None:
        super().__init__()
        loop = asyncio.get_running_loop()
        self._feed = feed
        self._news = asyncio.Event()
        self._sent: int | None = None
        self._origin_s: float | None = None
        self._pts = -1

        def wake() -> None:
            loop.call_soon_threadsafe(self._news.set)

        self._unsubscribe = feed.subscribe(wake)

    async def recv(self) -> av.VideoFrame:
        """The newest picture that was not sent yet. Raises MediaStreamError once stopped."""
        frame, at_s = await self._next()
        video = frame.for_sending()
        video.pts, video.time_base = self._stamp(at_s), VIDEO_TIME_BASE
        self._sent = frame.serial
        return video

    def stop(self) -> None:
        if self.readyState == "live":
            self._unsubscribe()
            self._news.set()
        super().stop()

    async def _next(self) -> tuple[FeedFrame, float]:
        while self.readyState == "live":
            self._news.clear()
            frame = self._feed.newest()
            if frame is not None and frame.serial != self._sent:
                return frame, frame.at_s
            try:
                async with asyncio.timeout(REPEAT_S):
                    await self._news.wait()
            except TimeoutError:
                if frame is not None:
                    return frame, time.monotonic()
        raise MediaStreamError

    def _stamp(self, at_s: float) -> int:
        """RTP time of a picture: its own time, so that the friend sees an even motion."""
        if self._origin_s is None:
            self._origin_s = at_s
        self._pts = max(self._pts + 1, round((at_s - self._origin_s) * VIDEO_CLOCK_RATE))
        return self._pts
