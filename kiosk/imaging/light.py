"""How people are lit, and how little it takes for them to look lit alike.

A phone in a dim bedroom and a camera under the booth's lamps do not agree about white, nor about
how bright a face is. Pasted side by side they look pasted. What an eye takes offence at is the
light, not the people: so nothing here looks at faces. A face's brightness is its owner's first of
all; levelling faces would bleach dark skin and dull light skin. Instead:

- *Exposure* is read off the highlights of the whole figure, hair and clothes and all: a glint on a
  forehead, teeth, an eye's white, a collar, a zip. These are near white on everybody, so they tell
  how much light there was, not whom it fell on; the middle of a figure tells its clothes.
- *Tint* is read off the same, the more the brighter and the less coloured it is: dark hair says
  nothing, and a red jumper would call for blue light. All skin has nearly the same hue.
- What a white shirt beside a black one, or a yellow beside a blue, may do to a measurement is let
  be, and everybody moves two thirds of the rest of the way to the group's middle, never far:
  differences of people that were mistaken for light stay small. Black stays black, white white.

Luma Y and chroma U, V are full-range BT.601 as in JPEG (ITU-T T.871): Y 0..255, U and V here around
0. Pure numpy, a fraction of a millisecond for small pictures: the live view and the print share it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import copysign, exp, hypot, log

import numpy as np
from numpy.typing import NDArray

from kiosk.imaging import Picture
from kiosk.imaging.figure import Matte

_Floats = NDArray[np.float32]

GLANCE = (256, 144)
"""As large as the light of a picture needs it, width and height."""
_SURE = 200
"""Of 255: edges are half background, so they say nothing of the person."""
_FEWEST = 60
"""Pixels that say anything."""
_HIGHLIGHTS = 97.0, 99.5
"""Percentiles of luma between which they are. Still higher are lamps in glasses, and sequins."""
_WHITE = 220.0
"""The exposure at which tints are compared: that of people who are lit well."""
_FACE = 165.0
"""The luma at which paper is tinted just as the screen is: where an eye looks first."""
_BRIGHT = 10
"""How steeply a pixel's say about the tint falls with its luma: half as bright, a thousandth. On
the simulated people, tinted, this finds three quarters of the tint; without it next to none."""
_COLOURED = 100.0
"""Length of U, V from which a pixel has its own colour, not the light's."""
_DOUBT = 0.1
"""The share of white light that is assumed: where all is coloured, little is believed."""
_CLOTHES, _COLOURS = 0.14, 6.0
"""Differences of exposure (natural logarithm) and of tint that people and clothes make easily."""
_SHARE = 0.65
"""How far towards the group everyone is moved."""
_AMBIENT_SHARE = 0.15
"""How far towards the light of the background they stand before."""
_DARKEST, _BRIGHTEST = 0.75, 1.35
_MOST_TINT = 12.0


@dataclass(frozen=True)
class Light:
    """`exposure` is a luma, 1..255; `u`, `v` the tint that somebody well lit would have, 0 where
    light is white."""

    exposure: float
    u: float
    v: float


@dataclass(frozen=True)
class Correction:
    """`gain` multiplies dark luma and spares white; `du`, `dv` are added to the chroma."""

    gain: float = 1.0
    du: float = 0.0
    dv: float = 0.0

    def table(self) -> NDArray[np.uint8]:
        """256 lumas for 256 lumas: steeper or flatter from black on, and white stays white."""
        luma = np.arange(256) / 255
        lit = self.gain * luma / (1 + (self.gain - 1) * luma**2)
        table: NDArray[np.uint8] = np.rint(lit * 255).astype(np.uint8)
        return table

    def channels(self) -> list[int]:
        """256 values for each of R, G and B, one after the other: the same done to RGB, as light
        does it. Colour gets brighter with luma, and black is never tinted."""
        red, blue = 1.402 * self.dv, 1.772 * self.du
        green = -(0.299 * red + 0.114 * blue) / 0.587
        lit = self.table() * (1 + np.array([red, green, blue])[:, None] / _FACE)
        values: list[int] = np.rint(np.clip(lit, 0, 255)).astype(int).ravel().tolist()
        return values

    def towards(self, other: "Correction", share: float) -> "Correction":
        """`share` of the way to another: called for every frame it never jumps."""
        return Correction(
            self.gain + (other.gain - self.gain) * share,
            self.du + (other.du - self.du) * share,
            self.dv + (other.dv - self.dv) * share,
        )


