"""Type for pictures: the house's typeface, and what of a text can be written with it."""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from PIL import ImageFont

from kiosk.assets import asset

Font = ImageFont.FreeTypeFont

_NO_SUCH_GLYPH = "\U0010ffff"


@lru_cache(maxsize=16)
def font(weight: str, size: int) -> Font:
    """Pretendard, `weight` Medium, Bold or Black, `size` in pixels."""
    return ImageFont.truetype(asset(f"fonts/Pretendard-{weight}.otf"), size)


def writable(text: str) -> str:
    """What of a text has glyphs, in one line; empty boxes help nobody."""
    known = (c for c in unicodedata.normalize("NFC", text) if c.isspace() or _has_glyph(c))
    return " ".join("".join(known).split())


@lru_cache(maxsize=2048)
def _has_glyph(character: str) -> bool:
    face = font("Bold", 24)
    return character.isprintable() and bytes(face.getmask(character)) != bytes(
        face.getmask(_NO_SUCH_GLYPH)
    )


def shortened(text: str, face: Font, width: float) -> str:
    """As much of a text as fits in one line, with an ellipsis for the rest."""
    if face.getlength(text) <= width:
        return text
    fits = bisect_right(range(1, len(text)), width, key=lambda end: face.getlength(_cut(text, end)))
    return _cut(text, fits)


def wrapped(words: Sequence[str], face: Font, width: float, *, lines: int) -> list[str]:
    """Words with commas between, in at most so many lines; "…" stands for those left out.

    A word is broken only if it is too long for a line of its own.
    """
    broken = _broken(words, face, width)
    if len(broken) > lines:
        broken = [*broken[: lines - 1], _with_more(broken[lines - 1], face, width)]
    return [shortened(line, face, width) for line in broken]


def _cut(text: str, end: int) -> str:
    return text[:end].rstrip(" ,·") + "…"


def _broken(words: Sequence[str], face: Font, width: float) -> list[str]:
    done: list[str] = []
    line = ""
    for word in [*(f"{word}," for word in words[:-1]), words[-1]]:
        longer = f"{line} {word}".lstrip()
        if line and face.getlength(longer) > width:
            done.append(line)
            longer = word
        line = longer
    return [*done, line]


def _with_more(line: str, face: Font, width: float) -> str:
    """A line and "…" after its last word that leaves room for it, or after its only one."""
    while face.getlength(f"{line} …") > width and ", " in line:
        line = f"{line.rpartition(', ')[0]},"
    return f"{line} …"
