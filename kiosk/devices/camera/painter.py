"""Paints what a simulated camera sees: people who move about in a room, at any moment asked.

Everything dear (the room, every take of every person) is drawn once, when a Painter is made. A
frame is then a copy of the room and one blend a person, a few milliseconds. The simulated camera
paints with it, and so do the simulated friends in `kiosk.remote`.
"""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kiosk.devices.camera.people import EYES, HEADROOM, dressed, with_props
from kiosk.devices.camera.rooms import room
from kiosk.devices.camera.scene import Person, Take, people
from kiosk.devices.camera.time_code import stamp

_WIDE, _HIGH, _HEAD = 512, 512, 150
"""Size of the cut-out and width of the head in it, pixels."""

_SWAY, _BOB, _DIP = 0.012, 0.006, 0.07
"""How far people move to the side, up and down, and down between takes; of the shorter side."""

_DIP_S = 0.2
"""People duck for this long before and after they change props; at the lowest they change."""


class Painter:
    """Paints frames of `size` (width, height) of scene `who`, 0-5; making one takes about 0.5 s.

    One thread at a time. `time_code` stamps each frame with its moment (`time_code.py`).
    """

    def __init__(self, size: tuple[int, int], who: int = 0, time_code: bool = False) -> None:
        self._room = room(size, who)
        self._people = [_Figure(person, size) for person in people(who)]
        self._time_code = time_code

    def paint(self, at_unix_ms: float) -> NDArray[np.uint8]:
        """The frame of a moment (Unix time, ms): uint8, H x W x 3, RGB, the caller's own."""
        picture = self._room.copy()
        for person in self._people:
            person.stand(picture, at_unix_ms / 1e3)
        if self._time_code:
            stamp(picture, at_unix_ms)
        return picture


class _Figure:
    """A person with all their takes drawn at the size of the frame."""

    def __init__(self, person: Person, size: tuple[int, int]) -> None:
        self._person = person
        self._unit = min(size)
        cut_out = dressed(person.look)
        self._sprites = [_Sprite(cut_out, person, take, size) for take in person.takes]
        self._phase = person.eyes[0] * 10

    def stand(self, picture: NDArray[np.uint8], at_s: float) -> None:
        """Blend the person of a moment over a picture. In place."""
        number, into = divmod(at_s, self._person.take_s)
        now = int(number) % len(self._sprites)
        for step, sprite in enumerate(self._sprites):
            if step != now:
                sprite.fold()
        across = _SWAY * math.sin(at_s * 1.3 + self._phase)
        down = _BOB * math.sin(at_s * 2.9 + self._phase) + _DIP * self._dip(into)
        self._sprites[now].blend(picture, round(across * self._unit), round(down * self._unit))

    def _dip(self, into: float) -> float:
        """How far down, 0-1, `into` seconds into a take."""
        near = min(into, self._person.take_s - into)
        return 0.5 + 0.5 * math.cos(math.pi * min(near / _DIP_S, 1))


class _Sprite:
    """One take: premultiplied RGBA and where it belongs. Four bytes a pixel, seven while shown."""

    def __init__(
        self, cut_out: Image.Image, person: Person, take: Take, size: tuple[int, int]
    ) -> None:
        stance = _Stance(person, take, size)
        image = stance.taken(with_props(cut_out, take.props))
        self._left, self._top = stance.left, stance.top
        # Sharpening edges, the resampling may leave more colour than there is of the pixel.
        pixels = np.asarray(image)
        self._pixels = np.minimum(pixels, pixels[..., 3:])
        self._shown: tuple[NDArray[np.uint8], NDArray[np.uint8]] | None = None

    def fold(self) -> None:
        """Forget what only a shown take needs."""
        self._shown = None

    def blend(self, picture: NDArray[np.uint8], across: int, down: int) -> None:
        colour, rest = self._unfolded()
        high, wide = colour.shape[:2]
        left, top = self._left + across, self._top + down
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + wide, picture.shape[1]), min(top + high, picture.shape[0])
        behind = picture[y0:y1, x0:x1]
        seen = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        # behind * rest / 255, exact where rest is 0 or 255: 16 bits and no division.
        mixed = np.multiply(behind, rest[seen], dtype=np.uint16)
        mixed += 255
        mixed >>= 8
        np.add(mixed, colour[seen], out=behind, casting="unsafe")

    def _unfolded(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """The colours, and how much of what is behind shows through, both three channels."""
        if self._shown is None:
            rest = np.repeat(255 - self._pixels[..., 3:], 3, axis=2)
            self._shown = (np.ascontiguousarray(self._pixels[..., :3]), rest)
        return self._shown


class _Stance:
    """Where a person of a take stands in a frame: turned and scaled around the eyes.

    `left`, `top` is the corner of all that may come into the frame, with what swaying brings in.
    """

    def __init__(self, person: Person, take: Take, size: tuple[int, int]) -> None:
        width, height = size
        unit = min(size)
        self._eyes = (person.eyes[0] * width + take.lean * unit, person.eyes[1] * height)
        self._scale = _scale(person, take, height - self._eyes[1], unit)
        self._flip = -1 if person.mirrored else 1
        self._cos = math.cos(math.radians(take.tilt))
        self._sin = math.sin(math.radians(take.tilt))
        margin = math.ceil(_SWAY * unit) + 2
        corners = [self._in_frame(x, y) for x in (0, _WIDE) for y in (0, HEADROOM + _HIGH)]
        self.left = max(math.floor(min(x for x, _ in corners)), -margin)
        self.top = max(math.floor(min(y for _, y in corners)), -margin)
        self._right = min(math.ceil(max(x for x, _ in corners)), width + margin)
        self._bottom = min(math.ceil(max(y for _, y in corners)), height + margin)

    def _in_frame(self, x: float, y: float) -> tuple[float, float]:
        """Where a pixel of the cut-out (with its headroom) comes to be."""
        across, down = self._flip * (x - EYES[0]), y - EYES[1] - HEADROOM
        return (
            self._eyes[0] + self._scale * (across * self._cos - down * self._sin),
            self._eyes[1] + self._scale * (across * self._sin + down * self._cos),
        )

    def taken(self, person: Image.Image) -> Image.Image:
        """The person as they stand, premultiplied; the way back from frame to cut-out is affine."""
        cos, sin, flip = self._cos / self._scale, self._sin / self._scale, self._flip
        x, y = self._eyes[0] - self.left, self._eyes[1] - self.top
        across = (flip * cos, flip * sin, EYES[0] - flip * (cos * x + sin * y))
        down = (-sin, cos, EYES[1] + HEADROOM + sin * x - cos * y)
        return person.convert("RGBa").transform(
            (self._right - self.left, self._bottom - self.top),
            Image.Transform.AFFINE,
            across + down,
            Image.Resampling.BICUBIC,
        )


def _scale(person: Person, take: Take, below: float, unit: int) -> float:
    """As large as the scene says, or larger: the cut-out must end below the frame, however tall."""
    tilt = math.radians(abs(take.tilt))
    reach = (_HIGH - EYES[1] - 2) * math.cos(tilt) - 300 * math.sin(tilt)
    return max(person.head * take.closer * unit / _HEAD, (below + _BOB * unit + 2) / reach)
