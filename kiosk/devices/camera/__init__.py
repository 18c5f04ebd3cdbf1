"""The camera's port: live frames all the time, and the full-resolution still of one instant.

Adapters: `picam` (picamera2), `webcam` (V4L2 through PyAV), `file` (a picture or video),
`simulated` (moving people, with the time code if asked). All pass `tests/devices/test_camera.py`.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kiosk.devices import Device
from kiosk.devices.camera.rhythm import Rhythm

Picture = NDArray[np.uint8]
"""Height x width x 3, RGB."""


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a camera and when its exposure was.

    `picture` is uint8, H x W x 3, RGB and never written to again; `at_s` is `time.monotonic()` of
    the middle of the exposure as well as the camera knows it; `uncertainty_s` bounds its error.
    """

    picture: Picture
    at_s: float
    uncertainty_s: float


class Camera(Device, Protocol):
    """See the module. After `open`, `frame` soon gives pictures at the camera's own rate."""

    @property
    def steerable(self) -> bool:
        """Whether `aim` moves its frames."""
        ...

    def frame(self) -> Frame | None:
        """The newest live frame, or None before the first. Never blocks."""
        ...

    async def still(self, at_s: float) -> Frame:
        """The full-resolution frame whose exposure was nearest to `at_s`, `time.monotonic()`.

        Ask before the instant (some adapters arm a ring for it). Returns as soon as the nearest
        frame is known, about one frame period after `at_s`. Raises DeviceError if the camera is
        not open or is lost while waiting, or has nothing within 250 ms.
        """
        ...

    def rhythm(self) -> Rhythm | None:
        """When its frames are exposed; None while it has no steady rhythm. Never blocks."""
        ...

    def aim(self, at_s: float) -> None:
        """Move the frames so that one is exposed at `at_s`, `time.monotonic()`, as near as the
        sensor can until then; nothing where it cannot. Takes about a second; the newest counts."""
        ...
