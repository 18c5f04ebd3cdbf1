from dataclasses import replace

import pytest

from kiosk.display.notices import notices
from kiosk.session.printing import Trouble
from kiosk.session.view import DeviceView, View
from kiosk.texts import Texts
from tests.display import made_up
from tests.display.made_up import BOOTH, MINA, NOW_MS

ENGLISH = Texts("en")


def said(view: View, now_ms: float = NOW_MS) -> list[str]:
    return [notice.says for notice in notices(view, ENGLISH, now_ms)]


def test_there_is_nothing_to_tell_of_a_booth_that_is_well() -> None:
    assert said(made_up.waiting()) == []


def test_a_trouble_is_kind_to_guests_and_exact_to_the_operator() -> None:
    [notice] = notices(made_up.attract(devices=(made_up.LOST_CAMERA,)), ENGLISH, NOW_MS)
    assert notice.says == "The camera is taking a nap. We are waking it up."
    assert notice.detail == "/dev/video0 is gone. Check its cable."


def test_a_device_nobody_thought_of_has_words_as_well() -> None:
    view = made_up.attract(devices=(DeviceView("fog machine", "lost", "No fog."),))
    assert said(view) == ["Something needs a hand. Please ask the staff."]


def test_simulated_devices_are_named() -> None:
    buttons = DeviceView("buttons", "simulated", "")
    view = made_up.attract(devices=(made_up.SIMULATED, buttons))
    assert said(view) == ["Simulated: camera, buttons"]


def test_whoever_reconnects_is_named() -> None:
    away = replace(MINA, connected=False)
    assert said(made_up.waiting(people=(BOOTH, away))) == ["Mina is coming back…"]


def test_the_last_seconds_before_the_booth_starts_over_are_counted() -> None:
    view = made_up.waiting(deadline_ms=NOW_MS + 30_000)
    assert said(view) == []
    assert said(view, NOW_MS + 15_500) == ["The booth starts over in 15 seconds"]
    assert said(view, NOW_MS + 29_500) == ["The booth starts over in 1 second"]
    assert said(view, NOW_MS + 31_000) == ["The booth starts over in 0 seconds"]


def test_what_matters_most_comes_first() -> None:
    away = replace(MINA, connected=False)
    devices = (made_up.SIMULATED, DeviceView("lights", "lost", "GPIO 18 is busy."))
    view = made_up.waiting(people=(BOOTH, away), devices=devices, deadline_ms=NOW_MS + 5_000)
    about = [notice.about for notice in notices(view, ENGLISH, NOW_MS)]
    assert about == ["lights", "away", "deadline", "simulated"]


def test_a_printer_in_trouble_is_said_once_with_a_picture_and_what_to_do() -> None:
    lost = DeviceView("printer", "lost", "CUPS does not answer.")
    view = made_up.attract(devices=(lost,), printer=made_up.printer(Trouble.OFFLINE))
    [notice] = notices(view, ENGLISH, NOW_MS)
    assert notice.says == "The printer is taking a nap. Strips are kept and print later."
    assert (notice.detail, notice.picture) == ("CUPS does not answer.", Trouble.OFFLINE)


def test_guests_are_told_that_their_strip_is_not_lost_with_the_paper() -> None:
    view = made_up.attract(printer=made_up.printer(Trouble.MEDIA_EMPTY))
    [notice] = notices(view, ENGLISH, NOW_MS)
    assert notice.says == "Out of paper. Strips are kept and print later."
    assert notice.detail == "Staff: put in paper and close the tray."
    assert notice.grave


@pytest.mark.parametrize(
    ("left", "says"),
    [(12, "12 sheets of paper left"), (1, "1 sheet of paper left"), (None, "The paper ends soon")],
)
def test_the_last_sheets_are_counted_quietly(left: int | None, says: str) -> None:
    view = made_up.attract(printer=made_up.printer(sheets_left=left, low=True))
    [notice] = notices(view, ENGLISH, NOW_MS)
    assert (notice.says, notice.quiet) == (says, True)


def test_paper_is_not_worth_a_word_while_there_is_enough_or_none_at_all() -> None:
    assert said(made_up.attract(printer=made_up.printer(sheets_left=300))) == []
    none = made_up.printer(Trouble.MEDIA_EMPTY, sheets_left=0, low=True)
    assert len(said(made_up.attract(printer=none))) == 1


@pytest.mark.parametrize("device", ["stick", "bucket", "mail", "hotspot"])
def test_what_only_the_operator_can_mind_does_not_worry_guests(device: str) -> None:
    view = made_up.attract(devices=(DeviceView(device, "lost", "Just so."),))
    [notice] = notices(view, ENGLISH, NOW_MS)
    assert notice.quiet
    assert not notice.grave
    assert notice.detail == "Just so."
