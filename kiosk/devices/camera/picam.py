"""The Raspberry Pi's own cameras, through picamera2 (of the system; absent everywhere else).

One configuration serves for everything: the full size runs all the time, with a small live stream
beside it if the full size is too large to show. So a still is a frame that was there anyway, and
the sensor never changes mode, which would take a second and, done often, the camera's memory.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from kiosk.devices.camera import Frame, Picture
from kiosk.devices.camera.feed import Feed
from kiosk.devices.camera.steering import Steering
from kiosk.devices.camera.threaded import ThreadedCamera
from kiosk.errors import DeviceError

_LIVE_WIDTH = 1280
"""Wider is not shown live. A multiple of 64, so that the rows of the stream have no padding."""

_BUFFERS = 4
_FRAME_S = 2.0
"""No frame may take longer than this: a loose cable shows in nothing else."""

Size = tuple[int, int]


def on_board() -> Any:
    """The first camera of the Pi, a `Picamera2`. Raises DeviceError if that cannot be had."""
    try:
        from picamera2 import Picamera2
    except ImportError as error:
        raise DeviceError(
            "picamera2 is not installed: apt install python3-picamera2, and let the booth's "
            "environment see the system's packages (python3 -m venv --system-site-packages)."
        ) from error
    try:
        if not Picamera2.global_camera_info():
            raise DeviceError("The Pi finds no camera. Check the ribbon cable at both ends.")
        return Picamera2()
    except (RuntimeError, IndexError) as error:
        raise DeviceError(f"The Pi's camera cannot be used: {error}") from error


class PicamCamera(ThreadedCamera):
    """Stills of `size`; live frames of that size or, if it is wider than 1280, as wide as that.
    Without a size it is the largest that the sensor gives at `fps`.

    `fps` is kept as far as the sensor can at that size. `upside_down` is for a camera that hangs.
    `hardware` gives what is filmed with.
    """

    steerable = True

    def __init__(
        self,
        *,
        size: Size | None,
        fps: float,
        upside_down: bool = False,
        hardware: Callable[[], Any] = on_board,
    ) -> None:
        super().__init__()
        self._size, self._fps, self._upside_down = size, fps, upside_down
        self._hardware = hardware

    def film(self, feed: Feed) -> None:
        camera = self._hardware()
        try:
            size = self._size or largest(camera.sensor_modes, self._fps)
            camera.configure(camera.create_preview_configuration(**self._settings(size)))
            camera.start()
            wheel = Wheel(camera, period_s=1 / self._fps)
            while not feed.stopped.is_set():
                # Asked for without waiting, since only a job can be waited for with a limit.
                request = camera.capture_request(wait=False).get_result(timeout=_FRAME_S)
                try:
                    wheel.steer(request.get_metadata(), feed.aim_s)
                    hand_over(request, feed, camera.camera_configuration()["lores"])
                finally:
                    request.release()
        except TimeoutError as error:
            raise DeviceError("The Pi's camera went silent. Check its ribbon cable.") from error
        except RuntimeError as error:
            raise DeviceError(f"The Pi's camera does not work as configured: {error}") from error
        finally:
            camera.stop()
            camera.close()

    def _settings(self, size: Size) -> dict[str, Any]:
        chosen = settings(size, self._fps)
        if self._upside_down:
            from libcamera import Transform

            chosen["transform"] = Transform(hflip=1, vflip=1)
        return chosen


class Wheel:
    """Moves the sensor's frames to an aim, frame by frame."""

    def __init__(self, camera: Any, *, period_s: float) -> None:
        self._camera = camera
        self._period_s = period_s
        self._steering: Steering | None = None
        self._asked_us = round(period_s * 1e6)

    def steer(self, metadata: Mapping[str, Any], aim_s: float | None) -> None:
        """For a frame with this metadata, so that one is exposed at `aim_s` (or nothing)."""
        if self._steering is None:
            # What the sensor really gives: at this size it may be slower than what was asked.
            lasts_s = metadata.get("FrameDuration", 0) / 1e6
            self._steering = Steering(max(lasts_s, self._period_s))
        wanted_us = round(self._steering.duration_s(exposure(metadata)[0], aim_s) * 1e6)
        if wanted_us != self._asked_us:
            self._camera.set_controls({"FrameDurationLimits": (wanted_us, wanted_us)})
            self._asked_us = wanted_us


def largest(modes: Sequence[Mapping[str, Any]], fps: float) -> Size:
    """The size of the largest of picamera2's `sensor_modes` that reaches `fps`, else of the
    fastest. A sensor that is rated at 29.97 reaches 30."""
    quick = [mode for mode in modes if mode["fps"] >= fps * 0.99]
    mode = max(quick, key=_area) if quick else max(modes, key=lambda mode: float(mode["fps"]))
    width, height = mode["size"]
    return width // 2 * 2, height // 2 * 2


def _area(mode: Mapping[str, Any]) -> int:
    width, height = mode["size"]
    return int(width * height)


def settings(size: Size, fps: float) -> dict[str, Any]:
    """What to ask of `create_preview_configuration`. Its colours are full-range BT.601 (sYCC).

    picamera2's "BGR888" is red, green, blue in memory. A live stream has to be YUV on a Pi 4.
    """
    frame_us = round(1e6 / fps)
    live = {"size": live_size(size), "format": "YUV420"} if size[0] > _LIVE_WIDTH else None
    return {
        "main": {"size": size, "format": "BGR888"},
        "lores": live,
        "buffer_count": _BUFFERS,
        "queue": False,
        "display": None,
        "encode": None,
        "controls": {"FrameDurationLimits": (frame_us, frame_us)},
    }


def live_size(size: Size) -> Size:
    """The live stream's size: the same shape, its height even, as YUV needs."""
    return _LIVE_WIDTH, round(size[1] * _LIVE_WIDTH / size[0] / 2) * 2


def exposure(metadata: Mapping[str, Any]) -> tuple[float, float]:
    """The middle of a frame's exposure, `time.monotonic()`, and how far off that may be.

    The sensor's stamp is when its first row was read, that is when its exposure ended. The last
    row follows within a frame's duration, so the middle row is up to half of that later.
    """
    end_s = metadata["SensorTimestamp"] / 1e9
    rows_s = metadata.get("FrameDuration", 33_333) / 1e6 / 2
    return end_s - metadata.get("ExposureTime", 0) / 1e6 / 2, rows_s


def hand_over(request: Any, feed: Feed, live: Mapping[str, Any] | None) -> None:
    """Copy a completed request into the feed: always what is live, in full only what is wanted."""
    at_s, uncertainty_s = exposure(request.get_metadata())
    if live is None:
        frame = Frame(request.make_array("main"), at_s, uncertainty_s)
        feed.put(frame, frame)
        return
    full = None
    if feed.wants(at_s):
        full = Frame(request.make_array("main"), at_s, uncertainty_s)
    shown = rgb(request.make_array("lores"), live["size"])
    feed.put(Frame(shown, at_s, uncertainty_s), full)


def rgb(planes: NDArray[np.uint8], size: Size) -> Picture:
    """RGB of a full-range YUV420 picture as picamera2 gives it: H*3/2 rows, perhaps padded."""
    width, height = size
    stride = planes.shape[1]
    luma = planes[:height, :width]
    chroma = planes[height:].reshape(height, stride // 2)[:, : width // 2]
    packed = np.concatenate([luma.ravel(), chroma.ravel()]).reshape(height * 3 // 2, width)
    frame = av.VideoFrame.from_ndarray(packed, format="yuvj420p")
    return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
