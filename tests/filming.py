"""A feed of program pictures without a booth: what a test shows, or a film that moves."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import av
import numpy as np
from numpy.typing import NDArray

from kiosk.live.i420 import copied

Colour = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Picture:
    """As `kiosk.live.program.ProgramFrame`."""

    video: av.VideoFrame
    serial: int
    at_s: float

    def for_sending(self) -> av.VideoFrame:
        return copied(self.video)


class Shown:
    """A feed that shows what it is given, from any thread."""

    def __init__(self) -> None:
        self.wakes: tuple[Callable[[], None], ...] = ()
        self._newest: Picture | None = None

    def newest(self) -> Picture | None:
        return self._newest

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        self.wakes = (*self.wakes, wake)

        def unsubscribe() -> None:
            self.wakes = tuple(each for each in self.wakes if each is not wake)

        return unsubscribe

    def show(self, video: av.VideoFrame, at_s: float | None = None) -> None:
        serial = self._newest.serial + 1 if self._newest else 0
        self._newest = Picture(video, serial, time.monotonic() if at_s is None else at_s)
        for wake in self.wakes:
            wake()


def flat(colour: Colour, size: tuple[int, int] = (320, 180)) -> av.VideoFrame:
    """A picture of one colour; size is width and height."""
    return video(np.full((size[1], size[0], 3), colour, np.uint8))


def video(picture: NDArray[np.uint8]) -> av.VideoFrame:
    """Of RGB, H x W x 3."""
    return av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")


def grainy(colour: Colour, size: tuple[int, int] = (320, 180)) -> Sequence[av.VideoFrame]:
    """A few pictures of one colour and a camera's noise, so that there is something to send."""
    dice = np.random.default_rng(3)
    ground = np.full((size[1], size[0], 3), colour)
    noise = (dice.integers(-9, 10, (size[1], size[0], 1)) for _ in range(8))
    return [video(np.clip(ground + each, 0, 255).astype(np.uint8)) for each in noise]


@contextmanager
def filmed(film: Sequence[av.VideoFrame], fps: float = 30.0) -> Iterator[Shown]:
    """A feed that shows the film again and again, on a thread of its own."""
    feed, over = Shown(), threading.Event()

    def show() -> None:
        place, due_s = 0, time.monotonic()
        while not over.wait(max(0.0, due_s - time.monotonic())):
            feed.show(film[place % len(film)])
            place, due_s = place + 1, due_s + 1 / fps

    thread = threading.Thread(target=show, name="film")
    thread.start()
    try:
        yield feed
    finally:
        over.set()
        thread.join()
