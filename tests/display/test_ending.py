from dataclasses import replace

import pytest

from kiosk.display.ending import print_said, take_home, trouble_shown, wifi_password
from kiosk.session.printing import PrintStatus, Trouble
from kiosk.session.view import StripStatus, View
from kiosk.texts import Texts
from tests.display import made_up
from tests.display.made_up import BOOTH, HERE, HOTSPOT, INTERNET, ended

ENGLISH = Texts("en")
ALONE = {"people": (BOOTH,)}


def home(view: View) -> tuple[str, str]:
    assert view.result
    said = take_home(view, view.result, ENGLISH)
    return said.title, said.lead


def paper(view: View) -> tuple[str, str]:
    assert view.result
    assert view.result.prints
    said = print_said(view, view.result.prints, ENGLISH)
    return said.title, said.lead


def test_nobody_is_told_to_scan_before_a_way_is_known() -> None:
    assert home(ended(None, None)) == ("One moment", "Looking for a way to your phone…")


def test_each_way_says_where_it_works() -> None:
    assert home(ended(None, (INTERNET,))) == ("Scan me", "Works anywhere, for a few days.")
    assert home(ended(None, (HERE,))) == ("Scan me", "Works on this Wi-Fi.")
    assert home(ended(None, (HOTSPOT,)))[0] == "Scan 1, then 2"


def test_the_best_way_is_enough() -> None:
    assert home(ended(None, (INTERNET, HERE, HOTSPOT))) == home(ended(None, (INTERNET,)))


@pytest.mark.parametrize("status", [PrintStatus.WAITING, PrintStatus.PRINTING, PrintStatus.PRINTED])
def test_without_a_way_paper_is_one(status: PrintStatus) -> None:
    view = ended(status, (), **ALONE)
    assert home(view) == ("Take it home on paper", "Phones can't reach the booth just now.")
    assert home(ended(status, ()))[1] == "Your friends have it on their phones."


@pytest.mark.parametrize("status", [None, PrintStatus.STUCK, PrintStatus.REFUSED])
def test_without_paper_friends_have_it(status: PrintStatus | None) -> None:
    assert home(ended(status, ()))[0] == "Your friends have it"
    assert home(ended(PrintStatus.WAITING, (), Trouble.MEDIA_EMPTY))[0] == "Your friends have it"


def test_without_anything_the_strip_is_safe_and_the_staff_can_help() -> None:
    said = ("Your strip is safe here", "Please ask the staff.")
    assert home(ended(None, (), **ALONE)) == said
    away = made_up.person("a", "Mina", connected=False)
    assert home(ended(None, (), people=(BOOTH, away))) == said
    assert home(ended(PrintStatus.WAITING, (), Trouble.MEDIA_JAM, **ALONE)) == said


def test_a_print_is_told_of_as_far_as_it_is() -> None:
    assert paper(ended(PrintStatus.WAITING, (HERE,)))[0] == "In the queue"
    assert paper(ended(PrintStatus.PRINTING, (HERE,)))[0] == "Printing 2 strips…"
    assert paper(ended(PrintStatus.PRINTED, (HERE,))) == ("Printed!", "Take them from the slot.")
    some = made_up.prints(PrintStatus.PRINTING, printed=2, asked=4)
    assert paper(made_up.ending(StripStatus.READY, some))[0] == "2 of 4 printed…"
    one = made_up.prints(PrintStatus.PRINTED, printed=1, asked=1)
    assert paper(made_up.ending(StripStatus.READY, one))[1] == "Take it from the slot."


def test_when_the_prints_are_used_up_there_is_the_code_if_there_is_one() -> None:
    said = "Prints are used up tonight."
    assert paper(ended(PrintStatus.REFUSED, (HERE,))) == (said, "Scan to take it home.")
    assert paper(ended(PrintStatus.REFUSED, None)) == (said, "")


@pytest.mark.parametrize("status", [PrintStatus.WAITING, PrintStatus.PRINTING, PrintStatus.PRINTED])
def test_whoever_gets_fewer_prints_reads_how_many_fewer(status: PrintStatus) -> None:
    prints = made_up.prints(status)
    whole, fewer = (
        print_said(made_up.ending(StripStatus.READY, it), it, ENGLISH)
        for it in (prints, replace(prints, refused=4))
    )
    assert (fewer.title, fewer.lead, whole.note) == (whole.title, whole.lead, "")
    assert fewer.note == "4 more were left out: too few prints were left tonight."


def test_the_operator_reads_of_a_jam_and_not_of_prints_that_are_left_out() -> None:
    prints = replace(made_up.prints(PrintStatus.WAITING), refused=4)
    whole = print_said(ended(PrintStatus.WAITING, (HERE,), Trouble.MEDIA_JAM), prints, ENGLISH)
    jam = made_up.printer(Trouble.MEDIA_JAM)
    view = replace(made_up.ending(StripStatus.READY, prints), printer=jam)
    assert print_said(view, prints, ENGLISH) == whole
    assert "left out" not in whole.note


def test_when_there_are_prints_again_nobody_hears_that_there_are_none() -> None:
    refused = replace(made_up.prints(PrintStatus.REFUSED), may_again=True)
    view = made_up.ending(StripStatus.READY, refused)
    assert paper(view) == ("There are prints again.", "Hold READY for one print.")


def test_out_of_paper_the_strip_is_safe_and_the_code_is_there() -> None:
    view = ended(PrintStatus.WAITING, (HERE,), Trouble.MEDIA_EMPTY)
    assert paper(view) == ("Out of paper.", "Your strip is safe: scan to take it home.")
    without = ended(PrintStatus.WAITING, None, Trouble.MEDIA_EMPTY)
    assert paper(without)[1] == "Your strip is safe and prints later."


def test_a_print_of_which_nobody_knows_is_the_staffs() -> None:
    view = ended(PrintStatus.STUCK, (HERE,))
    assert paper(view) == ("Your print needs a hand.", "Please ask the staff.")
    assert trouble_shown(view) is Trouble.OTHER


@pytest.mark.parametrize("status", [None, PrintStatus.PRINTED, PrintStatus.REFUSED])
def test_whoever_waits_for_no_print_is_not_shown_the_printers_trouble(
    status: PrintStatus | None,
) -> None:
    assert trouble_shown(ended(status, (HERE,), Trouble.MEDIA_JAM)) is None


def test_the_password_is_read_out_of_the_code_as_it_is_typed() -> None:
    assert wifi_password(made_up.WIFI) == "sunny;otter 42"
    assert wifi_password(r"WIFI:S:a;T:WPA;P:c:\\d\";;") == 'c:\\d"'
    assert wifi_password("WIFI:T:nopass;S:Open;;") == ""
