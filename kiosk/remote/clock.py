"""The room's clock as seen from a machine with another clock: purely, from NTP's four timestamps.

    t0 sent from here, t3 back here (this machine's monotonic clock, ms)
    t1 arrived at the room, t2 sent from it (room clock, ms)
    offset = ((t1 - t0) + (t2 - t3)) / 2,  round trip = (t3 - t0) - (t2 - t1)   (RFC 5905, 8)

The true offset lies within half a round trip of the computed one, whatever the two ways took. So
the sample of the lowest round trip is believed, and half of that is the uncertainty.
Counterpart in the browser: `page/clock.js`.
"""

from dataclasses import dataclass

RECENT_MS = 30_000.0
"""Two clocks of ±60 ppm drift apart by less than 4 ms in this time."""
DRIFT_MS = 5.0
ROUGH_MS = 250.0
"""How late the first message may have been before anything was measured."""


@dataclass(frozen=True)
class Sample:
    """One question to the room and its answer, ms; see the module."""

    t0: float
    t1: float
    t2: float
    t3: float

    @property
    def offset_ms(self) -> float:
        return (self.t1 - self.t0 + self.t2 - self.t3) / 2

    @property
    def uncertainty_ms(self) -> float:
        return max(0.0, (self.t3 - self.t0 - (self.t2 - self.t1)) / 2)

    def agrees_with(self, other: "Sample") -> bool:
        """Whether one true offset fits both, with some slack for drift between them."""
        apart = abs(self.offset_ms - other.offset_ms)
        return apart <= self.uncertainty_ms + other.uncertainty_ms + DRIFT_MS


class ClockEstimate:
    """The room's clock in relation to the clock here; better with every sample."""

    def __init__(self) -> None:
        self._samples: list[Sample] = []
        self._rough: float | None = None

    def add(self, sample: Sample) -> None:
        """What cannot be true together with the newest was measured before a clock leapt."""
        self._samples = [
            old
            for old in self._samples
            if old.agrees_with(sample) and sample.t3 - old.t3 <= RECENT_MS
        ]
        self._samples.append(sample)

    def guess(self, stamp_ms: float, here_ms: float) -> None:
        """A room time that a message was stamped with, for use until there are samples."""
        guessed = stamp_ms - here_ms
        self._rough = guessed if self._rough is None else max(self._rough, guessed)

    def forget(self) -> None:
        """Start anew, for instance after a reconnect."""
        self._samples = []
        self._rough = None

    @property
    def offset_ms(self) -> float:
        """Room time minus time here."""
        best = self._best()
        return best.offset_ms if best else self._rough or 0.0

    @property
    def uncertainty_ms(self) -> float:
        """The offset is wrong by no more than this."""
        best = self._best()
        return best.uncertainty_ms if best else ROUGH_MS

    def to_room(self, here_ms: float) -> float:
        return here_ms + self.offset_ms

    def to_here(self, room_ms: float) -> float:
        return room_ms - self.offset_ms

    def _best(self) -> Sample | None:
        """Of equals the newest: it has drifted least."""
        return min(reversed(self._samples), key=lambda s: s.uncertainty_ms, default=None)
