"""When the booth's own Wi-Fi is on, purely: `now_s` (time.monotonic) is an argument.

    mode   hotspot is off      goes on when ...            hotspot is on       goes off when ...
    on                         at once                                         never
    auto                       no other network has given                      another network gives
                               the booth an address for                        the booth an address,
                               LONELY_S                                        and nobody is here

`auto` is for a booth that gets a cable or the venue's Wi-Fi here and nothing there. With a second
radio or a cable, that network is seen while the hotspot is on. With the one radio of a Pi, it is
not: a radio that is an access point is in no other network. So if there is a Wi-Fi that the radio
would join, the hotspot lets go of it every LOOK_S, while nobody is here, and comes back after
LONELY_S unless a network was found. Where no Wi-Fi is known, it stays.

`on` is for a radio that has nothing else to do: it takes it from the venue's Wi-Fi.
"""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["auto", "on"]

LONELY_S = 20.0
"""A Pi that has just started needs most of that to be in a Wi-Fi that it knows."""
LOOK_S = 900.0
"""A quarter of an hour: the look costs guests who come just then half a minute of waiting."""


@dataclass(frozen=True)
class Seen:
    """`online`: a network beside the hotspot has given an address. `busy`: somebody is here, in
    front of the booth or in its Wi-Fi. `knows_others`: the radio would join a Wi-Fi, were it free.
    """

    up: bool
    online: bool
    busy: bool
    knows_others: bool


class Rules:
    """Asked again and again, with what is seen, whether the hotspot shall be on."""

    def __init__(self, mode: Mode, now_s: float) -> None:
        self._mode = mode
        self._lonely_s = now_s  # since when there is no other network, or since we let go
        self._up_s: float | None = None

    def wants_up(self, seen: Seen, now_s: float) -> bool:
        self._note(seen, now_s)
        if self._mode == "on":
            return True
        if self._up_s is None:
            return now_s - self._lonely_s >= LONELY_S
        if seen.busy:
            return True
        looks = seen.knows_others and now_s - self._up_s >= LOOK_S
        return not seen.online and not looks

    def _note(self, seen: Seen, now_s: float) -> None:
        if seen.up and self._up_s is None:
            self._up_s = now_s
        elif not seen.up and self._up_s is not None:
            self._up_s, self._lonely_s = None, now_s
        if seen.online:
            self._lonely_s = now_s
