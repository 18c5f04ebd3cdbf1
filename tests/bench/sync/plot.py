"""The picture of it: how far apart the pictures of each shot were, by profile and method."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.ticker import FixedLocator, NullLocator
from matplotlib.transforms import blended_transform_factory

from kiosk.assets import asset
from tests.bench.sync.report import Outcome
from tests.bench.sync.skew import TITLES, Method, percentiles, skews_ms

PAPER, INK, QUIET, LINE = "#FFF7EC", "#1C1A1F", "#6F6870", "#E6DACA"
COLOURS = {Method.OURS: "#19C3A0", Method.NAIVE: "#FF5A4E"}
"""Of the two that are compared; the others are quiet."""

FRAME_MS = 1_000 / 30
TICKS = (2, 5, 10, 20, 50, 100, 200, 500, 1_000)
LEAST_MS = 2.0
"""Below, nothing differs that anybody could see, and a logarithm has no end."""

_WIDTH, _LEFT, _RIGHT, _TOP, _BOTTOM = 9.0, 2.45, 1.05, 1.0, 0.5
_ROW, _HEAD = 0.25, 0.36
"""Heights of a method's row and of a profile's heading, inches; so are those above."""

_MIDDLE_X, _MOST_X = 1.07, 1.15
_GOLDEN = 0.618034


def plot(outcomes: Sequence[Outcome], path: Path) -> None:
    """A row for each method under each profile's heading, a dot for each shot; a PNG."""
    for weight in ("Medium", "Bold"):
        fontManager.addfont(asset(f"fonts/Pretendard-{weight}.otf"))
    # Medium is the family's lightest here, so it takes the place of the regular weight.
    look: dict[Any, object] = {
        "font.family": "Pretendard",
        "font.weight": "medium",
        "font.size": 9,
        "text.color": INK,
    }
    with mpl.rc_context(look):
        inner = len(outcomes) * (_HEAD + len(Method) * _ROW)
        height = inner + _TOP + _BOTTOM
        figure = Figure(figsize=(_WIDTH, height), facecolor=PAPER, dpi=200)
        across = 1 - (_LEFT + _RIGHT) / _WIDTH
        axes = figure.add_axes((_LEFT / _WIDTH, _BOTTOM / height, across, inner / height))
        axes.set_ylim(inner, 0)
        _scale(axes, outcomes)
        _headline(figure, height)
        for number, outcome in enumerate(outcomes):
            _profile(axes, outcome, top=number * inner / len(outcomes))
        _frame_line(axes)
        figure.savefig(path)


def _scale(axes: Axes, outcomes: Sequence[Outcome]) -> None:
    skews = [skew for it in outcomes for method in Method for skew in skews_ms(it.shots, method)]
    axes.set_xscale("log")
    axes.set_xlim(LEAST_MS * 0.9, max([100.0, *skews]) * 1.15)
    axes.xaxis.set_major_locator(FixedLocator(TICKS))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(lambda value, at: f"{value:.0f}" if at else f"{value:.0f} ms")
    axes.tick_params(axis="x", length=0, labelcolor=QUIET, pad=6)
    axes.grid(axis="x", color=LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_yticks([])
    axes.set_facecolor(PAPER)
    axes.spines[:].set_visible(False)


def _headline(figure: Figure, height: float) -> None:
    left = 0.25 / _WIDTH
    title = "How far apart the pictures of one shot were taken"
    figure.text(left, 1 - 0.34 / height, title, weight="bold", size=15, va="center")
    said = "Each dot is a shot: ms from its first to its last picture, by the time in their pixels"
    figure.text(left, 1 - 0.62 / height, said, color=QUIET, va="center")


def _profile(axes: Axes, outcome: Outcome, top: float) -> None:
    beside = axes.get_yaxis_transform()
    left = (0.25 - _LEFT) / (_WIDTH - _LEFT - _RIGHT)
    heading = top + _HEAD * 0.62
    title = outcome.title[0].upper() + outcome.title[1:]
    axes.text(left, heading, title, transform=beside, weight="bold", size=10.5, va="center")
    for x, name in ((_MIDDLE_X, "p50"), (_MOST_X, "p99")):
        axes.text(x, heading, name, transform=beside, color=QUIET, va="center", ha="right")
    for number, method in enumerate(Method):
        row = top + _HEAD + (number + 0.5) * _ROW
        axes.text(left, row, TITLES[method], transform=beside, va="center", weight=_weight(method))
        _dots(axes, skews_ms(outcome.shots, method), row, method)


def _dots(axes: Axes, skews: Sequence[float], row: float, method: Method) -> None:
    pair = percentiles(skews)
    if pair is None:
        return
    colour = COLOURS.get(method, QUIET)
    # Spread by the golden ratio, dots of neighbouring values hardly ever hide each other.
    spread = (np.arange(len(skews)) * _GOLDEN % 1 - 0.5) * _ROW * 0.5
    across = np.maximum(np.sort(skews), LEAST_MS)
    axes.scatter(across, row + spread, s=9, color=colour, alpha=0.55, linewidths=0)
    middle, half = max(pair[0], LEAST_MS), _ROW * 0.36
    axes.plot([middle] * 2, [row - half, row + half], color=INK, lw=1.6)
    beside = blended_transform_factory(axes.transAxes, axes.transData)
    for x, value in zip((_MIDDLE_X, _MOST_X), pair, strict=True):
        place = {"transform": beside, "va": "center", "ha": "right", "weight": _weight(method)}
        axes.text(x, row, f"{value:.0f}", **place)


def _weight(method: Method) -> str:
    return "bold" if method is Method.OURS else "medium"


def _frame_line(axes: Axes) -> None:
    axes.axvline(FRAME_MS, color=INK, lw=0.9, ls=(0, (3, 3)), zorder=0.9)
    above = axes.get_xaxis_transform()
    axes.text(FRAME_MS, 1.0, "one frame, 33", transform=above, size=8, ha="center", va="bottom")
