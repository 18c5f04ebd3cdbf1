"""Whatever the language, the paper and the values: the words stay in their column."""

import numpy as np
import pytest
from PIL import Image

from kiosk.imaging.calibration.steps import draw_settings, draw_steps
from kiosk.imaging.calibration.sums import Calibration
from kiosk.imaging.paper import PAPER
from kiosk.imaging.paragraph import Column
from kiosk.texts import LANGUAGES, Texts

LONGEST = Calibration((0.9705, 0.9855), (-1.25, -10.75))


def extent(sheet: Image.Image) -> tuple[int, int, int]:
    """Left, right, and lower end of what is drawn."""
    rows, columns = np.nonzero(np.any(np.asarray(sheet) != PAPER, axis=2))
    return int(columns.min()), int(columns.max()), int(rows.max())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "size", "room"), [(440, 28, 1300), (348, 21, 1120)])
def test_the_steps_fit_their_column(language: str, width: int, size: int, room: int) -> None:
    sheet = Image.new("RGB", (1200, 1800), PAPER)
    column = Column(sheet, x=200, y=0, width=width)
    draw_steps(column, size, Texts(language), LONGEST)
    left, right, lower = extent(sheet)
    assert left >= 200 - 80, "badges hang to the left"
    assert right < 200 + width
    assert lower < column.y < room


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_are_told_apart_by_what_they_were_printed_with(language: str) -> None:
    sheets = [Image.new("RGB", (600, 300), PAPER) for _ in range(2)]
    for sheet, now in zip(sheets, (Calibration(), LONGEST), strict=True):
        column = Column(sheet, x=20, y=0, width=400)
        draw_settings(column, 25, Texts(language), now)
        assert extent(sheet)[2] < column.y < 200
    assert sheets[0].tobytes() != sheets[1].tobytes()
