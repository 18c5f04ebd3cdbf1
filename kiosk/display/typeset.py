"""How words fit a box: which size, which lines, and where they end in an ellipsis. Pure.

A font is only `measure(words, step) -> (width, line height)` here, px.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor

from kiosk.display.theme import Style

Measure = Callable[[str, int], tuple[int, int]]

ELLIPSIS = "…"


@dataclass(frozen=True)
class Setting:
    """Words as they will be drawn: the step of the type scale and the lines."""

    step: int
    lines: tuple[str, ...]


def fit(words: str, width: int, height: int, style: Style, measure: Measure) -> Setting:
    """The largest of the style's sizes at which all words fit; else the smallest, cut short."""
    for step in style.steps:
        most = _most_lines(step, height, style, measure)
        lines = _wrapped(words, width, step, measure)
        if most >= len(lines) and all(_width(line, step, measure) <= width for line in lines):
            return Setting(step, tuple(_balanced(words, width, len(lines), step, measure)))
    step = style.steps[-1]
    most = max(1, _most_lines(step, height, style, measure))
    return Setting(step, tuple(_cut(words, width, most, step, measure)))


def ellipsized(words: str, width: int, step: int, measure: Measure) -> str:
    """As much of the words as fits one line of `width`, with an ellipsis if that is not all."""
    if _width(words, step, measure) <= width:
        return words
    fits, too_long = 0, len(words)
    while too_long - fits > 1:
        half = (fits + too_long) // 2
        shorter = words[:half].rstrip() + ELLIPSIS
        if _width(shorter, step, measure) <= width:
            fits = half
        else:
            too_long = half
    return words[:fits].rstrip() + ELLIPSIS


def shortened(words: str, length: int) -> str:
    """At most `length` characters: for names within a sentence."""
    return words if len(words) <= length else words[: length - 1].rstrip() + ELLIPSIS


def _width(words: str, step: int, measure: Measure) -> int:
    return measure(words, step)[0]


def _most_lines(step: int, height: int, style: Style, measure: Measure) -> int:
    """How many lines go in `height`; the last one needs its own height, not its leading."""
    line = measure("", step)[1]
    pitch = line * style.leading / 1.2
    return min(style.lines, floor((height - line) / pitch) + 1)


def _wrapped(words: str, width: int, step: int, measure: Measure) -> list[str]:
    """Lines broken at spaces: Korean, too, reads better when its words stay whole."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, step, measure) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _balanced(words: str, width: int, count: int, step: int, measure: Measure) -> Sequence[str]:
    """The same number of lines, as even as they go, so that no word is left alone on the last."""
    narrow = 0
    while width - narrow > 4:
        half = (narrow + width) // 2
        lines = _wrapped(words, half, step, measure)
        if len(lines) <= count and all(_width(line, step, measure) <= half for line in lines):
            width = half
        else:
            narrow = half
    return _wrapped(words, width, step, measure)


def _cut(words: str, width: int, most: int, step: int, measure: Measure) -> Sequence[str]:
    lines = _wrapped(words, width, step, measure)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [ellipsized(line, width, step, measure) for line in lines]
