"""When a received frame was taken, by the room's clock. Pure; all times in ms.

A frame's RTP time is as even as the friend's camera, but its origin is arbitrary. Three ways tie it
to the room's clock, and the best that is believed serves:

    clocks   The friend's sender reports tie RTP time to the friend's wall clock, and the friend's
             page has measured how that stands to the room's. No way of any packet matters.
    reports  The report that was quickest has taken half a round trip.
    delay    So has the frame that was quickest, after it was encoded and before it was decoded.

A browser's reports need not go by the wall clock that its page sees (it may have leapt since the
browser began to count). So what clocks say is believed while it lets no report come before it was
sent, or later than a whole round trip after.
"""

from collections import deque
from dataclasses import dataclass
from math import isfinite
from statistics import median

RECENT_REPORTS = 8
"""Browsers send about one a second."""
SLACK_MS = 20.0
"""How late a report may be made and noticed, beside the network."""
REPORT_LEAP_MS = 100.0
"""Two reports that differ by more tell of different clocks."""
REPORT_DOUBT_MS = 5.0
CAMERA_DOUBT_MS = 10.0
"""Cameras give their frames out later than they took them, and browsers stamp them then."""
OLDEST_MS = 2_000.0
"""A report that makes a frame older than this, or of the future, is wrong."""
MOST_TOLD_MS = 200.0
"""Who knows the clock no better than this does not know it."""

HANDLING_MS = 12.0
"""Encoding and decoding a frame at best; measured with the time code, 720p on two cores."""
DELAY_DOUBT_MS = 25.0
"""Some encoders wait as well."""
RECENT_FRAMES = 300
FRAME_LEAP_MS = 5_000.0
"""No network delays a frame by more than the next; then it was the friend's RTP clock."""


@dataclass(frozen=True)
class Taken:
    """When a frame was taken (room clock), and how wrong that may be."""

    at_ms: float
    uncertainty_ms: float


@dataclass(frozen=True)
class _Report:
    ntp_ms: float
    origin_ms: float  # the friend's wall clock at RTP time 0
    delay_ms: float  # the room's clock at arrival minus the friend's wall clock at sending


@dataclass(frozen=True)
class _Told:
    wall_ms: float | None
    round_trip_ms: float
    uncertainty_ms: float


class Transit:
    """One friend's frames. RTP times are `stamp_ms`, on any scale that does not wrap."""

    def __init__(self) -> None:
        self._told: _Told | None = None
        self._measured_ms = 0.0
        self._delays: deque[float] = deque(maxlen=RECENT_FRAMES)
        self._reports: deque[_Report] = deque(maxlen=RECENT_REPORTS)

    def begin(self) -> None:
        """A new connection: RTP times have another origin; who is at its end is the same."""
        self._delays.clear()
        self._reports.clear()

    def told(self, wall_ms: float | None, round_trip_ms: float, uncertainty_ms: float) -> None:
        """What the friend's page has measured. `wall_ms`: the room's clock minus the friend's
        wall clock, None if it cannot say. Nonsense is not listened to."""
        if not (0 <= round_trip_ms <= OLDEST_MS and uncertainty_ms >= 0):
            return
        known = wall_ms is not None and isfinite(wall_ms) and uncertainty_ms <= MOST_TOLD_MS
        self._told = _Told(wall_ms if known else None, round_trip_ms, uncertainty_ms)

    def took(self, round_trip_ms: float) -> None:
        """What the connection itself has measured, for use until the page tells better."""
        self._measured_ms = round_trip_ms

    def reported(self, ntp_ms: float, stamp_ms: float, arrived_ms: float) -> None:
        """A sender report: `stamp_ms` was at `ntp_ms` of the friend's wall clock."""
        report = _Report(ntp_ms, ntp_ms - stamp_ms, arrived_ms - ntp_ms)
        if self._reports and abs(report.origin_ms - self._origin_ms) > REPORT_LEAP_MS:
            self._reports.clear()
        self._reports.append(report)

    def taken(self, stamp_ms: float, arrived_ms: float) -> Taken:
        """When the frame of this RTP time was taken that arrived (decoded) then."""
        by_delay = self._by_delay(stamp_ms, arrived_ms)
        if not self._reports:
            return by_delay
        for taken in (self._by_clocks(stamp_ms), self._by_reports(stamp_ms)):
            if taken and arrived_ms - OLDEST_MS <= taken.at_ms <= arrived_ms:
                return taken
        return by_delay

    @property
    def witness_ms(self) -> float | None:
        """How far the friend's wall clock is ahead of the room's, by reports alone, if both ways
        of the network are alike; None without reports."""
        if not self._reports:
            return None
        return self._round_trip_ms / 2 - median(report.delay_ms for report in self._reports)

    def _by_clocks(self, stamp_ms: float) -> Taken | None:
        told = self._told
        if told is None or told.wall_ms is None:
            return None
        way_ms, slack_ms = self._quickest_ms - told.wall_ms, SLACK_MS + told.uncertainty_ms
        if not -slack_ms <= way_ms <= told.round_trip_ms + slack_ms:
            return None
        doubt_ms = told.uncertainty_ms + self._spread_ms / 2 + CAMERA_DOUBT_MS
        return Taken(stamp_ms + self._origin_ms + told.wall_ms, doubt_ms)

    def _by_reports(self, stamp_ms: float) -> Taken:
        one_way_ms = self._round_trip_ms / 2
        doubt_ms = one_way_ms + self._spread_ms / 2 + REPORT_DOUBT_MS + CAMERA_DOUBT_MS
        return Taken(stamp_ms + self._origin_ms + self._quickest_ms - one_way_ms, doubt_ms)

    def _by_delay(self, stamp_ms: float, arrived_ms: float) -> Taken:
        delay_ms = arrived_ms - stamp_ms
        if self._delays and abs(delay_ms - min(self._delays)) > FRAME_LEAP_MS:
            self._delays.clear()
        self._delays.append(delay_ms)
        one_way_ms = self._round_trip_ms / 2
        at_ms = stamp_ms + min(self._delays) - HANDLING_MS - one_way_ms
        return Taken(at_ms, DELAY_DOUBT_MS + one_way_ms)

    @property
    def _round_trip_ms(self) -> float:
        return self._told.round_trip_ms if self._told else self._measured_ms

    @property
    def _origin_ms(self) -> float:
        return median(report.origin_ms for report in self._reports)

    @property
    def _spread_ms(self) -> float:
        origins = [report.origin_ms for report in self._reports]
        return max(origins) - min(origins)

    @property
    def _quickest_ms(self) -> float:
        return min(report.delay_ms for report in self._reports)
