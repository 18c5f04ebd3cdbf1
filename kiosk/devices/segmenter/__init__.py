"""The segmenter's port: how much of each pixel is a person, and where their faces are.

Adapters: `litert` (two small models that travel in `assets/models`), `simulated` (always the same
head and shoulders). Both pass `tests/devices/test_segmenter.py`. It is no `Device`: there is
nothing to plug in or to lose, it is made once per thread that needs one, and either works or
raises DeviceError while it is made.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Height x width x 3, RGB."""

Matte = NDArray[np.uint8]
"""Height x width; 0 is surely not a person, 255 surely is."""


@dataclass(frozen=True)
class Face:
    """A face's square box. `x`, `y` are its centre, in shares of the picture's width and height;
    `size` is its side, in shares of the picture's height, from above the brows to the chin."""

    x: float
    y: float
    size: float


class Segmenter(Protocol):
    """Blocks for milliseconds; one at a time: every thread makes its own."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its mattes."""
        ...

    def matte(self, picture: Picture) -> Matte:
        """Everybody in `picture`, of any size: it is squeezed to `size`, and so is the matte."""
        ...

    def faces(self, picture: Picture) -> tuple[Face, ...]:
        """Every face it is fairly sure of, the surest first; `picture` is of any size and shape."""
        ...
