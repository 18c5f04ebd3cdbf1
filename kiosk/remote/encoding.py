"""The program in one codec and rendition, encoded on a thread of its own."""

import time
from collections.abc import Callable
from threading import Condition
from typing import Protocol

import av
from av.video.reformatter import VideoReformatter

from kiosk.remote.encoders import CLOCK, Encoded, Encoder
from kiosk.remote.pace import Pace
from kiosk.remote.renditions import Codec, Rendition, Size, fitted


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


class Encoding:
    """One encoder at work, in `run` until `stop`. Everything but `run` is called on the event loop,
    and waits for nothing.

    `out` is given each picture, on the encoder's thread; `origin_s` (`time.monotonic()`) is where
    the pictures' RTP time begins.
    """

    def __init__(
        self,
        *,
        feed: Feed,
        codec: Codec,
        rendition: Rendition,
        kbps: int,
        origin_s: float,
        out: Callable[[Encoded], object],
    ) -> None:
        self._feed = feed
        self._codec = codec
        self._rendition = rendition
        self._kbps = kbps
        self._origin_s = origin_s
        self._out = out
        self._pace = Pace(fps=rendition.fps)
        self._changed = Condition()
        self._key = self._stopped = False
        self._encoder: Encoder | None = None
        self._opened: tuple[Size, int] = ((0, 0), 0)
        self._scaler = VideoReformatter()
        self._stamp = -1
        self._unsubscribe = feed.subscribe(self._wake)

    @property
    def kbps(self) -> int:
        """As it was set."""
        return self._kbps

    def want_key(self) -> None:
        """One of the next packets shall be a key frame: `pace.py` says which."""
        with self._changed:
            self._key = True
            self._changed.notify()

    def set_kbps(self, kbps: int) -> None:
        """Takes effect with a key frame, which it asks for."""
        if kbps != self._kbps:
            self._kbps = kbps
            self.want_key()

    def stop(self) -> None:
        """`run` returns after the picture that it is at. May be called twice."""
        if not self._stopped:
            self._unsubscribe()
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def run(self) -> None:
        """Encode until stopped. Blocks: to be called on a thread of its own."""
        while (frame := self._next()) is not None:
            self._encode(frame)

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify()

    def _next(self) -> FeedFrame | None:
        """The picture to encode now, once there is one; None at the end."""
        with self._changed:
            while not self._stopped:
                frame, now_s = self._feed.newest(), time.monotonic()
                if self._key:
                    self._pace.want_key(now_s)
                    self._key = False
                if frame is None:
                    self._changed.wait()
                    continue
                wait_s = self._pace.due_s(frame.serial, frame.at_s, now_s) - now_s
                if wait_s <= 0:
                    return frame
                self._changed.wait(wait_s)
        return None

    def _encode(self, frame: FeedFrame) -> None:
        now_s = time.monotonic()
        key = self._pace.take(frame.serial, frame.at_s, now_s)
        video = self._sized(frame.for_sending())
        stamp = self._stamped(frame.at_s, now_s)
        if encoded := self._opened_for(video, key).encode(video, stamp=stamp, key=key):
            self._out(encoded)

    def _sized(self, video: av.VideoFrame) -> av.VideoFrame:
        width, height = fitted((video.width, video.height), self._rendition.pixels)
        return self._scaler.reformat(video, width=width, height=height, threads=1)

    def _opened_for(self, video: av.VideoFrame, key: bool) -> Encoder:
        size, kbps = (video.width, video.height), self._kbps
        before = self._opened
        if self._encoder is None or before[0] != size or (key and before[1] != kbps):
            self._opened = (size, kbps)
            self._encoder = Encoder(self._codec, size=size, fps=self._rendition.fps, kbps=kbps)
        return self._encoder

    def _stamped(self, at_s: float, now_s: float) -> int:
        """RTP time of a picture: its own time, so that friends see an even motion; of one that is
        sent again, that of now."""
        stamp = round((at_s - self._origin_s) * CLOCK)
        if stamp <= self._stamp:
            stamp = max(round((now_s - self._origin_s) * CLOCK), self._stamp + 1)
        self._stamp = stamp
        return stamp
