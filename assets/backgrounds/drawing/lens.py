"""The lens and the film: blur as glass makes it, discs of light, grain, and the finished JPEG."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from drawing.canvas import (
    ASPECT,
    HEIGHT,
    WIDTH,
    Array,
    Picture,
    Plane,
    Point,
    pixel,
    places,
    shown,
    step,
)

Pixels = Array
"""height x width x any number of bands."""


def defocused(pixels: Pixels, radius: float) -> Pixels:
    """Out of focus: every point becomes a disc of `radius` (picture heights) with a bright rim."""
    reach = radius * HEIGHT
    pad = int(reach) + 2
    high, wide = (-(-(size + 2 * pad) // 64) * 64 for size in (HEIGHT, WIDTH))
    dy, dx = np.fft.fftfreq(high, 1 / high), np.fft.fftfreq(wide, 1 / wide)
    away = np.hypot(dy[:, None], dx).astype(np.float32)
    kernel = np.clip(reach + 0.5 - away, 0, 1) * (0.8 + (away / reach) ** 4)
    power = np.fft.rfft2(kernel / kernel.sum())
    fill = [(pad, high - HEIGHT - pad), (pad, wide - WIDTH - pad)]

    def spread(band: Plane) -> Plane:
        padded = np.fft.rfft2(np.pad(band, fill, mode="edge")) * power
        return np.fft.irfft2(padded, (high, wide))[pad : pad + HEIGHT, pad : pad + WIDTH]

    return np.maximum(_band_by_band(pixels, spread), 0)


def softened(pixels: Pixels, sigma: float, high: float | None = None) -> Pixels:
    """A gaussian blur of `sigma` (picture heights), `high` up and down if that differs."""
    return _band_by_band(pixels, lambda it: _gauss(it, sigma * HEIGHT, (high or sigma) * HEIGHT))


def _band_by_band(pixels: Pixels, change: Callable[[Plane], Plane]) -> Pixels:
    bands = np.moveaxis(pixels.reshape(HEIGHT, WIDTH, -1), 2, 0)
    done = np.stack([change(band) for band in bands], -1)
    return done.reshape(pixels.shape).astype(np.float32)


def _gauss(band: Plane, wide: float, high: float) -> Plane:
    pad = [min(int(3 * s) + 1, size - 1) for s, size in ((high, HEIGHT), (wide, WIDTH))]
    padded = np.pad(band, [(p, p) for p in pad], mode="edge")
    fy, fx = np.fft.fftfreq(padded.shape[0]), np.fft.rfftfreq(padded.shape[1])
    weight = np.exp(-2 * np.pi**2 * ((fy[:, None] * high) ** 2 + (fx * wide) ** 2))
    spread = np.fft.irfft2(np.fft.rfft2(padded) * weight.astype(np.float32), padded.shape)
    return spread[pad[0] : pad[0] + HEIGHT, pad[1] : pad[1] + WIDTH].astype(np.float32)


def disc(picture: Picture, place: Point, radius: float, light: Pixels) -> None:
    """Add a lamp out of focus: a disc with a faint rim, narrow as a lemon near the edges."""
    (cx, cy), reach = pixel(place), radius * HEIGHT
    x0, x1 = max(int(cx - reach) - 2, 0), min(int(cx + reach) + 3, WIDTH)
    y0, y1 = max(int(cy - reach) - 2, 0), min(int(cy + reach) + 3, HEIGHT)
    if x0 >= x1 or y0 >= y1:
        return
    y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32)
    away = np.hypot(x + 0.5 - cx, y + 0.5 - cy)
    lean = 0.24 * reach
    lemon = np.hypot(x + 0.5 - cx + place[0] * lean, y + 0.5 - cy + (place[1] - 0.5) * lean)
    soft = 1.0 + 0.07 * reach
    shape = step(reach, reach - soft, away) * step(reach, reach - soft, lemon * 0.95)
    shape *= 0.6 + 0.5 * np.clip(away / reach, 0, 1) ** 3
    picture[y0:y1, x0:x1] += shape[..., None] * light


def bloomed(picture: Picture, strength: float, sigma: float = 0.02) -> Picture:
    """Bright light strays in the glass."""
    stray = softened(picture, sigma) * 0.6 + softened(picture, sigma * 4) * 0.4
    return picture * (1 - strength) + stray * strength


def developed(
    picture: Picture, seed: int, vignette: float = 0.15, grain: float = 1.6
) -> Image.Image:
    """The finished picture: darker corners, gentle highlights, the grain of a film."""
    x, y = places()
    corner = ((x / ASPECT * 2) ** 2 + (2 * y - 1) ** 2) / 2
    light = picture * (1 - vignette * step(0.1, 1.1, corner))[..., None]
    peak = light.max(2, keepdims=True)
    # Highlights that keep their hue look painted, those that lose it look burnt: half of each.
    bent = 0.62 * light * (_shoulder(peak) / np.maximum(peak, 1e-6)) + 0.38 * _shoulder(light)
    tone = shown(bent) * 255
    rng = np.random.default_rng(seed)
    dust = softened(rng.standard_normal((HEIGHT, WIDTH)).astype(np.float32), 0.75 / HEIGHT)
    tone += (dust * (grain / dust.std()))[..., None]
    tone += rng.random(tone.shape, np.float32) - 0.5
    return Image.fromarray(np.clip(tone + 0.5, 0, 255).astype(np.uint8))


def _shoulder(light: Pixels) -> Pixels:
    """Light as a print can show it: true up to the knee, then ever less of what is above."""
    knee = 0.8
    return np.where(light > knee, 1 - (1 - knee) * np.exp(-(light - knee) / (1 - knee)), light)


def saved(image: Image.Image, path: Path) -> None:
    image.save(path, quality=88, optimize=True, progressive=True, subsampling="4:2:0")
