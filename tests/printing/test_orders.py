from collections.abc import Callable

import pytest

from kiosk.errors import RemoteError
from kiosk.printing.counts import KIND, Counts
from kiosk.printing.orders import Orders
from kiosk.store.outbox import Entry, Fate, Outbox


def orders(outbox: Outbox, *, roll: int = 0, event_quota: int = 0) -> Orders:
    counts = Counts(outbox, roll=roll, warn=0, event_quota=event_quota)
    return Orders(outbox, counts, per_sheet=2)


@pytest.fixture
def it(outbox: Outbox) -> Orders:
    return orders(outbox)


def sheets(outbox: Outbox) -> list[Entry]:
    return outbox.entries(KIND)[::-1]


def asked(outbox: Outbox) -> list[tuple[str, str, int]]:
    return [(it.session, it.key, it.payload["strips"]) for it in sheets(outbox)]


def refused(order: Callable[[], object]) -> str:
    with pytest.raises(RemoteError) as caught:
        order()
    assert caught.value.sentence.endswith(".")
    return caught.value.code


# Guests


def test_strips_are_asked_for_in_whole_sheets(outbox: Outbox, it: Orders) -> None:
    assert it.first("one", 3)
    assert asked(outbox) == [("one", "1/2", 2), ("one", "2/2", 1)]


def test_what_a_session_gets_by_itself_it_gets_once(outbox: Outbox, it: Orders) -> None:
    it.first("one", 4)
    assert it.first("one", 4)
    assert it.first("one", 6)
    assert [key for _, key, _ in asked(outbox)] == ["1/2", "2/2"]


def test_once_more_is_one_more_each_time(outbox: Outbox, it: Orders) -> None:
    it.first("one", 2)
    it.again("one", 2)
    it.again("one", 4)
    assert [key for _, key, _ in asked(outbox)] == ["1/1", "again-1", "again-2", "again-3"]


def test_beyond_the_events_quota_nothing_is_printed(outbox: Outbox) -> None:
    it = orders(outbox, event_quota=2)
    assert it.first("one", 4)
    assert not it.again("one", 2)
    assert not it.first("two", 2)
    assert len(asked(outbox)) == 2


def test_the_last_sheets_of_an_event_are_for_those_who_come_last(outbox: Outbox) -> None:
    it = orders(outbox, event_quota=2)
    assert it.first("one", 2)
    assert it.first("two", 5)
    assert asked(outbox) == [("one", "1/1", 2), ("two", "1/1", 2)]
    assert it.first("two", 5)
    assert len(asked(outbox)) == 2


def test_what_the_event_has_no_sheets_for_is_written_down_once(outbox: Outbox) -> None:
    it = orders(outbox, event_quota=2)
    assert [it.first("one", 7) for _ in range(2)] == [True, True]
    assert [it.payload.get("refused", 0) for it in sheets(outbox)] == [3, 0]


# The operator


def test_the_operator_prints_one_sheet_more(outbox: Outbox, it: Orders) -> None:
    it.once_more("one")
    assert asked(outbox) == [("one", "again-1", 2)]


def test_the_operator_is_told_when_the_events_sheets_are_used_up(outbox: Outbox) -> None:
    it = orders(outbox, event_quota=1)
    it.once_more("one")
    assert refused(lambda: it.once_more("one")) == "event-quota"
    outbox.change(1, Fate.DONE)
    it.new_event()
    it.once_more("one")


@pytest.mark.parametrize("fate", [Fate.UNKNOWN, Fate.FAILED])
def test_a_sheet_in_doubt_that_lies_in_the_tray_is_done(
    outbox: Outbox, it: Orders, fate: Fate
) -> None:
    it.first("one", 2)
    outbox.change(1, fate)
    assert it.settle(1, printed=True).fate is Fate.DONE
    assert len(sheets(outbox)) == 1


