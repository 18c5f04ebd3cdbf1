from kiosk.printing.backoff import Backoff


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def pauses(backoff: Backoff, clock: Clock, times: int) -> list[float]:
    """How long it is until the next try, in steps of a second, each time it was tried."""
    waited = []
    for _ in range(times):
        backoff.tried()
        began_s = clock.now_s
        while not backoff.is_due:
            clock.now_s += 1.0
        waited.append(clock.now_s - began_s)
    return waited


def test_the_first_try_is_at_once() -> None:
    assert Backoff(2.0, 60.0, Clock()).is_due


def test_it_is_tried_later_and_later_up_to_a_limit() -> None:
    clock = Clock()
    assert pauses(Backoff(2.0, 15.0, clock), clock, 5) == [2.0, 4.0, 8.0, 15.0, 15.0]


def test_after_a_success_it_begins_anew() -> None:
    clock = Clock()
    backoff = Backoff(2.0, 15.0, clock)
    pauses(backoff, clock, 3)
    backoff.tried()
    backoff.reset()
    assert backoff.is_due
    assert pauses(backoff, clock, 2) == [2.0, 4.0]
