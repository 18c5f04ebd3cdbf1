import pytest

from kiosk.devices.printer.papers import Paper, choose, paper


@pytest.mark.parametrize(
    ("text", "inches", "pixels"),
    [
        ("4x6", (4, 6), (1200, 1800)),
        ("3.5x5", (3.5, 5), (1050, 1500)),
        ("na_index-4x6_4x6in", (4, 6), (1200, 1800)),
        ("oe_photo-l_3.5x5in", (3.5, 5), (1050, 1500)),
    ],
)
def test_papers_are_called_by_inches_or_by_their_name(
    text: str, inches: tuple[float, float], pixels: tuple[int, int]
) -> None:
    assert paper(text).inches == inches
    assert paper(text).pixels() == pixels


def test_papers_in_millimetres_have_names_that_say_so() -> None:
    assert (paper("jpn_hagaki_100x148mm").width, paper("iso_a4_210x297mm").height) == (10000, 29700)


@pytest.mark.parametrize(
    "text", ["", "4", "4x", "4x6x8", "4X6", "-4x6", "0x6", "4x6 ", "A4", "_4x6", "4x6in", "१x२"]
)
def test_what_is_no_paper_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no paper|has no size"):
        paper(text)


@pytest.mark.parametrize("text", ["4x6", "3.5x5", "8.5x11", "4.125x9.5", "iso_a4_210x297mm"])
def test_the_name_of_a_paper_is_what_one_may_write_for_it(text: str) -> None:
    assert paper(text).name == text
    assert paper(paper(text).name).is_as_large_as(paper(text))


def test_a_paper_without_any_name_is_called_by_its_inches() -> None:
    odd = Paper(10000, 14800)
    assert odd.name == "3.94x5.83"
    assert paper(odd.name).is_as_large_as(odd)


def test_a_postcard_is_not_taken_for_four_by_six() -> None:
    assert not paper("jpn_hagaki_100x148mm").is_as_large_as(paper("4x6"))


def test_the_paper_with_the_wanted_margins_is_chosen() -> None:
    edge, bordered = Paper(10160, 15240), Paper(10160, 15240, margins=(317,) * 4)
    assert choose((bordered, edge), paper("4x6"), borderless=True) == edge
    assert choose((edge, bordered), paper("4x6"), borderless=False) == bordered
    assert choose((edge,), paper("4x6"), borderless=False) == edge
    assert choose((bordered,), paper("4x6"), borderless=True) is None
    assert choose((edge, bordered), paper("5x7"), borderless=False) is None
