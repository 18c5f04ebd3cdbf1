import pytest
from PIL import Image

from kiosk.imaging.icc import check_profile, in_printer_colours

RED, BLUE = (255, 0, 0), (0, 0, 255)


def test_an_srgb_printer_gets_what_the_screen_gets(srgb: bytes) -> None:
    shades = Image.linear_gradient("L").convert("RGB")
    assert in_printer_colours(shades, srgb).tobytes() == shades.tobytes()


def test_a_printer_whose_red_is_blue_is_sent_blue_for_red(swapped: bytes) -> None:
    red = Image.new("RGB", (8, 8), RED)
    assert in_printer_colours(red, swapped).getpixel((4, 4)) == BLUE


def test_what_is_no_profile_is_refused() -> None:
    with pytest.raises(ValueError, match="no ICC profile"):
        check_profile(b"a picture of a profile")


def test_a_profile_of_a_press_is_refused(srgb: bytes) -> None:
    with pytest.raises(ValueError, match="CMYK"):
        check_profile(srgb.replace(b"RGB ", b"CMYK", 1))


def test_a_profile_that_leads_nowhere_is_refused(srgb: bytes) -> None:
    with pytest.raises(ValueError, match="ICC profile"):
        check_profile(srgb.replace(b"rTRC", b"xxxx").replace(b"rXYZ", b"yyyy"))
