import pytest

from kiosk.display.troubles import happened, printer_trouble, to_do
from kiosk.session.printing import Trouble
from kiosk.session.view import DeviceView, PrinterView
from kiosk.texts import Texts
from tests.display import made_up

ENGLISH, KOREAN = Texts("en"), Texts("ko")


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_words_for_guests_and_for_the_operator(trouble: Trouble) -> None:
    view = made_up.attract(printer=made_up.printer(trouble))
    assert printer_trouble(view) is trouble
    for said in (happened, lambda trouble, texts: to_do(view, trouble, texts)):
        assert said(trouble, ENGLISH) != said(trouble, KOREAN)
    assert len({happened(it, ENGLISH) for it in Trouble}) == len(Trouble)


def test_a_printer_that_is_well_or_unknown_has_none() -> None:
    assert printer_trouble(made_up.attract()) is None
    assert printer_trouble(made_up.attract(printer=made_up.printer())) is None


def test_of_several_the_one_to_deal_with_first_is_told() -> None:
    several = made_up.printer(Trouble.MEDIA_EMPTY, Trouble.OTHER, Trouble.COVER_OPEN)
    assert printer_trouble(made_up.attract(printer=several)) is Trouble.COVER_OPEN


def test_a_printer_that_is_not_there_is_asleep_and_says_why() -> None:
    lost = DeviceView("printer", "lost", "No queue named 'booth'.")
    view = made_up.attract(devices=(lost,))
    assert printer_trouble(view) is Trouble.OFFLINE
    assert to_do(view, Trouble.OFFLINE, ENGLISH) == "No queue named 'booth'."


def test_a_trouble_nobody_thought_of_has_words_as_well() -> None:
    odd = PrinterView(("tray-on-fire",), None, low=False)
    assert printer_trouble(made_up.attract(printer=odd)) is Trouble.OTHER
