"""The strip's paper, a colour that was voted for, and the inks that can be read on it."""

from PIL import ImageColor

Colour = tuple[int, int, int]
"""R, G, B in 0..255."""

INK: Colour = (28, 26, 31)
PAPER: Colour = (255, 247, 236)
_BLACK: Colour = (0, 0, 0)
_WHITE: Colour = (255, 255, 255)

READABLE = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3)."""


def colour(code: str) -> Colour:
    """Of #RRGGBB. Raises ValueError if it is none."""
    red, green, blue, *_ = ImageColor.getrgb(code)
    return red, green, blue


def contrast(a: Colour, b: Colour) -> float:
    """From 1 (the same) to 21 (black on white). WCAG 2.2, "contrast ratio"."""
    darker, lighter = sorted((_luminance(a), _luminance(b)))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(paper: Colour) -> Colour:
    """The house's dark or light, or black or white where a middling colour bears neither."""
    best = max((INK, PAPER), key=lambda ink: contrast(ink, paper))
    if contrast(best, paper) >= READABLE:
        return best
    return max((_BLACK, _WHITE), key=lambda ink: contrast(ink, paper))


def quiet_ink_on(paper: Colour) -> Colour:
    """The ink as far towards the paper as reading allows: for what is not read first."""
    ink = ink_on(paper)
    tints = (mixed(ink, paper, share / 20) for share in range(7, 0, -1))
    return next((tint for tint in tints if contrast(tint, paper) >= READABLE), ink)


def mixed(a: Colour, b: Colour, share: float) -> Colour:
    """`share` of `b` and the rest of `a`."""
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


def _luminance(of: Colour) -> float:
    """Relative luminance. WCAG 2.2, from sRGB (IEC 61966-2-1)."""
    red, green, blue = (_linear(channel / 255) for channel in of)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
