"""A picture or a video, played over and over as if it were a camera. Through PyAV."""

import itertools
import math
import time
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import Interpolation

from kiosk.devices.camera import Frame, Picture
from kiosk.devices.camera.feed import Feed
from kiosk.devices.camera.pace import ticks
from kiosk.devices.camera.threaded import ThreadedCamera
from kiosk.errors import DeviceError

_UNCERTAINTY_S = 0.001


class FileCamera(ThreadedCamera):
    """Frames of `size` (width, height), filled by the middle of each picture, `fps` a second.

    A video is shown picture by picture whatever its own rate. A stand-in: the screen says so.
    """

    simulated = True

    def __init__(self, *, path: Path, size: tuple[int, int], fps: float) -> None:
        super().__init__()
        self._path, self._size, self._fps = path, size, fps

    def film(self, feed: Feed) -> None:
        # The next picture is decoded before its beat, so that it is on time.
        beats = ticks(lambda: 1 / self._fps, feed.stopped)
        for picture, _ in zip(self._pictures(), beats, strict=False):
            frame = Frame(picture, time.monotonic(), _UNCERTAINTY_S)
            feed.put(frame, frame)

    def _pictures(self) -> Iterator[Picture]:
        """Without end; a file of one picture is decoded once."""
        while True:
            played = 0
            for picture in self._once():
                played += 1
                yield picture
            if played == 0:
                raise DeviceError(f"{self._path} holds no picture. Set camera.path to one.")
            if played == 1:
                yield from itertools.repeat(picture)

    def _once(self) -> Iterator[Picture]:
        try:
            with av.open(self._path) as container:
                if container.streams.video:
                    for frame in container.decode(video=0):
                        yield _fitted(frame, self._size)
        except FileNotFoundError as error:
            raise DeviceError(f"There is no file {self._path}. Set camera.path to one.") from error
        except av.FFmpegError as error:
            raise DeviceError(f"{self._path} cannot be played: {error.strerror}.") from error


def _fitted(frame: av.VideoFrame, size: tuple[int, int]) -> Picture:
    """The middle of a frame, upright, scaled to fill `size`."""
    turns = round(frame.rotation / 90)
    width, height = size if turns % 2 == 0 else size[::-1]
    scale = max(width / frame.width, height / frame.height)
    wide, high = math.ceil(frame.width * scale), math.ceil(frame.height * scale)
    whole = frame.to_ndarray(
        width=wide, height=high, format="rgb24", interpolation=Interpolation.AREA
    )
    left, top = (wide - width) // 2, (high - height) // 2
    middle = whole[top : top + height, left : left + width]
    return np.ascontiguousarray(np.rot90(middle, turns))
