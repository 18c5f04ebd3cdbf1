"""A segmenter that looks at nothing: somebody's head and shoulders, always in the middle."""

import numpy as np

from kiosk.devices.segmenter import Face, Matte, Picture

_SIZE = (256, 144)
_FACE = Face(x=0.5, y=0.36, size=0.26)


class SimulatedSegmenter:
    """For tests and machines without LiteRT. It has the real one's size of mattes.

    `empty()` and `fill()` say whether somebody is in the picture.
    """

    def __init__(self) -> None:
        self._somebody = _portrait()
        self._there = True

    @property
    def size(self) -> tuple[int, int]:
        return _SIZE

    def matte(self, picture: Picture) -> Matte:
        return self._somebody.copy() if self._there else np.zeros_like(self._somebody)

    def faces(self, picture: Picture) -> tuple[Face, ...]:
        return (_FACE,) if self._there else ()

    def empty(self) -> None:
        """Whoever was there leaves the picture."""
        self._there = False

    def fill(self) -> None:
        """Somebody is there again."""
        self._there = True


def _portrait() -> Matte:
    """An oval head on round shoulders that leave by the lower edge, soft by about two pixels."""
    width, height = _SIZE
    y, x = np.mgrid[:height, :width] / height
    x -= width / height / 2
    head = np.hypot(x / 0.16, (y - 0.34) / 0.22)
    shoulders = np.hypot(x / 0.42, (y - 1.0) / 0.5)
    inside = np.maximum((1 - head) * 0.18, (1 - shoulders) * 0.45)
    matte: Matte = (np.clip(0.5 + inside * height / 4, 0, 1) * 255).astype(np.uint8)
    return matte
