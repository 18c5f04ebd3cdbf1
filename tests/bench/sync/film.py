"""What a friend's camera films: a plain field in the friend's colour under a band of time code.

Planar YUV 4:2:0 in limited range, as Chromium's fake camera reads it from a Y4M file.
"""

import numpy as np
from numpy.typing import NDArray

from kiosk.devices.camera.time_code import stamp
from kiosk.imaging.time_code import BAND

WIDTH, HEIGHT = 640, 360
_BAND_ROWS = round(HEIGHT * BAND)
_BLACK, _LUMA = 16, 219
"""Limited range, ITU-R BT.601."""

COLOURS = ("#FF5A4E", "#FFC83D", "#19C3A0", "#3B82F6", "#EC4899", "#FFF7EC", "#8B5CF6", "#1C1A1F")


def header(fps: int) -> bytes:
    """Of the file. Chromium takes whole frames a second only: it divides integers."""
    return f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{fps}:1 Ip A1:1\n".encode()


MARK = b"FRAME\n"
"""Before each frame."""


class Film:
    """Develops the frames of friend `who`. The returned buffer is the film's own, used again."""

    def __init__(self, who: int) -> None:
        y, u, v = _yuv(COLOURS[who % len(COLOURS)])
        chroma = WIDTH * HEIGHT // 4
        self.frame = np.empty(WIDTH * HEIGHT + 2 * chroma, np.uint8)
        self._luma = self.frame[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH)
        self._luma[:] = y
        self._luma[_BAND_ROWS:, :][HEIGHT // 4 : HEIGHT // 2, WIDTH // 3 : WIDTH * 2 // 3] = 255 - y
        self.frame[WIDTH * HEIGHT :][:chroma] = u
        self.frame[WIDTH * HEIGHT :][chroma:] = v
        self._band = np.empty((round(1 / BAND), WIDTH, 3), np.uint8)  # its first row is the band

    @property
    def changes(self) -> int:
        """How many bytes of a frame, its first, are another's than the last."""
        return _BAND_ROWS * WIDTH

    def expose(self, at_unix_ms: float) -> NDArray[np.uint8]:
        """The frame of a moment (Unix time, ms): uint8, flat, Y then U then V."""
        stamp(self._band, at_unix_ms)
        self._luma[:_BAND_ROWS] = np.where(self._band[0, :, 0] > 127, _BLACK + _LUMA, _BLACK)
        return self.frame


def _yuv(colour: str) -> tuple[int, int, int]:
    """A colour, #RRGGBB, in ITU-R BT.601."""
    r, g, b = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    y = 0.299 * r + 0.587 * g + 0.114 * b
    u, v = 0.564 * (b - y), 0.713 * (r - y)
    return round(_BLACK + _LUMA * y), round(128 + 224 * u), round(128 + 224 * v)