def measured(picture: Picture, matte: Matte | None = None) -> Light | None:
    """The light on the person that `matte` shows in `picture`, both of the same small size, about
    256x144; without a matte that of the whole picture. None if there is too little to see."""
    pixels = picture.reshape(-1, 3) if matte is None else picture[matte >= _SURE]
    if len(pixels) < _FEWEST:
        return None
    luma, u, v = _yuv(pixels)
    if matte is None:
        return Light(_room(luma), *_tint(u, v, np.ones_like(luma)))
    exposure = _highlights(luma)
    seen = np.float32(_WHITE / exposure)  # in dim light all colour is dim
    return Light(exposure, *_tint(u * seen, v * seen, np.clip(luma / exposure, 0, 1) ** _BRIGHT))


def _tint(u: _Floats, v: _Floats, say: _Floats) -> tuple[float, float]:
    """The mean of U and of V, of what is not too much of a colour itself."""
    weight = np.clip(1 - (u**2 + v**2) / np.float32(_COLOURED**2), 0, 1) * say
    whole = float(weight.sum() + _DOUBT * say.sum())
    if whole == 0:  # a lens that is covered shows no tint
        return 0.0, 0.0
    return float((u * weight).sum()) / whole, float((v * weight).sum()) / whole


def _highlights(luma: _Floats) -> float:
    low, high = np.percentile(luma, _HIGHLIGHTS)
    return max(1.0, float(luma[(luma >= low) & (luma <= high)].mean()))


def _room(luma: _Floats) -> float:
    """The highlights of somebody who were there: lamps and skies are none, but cameras make the
    mean of a picture a middling grey, and highlights twice as bright."""
    return min(max(2 * float(luma.mean()), 1.0), 255.0)


def matched(lights: Sequence[Light | None], ambient: Light | None = None) -> list[Correction]:
    """What makes each of a group look lit like the others, in their order; nothing for None.

    `ambient` is the light of the picture they stand before, None for a plain colour: everybody,
    also someone alone, is moved a little towards it.
    """
    known = [light for light in lights if light]
    if not known:
        return [Correction() for _ in lights]
    group = Light(
        float(np.exp(np.median([log(light.exposure) for light in known]))),
        float(np.median([light.u for light in known])),
        float(np.median([light.v for light in known])),
    )
    return [_correction(light, group, ambient) if light else Correction() for light in lights]


def _correction(light: Light, group: Light, ambient: Light | None) -> Correction:
    wanted = _moved(light, _beyond_clothes(light, group), _SHARE)
    if ambient:
        wanted = _moved(wanted, ambient, _AMBIENT_SHARE)
    gain, seen = wanted.exposure / light.exposure, min(light.exposure / _WHITE, 1.0)
    return Correction(
        round(min(max(gain, _DARKEST), _BRIGHTEST), 3),
        round(min(max((wanted.u - light.u) * seen, -_MOST_TINT), _MOST_TINT), 2),
        round(min(max((wanted.v - light.v) * seen, -_MOST_TINT), _MOST_TINT), 2),
    )


def _beyond_clothes(light: Light, group: Light) -> Light:
    """The group's light, nearer by what may be of people and clothes instead."""
    apart = log(group.exposure / light.exposure)
    du, dv = group.u - light.u, group.v - light.v
    kept = max(0.0, 1 - _COLOURS / max(hypot(du, dv), _COLOURS))
    exposure = light.exposure * exp(copysign(max(abs(apart) - _CLOTHES, 0.0), apart))
    return Light(exposure, light.u + du * kept, light.v + dv * kept)


def _moved(light: Light, other: Light, share: float) -> Light:
    return Light(
        _between(light.exposure, other.exposure, share),
        light.u + (other.u - light.u) * share,
        light.v + (other.v - light.v) * share,
    )


def _between(a: float, b: float, share: float) -> float:
    """Brightness is felt by ratio, so in between is in between their logarithms."""
    return exp(log(a) + (log(b) - log(a)) * share)


def _yuv(pixels: NDArray[np.uint8]) -> tuple[_Floats, _Floats, _Floats]:
    """Of N x 3 RGB. ITU-T T.871, 7, without the offset of 128."""
    red, green, blue = pixels.astype(np.float32).T
    luma = np.float32(0.299) * red + np.float32(0.587) * green + np.float32(0.114) * blue
    return luma, (blue - luma) / np.float32(1.772), (red - luma) / np.float32(1.402)
