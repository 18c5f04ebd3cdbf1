"""How the prints of a session go, for guests: so many strips of so many are out. Pure."""

from collections.abc import Sequence

from kiosk.printing.fates import is_in_doubt
from kiosk.session.events import PrintProgressed
from kiosk.session.printing import PrintStatus
from kiosk.store.outbox import Entry, Fate


def progress(session: str, sheets: Sequence[Entry]) -> PrintProgressed | None:
    """Of all sheets of the session; None if it has none.

    A sheet that was called off is not asked for any more, unless nothing else is: then its strips
    are missed, and somebody has to look.
    """
    if not sheets:
        return None
    wanted = [it for it in sheets if it.fate is not Fate.CANCELLED] or sheets
    out = [it for it in wanted if it.fate is Fate.DONE]
    refused = sum(int(it.payload.get("refused", 0)) for it in sheets)
    return PrintProgressed(session, _status(wanted, out), _strips(out), _strips(wanted), refused)


def _status(wanted: Sequence[Entry], out: Sequence[Entry]) -> PrintStatus:
    fates = {it.fate for it in wanted}
    if Fate.FAILED in fates or fates == {Fate.CANCELLED} or any(map(is_in_doubt, wanted)):
        return PrintStatus.STUCK
    if fates == {Fate.DONE}:
        return PrintStatus.PRINTED
    if Fate.BEGUN in fates or out:
        return PrintStatus.PRINTING
    return PrintStatus.WAITING


def _strips(sheets: Sequence[Entry]) -> int:
    return sum(int(it.payload["strips"]) for it in sheets)
