"""Names and sizes of papers.

People say 4x6 and mean inches; IPP counts hundredths of a millimetre and calls it
`na_index-4x6_4x6in`, a name that says its size (PWG 5101.1, section 5).
"""

import re
from dataclasses import dataclass

INCH = 2540
"""In hundredths of a millimetre, which all sizes here are in."""

SAME = 50
"""Half a millimetre: rounding, never another paper. Postcards of 100 mm are not 4 inches wide."""

NUMBER = r"([0-9]{1,4}(?:\.[0-9]{1,4})?)"
INCHES = re.compile(f"{NUMBER}x{NUMBER}")
SAYS_ITS_SIZE = re.compile(f"[a-z0-9._-]+_{NUMBER}x{NUMBER}(in|mm)")


@dataclass(frozen=True)
class Paper:
    """`keyword` is its name in IPP, empty if it has none; `margins` (top, right, bottom, left) is
    where the printer leaves it white."""

    width: int
    height: int
    keyword: str = ""
    margins: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def borderless(self) -> bool:
        return not any(self.margins)

    @property
    def inches(self) -> tuple[float, float]:
        return self.width / INCH, self.height / INCH

    def pixels(self, dpi: int = 300) -> tuple[int, int]:
        """Width and height of a picture that fills it."""
        return round(self.width * dpi / INCH), round(self.height * dpi / INCH)

    @property
    def name(self) -> str:
        """What people write for it, in the configuration too."""
        neat = [round(side * 8) / 8 for side in self.inches]
        if all(abs(a - b) * INCH < SAME for a, b in zip(neat, self.inches, strict=True)):
            return "x".join(f"{side:g}" for side in neat)
        return self.keyword or "x".join(f"{side:.2f}" for side in self.inches)

    def is_as_large_as(self, other: "Paper") -> bool:
        return abs(self.width - other.width) <= SAME and abs(self.height - other.height) <= SAME


def paper(text: str) -> Paper:
    """The paper that `4x6` (inches, width first) or a name of IPP means. ValueError for others."""
    if match := INCHES.fullmatch(text):
        keyword, unit = "", INCH
    elif match := SAYS_ITS_SIZE.fullmatch(text):
        keyword, unit = text, INCH if match[3] == "in" else 100
    else:
        raise ValueError(f"{text!r} is no paper: write 4x6, or a name like na_index-4x6_4x6in")
    width, height = (round(float(side) * unit) for side in match.group(1, 2))
    if not width or not height:
        raise ValueError(f"{text!r} has no size")
    return Paper(width, height, keyword)


def choose(papers: tuple[Paper, ...], wanted: Paper, *, borderless: bool) -> Paper | None:
    """Of a printer's papers, the one of that size: printed to its edges, or if that is not wanted
    rather with the printer's margins."""
    right = [it for it in papers if it.is_as_large_as(wanted)]
    if borderless:
        right = [it for it in right if it.borderless]
    return max(right, key=lambda it: sum(it.margins), default=None)
