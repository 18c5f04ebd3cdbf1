"""The time code of the booth's camera, carried over to the program picture: people are cut out of
their frames, and the time that was stamped on these would stay behind. For measurements only."""

from collections.abc import Sequence

from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from kiosk.devices.camera import Frame
from kiosk.imaging.tiles import Box
from kiosk.imaging.time_code import BAND
from kiosk.live.frames import AnyFrame, cropped, sized
from kiosk.live.i420 import Planes, even, planes, region


class Stamping:
    """Not for more than one thread at a time."""

    def __init__(self) -> None:
        self._scaler = VideoReformatter()

    def onto(self, canvas: Planes, pictures: Sequence[AnyFrame | None]) -> None:
        """The band on top of the booth's frame, if there is one, on top of the canvas."""
        own = next((picture for picture in pictures if isinstance(picture, Frame)), None)
        if own is None:
            return
        (width, height), (rows, columns) = sized(own), canvas[0].shape
        band = cropped(own, Box(0, 0, width, even(height * BAND)))
        scaled = self._scaler.reformat(
            band,
            columns,
            even(rows * BAND),
            "yuv420p",
            dst_colorspace=Colorspace.ITU601,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
        top = region(canvas, 0, 0, columns, even(rows * BAND))
        for ours, theirs in zip(top, planes(scaled), strict=True):
            ours[...] = theirs
