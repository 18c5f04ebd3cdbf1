"""What may be asked for: sheets by guests, and everything else by the operator.

All methods block. OSError: the disk failed. RemoteError: what the operator asked for makes no
sense, and why.
"""

from collections.abc import Sequence
from math import ceil

from kiosk.errors import RemoteError
from kiosk.printing.counts import KIND, Counts
from kiosk.printing.fates import CALLED_OFF_HERE, is_in_doubt
from kiosk.store.outbox import Entry, Fate, Outbox

MOST_ON_A_ROLL = 10_000

CAME_OUT = "It came out, as somebody saw."
ANEW = "It did not come out, as somebody saw, and is printed anew."


class Orders:
    """`per_sheet` strips are on a sheet."""

    def __init__(self, outbox: Outbox, counts: Counts, *, per_sheet: int) -> None:
        self._outbox = outbox
        self._counts = counts
        self._per_sheet = per_sheet

    # Guests

    def first(self, session: str, strips: int) -> bool:
        """Ask for what a session gets by itself, once, or for as much of it as the event has sheets
        for; False if it has none."""
        if any("/" in it.key for it in self._of(session)):
            return True
        left = self._counts.counted().event_left
        most = ceil(strips / self._per_sheet)
        sheets = most if left is None else min(most, left)
        keys = [f"{n}/{sheets}" for n in range(1, sheets + 1)]
        is_refused = sheets == 0 < most
        return not is_refused and self._asked(session, keys, strips)

    def again(self, session: str, strips: int) -> bool:
        """Ask for more, each time it is called; False if the event has no sheets for it."""
        before = sum(it.key.startswith("again-") for it in self._of(session))
        sheets = ceil(strips / self._per_sheet)
        return self._asked(session, [f"again-{before + 1 + n}" for n in range(sheets)], strips)

    def _asked(self, session: str, keys: Sequence[str], strips: int) -> bool:
        left = self._counts.counted().event_left
        if left is not None and left < len(keys):
            return False
        # The last sheet has the strips that are left over.
        on = [min(self._per_sheet, strips - n * self._per_sheet) for n in range(len(keys))]
        payloads = [{"strips": it} for it in on]
        if payloads and strips > sum(on):
            payloads[0]["refused"] = strips - sum(on)  # so that guests hear of it, after a kill too
        self._outbox.ask_all(KIND, session, dict(zip(keys, payloads, strict=True)))
        return True

    def _of(self, session: str) -> list[Entry]:
        return self._outbox.entries(KIND, session, newest=-1)

    # The operator

    def once_more(self, session: str) -> None:
        """Print one sheet more of a session."""
        if not self.again(session, self._per_sheet):
            sentence = "All sheets of this event are used up. Begin a new event first."
            raise RemoteError("event-quota", sentence)

    def settle(self, id: int, *, printed: bool) -> Entry:
        """Say of a sheet that is in doubt, or failed, whether it came out; if not, a new one is
        asked for in its place, once."""
        entry = self._entry(id)
        if not is_in_doubt(entry) and entry.fate is not Fate.FAILED:
            raise RemoteError("not-in-doubt", "What became of that sheet is known.")
        if printed:
            return self._outbox.change(id, Fate.DONE, note=CAME_OUT)
        # In this order: a kill in between leaves it in doubt, and the new one is asked for once.
        payload = {"strips": entry.payload["strips"]}
        self._outbox.ask(KIND, entry.session, f"instead-{id}", payload)
        return self._outbox.change(id, Fate.CANCELLED, note=ANEW)

    def call_off(self, id: int) -> Entry:
        """Do not print that sheet. One that CUPS may know of only gets the wish; see `line.py`."""
        entry = self._entry(id)
        if entry.fate.is_end:
            raise RemoteError("already-over", "That sheet is not waiting any more.")
        if entry.fate is Fate.WAITING:
            return self._outbox.change(id, Fate.CANCELLED, note=CALLED_OFF_HERE)
        if "wish" in entry.payload:
            return entry  # it is being called off
        payload = {**entry.payload, "wish": Fate.CANCELLED}
        return self._outbox.change(id, entry.fate, note=CALLED_OFF_HERE, payload=payload)

    def loaded(self, sheets: int) -> None:
        """So many are on the roll now."""
        if not self._counts.are_kept:
            raise RemoteError("not-counted", "This booth does not count its sheets.")
        if not 0 <= sheets <= MOST_ON_A_ROLL:
            raise RemoteError("bad-number", "No roll has that many sheets.")
        self._counts.loaded(sheets)

    def new_event(self) -> None:
        self._counts.new_event()

    def _entry(self, id: int) -> Entry:
        entry = self._outbox.entry(id)
        if entry is None or entry.kind != KIND or not entry.session:
            raise RemoteError("no-such-print", "There is no such print.")
        return entry
