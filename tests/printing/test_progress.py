from dataclasses import replace

import pytest

from kiosk.printing.progress import progress
from kiosk.session.events import PrintProgressed
from kiosk.session.printing import PrintStatus
from kiosk.store.outbox import Entry, Fate


def sheet(fate: Fate, strips: int = 2) -> Entry:
    return Entry(1, "print", "one", "1/1", 0.0, fate, 0, 0.0, "", "", {"strips": strips})


def told(*sheets: Entry) -> tuple[str, int, int]:
    it = progress("one", sheets)
    assert it is not None
    return str(it.status), it.printed, it.asked


W, G, H, B = Fate.WAITING, Fate.HANDING, Fate.HANDED, Fate.BEGUN
D, X, F, U = Fate.DONE, Fate.CANCELLED, Fate.FAILED, Fate.UNKNOWN


def test_a_session_that_asked_for_nothing_has_nothing_to_tell() -> None:
    assert progress("one", ()) is None


@pytest.mark.parametrize(
    ("fates", "status", "printed", "asked"),
    [
        ([W], "waiting", 0, 2),
        ([G], "waiting", 0, 2),
        ([H, W], "waiting", 0, 4),
        ([B, W], "printing", 0, 4),
        ([D, W], "printing", 2, 4),
        ([D, D], "printed", 4, 4),
        ([D, U], "stuck", 2, 4),
        ([F, B], "stuck", 0, 4),
        ([D, X], "printed", 2, 2),
        ([X, W], "waiting", 0, 2),
        ([X, X], "stuck", 0, 4),
    ],
)
def test_guests_are_told_what_they_wait_for(
    fates: list[Fate], status: str, printed: int, asked: int
) -> None:
    assert told(*(sheet(it) for it in fates)) == (status, printed, asked)


def test_a_strip_that_nobody_asked_for_is_not_told_of() -> None:
    assert told(sheet(D), sheet(D, strips=1)) == ("printed", 3, 3)


def test_what_there_were_no_sheets_for_is_told_whatever_becomes_of_the_others() -> None:
    first = replace(sheet(X), payload={"strips": 2, "refused": 3})
    it = progress("one", [first, sheet(D)])
    assert it == PrintProgressed("one", PrintStatus.PRINTED, 2, 2, refused=3)


def test_it_is_told_of_the_right_session() -> None:
    assert progress("one", [sheet(D)]) == PrintProgressed("one", PrintStatus.PRINTED, 2, 2)
