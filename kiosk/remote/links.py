"""What one friend's link is believed to carry of the program. Pure: `now_s` is an argument.

Two things tell of it. The friend's estimate (REMB) is no more than half again what came lately, and
rises by 8 % a second: when a still picture begins to move, it is below what is sent for half a
minute, and all is well. One that stays below what is sent, and does not rise as fast as it may,
tells what the link carries. So does a large share of lost packets; a few are lost by any radio.

So a link is believed to carry more and more while reports are good, until for some time less comes
than is sent. Then it carries what came, and for a while no more is tried: the longer, the more
often that happens.
"""

from collections import deque

SETTLING_S = 5.0
"""After the start browsers' estimates are still on their way to what they believe."""
TROUBLE_S = 3.0
"""Reports are noisy, and key frames are bursts: so long it has to go on."""
HOLD_S = 10.0
MAX_HOLD_S = 160.0
FORGIVEN_S = 60.0
"""Without trouble beyond the hold: it was something passing."""

BELOW = 0.9
"""Of what is sent: less is trouble."""
LOST = 0.1
"""What WebRTC's own control takes for too much."""
LOSING = 0.04
"""No more is tried while that many are lost."""
GROWTH = 1.05
"""A second."""
RISE = 1.15
"""In the recent seconds: an estimate that is only behind rises by more."""

SILENT_S = 3.0
"""Friends report about once a second: whoever does not may be gone, and has no say meanwhile."""

_RECENT_S = 3.0
_FEW = 20
"""Packets, too few to tell a share of."""
_LEAST_KBPS, _MOST_KBPS = 100.0, 10_000.0
_GROWS_S = 2.0
"""Between two reports; nothing is known of a longer silence."""


class Link:
    """`kbps` is what it is believed to carry to begin with."""

    def __init__(self, kbps: float, now_s: float) -> None:
        self.kbps = kbps
        """Believed now."""
        self._hold_s = 0.0
        self._held_until_s = now_s + SETTLING_S
        self._judged_s = now_s
        self._came: list[float] = []
        self._trouble_s: float | None = None
        self.settle(now_s)

    def silent(self, now_s: float) -> bool:
        """Whether nothing was reported of it lately."""
        return now_s - self._judged_s > SILENT_S

    def settle(self, now_s: float) -> None:
        """Something else is sent from now on: what was reported is of the other."""
        self._settled_s = now_s + SETTLING_S
        self._estimates: deque[tuple[float, float]] = deque()
        self._counts: deque[tuple[float, int, int]] = deque()
        self._calm()

    def estimated(self, kbps: float, sent_kbps: float | None, now_s: float) -> None:
        """What the friend believes to be able to get; `sent_kbps` is what was sent lately at
        least, or None if that is nothing to judge by."""
        self._estimates.append((now_s, kbps))
        while self._estimates[0][0] < now_s - _RECENT_S:
            self._estimates.popleft()
        self._judge(sent_kbps, now_s)

    def lost(self, lost: int, last: int, sent_kbps: float | None, now_s: float) -> None:
        """Since the beginning so many packets did not come; the last that came had this number."""
        self._counts.append((now_s, lost, last))
        while self._counts[0][0] < now_s - _RECENT_S:
            self._counts.popleft()
        self._judge(sent_kbps, now_s)

    def _judge(self, sent_kbps: float | None, now_s: float) -> None:
        since_s, self._judged_s = now_s - self._judged_s, now_s
        if sent_kbps is None:
            return self._calm()
        came_kbps = self._came_kbps(sent_kbps, now_s)
        if came_kbps is not None:
            return self._suffer(came_kbps, now_s)
        self._calm()
        if now_s >= self._held_until_s and self._share_lost() < LOSING:
            self._believe(self.kbps * GROWTH ** min(since_s, _GROWS_S))

    def _came_kbps(self, sent_kbps: float, now_s: float) -> float | None:
        """None if it is what was sent. Who asks for lost packets again and again loses those as
        well, so of losses only half is believed, as in WebRTC's own control."""
        if now_s >= self._settled_s and self._estimates:
            kbps = self._estimates[-1][1]
            if kbps < BELOW * sent_kbps and kbps <= RISE * self._estimates[0][1]:
                return kbps
        share = self._share_lost()
        return sent_kbps * (1 - share / 2) if share >= LOST else None

    def _share_lost(self) -> float:
        """0..1 of the recent packets."""
        if not self._counts:
            return 0.0
        (_, lost_before, last_before), (_, lost, last) = self._counts[0], self._counts[-1]
        expected = last - last_before
        return min(1.0, max(0, lost - lost_before) / expected) if expected >= _FEW else 0.0

    def _suffer(self, came_kbps: float, now_s: float) -> None:
        self._came.append(came_kbps)
        if self._trouble_s is None:
            self._trouble_s = now_s
        if now_s - self._trouble_s < TROUBLE_S:
            return
        again = self._hold_s > 0 and now_s - self._held_until_s < FORGIVEN_S
        self._hold_s = min(2 * self._hold_s, MAX_HOLD_S) if again else HOLD_S
        self._held_until_s = now_s + self._hold_s
        self._believe(min(self.kbps, sum(self._came) / len(self._came)))
        self._counts.clear()  # they were lost since more was sent
        self._calm()

    def _calm(self) -> None:
        self._trouble_s = None
        self._came.clear()

    def _believe(self, kbps: float) -> None:
        self.kbps = min(max(kbps, _LEAST_KBPS), _MOST_KBPS)
