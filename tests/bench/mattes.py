"""How well people are cut out of photographs whose masks were made by hand, and how long it takes.

python -m tests.bench.mattes

    live       the segmenter's matte, as the live view has it, for each frame
    refined    the same with the edges of the picture
    still      several looks at the picture (`still_matte`)
    print      the still's with the edges of the picture: what goes on paper

IoU: what a matte and the mask have in common, of all that either has. Milliseconds are
of one core, the median: what else the machine does is not in them.
"""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from kiosk.devices.segmenter.litert import LiteRtSegmenter
from kiosk.imaging.cutout.refining import refined
from kiosk.imaging.cutout.still import still_matte
from tests.bench.tables import Row, table
from tests.photographs.album import ALBUM, Photograph

REPEATS = 5
HEAD = ("IoU, ms", "live", "refined", "still", "print")
Matte = NDArray[np.uint8]


def timed(make: Callable[[], Matte]) -> tuple[Matte, float]:
    """What it makes, and how much of a core's time that takes in ms."""
    took = []
    for _ in range(REPEATS):
        began_s = time.thread_time()
        matte = make()
        took.append((time.thread_time() - began_s) * 1e3)
    return matte, statistics.median(took)


def judged(photograph: Photograph, segmenter: LiteRtSegmenter) -> list[tuple[float, float]]:
    """IoU and ms of each way."""
    picture = photograph.picture
    live, live_ms = timed(lambda: segmenter.matte(picture))
    edged, edged_ms = timed(lambda: refined(picture, live))
    still, still_ms = timed(
        lambda: still_matte(picture, cut=segmenter.matte, faces=segmenter.faces)
    )
    fine, fine_ms = timed(lambda: refined(picture, still))
    mattes = (live, edged, still, fine)
    took_ms = (live_ms, live_ms + edged_ms, still_ms, still_ms + fine_ms)
    return [(photograph.iou(matte), ms) for matte, ms in zip(mattes, took_ms, strict=True)]


def cells(judgements: Iterable[tuple[float, float]]) -> list[str]:
    return [f"{iou:.3f}, {ms:.0f}" for iou, ms in judgements]


def rows() -> Iterator[Row]:
    segmenter = LiteRtSegmenter()
    judgements = {it.name: judged(it, segmenter) for it in ALBUM}
    for name, ways in judgements.items():
        yield name, *cells(ways)
    columns = zip(*judgements.values(), strict=True)
    means = [map(statistics.fmean, zip(*column, strict=True)) for column in columns]
    yield "mean", *cells((iou, ms) for iou, ms in means)


def main() -> None:
    print(table(HEAD, rows()))


if __name__ == "__main__":
    main()
