import datetime
from typing import Any

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from kiosk.imaging.paper import colour
from kiosk.imaging.strip.foot import Foot, draw_foot
from kiosk.imaging.tiles import Box

PALETTE = ("#FFFFFF", "#3B82F6", "#EC4899", "#FFC83D", "#19C3A0", "#141216")
LINK = "https://192.168.178.123:8443/s/Zk3vQ9aT7mXcR2bLp0WdYw"
BOX = Box(35, 0, 530, 196)


def drawn(paper: str = "#FFFFFF", **changes: Any) -> Image.Image:
    """A foot on paper."""
    told = {
        "names": ["Nearbooth", "Mina", "Jo"],
        "place": "Nearbooth",
        "date": datetime.date(2025, 11, 24),
        "language": "en",
        "link": LINK,
    }
    strip = Image.new("RGB", (600, 196), colour(paper))
    draw_foot(strip, BOX, Foot(**(told | changes)), colour(paper))
    return strip


def inked(strip: Image.Image, left: int = 0, right: int = 600) -> Any:
    """Rows and columns that are not paper."""
    pixels = np.asarray(strip)[:, left:right].astype(int)
    return np.nonzero(np.abs(pixels - np.asarray(strip)[0, 0]).sum(axis=2) > 30)


@pytest.mark.parametrize("paper", [*PALETTE, "#7A7A7A"])
def test_the_link_is_read_from_a_poor_photograph_of_any_paper(paper: str) -> None:
    # A strip held before a phone: a bit of blur, a bit of a turn, half of the pixels.
    photograph = drawn(paper).rotate(3, Image.Resampling.BICUBIC, fillcolor=colour(paper))
    blurred = photograph.filter(ImageFilter.GaussianBlur(1)).resize((450, 147))
    assert [code.text for code in zxingcpp.read_barcodes(blurred)] == [LINK]


@pytest.mark.parametrize("link", ["http://10.0.0.2:8080/s/abc", LINK, LINK + "x" * 60])
def test_the_code_is_small_whatever_the_link(link: str) -> None:
    rows, _ = inked(drawn(link=link), left=300)
    assert 90 <= rows.max() - rows.min() <= 196 - 30


def test_without_a_link_there_is_no_code() -> None:
    assert not zxingcpp.read_barcodes(drawn(link=""))
    assert inked(drawn(link=""), left=420)[0].size == 0


@pytest.mark.parametrize("link", ["", LINK])
@pytest.mark.parametrize("name", ["Friend", "친구", "W" * 10_000])
def test_ten_names_stay_within_the_margins_and_off_the_code(name: str, link: str) -> None:
    crowd = [f"{name} {i}" for i in range(10)]
    strip = drawn(names=crowd, place="A place with a very, very, very long name", link=link)
    _, columns = inked(strip)
    assert columns.min() >= 33
    assert columns.max() <= 566
    if link:
        assert [code.text for code in zxingcpp.read_barcodes(strip)] == [LINK]


def test_the_booth_is_said_once_though_it_is_a_participant() -> None:
    assert drawn(names=["Nearbooth", "Mina"]) == drawn(names=["Mina"])


def test_alone_in_the_booth_the_place_stands_for_the_names() -> None:
    rows, _ = inked(drawn(names=["Nearbooth"], link=""))
    others, _ = inked(drawn(names=["Nearbooth", "Mina"], link=""))
    assert np.ptp(rows) == pytest.approx(np.ptp(others), abs=6)


def test_the_date_is_written_as_the_language_does() -> None:
    english, korean = drawn(link=""), drawn(link="", language="ko")
    assert english != korean


def test_a_long_place_does_not_push_the_date_away() -> None:
    # The date's last glyphs are the same with any place, at the end of the line.
    long, longer = drawn(place="Place " * 10, link=""), drawn(place="Place " * 99, link="")
    assert long == longer


def test_names_that_cannot_be_written_leave_no_boxes_behind() -> None:
    assert drawn(names=["Mina", "漢字", "🎉"]) == drawn(names=["Mina"])
