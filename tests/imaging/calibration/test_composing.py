"""A printer that cuts off and shifts, and a person who does what its calibration sheet says."""

from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kiosk.imaging.calibration.composing import compose_calibration, draw_calibration
from kiosk.imaging.calibration.sums import Calibration, Cuts, corrected
from kiosk.imaging.paper import PAPER
from kiosk.texts import LANGUAGES, Texts

FOUR_BY_SIX = (1200, 1800)
PX_PER_MM = 300 / 25.4


class Printer:
    """It enlarges what it is sent, so that nothing stays white, and pulls paper in crookedly."""

    def __init__(self, *, larger: tuple[float, float], right_mm: float, down_mm: float) -> None:
        self._larger = larger
        self._moved = (right_mm * PX_PER_MM, down_mm * PX_PER_MM)

    def paper(self, jpeg: bytes) -> Image.Image:
        sent = Image.open(BytesIO(jpeg)).convert("RGB")
        (width, height), (x, y), (right, down) = sent.size, self._larger, self._moved
        left = width / 2 - (width / 2 + right) / x
        top = height / 2 - (height / 2 + down) / y
        return sent.transform(
            sent.size,
            Image.Transform.AFFINE,
            (1 / x, 0, left, 0, 1 / y, top),
            Image.Resampling.BICUBIC,
            fillcolor="white",
        )


def read_off(paper: Image.Image) -> Cuts:
    """The last bar that touches each edge, in mm."""
    red = np.asarray(paper)[:, :, 0]
    edges = (red[:, 3], red[:, -4], red[3], red[-4])
    return Cuts(*(max(bars_of(edge) - 1, 0) / 2 for edge in edges))


def bars_of(edge: NDArray[np.uint8]) -> int:
    return int(np.count_nonzero(np.diff((edge < 200).astype(int)) == 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_does_what_the_sheet_says_gets_one_that_fits(language: str) -> None:
    printer = Printer(larger=(1.045, 1.035), right_mm=0.8, down_mm=-1.0)
    now = Calibration()
    seen = []
    for _ in range(3):
        jpeg = compose_calibration(size=FOUR_BY_SIX, strips=2, texts=Texts(language), now=now)
        cuts = read_off(printer.paper(jpeg))
        seen.append(max(cuts.left, cuts.right, cuts.top, cuts.bottom))
        now = corrected(now, FOUR_BY_SIX, cuts)
    assert seen[0] >= 3
    assert seen[1] <= 0.5, "the first try is as good as what can be read off"
    assert seen[2] == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("size", "strips"),
    [(FOUR_BY_SIX, 2), ((1240, 1748), 2), ((1500, 2100), 2), ((1800, 2400), 3), ((1200, 1800), 1)],
)
def test_no_word_is_cut_apart_and_none_runs_into_another(
    language: str, size: tuple[int, int], strips: int
) -> None:
    sheet = draw_calibration(size=size, strips=strips, texts=Texts(language), now=Calibration())
    drawn = np.any(np.asarray(sheet) != PAPER, axis=2)
    for cut in [round(size[0] * i / strips) for i in range(1, strips)]:
        beside = drawn[140 : size[1] - 220, [cut - 30, cut - 12, cut + 12, cut + 30]]
        assert not beside.any(), "but for the dots nothing is near a cut"
        drawn[:, cut - 8 : cut + 8] = False
    above_the_line = drawn[size[1] - 270 : size[1] - 242, 130 : size[0] - 130]
    assert not above_the_line.any()


@pytest.mark.parametrize("language", LANGUAGES)
def test_narrow_paper_has_its_edges_measured_too(language: str) -> None:
    jpeg = compose_calibration(size=(600, 1800), strips=1, texts=Texts(language), now=Calibration())
    printer = Printer(larger=(1.07, 1.02), right_mm=0, down_mm=0)
    cuts = read_off(printer.paper(jpeg))
    assert (cuts.left, cuts.top) == pytest.approx((1.5, 1.5), abs=0.5)


def test_paper_that_lies_on_its_side_is_told_so() -> None:
    jpeg = compose_calibration(size=(1800, 1200), strips=2, texts=Texts("en"), now=Calibration())
    assert Image.open(BytesIO(jpeg)).size == (1800, 1200)


def test_it_is_printed_in_the_printers_colours(swapped: bytes) -> None:
    plain, coloured = (
        compose_calibration(
            size=FOUR_BY_SIX, strips=2, texts=Texts("en"), now=Calibration(), profile=profile
        )
        for profile in (None, swapped)
    )
    one, other = (np.asarray(Image.open(BytesIO(it))).astype(int) for it in (plain, coloured))
    assert np.abs(one[:, :, ::-1] - other).mean() < 4
