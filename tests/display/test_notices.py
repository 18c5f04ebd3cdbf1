from dataclasses import replace

import pytest

from kiosk.display import words
from kiosk.display.notices import notices
from kiosk.session.printing import Trouble
from kiosk.session.view import DeviceView, View
from kiosk.session.words import TO_DO
from kiosk.texts import Texts
from tests.display import made_up
from tests.display.made_up import BOOTH, MINA, NOW_MS

ENGLISH, KOREAN = Texts("en"), Texts("ko")
REASON = "V4L2 says ENODEV"


def said(view: View, now_ms: float = NOW_MS) -> list[str]:
    return [notice.says for notice in notices(view, ENGLISH, now_ms)]


def test_there_is_nothing_to_tell_of_a_booth_that_is_well() -> None:
    assert said(made_up.waiting()) == []


def test_a_trouble_is_kind_to_guests_and_of_use_to_the_staff() -> None:
    [notice] = notices(made_up.attract(devices=(made_up.LOST_CAMERA,)), ENGLISH, NOW_MS)
    assert notice.says == "The camera is taking a nap. We are waking it up."
    assert notice.detail == "Staff: Check the camera's cable."


@pytest.mark.parametrize("device", [*words.DEVICES, "fog machine"])
@pytest.mark.parametrize("texts", [ENGLISH, KOREAN], ids=["en", "ko"])
def test_no_guest_has_to_read_the_words_of_an_adapter(device: str, texts: Texts) -> None:
    view = made_up.attract(devices=(DeviceView(device, "lost", REASON),))
    [notice] = notices(view, texts, NOW_MS)
    assert notice.says
    assert REASON not in notice.says + notice.detail


@pytest.mark.parametrize("device", [*words.DEVICES, "fog machine"])
def test_a_booth_in_korean_tells_every_trouble_in_korean(device: str) -> None:
    view = made_up.attract(devices=(DeviceView(device, "lost", REASON),))
    [[english], [korean]] = (notices(view, texts, NOW_MS) for texts in (ENGLISH, KOREAN))
    assert korean.says != english.says
    assert bool(korean.detail) == bool(english.detail)
    assert not english.detail or korean.detail != english.detail


def test_the_staff_is_sent_on_where_nothing_can_be_done_here() -> None:
    view = made_up.attract(devices=(DeviceView("buttons", "lost", "GPIO 17 is busy."),))
    [notice] = notices(view, ENGLISH, NOW_MS)
    assert notice.detail == "Staff: The operator's page says more."


def test_the_staff_is_not_called_for_what_the_booth_does_without() -> None:
    view = made_up.attract(devices=(DeviceView("segmenter", "lost", "The model is missing."),))
    [notice] = notices(view, ENGLISH, NOW_MS)
    assert (notice.says, notice.detail) == (
        "The scissors are missing. Everyone keeps a picture of their own.",
        "",
    )


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
    assert notice.says == "The printer does not answer. Strips are kept and print later."
    assert notice.detail == "Staff: Check that it is switched on, and its cable."
    assert notice.picture is Trouble.OFFLINE


def test_guests_are_told_that_their_strip_is_not_lost_with_the_paper() -> None:
    view = made_up.attract(printer=made_up.printer(Trouble.MEDIA_EMPTY))
    [notice] = notices(view, ENGLISH, NOW_MS)
    assert notice.says == "Out of paper. Strips are kept and print later."
    assert notice.detail == f"Staff: {TO_DO[Trouble.MEDIA_EMPTY]}"
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


def test_a_stick_that_takes_no_more_can_be_changed_by_anybody() -> None:
    view = made_up.attract(devices=(DeviceView("stick", "lost", "Errno 28"),))
    [notice] = notices(view, ENGLISH, NOW_MS)
    assert notice.says == "The USB stick takes no more."
    assert notice.detail == "Staff: Put in another stick."
