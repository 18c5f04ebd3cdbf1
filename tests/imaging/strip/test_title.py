import numpy as np
import pytest
from PIL import Image

from kiosk.imaging.strip.title import draw_title
from kiosk.imaging.tiles import Box

YELLOW = (255, 200, 61)


@pytest.mark.parametrize("title", ["Nearbooth", "니어부스", "A", "The Very Long Booth of Busan"])
def test_the_booths_name_is_large_and_in_the_middle_of_its_box(title: str) -> None:
    strip = Image.new("RGB", (600, 400), YELLOW)
    draw_title(strip, Box(35, 50, 530, 300), title, YELLOW)
    rows, columns = np.nonzero(np.any(np.asarray(strip) != YELLOW, axis=2))
    assert columns.min() >= 35 - 2
    assert columns.max() <= 565 + 2
    assert (columns.min() + columns.max()) / 2 == pytest.approx(300, abs=3)
    assert (rows.min() + rows.max()) / 2 == pytest.approx(200, abs=3)
    assert rows.max() - rows.min() > 20


def test_a_name_without_letters_is_no_title() -> None:
    strip = Image.new("RGB", (600, 400), YELLOW)
    draw_title(strip, Box(35, 50, 530, 300), "🎉", YELLOW)
    assert strip.getcolors() == [(600 * 400, YELLOW)]
