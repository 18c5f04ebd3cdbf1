"""From a countdown to a friend's picture in the room: a small JPEG at once, the full one after."""

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any

from kiosk.devices.camera import Camera, Frame
from kiosk.errors import DeviceError
from kiosk.imaging.photo import encode_jpeg, small_jpeg
from kiosk.remote.friend.watch import Watch
from kiosk.remote.friend.wire import Wire

ARM_S = 0.35
PREVIEW_QUALITY, STILL_QUALITY = 80, 95

log = logging.getLogger(__name__)


class Shutter:
    """Takes the frame that by the friend's own clock is nearest to a shot's instant."""

    def __init__(self, *, camera: Camera, watch: Watch, wire: Wire) -> None:
        self.silent = False
        """Take pictures, and keep them."""
        self._camera = camera
        self._watch = watch
        self._wire = wire
        self._asked: set[tuple[str, int, int]] = set()

    async def take(self, countdown: Mapping[str, Any], *, token: str) -> None:
        """Be in the shot of this COUNTDOWN_START. Asking twice for the same is asking once."""
        shot = (self._wire.code, countdown["shot"], countdown["attempt"])
        if shot in self._asked:
            return
        self._asked.add(shot)
        try:
            frame = await self._at(countdown["fireAt"])
        except DeviceError as error:
            log.warning("A friend's camera missed shot %d: %s", countdown["shot"], error)
            return
        if not self.silent:
            await self._deliver(f"{shot[1]}/{shot[2]}", frame, token)

    async def _at(self, fire_at_ms: float) -> Frame:
        """Arms as late as the page does: the room's clock is known better by the second."""
        early_s = self._watch.monotonic_s(fire_at_ms) - ARM_S - time.monotonic()
        await asyncio.sleep(max(0.0, early_s))
        return await self._camera.still(self._watch.monotonic_s(fire_at_ms))

    async def _deliver(self, path: str, frame: Frame, token: str) -> None:
        off_ms = self._watch.uncertainty_ms + frame.uncertainty_s * 1e3
        when = {
            "capturedAt": f"{self._watch.room_ms(frame.at_s):.1f}",
            "uncertainty": f"{off_ms:.1f}",
        }
        still = await asyncio.to_thread(encode_jpeg, frame.picture, STILL_QUALITY)
        preview = await asyncio.to_thread(small_jpeg, still, quality=PREVIEW_QUALITY)
        for kind, jpeg in (("preview", preview), ("still", still)):
            if not await self._wire.upload(f"{path}/{kind}", token=token, query=when, jpeg=jpeg):
                log.warning("A friend's %s of shot %s was not taken.", kind, path)
