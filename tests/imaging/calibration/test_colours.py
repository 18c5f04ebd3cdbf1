import numpy as np
import pytest
from PIL import Image

from kiosk.imaging.calibration.colours import draw_colours
from kiosk.imaging.paper import PAPER
from kiosk.imaging.paragraph import Column
from kiosk.texts import LANGUAGES, Texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_colours_fit_their_column(language: str) -> None:
    sheet = Image.new("RGB", (700, 1800), PAPER)
    column = Column(sheet, x=100, y=50, width=440)
    draw_colours(column, 28, Texts(language))
    rows, columns = np.nonzero(np.any(np.asarray(sheet) != PAPER, axis=2))
    assert columns.min() >= 100
    assert columns.max() < 540
    assert rows.max() < column.y < 1050


def test_greys_go_from_black_to_white_in_even_steps_and_without_a_tint() -> None:
    sheet = Image.new("RGB", (700, 1800), PAPER)
    draw_colours(Column(sheet, x=100, y=50, width=440), 28, Texts("en"))
    pixels = np.asarray(sheet).astype(int)
    (row,) = [y for y in range(60, 800) if pixels[y - 1, 105].any() and not pixels[y, 105].any()][
        :1
    ]
    steps = [tuple(pixels[row + 10, 100 + 40 * i + 20]) for i in range(11)]
    assert all(red == green == blue for red, green, blue in steps)
    assert np.diff([red for red, _, _ in steps]) == pytest.approx([25.5] * 10, abs=1)
