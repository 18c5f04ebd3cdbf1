"""How deep the shadows of the scene are, and where people fade: the same on screen and paper."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

DARKNESS = 0.28
"""The light that somebody takes from what is just behind them, of all of it."""
DOWN = 0.012
"""How far below its owner a shadow is, in heights of the scene: the lamps are above."""
BLUR = 0.022
"""Its softness (standard deviation), in heights of the scene."""

CONTACT = 0.45
"""The light that feet take from the floor they stand on."""
CONTACT_WIDTH, CONTACT_HEIGHT = 1.15, 0.16
"""The ellipse of it, in widths of the figure."""

FADE = 0.05
"""The part of a picture's width, and of its height above, in which people fade who are cut off by
its edge: a straight line through a shoulder looks like scissors."""
FADE_BELOW = 0.16
"""The part of its height in which it ends softly below, where it ends above the scene's edge."""


@lru_cache(maxsize=8)
def contact(width: int, height: int) -> NDArray[np.uint8]:
    """Height x width, 255 in the middle, nothing at the edge: what feet do to a floor."""
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    near = np.clip(1 - np.hypot(x, y), 0, 1)
    shade: NDArray[np.uint8] = np.rint(255 * near * near * (3 - 2 * near)).astype(np.uint8)
    return shade
