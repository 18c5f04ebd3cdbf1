from collections.abc import Callable

import pytest

from kiosk.printing.counts import KIND, Counts
from kiosk.store.outbox import Fate, Outbox

Prints = Callable[[int], None]


@pytest.fixture
def printed(outbox: Outbox) -> Prints:
    def print_(sheets: int) -> None:
        for _ in range(sheets):
            key = str(outbox.mark())
            outbox.change(outbox.ask(KIND, "one", key).id, Fate.DONE)

    return print_


def counts(outbox: Outbox, *, roll: int = 0, warn: int = 0, event_quota: int = 0) -> Counts:
    return Counts(outbox, roll=roll, warn=warn, event_quota=event_quota)


def test_a_new_booth_has_the_roll_that_came_with_it(outbox: Outbox, printed: Prints) -> None:
    paper = counts(outbox, roll=400)
    assert paper.counted().sheets_left == 400
    printed(3)
    assert paper.counted().sheets_left == 397


def test_a_loaded_roll_is_counted_from_then_on(outbox: Outbox, printed: Prints) -> None:
    paper = counts(outbox, roll=400)
    printed(3)
    paper.loaded(100)
    assert paper.counted().sheets_left == 100
    printed(2)
    assert paper.counted().sheets_left == 98


def test_nobody_has_less_than_no_paper(outbox: Outbox, printed: Prints) -> None:
    paper = counts(outbox, roll=400)
    paper.loaded(1)
    printed(2)
    assert paper.counted().sheets_left == 0


def test_it_warns_before_the_roll_ends(outbox: Outbox, printed: Prints) -> None:
    paper = counts(outbox, roll=10, warn=8)
    printed(1)
    assert not paper.counted().low
    printed(1)
    assert paper.counted().low


def test_sheets_that_nobody_counts_are_never_low(outbox: Outbox, printed: Prints) -> None:
    paper = counts(outbox, warn=20)
    printed(2)
    counted = paper.counted()
    assert (counted.printed, counted.sheets_left, counted.event_left) == (2, None, None)
    assert not counted.low
    assert counted.may_print


def test_only_what_came_out_is_counted(outbox: Outbox) -> None:
    paper = counts(outbox, roll=10)
    for fate in Fate:
        outbox.change(outbox.ask(KIND, "one", fate).id, fate)
    assert paper.counted().sheets_left == 9
    assert paper.counted().printed == 1


def test_what_was_promised_is_not_free_any_more(outbox: Outbox, printed: Prints) -> None:
    paper = counts(outbox, event_quota=4)
    printed(2)
    waiting = outbox.ask(KIND, "two", "1/1")
    assert paper.counted().event_left == 1
    outbox.change(waiting.id, Fate.DONE)
    assert paper.counted().event_left == 1
    outbox.ask(KIND, "two", "again-1")
    assert paper.counted().event_left == 0
    assert not paper.counted().may_print


def test_a_sheet_that_did_not_come_out_is_free_again(outbox: Outbox) -> None:
    paper = counts(outbox, event_quota=4)
    outbox.change(outbox.ask(KIND, "one", "1/1").id, Fate.CANCELLED)
    assert paper.counted().event_left == 4


def test_a_new_event_begins_with_all_its_sheets(outbox: Outbox, printed: Prints) -> None:
    paper = counts(outbox, roll=10, event_quota=4)
    printed(4)
    paper.new_event()
    counted = paper.counted()
    assert (counted.printed, counted.event_left, counted.sheets_left) == (0, 4, 6)


def test_sessions_that_were_cleared_away_are_still_counted(outbox: Outbox, printed: Prints) -> None:
    paper = counts(outbox, roll=10)
    printed(3)
    outbox.forget("one")
    assert paper.counted().sheets_left == 7
