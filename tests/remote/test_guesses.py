"""Who guesses links is slowed down, and nobody else; the clock is an argument."""

import pytest

from kiosk.remote.guesses import Tally, client_of


class Clock:
    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


def test_some_tries_are_free_and_more_are_not() -> None:
    tally = Tally(most=20, within_s=60, now_s=Clock())
    assert [tally.count("192.0.2.7") for _ in range(20)] == [0.0] * 20
    assert tally.count("192.0.2.7") == 3.0
    assert tally.count("192.0.2.7") == 6.0


def test_who_waits_may_try_again() -> None:
    clock = Clock()
    tally = Tally(most=20, within_s=60, now_s=clock)
    wait_s = [tally.count("192.0.2.7") for _ in range(21)][-1]
    clock.now_s += wait_s
    assert tally.count("192.0.2.7") == pytest.approx(3.0)
    clock.now_s += 60
    assert tally.count("192.0.2.7") == 0.0


def test_who_never_stops_is_never_let_in_and_who_stops_waits_a_minute_at_most() -> None:
    clock = Clock()
    tally = Tally(most=20, within_s=60, now_s=clock)
    free = 0
    for _ in range(6_000):  # ten minutes, ten times a second
        free += tally.count("192.0.2.7") == 0.0
        clock.now_s += 0.1
    assert free <= 30
    assert tally.count("192.0.2.7") <= 60.0


def test_one_who_guesses_costs_the_others_nothing() -> None:
    tally = Tally(most=1, within_s=60, now_s=Clock())
    assert [tally.count("192.0.2.7") for _ in range(3)][-1] > 0
    assert tally.count("192.0.2.8") == 0.0


def test_all_addresses_of_an_ipv6_network_are_one_client() -> None:
    tally = Tally(most=2, within_s=60, now_s=Clock())
    assert tally.count("2001:db8:0:1::1") == 0.0
    assert tally.count("2001:db8:0:1:ffff::2") == 0.0
    assert tally.count("2001:db8:0:1:a:b:c:d") > 0.0
    assert tally.count("2001:db8:0:2::1") == 0.0


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::"),
        ("fe80::1%wlan0", "fe80::"),
        ("", ""),
        ("a socket", "a socket"),
    ],
)
def test_an_address_stands_for_a_client(address: str, client: str) -> None:
    assert client_of(address) == client


def test_no_number_of_clients_fills_the_memory_and_who_tries_is_remembered() -> None:
    tally = Tally(most=1, within_s=60, room=100, now_s=Clock())
    tally.count("192.0.2.7")
    for n in range(5_000):
        tally.count(f"2001:db8:0:{n:x}::1")
        assert tally.count("192.0.2.7") > 0.0
    assert len(tally._levels) == 100
