"""What the booth looks like: colours, the type scale, weights. The only place with such numbers.

Two grounds: paper for choosing and results, night behind the camera. Ink on butter and coral.
"""

from dataclasses import dataclass

Colour = tuple[int, int, int]


def colour(code: str) -> Colour:
    """`#RRGGBB` as three numbers."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


PAPER = colour("#FFF7EC")
INK = colour("#1C1A1F")
CORAL = colour("#FF5A4E")
BUTTER = colour("#FFC83D")
MINT = colour("#19C3A0")
NIGHT = colour("#141216")
WHITE = colour("#FFFFFF")  # prints only

PAPER_DEEP = colour("#F1E4D1")  # lines and empty places on paper
INK_SOFT = colour("#5F5862")  # second words on paper
NIGHT_RAISED = colour("#2B272F")  # notices, and empty places at night
PAPER_SOFT = colour("#C9C0B6")  # second words at night

READABLE = (
    (INK, PAPER),
    (INK_SOFT, PAPER),
    (INK_SOFT, PAPER_DEEP),
    (INK, BUTTER),
    (INK, CORAL),
    (INK, MINT),
    (PAPER, NIGHT),
    (PAPER_SOFT, NIGHT),
    (PAPER, NIGHT_RAISED),
    (PAPER_SOFT, NIGHT_RAISED),
)
"""Every pair of words on ground that the screens use; each has a contrast of 4.5:1 or better."""


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2.2's contrast ratio, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(of: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in of)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


@dataclass(frozen=True)
class Style:
    """How words are set: a weight of Pretendard, and steps of the type scale from the wished one
    down to the smallest that is still right; `lines` at most."""

    weight: str
    steps: tuple[int, ...]
    lines: int = 1
    leading: float = 1.2


HERO = Style("Black", (6, 5, 4, 3, 2), lines=2, leading=1.08)
TITLE = Style("Black", (4, 3, 2, 1), lines=2, leading=1.1)
NAME = Style("Black", (3, 2, 1, 0), lines=2, leading=1.1)
HEADING = Style("Bold", (2, 1, 0), lines=2, leading=1.15)
LEAD = Style("Medium", (2, 1, 0), lines=2)
ROW = Style("Bold", (1,))
LARGE_ROW = Style("Bold", (2,))
TIGHT_ROW = Style("Bold", (0,))
NOTE = Style("Medium", (-1,))
LARGE_NOTE = Style("Medium", (0,))
BODY = Style("Medium", (1, 0), lines=3, leading=1.25)
LABEL = Style("Black", (2, 1, 0))
SMALL = Style("Medium", (0, -1), lines=2, leading=1.25)
CHIP = Style("Bold", (0, -1), lines=2, leading=1.25)


def text_px(short_side: int, step: int) -> int:
    """The em of a step of the scale: 1/36 of the screen's short side, times 1.25 a step."""
    return max(8, round(short_side / 36 * 1.25**step))
