"""The program: one picture of everybody, made on a thread of its own at a steady rate.

The display and every friend's sender look at the newest; whoever is slower than the rate misses
some, and holds nobody up.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from threading import Event
from typing import cast

import av
from av.video.reformatter import VideoReformatter

from kiosk.devices.camera import Picture
from kiosk.live.composer import Composer
from kiosk.live.i420 import copied
from kiosk.live.source import Backdrop, Source

REMEMBERED = 300
"""Of so many pictures the making time is known: ten seconds of them."""


@dataclass(frozen=True, eq=False)
class ProgramFrame:
    """One program picture, never written to again.

    `picture` is uint8, H x W x 3, RGB; `video` the same as yuv420p (BT.601, limited range);
    `serial` counts up; `at_s` is `time.monotonic()` when it was begun, `taken_s` that of the booth
    camera's frame in it, None if there is none.
    """

    picture: Picture
    video: av.VideoFrame
    serial: int
    at_s: float
    taken_s: float | None = None

    def for_sending(self) -> av.VideoFrame:
        """A copy of `video`, since an encoder writes time and kind into what it is given."""
        return copied(self.video)


class Program:
    """Composes at `fps` while `run` runs.

    `sources` and `backdrop` are called on the program's thread, once a picture, and give everybody,
    the booth first, and what they stand before, if anything; they must not wait for anything. If
    nothing is new since the last picture, none is made.
    """

    def __init__(
        self,
        *,
        composer: Composer,
        fps: float,
        sources: Callable[[], Sequence[Source]],
        backdrop: Callable[[], Backdrop | None] = lambda: None,
    ) -> None:
        self._composer = composer
        self._period_s = 1 / fps
        self._sources = sources
        self._backdrop = backdrop
        self._to_rgb = VideoReformatter()
        self._newest: ProgramFrame | None = None
        self._shown: object = None
        self._wakes: tuple[Callable[[], None], ...] = ()
        self._took_s: deque[float] = deque(maxlen=REMEMBERED)
        self._made_s: deque[float] = deque(maxlen=REMEMBERED + 1)

    @property
    def size(self) -> tuple[int, int]:
        return self._composer.size

    @property
    def frame_times(self) -> tuple[float, ...]:
        """How long each of the latest pictures took to make, s, oldest first."""
        return tuple(self._took_s)

    @property
    def intervals(self) -> tuple[float, ...]:
        """From each of the latest pictures to the next, s, oldest first."""
        return tuple(after - before for before, after in pairwise(tuple(self._made_s)))

    def newest(self) -> ProgramFrame | None:
        """From any thread; None before the first."""
        return self._newest

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """`wake` is called on the program's thread after each new picture, until the returned
        function is called. Both from the event loop only; `wake` must not wait for anything."""
        self._wakes = (*self._wakes, wake)

        def unsubscribe() -> None:
            self._wakes = tuple(each for each in self._wakes if each is not wake)

        return unsubscribe

    async def run(self) -> None:
        """Until cancelled. Whatever goes wrong in composing is a bug of ours and propagates."""
        stop = Event()
        with self._composer, ThreadPoolExecutor(1, thread_name_prefix="program") as own:
            try:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(own, self._keep_composing, stop)
            finally:
                stop.set()

    def _keep_composing(self, stop: Event) -> None:
        due = time.monotonic()
        while not stop.wait(max(0.0, due - time.monotonic())):
            self._compose_once()
            # A picture that took too long is not made up for by a hasty one.
            due = max(due + self._period_s, time.monotonic())

    def _compose_once(self) -> None:
        began = time.monotonic()
        plan = self._composer.planned(tuple(self._sources()), self._backdrop())
        if plan == self._shown and not self._composer.changing:
            return
        video = self._composer.compose(plan)
        rgb = self._to_rgb.reformat(video, format="rgb24", threads=1)
        picture = cast(Picture, rgb.to_ndarray())
        serial = self._newest.serial + 1 if self._newest else 0
        self._newest = ProgramFrame(picture, video, serial, began, plan.taken_s)
        self._shown = plan
        self._made_s.append(time.monotonic())
        self._took_s.append(self._made_s[-1] - began)
        for wake in self._wakes:
            wake()
