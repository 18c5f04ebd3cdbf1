"""What the Pi's camera is asked for, and what its numbers and its memory mean."""

import av
import numpy as np
import pytest

from kiosk.devices.camera.picam import (
    PicamCamera,
    Wheel,
    exposure,
    largest,
    live_size,
    rgb,
    settings,
)
from kiosk.errors import DeviceError


def test_a_size_that_can_be_shown_live_needs_one_stream_only() -> None:
    chosen = settings((1280, 720), 30)
    assert chosen["main"] == {"size": (1280, 720), "format": "BGR888"}
    assert chosen["lores"] is None
    assert chosen["controls"]["FrameDurationLimits"] == (33_333, 33_333)


@pytest.mark.parametrize(
    ("full", "live"),
    [
        ((4608, 2592), (1280, 720)),
        ((2304, 1296), (1280, 720)),
        ((4056, 3040), (1280, 960)),
        ((3280, 2464), (1280, 962)),
    ],
)
def test_a_larger_one_is_shown_by_a_second_stream_of_the_same_shape(
    full: tuple[int, int], live: tuple[int, int]
) -> None:
    assert live_size(full) == live
    assert settings(full, 14)["lores"] == {"size": live, "format": "YUV420"}


IMX708 = [
    {"size": (1536, 864), "fps": 120.13},
    {"size": (2304, 1296), "fps": 56.03},
    {"size": (4608, 2592), "fps": 14.35},
]


@pytest.mark.parametrize(
    ("fps", "size"),
    [(30, (2304, 1296)), (14, (4608, 2592)), (60, (1536, 864)), (240, (1536, 864))],
)
def test_stills_are_as_large_as_the_sensor_is_quick(fps: int, size: tuple[int, int]) -> None:
    assert largest(IMX708, fps) == size


def test_a_frame_is_of_the_middle_of_its_exposure() -> None:
    metadata = {"SensorTimestamp": 5_000_000_000, "ExposureTime": 20_000, "FrameDuration": 40_000}
    assert exposure(metadata) == pytest.approx((4.99, 0.02))


def test_a_sensor_that_does_not_tell_its_exposure_is_believed_as_it_is() -> None:
    at_s, uncertainty_s = exposure({"SensorTimestamp": 5_000_000_000})
    assert at_s == 5.0
    assert uncertainty_s > 0.01


@pytest.mark.parametrize("padding", [0, 64])
def test_the_live_stream_keeps_its_colours_with_and_without_padding(padding: int) -> None:
    picture = np.zeros((40, 128, 3), np.uint8)
    picture[:, :64] = (230, 60, 40)
    picture[:, 64:] = (30, 90, 220)
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    planes = frame.to_ndarray(format="yuvj420p")
    luma = np.pad(planes[:40], ((0, 0), (0, padding)), constant_values=255)
    chroma = np.pad(planes[40:].reshape(40, 64), ((0, 0), (0, padding // 2)), constant_values=255)
    shown = rgb(np.vstack([luma, chroma.reshape(20, 128 + padding)]), (128, 40))
    assert shown.shape == picture.shape
    assert shown[20, 20] == pytest.approx(picture[20, 20], abs=6)
    assert shown[20, 108] == pytest.approx(picture[20, 108], abs=6)


async def test_away_from_a_pi_it_says_what_to_install() -> None:
    with pytest.raises(DeviceError, match="apt install python3-picamera2"):
        await PicamCamera(size=(1280, 720), fps=30).open()


class Sensor:
    """Frames that last as long as was asked for four frames ago, and 20 ppm longer."""

    def __init__(self, slowest_us: int = 0) -> None:
        self.at_s = 100.0
        self.slowest_us = slowest_us
        self.asked_us = 33_333
        self.queue = [33_333] * 4

    def set_controls(self, controls: dict[str, tuple[int, int]]) -> None:
        self.asked_us = controls["FrameDurationLimits"][0]

    def film(self, wheel: Wheel, until_s: float, aim_s: float | None) -> float:
        """How far the frame nearest to `until_s` is from it, s."""
        nearest = self.at_s
        while self.at_s < until_s + 0.1:
            self.queue.append(self.asked_us)
            lasts_us = max(self.queue.pop(0), self.slowest_us)
            stamp = {"SensorTimestamp": round(self.at_s * 1e9), "FrameDuration": lasts_us}
            wheel.steer(stamp, aim_s)
            self.at_s += lasts_us / 1e6 * (1 + 20e-6)
            nearest = min(nearest, self.at_s, key=lambda at_s: abs(at_s - until_s))
        return abs(nearest - until_s)


@pytest.mark.parametrize("phase_ms", range(0, 34, 3))
@pytest.mark.parametrize("slowest_us", [0, 36_900])
def test_the_sensor_is_moved_to_the_instant_of_a_countdown(phase_ms: int, slowest_us: int) -> None:
    sensor = Sensor(slowest_us)
    wheel = Wheel(sensor, period_s=1 / 30)
    sensor.film(wheel, 101, None)
    aim_s = 104.3 + phase_ms / 1e3
    assert sensor.film(wheel, aim_s, aim_s) < 0.0025


def test_a_sensor_that_nobody_aims_is_asked_for_nothing() -> None:
    sensor = Sensor()
    sensor.set_controls = None
    sensor.film(Wheel(sensor, period_s=1 / 30), 102, None)
