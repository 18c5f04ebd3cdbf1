import numpy as np
import pytest
from PIL import Image

from kiosk.imaging.letters import font
from kiosk.imaging.paragraph import Column, lines_of

INK, PAPER = (0, 0, 0), (255, 255, 255)
FACE = font("Medium", 30)


@pytest.mark.parametrize(
    "text", ["Take a strip with someone who is not here.", "다 같이 한 장에 담겼어요."]
)
def test_a_text_is_broken_between_words_and_nothing_is_lost(text: str) -> None:
    lines = lines_of(text, FACE, 200)
    assert len(lines) > 1
    assert " ".join(lines) == text
    assert all(FACE.getlength(line) <= 200 for line in lines)


def test_a_word_that_is_too_long_stands_by_itself() -> None:
    assert lines_of("a printer.offset_mm b", FACE, 60) == ["a", "printer.offset_mm", "b"]


def test_paragraphs_stand_one_below_the_other_within_their_column() -> None:
    sheet = Image.new("RGB", (400, 400), PAPER)
    column = Column(sheet, x=50, y=40, width=250)
    for text in ("One thing after another.", "And then the next thing."):
        before, expected = column.y, column.height(text, FACE)
        column.say(text, FACE, INK)
        assert column.y == before + expected
    rows, columns = np.nonzero(np.asarray(sheet)[:, :, 0] < 128)
    assert columns.min() >= 50
    assert columns.max() < 300
    assert rows.min() >= 40
    assert rows.max() < column.y


def test_nothing_takes_no_room() -> None:
    column = Column(Image.new("RGB", (100, 100)), x=0, y=7, width=100)
    column.say("", FACE, INK)
    assert column.y == 7
