"""The photographs of this folder with their masks, and how a matte is judged by one."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Photograph:
    """`name` is that of its two files."""

    name: str

    @cached_property
    def picture(self) -> NDArray[np.uint8]:
        """Height x width x 3, RGB."""
        with Image.open(_HERE / f"{self.name}.jpg") as image:
            return np.asarray(image.convert("RGB"))

    @cached_property
    def people(self) -> NDArray[np.bool_]:
        """The mask that was made by hand, height x width."""
        with Image.open(_HERE / f"{self.name}.png") as image:
            return np.asarray(image.convert("L")) > 127

    def iou(self, matte: NDArray[np.uint8]) -> float:
        """What matte (of any size) and mask have in common, of all that either has."""
        height, width = self.people.shape
        whole = Image.fromarray(matte).resize((width, height), Image.Resampling.BICUBIC)
        found = np.asarray(whole) > 127
        return float((found & self.people).sum() / (found | self.people).sum())


ALBUM = tuple(Photograph(path.stem) for path in sorted(_HERE.glob("*.jpg")))
