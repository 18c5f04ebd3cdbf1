"""The room's clock as seen from a machine with another clock: purely, from NTP's four timestamps.

    t0 sent from here, t3 back here (this machine's monotonic clock, ms)
    t1 arrived at the room, t2 sent from it (room clock, ms)

No message arrives before it is sent, so each exchange is two facts about the offset (room minus
here), true whatever the two ways took:  t2 - t3  <=  offset  <=  t1 - t0.

Many exchanges are combined. Each is carried to now by the *drift* of the two clocks against each
other, a fit through all of them, and widened by what the fit does not know. The highest floor and
the lowest ceiling of them all *bound* the offset; between them is half of the best round trip, or
less. The middle is the estimate: it comes from the quickest way there and the quickest way back,
be they of one exchange or of two, while an average is spoilt by every message that had to queue.

What no exchange can see is a path that takes longer one way than the other. So there is a
*witness*: where NTP keeps the wall clocks of both ends, they tell the offset as well. It is heard
only within the bounds, where a wrong wall clock, off by seconds, hardly ever gets. What it says
that NTP's own errors explain changes little, since most paths are about even; what they do not
explain is taken for an uneven path.

Counterpart in the browser: `page/clock.js`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, sqrt
from statistics import median

KEPT_MS = 120_000.0
ROUGH_MS = 250.0
"""How late the first message may have been before anything was measured."""

UNFITTED = 60e-6
"""Two clocks drift apart by no more than this, as far as quartz goes (±30 ppm each)."""
MOST_DRIFT = 200e-6
FIT_SPAN_MS, FIT_ERROR, FIT_MARGIN = 20_000.0, 20e-6, 10e-6
"""A fit over less time, or with a larger standard error, is not used; the margin is on top."""

WALL_MS = 6.0
"""Standard deviation of two wall clocks that NTP keeps well (RFC 5905 has tens of ms at most)."""
PATHS = ((0.7, 0.05, 1.0), (0.3, 1 / sqrt(3), 0.0))
"""How uneven paths are: of so many, the middle of the bounds is off by that part of their half and
that many ms (standard deviation). Most are about even; of the rest nothing is known."""
WALL_LEAP_MS = 50.0


@dataclass(frozen=True)
class Sample:
    """One question to the room and its answer, ms; see the module.

    `wall` was the room's wall clock at t2, `here_wall` this machine's at t3, both Unix time.
    """

    t0: float
    t1: float
    t2: float
    t3: float
    wall: float | None = None
    here_wall: float | None = None

    @property
    def floor(self) -> float:
        return self.t2 - self.t3

    @property
    def ceiling(self) -> float:
        """Never below the floor, however coarse the clocks are."""
        return max(self.floor, self.t1 - self.t0)

    @property
    def middle(self) -> float:
        return (self.floor + self.ceiling) / 2

    @property
    def round_trip(self) -> float:
        return self.ceiling - self.floor

    @property
    def witness(self) -> float | None:
        """The offset if both wall clocks are right."""
        if self.wall is None or self.here_wall is None:
            return None
        return (self.t2 - self.wall) + (self.here_wall - self.t3)


@dataclass(frozen=True)
class Drift:
    """How the offset changes, ms a ms, and how wrong that may be."""

    rate: float = 0.0
    error: float = UNFITTED


@dataclass(frozen=True)
class Reading:
    """What is known now: the offset (room minus here), wrong by no more than the uncertainty."""

    offset_ms: float
    uncertainty_ms: float


class ClockEstimate:
    """The room's clock in relation to the clock here; better with every sample."""

    def __init__(self) -> None:
        self._samples: list[Sample] = []
        self._rough: float | None = None
        self._reading: Reading | None = None

    def add(self, sample: Sample) -> None:
        """What cannot be true together with the newest was measured before a clock leapt."""
        self._samples = [
            old
            for old in self._samples
            if sample.t3 - old.t3 <= KEPT_MS and _agree(old, sample, MOST_DRIFT)
        ]
        self._samples.append(sample)
        self._reading = combined(self._samples)

    def guess(self, stamp_ms: float, here_ms: float) -> None:
        """A room time that a message was stamped with, for use until there are samples."""
        guessed = stamp_ms - here_ms
        self._rough = guessed if self._rough is None else max(self._rough, guessed)

    def forget(self) -> None:
        """Start anew, for instance after a reconnect."""
        self._samples, self._rough, self._reading = [], None, None

    @property
    def offset_ms(self) -> float:
        """Room time minus time here."""
        return self._reading.offset_ms if self._reading else self._rough or 0.0

    @property
    def uncertainty_ms(self) -> float:
        """The offset is wrong by no more than this."""
        return self._reading.uncertainty_ms if self._reading else ROUGH_MS

    @property
    def round_trip_ms(self) -> float:
        """The best of late."""
        return min((s.round_trip for s in self._samples), default=2 * ROUGH_MS)

    def to_room(self, here_ms: float) -> float:
        return here_ms + self.offset_ms

    def to_here(self, room_ms: float) -> float:
        return room_ms - self.offset_ms


