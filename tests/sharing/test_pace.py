from kiosk.sharing.pace import BURST_BYTES, Pace

BLOCK = 16 * 1024


def sent_in(pace: Pace, seconds: float, kbps: int, start_s: float = 100.0) -> int:
    """Bytes that a sender gets out who always waits as long as he is told."""
    now_s, sent = start_s, 0
    while True:
        now_s += pace.wait_s(BLOCK, kbps, now_s)
        if now_s > start_s + seconds:
            return sent
        sent += BLOCK


def test_what_goes_out_in_a_minute_is_what_the_limit_allows() -> None:
    allowed = 60 * 500 * 1000 // 8
    assert abs(sent_in(Pace(), 60, kbps=500) - allowed) <= BURST_BYTES + BLOCK


def test_without_a_limit_nobody_waits() -> None:
    pace = Pace()
    assert [pace.wait_s(10**9, 0, 1.0), pace.wait_s(10**9, 0, 1.0)] == [0.0, 0.0]


def test_a_pause_earns_no_rush() -> None:
    pace = Pace()
    sent_in(pace, 1, kbps=500)
    allowed = 500 * 1000 // 8
    assert sent_in(pace, 1, kbps=500, start_s=10_000) <= allowed + BURST_BYTES + BLOCK


def test_the_limit_of_the_moment_counts() -> None:
    pace = Pace()
    sent_in(pace, 10, kbps=8000)
    slow = sent_in(pace, 10, kbps=500, start_s=110.0)
    assert slow <= 10 * 500 * 1000 // 8 + BURST_BYTES + BLOCK


def test_the_first_block_after_a_limit_is_set_does_not_wait_for_what_went_before() -> None:
    pace = Pace()
    pace.wait_s(10**9, 0, 5.0)
    assert pace.wait_s(BLOCK, 500, 5.0) == 0.0


def test_a_clock_that_stands_still_makes_everybody_wait_in_turn() -> None:
    pace = Pace(burst=0)
    waits = [pace.wait_s(1000, 8, 0.0) for _ in range(3)]
    assert waits == [1.0, 2.0, 3.0]
