"""A USB webcam: V4L2 through PyAV's FFmpeg, as MJPEG, which is how webcams reach their full size.

The kernel stamps every frame with the monotonic clock when its first bytes arrive, so what the
decoder and the scheduler add later does not matter.
"""

import errno
import time
from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.container import InputContainer

from kiosk.devices.camera import Frame
from kiosk.devices.camera.feed import Feed
from kiosk.devices.camera.threaded import ThreadedCamera
from kiosk.errors import DeviceError

_OLDEST_S = 10.0
"""A stamp that says a frame is older than this (or from the future) is of another clock."""

_STALE_S = 0.2
"""Frames that waited longer than this in the driver are passed over until we are up to date."""

_SENTENCES = {
    errno.ENOENT: "There is no camera at {device}. Plug it in, or set camera.device.",
    errno.ENODEV: "The camera at {device} was unplugged.",
    errno.EBUSY: "The camera at {device} is in use by another program.",
    errno.EACCES: "The booth may not use {device}: add its user to the group video.",
}


def kernel_stamp(pts: int | None, time_base: Fraction | None) -> float | None:
    """A frame's stamp in seconds, if it can be one of `time.monotonic()`."""
    if pts is None or time_base is None:
        return None
    stamp_s = float(pts * time_base)
    return stamp_s if 0 <= time.monotonic() - stamp_s <= _OLDEST_S else None


def exposure(stamp_s: float | None, now_s: float, period_s: float) -> tuple[float, float]:
    """When a frame's exposure had its middle, and how far off that may be; `time.monotonic()`.

    `stamp_s` is the kernel's stamp, if there is a sane one: the light was gathered before that,
    and not for longer than a frame lasts. Without it there is only when we got it.
    """
    if stamp_s is None:
        return now_s - period_s, period_s
    return stamp_s - period_s / 2, period_s / 2


class WebcamCamera(ThreadedCamera):
    """`size` is asked for; a camera that lacks it gives its nearest, and that is what frames have.

    `driver` is FFmpeg's name of the input; tests film its test pictures with "lavfi".
    """

    def __init__(
        self, *, device: str, size: tuple[int, int], fps: float, driver: str = "v4l2"
    ) -> None:
        super().__init__()
        self._device, self._size, self._fps, self._driver = device, size, fps, driver

    def film(self, feed: Feed) -> None:
        try:
            with self._taken_hold() as container:
                for frame in self._frames(container):
                    feed.put(frame, frame)
                    if feed.stopped.is_set():
                        return
        except av.FFmpegError as error:
            raise self._trouble(error) from error
        raise DeviceError(f"The camera at {self._device} stopped giving pictures.")

    def _frames(self, container: InputContainer) -> Iterator[Frame]:
        stream = container.streams.video[0]
        for packet in container.demux(stream):
            stamp_s = kernel_stamp(packet.pts, packet.time_base)
            if stamp_s is not None and time.monotonic() - stamp_s > _STALE_S:
                continue
            try:
                pictures = packet.decode()
            except av.InvalidDataError:
                continue  # half a JPEG, as webcams send when they start or the cable is poor
            for picture in pictures:
                at_s, uncertainty_s = exposure(stamp_s, time.monotonic(), 1 / self._fps)
                pixels = np.asarray(picture.to_ndarray(format="rgb24"), np.uint8)
                yield Frame(pixels, at_s, uncertainty_s)

    def _taken_hold(self) -> InputContainer:
        """Ask for the best, then for less: not every camera has MJPEG, this size or this rate."""
        size, rate = "x".join(map(str, self._size)), str(self._fps)
        wishes = [
            {"input_format": "mjpeg", "video_size": size, "framerate": rate},
            {"video_size": size, "framerate": rate},
            {"video_size": size},
        ]
        for wish in wishes:
            try:
                return self._ask(wish)
            except av.FFmpegError as error:
                if error.errno in _SENTENCES:
                    raise
        return self._ask({})

    def _ask(self, wish: dict[str, str]) -> InputContainer:
        return av.open(self._device, format=self._driver, options=wish)

    def _trouble(self, error: av.FFmpegError) -> DeviceError:
        sentence = _SENTENCES.get(error.errno or 0, "The camera at {device} does not work: {why}.")
        return DeviceError(sentence.format(device=self._device, why=error.strerror))
