import pytest

from kiosk.display.troubles import happened, printer_trouble, to_do
from kiosk.session.printing import Trouble
from kiosk.session.view import DeviceView, PrinterView
from kiosk.session.words import HAPPENED, TO_DO
from kiosk.texts import Texts
from tests.display import made_up

ENGLISH, KOREAN = Texts("en"), Texts("ko")


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_is_told_to_guests_and_to_the_staff_as_it_is_elsewhere(
    trouble: Trouble,
) -> None:
    assert printer_trouble(made_up.attract(printer=made_up.printer(trouble))) is trouble
    assert happened(trouble, ENGLISH) == HAPPENED[trouble]
    assert to_do(trouble, ENGLISH) == f"Staff: {TO_DO[trouble]}"
    assert happened(trouble, KOREAN) == KOREAN.say(HAPPENED[trouble])
    assert to_do(trouble, KOREAN) == f"직원: {KOREAN.say(TO_DO[trouble])}"


def test_a_printer_that_is_well_or_unknown_has_none() -> None:
    assert printer_trouble(made_up.attract()) is None
    assert printer_trouble(made_up.attract(printer=made_up.printer())) is None


def test_of_several_the_one_to_deal_with_first_is_told() -> None:
    several = made_up.printer(Trouble.MEDIA_EMPTY, Trouble.OTHER, Trouble.COVER_OPEN)
    assert printer_trouble(made_up.attract(printer=several)) is Trouble.COVER_OPEN


def test_a_printer_that_is_not_there_does_not_answer() -> None:
    lost = DeviceView("printer", "lost", "No queue named 'booth'.")
    assert printer_trouble(made_up.attract(devices=(lost,))) is Trouble.OFFLINE


def test_a_trouble_nobody_thought_of_has_words_as_well() -> None:
    odd = PrinterView(("tray-on-fire",), None, low=False)
    assert printer_trouble(made_up.attract(printer=odd)) is Trouble.OTHER
