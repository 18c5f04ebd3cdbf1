"""What people do with a strip that is there: see it printed, print more, take it home, go on."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kiosk.session.commands import OpenRoom, PrintStrip, ShareStrip
from kiosk.session.events import (
    BOOTH,
    Button,
    ButtonHeld,
    ButtonReleased,
    DeviceChanged,
    Health,
    PrinterReported,
    PrintProgressed,
    StripComposed,
    StripFailed,
    WaysProven,
)
from kiosk.session.printing import PrintRules, PrintStatus, Trouble, Way, WayKind
from kiosk.session.result import SLACK_MS
from kiosk.session.view import PrintsView, ResultView, WayView
from tests.playbook import MINA, READY, RULES, START, Playbook

ONE, URL = "session-1", "http://booth/s/1"
PRINTING = replace(RULES, printing=PrintRules())
WELL = PrinterReported((), 300, low=False, may_print=True)
HOLD, RELEASE = ButtonHeld(Button.READY), ButtonReleased(Button.READY)


def printed(
    *friends: str, printing: PrintRules | None = None, printer: PrinterReported = WELL
) -> Playbook:
    """A session of one sheet, whose strip has just come."""
    play = Playbook(replace(RULES, printing=printing or PrintRules())) >> printer
    return play.pose(*friends).take_all([BOOTH, *friends]) >> StripComposed(ONE, URL, strips=2)


def result(play: Playbook) -> ResultView:
    assert play.view.result is not None
    return play.view.result


def prints(play: Playbook) -> PrintsView:
    shown = result(play).prints
    assert shown is not None
    return shown


def unprintable(printer: PrinterReported | None) -> Playbook:
    """The same at a printer that says it may not print, or one that nobody has heard of yet."""
    play = Playbook(PRINTING)
    if printer:
        play >> printer
    return play.pose().take_all([BOOTH]) >> StripComposed(ONE, URL, strips=2)


# Paper


def test_a_strip_is_printed_and_shared_as_soon_as_it_is_there() -> None:
    play = printed()
    assert play.commands == [PrintStrip(ONE, 2, again=False), ShareStrip(ONE, URL)]
    assert prints(play) == PrintsView(PrintStatus.WAITING, 0, 2, may_again=True)


def test_where_nothing_is_printed_the_strip_is_shared_all_the_same() -> None:
    play = Playbook().pose().take_all([BOOTH]) >> StripComposed(ONE, URL)
    assert play.commands == [ShareStrip(ONE, URL)]
    assert (result(play).prints, str(play.view.ready_hold)) == (None, "none")


def test_people_see_how_far_their_own_prints_are() -> None:
    play = printed() >> PrintProgressed(ONE, PrintStatus.PRINTING, 1, 2)
    assert (prints(play).status, prints(play).printed) == ("printing", 1)
    play >> PrintProgressed("session-0", PrintStatus.PRINTED, 4, 4)
    assert (prints(play).status, prints(play).printed) == ("printing", 1)


def test_nobody_waits_for_paper() -> None:
    play = printed() >> PrintProgressed(ONE, PrintStatus.PRINTING, 0, 2)
    play.later(RULES.result_ms)
    assert play.stage == "attract"


def test_a_strip_that_people_did_not_wait_for_is_printed_but_not_shown_to_others() -> None:
    play = Playbook(PRINTING).pose().take_all([BOOTH]) >> ButtonHeld(Button.START) >> READY
    play >> StripComposed(ONE, URL, strips=2)
    assert play.commands == [PrintStrip(ONE, 2, again=False)]
    assert play.stage == "waiting-room"


# One sheet more


def test_holding_ready_prints_one_sheet_more_and_the_screen_stays_to_see_it() -> None:
    play = printed().later(50_000) >> PrintProgressed(ONE, PrintStatus.PRINTED, 2, 2)
    assert str(play.view.ready_hold) == "print"
    play >> READY >> HOLD
    assert play.commands == [PrintStrip(ONE, 2, again=True)]
    assert prints(play) == PrintsView(PrintStatus.WAITING, 2, 4, may_again=True)
    assert play.view.deadline_ms == play.now + RULES.result_ms
    play >> RELEASE
    assert (play.stage, play.commands) == ("result", [])


def test_one_sheet_more_while_the_first_is_being_printed_keeps_it_so() -> None:
    play = printed() >> PrintProgressed(ONE, PrintStatus.PRINTING, 1, 2) >> READY >> HOLD
    assert prints(play) == PrintsView(PrintStatus.PRINTING, 1, 4, may_again=True)


def test_the_sheets_of_a_session_run_out() -> None:
    play = printed(printing=PrintRules(session_quota=4)) >> READY >> HOLD >> RELEASE
    assert (str(play.view.ready_hold), prints(play).may_again) == ("none", False)
    play >> READY >> HOLD
    assert (play.stage, play.commands) == ("result", [])


def test_a_sheet_that_was_refused_is_not_counted_among_the_sessions() -> None:
    play = printed(printing=PrintRules(session_quota=4)) >> READY >> HOLD >> RELEASE
    play >> PrintProgressed(ONE, PrintStatus.REFUSED, 2, 2)
    assert (str(play.view.ready_hold), prints(play).asked) == ("print", 2)
    play >> READY >> HOLD
    assert play.commands == [PrintStrip(ONE, 2, again=True)]


def test_what_the_event_had_no_sheets_for_is_not_counted_among_the_sessions() -> None:
    play = printed(printing=PrintRules(session_quota=4)) >> READY >> HOLD >> RELEASE
    assert str(play.view.ready_hold) == "none"
    for status in (PrintStatus.WAITING, PrintStatus.PRINTING):
        play >> PrintProgressed(ONE, status, 0, 2, refused=2)
        assert prints(play) == PrintsView(status, 0, 2, may_again=True, refused=2)
    play >> READY >> HOLD
    assert play.commands == [PrintStrip(ONE, 2, again=True)]
    assert (str(play.view.ready_hold), prints(play).refused) == ("none", 2)


@pytest.mark.parametrize("printer", [replace(WELL, may_print=False), None])
def test_where_the_evenings_paper_is_used_up_or_unknown_there_is_no_sheet_more(
    printer: PrinterReported | None,
) -> None:
    play = unprintable(printer)
    assert (str(play.view.ready_hold), prints(play).may_again) == ("none", False)
    play >> READY >> HOLD
    assert play.commands == []


def test_a_strip_that_waits_for_the_printer_may_be_asked_for_again() -> None:
    empty = replace(WELL, troubles=(Trouble.MEDIA_EMPTY,))
    play = printed(printer=empty) >> READY >> HOLD
    assert play.commands == [PrintStrip(ONE, 2, again=True)]


@pytest.mark.parametrize("end", [None, StripFailed(ONE, "the disk is full")])
def test_without_a_strip_there_is_nothing_to_print_again(end: StripFailed | None) -> None:
    play = Playbook(PRINTING) >> WELL
    play.pose().take_all([BOOTH])
    if end:
        play >> end
    assert str(play.view.ready_hold) == "none"
    play >> HOLD
    assert play.commands == []


def test_leaning_on_the_button_until_the_strip_comes_costs_no_paper() -> None:
    play = Playbook(PRINTING) >> WELL
    play.pose().take_all([BOOTH]) >> READY >> StripComposed(ONE, URL, strips=2) >> HOLD
    assert play.commands == []
    play >> RELEASE
    assert (play.stage, play.commands) == ("result", [])


# READY is two buttons


def test_a_press_that_may_become_a_hold_counts_when_the_button_comes_up() -> None:
    play = printed(MINA) >> READY
    assert (play.stage, play.commands) == ("result", [])
    assert str(play.view.ready_lamp.glow) == "solid"
    play >> RELEASE
    assert play.commands == [OpenRoom(keep_friends=True)]
    assert [p.id for p in play.view.people] == [BOOTH, MINA]
    assert play.stage == "waiting-room"


def test_a_button_that_never_tells_when_it_comes_up_works_as_well() -> None:
    play = printed() >> READY
    play.later(RULES.hold_ms + SLACK_MS - 1)
    assert play.stage == "result"
    play.later(1)
    assert play.stage == "waiting-room"


def test_where_there_is_nothing_to_print_a_press_counts_at_once() -> None:
    lost = Playbook(PRINTING).pose().take_all([BOOTH]) >> StripFailed(ONE, "full") >> READY
    paperless = Playbook().pose().take_all([BOOTH]) >> StripComposed(ONE, URL) >> READY
    assert (lost.stage, paperless.stage) == ("waiting-room", "waiting-room")


USED_UP = PrintRules(session_quota=2)


@pytest.mark.parametrize(
    "play",
    [
        pytest.param(lambda: unprintable(None), id="never heard of the printer"),
        pytest.param(lambda: unprintable(replace(WELL, may_print=False)), id="event used up"),
        pytest.param(lambda: printed(printing=USED_UP), id="session used up"),
    ],
)
def test_whoever_holds_ready_for_paper_that_there_is_not_keeps_their_strip(
    play: Callable[[], Playbook],
) -> None:
    holding = play() >> READY
    holding.later(RULES.hold_ms) >> HOLD
    holding.later(10 * SLACK_MS) >> RELEASE
    assert (holding.stage, holding.commands) == ("result", [])
    assert result(holding).strip_url == URL
    assert (holding >> READY >> RELEASE).stage == "waiting-room"


def test_start_never_waits() -> None:
    assert (printed() >> READY >> START).stage == "attract"


def test_a_button_that_comes_up_from_an_earlier_press_means_nothing() -> None:
    play = printed()
    before = play.state
    play >> RELEASE >> ButtonReleased(Button.START)
    assert play.state == before


def test_holding_start_leaves_as_ever() -> None:
    play = printed() >> ButtonHeld(Button.START)
    assert (play.stage, play.commands) == ("attract", [OpenRoom(keep_friends=False)])


# The way home


def test_the_screen_tells_by_which_ways_the_strip_can_be_taken_home() -> None:
    play = printed()
    assert result(play).ways is None
    hotspot = Way(WayKind.HOTSPOT, "http://10.42.0.1/s/1", "Nearbooth", "WIFI:T:WPA;S:N;P:p;;")
    play >> WaysProven(ONE, (Way(WayKind.HERE, URL), hotspot))
    assert result(play).ways == (
        WayView(WayKind.HERE, URL),
        WayView(WayKind.HOTSPOT, "http://10.42.0.1/s/1", "Nearbooth", "WIFI:T:WPA;S:N;P:p;;"),
    )
    play >> WaysProven(ONE, ())
    assert result(play).ways == ()


def test_the_ways_of_another_strip_are_not_shown() -> None:
    play = printed() >> WaysProven("session-0", (Way(WayKind.HERE, "http://booth/s/0"),))
    assert result(play).ways is None


def test_a_strip_that_could_not_be_made_has_no_way_home() -> None:
    play = Playbook(PRINTING).pose().take_all([BOOTH]) >> StripFailed(ONE, "full")
    assert result(play) == ResultView(result(play).status, None)
    assert result(play).status == "failed"


def test_another_is_not_offered_while_the_booth_is_closed_but_paper_and_the_way_out_are() -> None:
    play = printed(MINA) >> DeviceChanged("disk", Health.LOST, "The disk is full.")
    assert play.lamps == ("print", "done")
    assert str(play.view.ready_hold) == "print"
    play >> READY >> RELEASE
    assert (play.stage, play.commands) == ("result", [])
    play >> READY
    play.later(RULES.hold_ms + SLACK_MS)
    assert (play.stage, play.commands) == ("result", [])
    play >> READY >> HOLD
    assert play.commands == [PrintStrip(ONE, 2, again=True)]
    assert (play >> START).stage == "attract"


def test_the_lamp_is_dark_where_ready_neither_begins_nor_prints() -> None:
    play = printed(printing=USED_UP) >> DeviceChanged("disk", Health.LOST, "The disk is full.")
    assert (play.lamps, str(play.view.ready_hold)) == (("none", "done"), "none")
