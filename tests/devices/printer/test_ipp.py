"""Messages are read back by pyipp's own parser, and answers are as wrong as answers can be."""

import pytest
from pyipp.enums import IppOperation
from pyipp.parser import parse

from kiosk.devices.printer.ipp import Attributes, Name, Request, decoded

ASKED = {"printer-uri": "ipp://localhost/printers/booth", "job-name": "한 장"}
TICKET = {
    "media-col": {
        "media-size": {"x-dimension": 10160, "y-dimension": 15240},
        "media-top-margin": 0,
    },
    "print-quality": 5,
    "print-scaling": "fill",
}


def test_a_message_says_all_that_was_put_into_it() -> None:
    message = Request(IppOperation.PRINT_JOB, ASKED, TICKET, b"\xff\xd8 a JPEG").encoded()
    read = parse(message, contains_data=True)
    assert read["version"] == (2, 0)
    assert read["status-code"] == IppOperation.PRINT_JOB
    assert read["operation-attributes"]["job-name"] == "한 장"
    assert read["jobs"] == [TICKET]
    assert read["data"] == b"\xff\xd8 a JPEG"


def test_lists_and_truths_go_too() -> None:
    asked = {"my-jobs": False, "requested-attributes": ["job-id", "job-state"]}
    read = parse(Request(IppOperation.GET_JOBS, asked, {}).encoded())["operation-attributes"]
    assert (read["my-jobs"], read["requested-attributes"]) == (False, ["job-id", "job-state"])


def test_a_name_may_have_letters_that_a_keyword_has_not() -> None:
    message = Request(IppOperation.PRINT_JOB, {}, {"PageSize": Name("4x6+")}).encoded()
    assert message.count(b"\x42\x00\x08PageSize\x00\x044x6+") == 1  # 42 is nameWithoutLanguage


@pytest.mark.parametrize("data", [b"", b"\x02", b"hello, I am no printer", b"\x02\x00\x00\x00" * 9])
def test_what_is_no_message_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match="no IPP message"):
        decoded(data)


def test_no_byte_that_is_lost_goes_unnoticed_or_breaks_anything() -> None:
    whole = Request(IppOperation.PRINT_JOB, ASKED, TICKET).encoded()
    for length in range(len(whole)):
        with pytest.raises(ValueError, match="no IPP message"):
            decoded(whole[:length])


def test_attributes_are_of_their_type_or_not_there() -> None:
    read = Attributes(
        {
            "text": ["a", 1, None, "b", ""],
            "one": "a",
            "number": 7,
            "true": True,
            "dots": [(300, 300, 3), (118, 118, 4), "600dpi"],
            "box": {"x": 1},
            "boxes": [{"x": 1}, "x", {"x": 2}],
        }
    )
    assert (read.texts("text"), read.texts("one"), read.texts("none")) == (("a", "b"), ("a",), ())
    assert (read.text("text"), read.text("number"), read.text("none")) == ("a", "", "")
    assert [read.number(name) for name in ("number", "true", "one", "none")] == [
        7,
        None,
        None,
        None,
    ]
    assert read.resolutions("dots") == ((300, 300),)
    assert [len(read.collections(name)) for name in ("box", "boxes", "one", "none")] == [1, 2, 0, 0]
    assert [read.says_no(name) for name in ("true", "none")] == [False, False]
