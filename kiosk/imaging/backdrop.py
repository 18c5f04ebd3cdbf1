"""What everybody stands before: a colour as a lit studio wall, or a picture, at any size."""

from pathlib import Path

import numpy as np
from PIL import Image

from kiosk.imaging import Size
from kiosk.imaging.light import GLANCE, Light, measured
from kiosk.imaging.paper import colour, mixed
from kiosk.imaging.photo import open_at_least
from kiosk.imaging.tiles import filling

_GLOW = 0.10
"""How much lighter a plain wall is behind the people, of the way to white."""
_FALL_OFF = 0.14
"""And how much darker in the corners, of the way to black."""
_FLOOR = 0.10
"""And at the foot of it, where the floor begins to turn away."""


def backdrop(of: str | Path, size: Size) -> Image.Image:
    """RGB of `size`: of a colour #RRGGBB, or of a picture's middle. Raises OSError if the picture
    cannot be read."""
    if isinstance(of, str):
        return _wall(of, size)
    picture = open_at_least(of, size)
    box = filling(picture.size, size)
    return picture.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=2.0)


def light_of(of: str | Path, picture: Image.Image) -> Light | None:
    """The light in the picture that was made of it; a plain colour has none of its own."""
    if isinstance(of, str):
        return None
    glance = picture.resize(GLANCE, Image.Resampling.BILINEAR, reducing_gap=2.0)
    return measured(np.asarray(glance))


def tone(of: str | Path) -> str:
    """The colour, #RRGGBB, that stands for it."""
    if isinstance(of, str):
        return of
    small = np.asarray(open_at_least(of, (64, 36)), np.float32)
    red, green, blue = (round(float(mean)) for mean in small.mean((0, 1)))
    return f"#{red:02X}{green:02X}{blue:02X}"


def _wall(code: str, size: Size) -> Image.Image:
    """Lit from the front and a little above: a flat colour behind people looks like a hole."""
    x = np.linspace(-1, 1, size[0], dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, size[1], dtype=np.float32)[:, None]
    far = np.clip(np.hypot(x, (y + 0.15) * 0.9) / 1.45, 0, 1)
    glow = _GLOW * (1 - far) ** 2
    dark = _FALL_OFF * far**2.2 + _FLOOR * np.clip((y - 0.55) / 0.45, 0, 1) ** 1.5
    base = colour(code)
    light, deep = (np.array(mixed(base, end, 1.0), np.float32) for end in ((255,) * 3, (0,) * 3))
    wall = np.array(base, np.float32)[None, None, :]
    wall = wall + (light - wall) * glow[..., None]
    wall = wall + (deep - wall) * dark[..., None]
    # A gradient this soft shows its steps without a little noise.
    noise = np.random.default_rng(7).uniform(-0.6, 0.6, (size[1], size[0], 1)).astype(np.float32)
    return Image.fromarray(np.clip(wall + noise + 0.5, 0, 255).astype(np.uint8))
