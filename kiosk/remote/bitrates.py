"""Who is sent which rendition of one codec, and at what bitrate. Pure: `now_s` is an argument.

A rendition is encoded once, so it follows the slowest link among those who get it, by the rungs of
a ladder, and not too often; a link that is not heard of has no say. Whose link cannot carry the
least of the main rendition gets the small one, so as not to spoil it for the others, and comes back
when the link carries clearly more. What links carry: `links.py`.
"""

from collections import deque
from dataclasses import dataclass

from kiosk.remote.links import Link
from kiosk.remote.renditions import Rendition, ladder

START_KBPS = 1_600
BACK = 1.5
"""Times the least of the main rendition: who comes back shall be able to stay."""
DOWN_APART_S = 2.0
UP_APART_S = 5.0

_WINDOW_S = 1.0
_WINDOWS = 3
_JUDGED = 0.5
"""Of the least bitrate: when there is less to send, it tells nothing of a link."""


@dataclass(frozen=True)
class Plan:
    """The bitrates of the renditions that somebody gets, kbit/s; who gets another than before."""

    kbps: dict[Rendition, int]
    moved: tuple[object, ...]


class Sent:
    """How much was sent lately."""

    def __init__(self) -> None:
        self._packets: deque[tuple[float, float]] = deque()
        self._began_s: float | None = None

    def add(self, kbits: float, now_s: float) -> None:
        self._began_s = now_s if self._began_s is None else self._began_s
        self._packets.append((now_s, kbits))
        while self._packets[0][0] < now_s - _WINDOWS * _WINDOW_S:
            self._packets.popleft()

    def least_kbps(self, now_s: float) -> float:
        """In any of the last few seconds; 0 if not so many have passed. One busy second is no
        measure: reports come a second late."""
        if self._began_s is None or now_s - self._began_s < _WINDOWS * _WINDOW_S:
            return 0.0
        sums = [0.0] * _WINDOWS
        for at_s, kbits in self._packets:
            window = int((now_s - at_s) / _WINDOW_S)
            if window < _WINDOWS:
                sums[window] += kbits
        return min(sums) / _WINDOW_S


class _Rate:
    """That of one rendition."""

    def __init__(self, rendition: Rendition) -> None:
        self.sent = Sent()
        self._rungs = ladder(rendition.kbps)
        self._least_kbps = _JUDGED * rendition.kbps[0]
        self._kbps: int | None = None
        self._changed_s = 0.0

    @property
    def kbps(self) -> int | None:
        """None before anybody was sent it."""
        return self._kbps

    def follow(self, slowest_kbps: float, now_s: float) -> int:
        fits = (rung for rung in self._rungs if rung <= slowest_kbps)
        wanted = next(fits, self._rungs[-1])
        up = self._kbps is None or wanted > self._kbps
        apart_s = UP_APART_S if up else DOWN_APART_S
        if self._kbps is None or (wanted != self._kbps and now_s - self._changed_s >= apart_s):
            self._kbps, self._changed_s = wanted, now_s
        return self._kbps

    def judged_kbps(self, now_s: float) -> float | None:
        least_kbps = self.sent.least_kbps(now_s)
        return least_kbps if least_kbps >= self._least_kbps else None


class Bitrates:
    """Friends are whatever tells them apart. Whoever is asked about has joined and not left."""

    def __init__(self, *, main: Rendition, small: Rendition) -> None:
        self._main, self._small = main, small
        self._rates: dict[Rendition, _Rate] = {}
        self._links: dict[object, Link] = {}
        self._gets: dict[object, Rendition] = {}

    def joined(self, friend: object, now_s: float) -> None:
        """Begins with the main rendition, at the bitrate that it has."""
        least, most = self._main.kbps
        rate = self._rates.get(self._main)
        has = rate.kbps if rate else None
        kbps = max(least, min(START_KBPS, most), has or 0)
        self._links[friend] = Link(kbps, now_s)
        self._gets[friend] = self._main

    def left(self, friend: object) -> None:
        del self._links[friend], self._gets[friend]

    def sent(self, rendition: Rendition, kbits: float, now_s: float) -> None:
        """A packet went to everybody who gets this rendition."""
        if rendition in self._rates:
            self._rates[rendition].sent.add(kbits, now_s)

    def estimated(self, friend: object, kbps: float, now_s: float) -> None:
        self._links[friend].estimated(kbps, self._judged_kbps(friend, now_s), now_s)

    def lost(self, friend: object, lost: int, last: int, now_s: float) -> None:
        self._links[friend].lost(lost, last, self._judged_kbps(friend, now_s), now_s)

    def gets(self, friend: object) -> Rendition:
        """As of the latest plan."""
        return self._gets[friend]

    def plan(self, now_s: float) -> Plan:
        """To be asked for whenever something was told here; while somebody is there, that is often
        enough for everything that takes its time."""
        moved = tuple(friend for friend in self._links if self._moves(friend, now_s))
        used = set(self._gets.values())
        self._rates = {each: self._rates.get(each) or _Rate(each) for each in used}
        kbps = {
            rendition: rate.follow(self._slowest_kbps(rendition, now_s), now_s)
            for rendition, rate in self._rates.items()
        }
        return Plan(kbps, moved)

    def _moves(self, friend: object, now_s: float) -> bool:
        least_kbps = self._main.kbps[0]
        link, on_main = self._links[friend], self._gets[friend] == self._main
        carries_kbps = link.kbps
        if (carries_kbps >= least_kbps) if on_main else (carries_kbps < BACK * least_kbps):
            return False
        self._gets[friend] = self._small if on_main else self._main
        link.settle(now_s)
        return True

    def _slowest_kbps(self, rendition: Rendition, now_s: float) -> float:
        """Of those that are heard of, if there are any."""
        links = [self._links[friend] for friend, its in self._gets.items() if its == rendition]
        heard = [link for link in links if not link.silent(now_s)]
        return min(link.kbps for link in heard or links)

    def _judged_kbps(self, friend: object, now_s: float) -> float | None:
        rate = self._rates.get(self._gets[friend])
        return rate.judged_kbps(now_s) if rate else None
