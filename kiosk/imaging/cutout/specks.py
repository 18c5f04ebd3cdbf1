"""Islands of a mask: what is too small to be somebody goes, what is too small for a gap is closed.

A model's matte has crumbs: a lamp that it took for a head, a dark button that it took for a hole.
"""

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
"""Height x width, whether somebody is there."""

_SOMEBODY = 0.06
"""Of the largest island: a child behind its parents is more, a lamp is less."""
_GAP = 0.004
"""Of all people: the gap between arm and hip is more, a button is less."""


def without_specks(mask: Mask) -> Mask:
    """A new mask; meant for up to some 100 000 pixels."""
    islands, areas = _islands(mask)
    if len(areas) < 2:
        return mask.copy()
    kept = areas >= _SOMEBODY * areas[1:].max()
    kept[0] = False
    people = kept[islands]
    gaps, areas = _islands(~people)
    open_ = areas >= _GAP * people.sum()
    open_[_at_rim(gaps)] = True  # what is cut by the picture's rim may be large beyond it
    open_[0] = False
    filled: Mask = ~open_[gaps]
    return filled


def _islands(mask: Mask) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each pixel the number of its island, 0 for none; and the areas of all, number 0's is 0.

    By rows (Rosenfeld and Pfaltz 1966): a run of pixels belongs with the runs it touches above.
    """
    rows, starts, ends = _runs(mask)
    parent = list(range(len(rows)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = run = parent[parent[run]]
        return run

    for above, below in _touching(rows, starts, ends):
        parent[root(below)] = root(above)
    roots = np.array([root(run) for run in range(len(rows))], np.intp)
    _, numbers = np.unique(roots, return_inverse=True)
    lengths = ends - starts
    areas = np.bincount(numbers + 1, weights=lengths, minlength=1).astype(np.intp)
    islands = np.zeros(mask.shape, np.intp)
    islands[mask] = np.repeat(numbers + 1, lengths)
    return islands, areas


def _runs(mask: Mask) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Row, first column and the one behind the last of every run, in reading order."""
    steps = np.diff(np.pad(mask, [(0, 0), (1, 1)]).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    return rows, starts, np.nonzero(steps == -1)[1]


def _touching(
    rows: NDArray[np.intp], starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> list[tuple[int, int]]:
    """Which runs lie against which of the row above, not counting corners."""
    pairs = []
    above = 0
    for below in range(len(rows)):
        while rows[above] < rows[below] - 1 or (
            rows[above] == rows[below] - 1 and ends[above] <= starts[below]
        ):
            above += 1
        at = above
        while rows[at] == rows[below] - 1 and starts[at] < ends[below]:
            pairs.append((at, below))
            at += 1
    return pairs


def _at_rim(islands: NDArray[np.intp]) -> NDArray[np.intp]:
    rim = (islands[0], islands[-1], islands[:, 0], islands[:, -1])
    numbers: NDArray[np.intp] = np.unique(np.concatenate(rim))
    return numbers
