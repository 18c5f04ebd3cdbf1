"""Everybody's pictures of a shot: the booth's own, the friends' stills, and what stands in for one.

Whatever happens here ends in a Capture for the session; ABSENT is one as well. A picture is named
to the session only once it is safe on disk.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol

import av
import numpy as np
from numpy.typing import NDArray

from kiosk.clock import RoomClock
from kiosk.devices.camera import Camera
from kiosk.errors import DeviceError, RemoteError
from kiosk.imaging import photo
from kiosk.remote.uploads import MOST_BYTES, Upload
from kiosk.session.commands import StartCountdown, TakeReceived
from kiosk.session.events import BOOTH, Capture, CaptureArrived, Event, Source

MOST_PIXELS = 25_000_000
"""More than any phone's front camera; by calculation, turning one upright takes 300 MB."""
log = logging.getLogger(__name__)

Keep = Callable[[str, Capture, bytes], Awaitable[Capture]]
"""(session, capture, JPEG) to the capture with its key, once it is on disk. Raises OSError."""


class Streams(Protocol):
    """What arrives from the friends' cameras all the time."""

    def nearest(
        self, participant: str, fire_at_ms: float
    ) -> tuple[av.VideoFrame, float, float] | None:
        """The frame nearest to `fire_at_ms`, its room time and its uncertainty, both ms."""
        ...


class Captures:
    def __init__(
        self,
        *,
        camera: Camera,
        streams: Streams,
        keep: Keep,
        clock: RoomClock,
        post: Callable[[Event], None],
    ) -> None:
        self._camera = camera
        self._streams = streams
        self._keep = keep
        self._clock = clock
        self._post = post
        # One at a time: what friends send decides how much memory a check takes.
        self._checking = asyncio.Lock()

    async def booth(self, order: StartCountdown) -> None:
        """The booth's own still of the instant."""
        blank = Capture(order.shot, order.attempt, BOOTH, Source.STILL)
        at_s = self._clock.to_monotonic(order.fire_at_ms)
        self._camera.aim(at_s)
        try:
            frame = await self._camera.still(at_s)
        except DeviceError as error:
            log.warning("The booth's picture is missing: %s", error)
            self._post(CaptureArrived(replace(blank, source=Source.ABSENT)))
            return
        capture = replace(
            blank,
            captured_at_ms=self._clock.from_monotonic(frame.at_s),
            uncertainty_ms=frame.uncertainty_s * 1e3,
        )
        await self._keep_picture(order.room.session, capture, frame.picture)

    async def received(self, order: TakeReceived) -> None:
        """What the streams showed at the instant, for those whose stills did not come."""
        for who in order.participants:
            capture = Capture(order.shot, order.attempt, who, Source.RECEIVED)
            found = self._streams.nearest(who, order.fire_at_ms)
            if found is None:
                self._post(CaptureArrived(replace(capture, source=Source.ABSENT)))
                continue
            frame, at_ms, uncertainty_ms = found
            picture = await asyncio.to_thread(_rgb, frame)
            timed = replace(capture, captured_at_ms=at_ms, uncertainty_ms=uncertainty_ms)
            await self._keep_picture(order.room.session, timed, picture)

    async def uploaded(self, session: str, upload: Upload) -> None:
        """A friend's own still. Raises RemoteError if it is no picture or cannot be kept."""
        async with self._checking:
            jpeg = await asyncio.to_thread(_checked, upload.jpeg)
        capture = Capture(
            upload.shot,
            upload.attempt,
            upload.participant,
            Source.PREVIEW if upload.preview else Source.STILL,
            captured_at_ms=upload.captured_at_ms,
            uncertainty_ms=upload.uncertainty_ms,
        )
        try:
            self._post(CaptureArrived(await self._keep(session, capture, jpeg)))
        except OSError as error:
            log.error("A friend's picture could not be kept: %s", error)
            raise RemoteError("booth-trouble", "The booth could not keep the picture.") from error

    async def _keep_picture(
        self, session: str, capture: Capture, picture: NDArray[np.uint8]
    ) -> None:
        try:
            jpeg = await asyncio.to_thread(photo.encode_jpeg, picture)
            self._post(CaptureArrived(await self._keep(session, capture, jpeg)))
        except OSError as error:
            log.error("A picture could not be kept: %s", error)
            self._post(
                CaptureArrived(
                    Capture(capture.shot, capture.attempt, capture.participant, Source.ABSENT)
                )
            )


def _rgb(frame: av.VideoFrame) -> NDArray[np.uint8]:
    return frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)


def _checked(jpeg: bytes) -> bytes:
    photo.check_jpeg(jpeg, most_bytes=MOST_BYTES, most_pixels=MOST_PIXELS)
    return photo.normalise(jpeg)