@pytest.mark.parametrize("fate", [Fate.UNKNOWN, Fate.FAILED])
def test_a_sheet_in_doubt_that_is_not_there_is_printed_anew_and_once(
    outbox: Outbox, fate: Fate
) -> None:
    it = orders(outbox, event_quota=1)
    it.first("one", 2)
    outbox.change(1, fate)
    it.settle(1, printed=False)
    assert [(it.key, it.fate) for it in sheets(outbox)] == [
        ("1/1", Fate.CANCELLED),
        ("instead-1", Fate.WAITING),
    ]
    assert refused(lambda: it.settle(1, printed=False)) == "not-in-doubt"
    assert len(sheets(outbox)) == 2


@pytest.mark.parametrize("printed", [True, False])
def test_a_sheet_in_doubt_that_cups_still_has_is_settled_too(
    outbox: Outbox, it: Orders, printed: bool
) -> None:
    it.first("one", 2)
    outbox.change(1, Fate.BEGUN, payload={"strips": 2, "wish": "unknown"})
    it.settle(1, printed=printed)
    assert [it.fate for it in sheets(outbox)] == (
        [Fate.DONE] if printed else [Fate.CANCELLED, Fate.WAITING]
    )
    assert refused(lambda: it.settle(1, printed=True)) == "not-in-doubt"


def test_a_kill_while_a_sheet_is_settled_does_not_print_it_twice(
    outbox: Outbox, it: Orders
) -> None:
    it.first("one", 2)
    outbox.change(1, Fate.UNKNOWN)
    it.settle(1, printed=False)
    outbox.change(1, Fate.UNKNOWN)  # as if the second write had not come to the disk
    it.settle(1, printed=False)
    assert [it.key for it in sheets(outbox)] == ["1/1", "instead-1"]


@pytest.mark.parametrize("fate", [it for it in Fate if it not in (Fate.UNKNOWN, Fate.FAILED)])
def test_what_is_known_cannot_be_settled(outbox: Outbox, it: Orders, fate: Fate) -> None:
    it.first("one", 2)
    outbox.change(1, fate)
    assert refused(lambda: it.settle(1, printed=True)) == "not-in-doubt"


def test_a_sheet_that_waits_with_us_is_called_off_at_once(outbox: Outbox, it: Orders) -> None:
    it.first("one", 2)
    assert it.call_off(1).fate is Fate.CANCELLED


@pytest.mark.parametrize("fate", [Fate.HANDING, Fate.HANDED, Fate.BEGUN])
def test_a_sheet_that_cups_may_know_of_gets_the_wish(
    outbox: Outbox, it: Orders, fate: Fate
) -> None:
    it.first("one", 2)
    outbox.change(1, fate, payload={"strips": 2, "name": "nearbooth-1"})
    for _ in range(2):
        called_off = it.call_off(1)
        assert called_off.fate is fate
        assert called_off.payload == {"strips": 2, "name": "nearbooth-1", "wish": "cancelled"}


def test_a_sheet_in_doubt_stays_in_doubt_when_it_is_called_off(outbox: Outbox, it: Orders) -> None:
    it.first("one", 2)
    outbox.change(1, Fate.BEGUN, payload={"strips": 2, "wish": "unknown"})
    assert it.call_off(1).payload["wish"] == "unknown"


@pytest.mark.parametrize("fate", [it for it in Fate if it.is_end])
def test_what_is_over_cannot_be_called_off(outbox: Outbox, it: Orders, fate: Fate) -> None:
    it.first("one", 2)
    outbox.change(1, fate)
    assert refused(lambda: it.call_off(1)) == "already-over"


def test_sheets_that_are_not_there_are_refused(outbox: Outbox, it: Orders) -> None:
    mail = outbox.ask("mail", "one", "key")
    it.first("gone", 2)
    outbox.change(2, Fate.FAILED)
    outbox.forget("gone")
    for id in (mail.id, 2, 7):
        assert refused(lambda id=id: it.settle(id, printed=True)) == "no-such-print"
        assert refused(lambda id=id: it.call_off(id)) == "no-such-print"


def test_a_new_roll_is_counted_if_rolls_are(outbox: Outbox, it: Orders) -> None:
    assert refused(lambda: it.loaded(100)) == "not-counted"
    counting = orders(outbox, roll=400)
    counting.loaded(100)
    counting.loaded(0)
    assert refused(lambda: counting.loaded(-1)) == "bad-number"
    assert refused(lambda: counting.loaded(1_000_000)) == "bad-number"
