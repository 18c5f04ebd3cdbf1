"""Sheets: how many are left on the roll, and how many the event may still have.

A sheet is counted when it is known to have come out. Nothing is counted down: what is left is how
many there were less those that came out since, so that a power cut between two writes cannot make
the two disagree.
"""

from dataclasses import dataclass
from typing import Any

from kiosk.store.outbox import Fate, Outbox

KIND = "print"
"""How the outbox calls a sheet."""

_ROLL, _EVENT = "printing.roll", "printing.event"


@dataclass(frozen=True)
class Counted:
    """`printed` since the event began. None: nobody counts that."""

    printed: int
    sheets_left: int | None
    event_left: int | None
    low: bool

    @property
    def may_print(self) -> bool:
        return self.event_left is None or self.event_left > 0


class Counts:
    """`roll` is how many sheets a full roll has, 0 if nobody counts; `warn` is when it is low;
    `event_quota` is in sheets, 0 for none. All methods block. OSError: the disk failed."""

    def __init__(self, outbox: Outbox, *, roll: int, warn: int, event_quota: int) -> None:
        self._outbox = outbox
        self._roll = roll
        self._warn = warn
        self._event_quota = event_quota

    def counted(self) -> Counted:
        left = self._sheets_left()
        return Counted(
            printed=self._printed_since(self._outbox.setting(_EVENT, {})),
            sheets_left=left,
            event_left=self._event_left(),
            low=left is not None and left <= self._warn,
        )

    @property
    def are_kept(self) -> bool:
        """Whether the sheets on the roll are counted."""
        return self._roll > 0

    def loaded(self, sheets: int) -> None:
        """So many are on the roll now."""
        self._outbox.keep_setting(_ROLL, {"sheets": sheets, "since": self._outbox.mark()})

    def new_event(self) -> None:
        self._outbox.keep_setting(_EVENT, {"since": self._outbox.mark()})

    def _sheets_left(self) -> int | None:
        if not self.are_kept:
            return None
        # A booth that was never told has the roll that came with it.
        roll = self._outbox.setting(_ROLL, {"sheets": self._roll, "since": 0})
        return max(0, int(roll["sheets"]) - self._printed_since(roll))

    def _event_left(self) -> int | None:
        """What was promised and is not printed yet is not free any more."""
        if not self._event_quota:
            return None
        used = self._printed_since(self._outbox.setting(_EVENT, {}))
        return max(0, self._event_quota - used - len(self._outbox.waiting(KIND)))

    def _printed_since(self, setting: dict[str, Any]) -> int:
        return self._outbox.count(KIND, Fate.DONE, int(setting.get("since", 0)))
