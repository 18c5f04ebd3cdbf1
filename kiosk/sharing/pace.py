"""How fast something may be sent: a token bucket. Pure; times are `time.monotonic()`."""

BURST_BYTES = 32 * 1024


class Pace:
    """Of one line. A bucket fills with bytes at the allowed rate; who takes more than there is
    waits until it would have been there. Little is in a full one, so a pause earns no rush."""

    def __init__(self, burst: int = BURST_BYTES) -> None:
        self._burst = burst
        self._left = float(burst)
        self._at_s = 0.0

    def wait_s(self, size: int, kbps: int, now_s: float) -> float:
        """`size` bytes go after this many seconds, and count as gone.

        `kbps` is the limit from the last call until now, in 1000 bits a second; it may be another
        one each time. 0 is no limit.
        """
        rate = kbps * 1000 / 8
        if rate <= 0:
            self._left, self._at_s = float(self._burst), now_s
            return 0.0
        earned = max(0.0, now_s - self._at_s) * rate
        self._left = min(float(self._burst), self._left + earned) - size
        self._at_s = now_s
        return max(0.0, -self._left / rate)