def combined(samples: Sequence[Sample]) -> Reading:
    """What samples say together, in the order of their time and at that of the last; see the
    module. What contradicts the newer ones is left out."""
    now, drift = samples[-1].t3, fitted(samples)
    floor, ceiling = -inf, inf
    for sample in reversed(samples):
        age = now - sample.t3
        low = sample.floor + (drift.rate - drift.error) * age
        high = sample.ceiling + (drift.rate + drift.error) * age
        if low <= ceiling and high >= floor:
            floor, ceiling = max(floor, low), min(ceiling, high)
    middle, half = (floor + ceiling) / 2, (ceiling - floor) / 2
    offset = middle + _leaning(_witness(samples), middle, half)
    return Reading(offset, half + abs(offset - middle))


def fitted(samples: Sequence[Sample]) -> Drift:
    """Weighted least squares through the middles. The less an exchange was held up, the more it
    says: what had to queue, queued on one way, and its middle is off by half of that."""
    if len(samples) < 3 or samples[-1].t3 - samples[0].t3 < FIT_SPAN_MS:
        return Drift()
    quickest = min(sample.round_trip for sample in samples)
    weights = [1 / ((sample.round_trip - quickest) / 2 + 1) ** 2 for sample in samples]
    total = sum(weights)
    at = sum(w * s.t3 for w, s in zip(weights, samples, strict=True)) / total
    mean = sum(w * s.middle for w, s in zip(weights, samples, strict=True)) / total
    spread = sum(w * (s.t3 - at) ** 2 for w, s in zip(weights, samples, strict=True))
    rate = sum(
        w * (s.t3 - at) * (s.middle - mean) for w, s in zip(weights, samples, strict=True)
    ) / max(spread, 1e-9)
    strays = sum(
        w * (s.middle - mean - rate * (s.t3 - at)) ** 2
        for w, s in zip(weights, samples, strict=True)
    )
    error = sqrt(strays / (len(samples) - 2) / max(spread, 1e-9))
    if error > FIT_ERROR or abs(rate) > MOST_DRIFT:
        return Drift()
    return Drift(rate, FIT_MARGIN + error)


def _witness(samples: Sequence[Sample]) -> float | None:
    """What the wall clocks have said since the last leap of one of them."""
    said: list[float] = []
    for sample in reversed(samples):
        told = sample.witness
        if told is None or (said and abs(told - said[-1]) > WALL_LEAP_MS):
            break
        said.append(told)
    return median(said[:9]) if said else None


def _leaning(witness: float | None, middle: float, half: float) -> float:
    """How far the estimate leans from the middle to the witness: the mean of a mixture of normal
    distributions, one a kind of path, given what the witness says with its own error."""
    if witness is None or abs(witness - middle) > half:
        return 0.0
    apart = witness - middle
    lean = weight = 0.0
    for share, part, more in PATHS:
        unknown = (part * half + more) ** 2
        likely = share * exp(-(apart**2) / 2 / (unknown + WALL_MS**2)) / sqrt(unknown + WALL_MS**2)
        lean += likely * apart * unknown / (unknown + WALL_MS**2)
        weight += likely
    return lean / weight


def _agree(old: Sample, new: Sample, drift: float) -> bool:
    slack = drift * (new.t3 - old.t3)
    return old.floor - slack <= new.ceiling and new.floor <= old.ceiling + slack
