from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.remote.authority import Identity, general_name, new_authority, new_server, outside

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
WANTED = [general_name("localhost"), general_name("192.168.1.7")]


def made(booth_name: str = "My Booth", now: datetime = NOW) -> tuple[Identity, Identity]:
    authority = new_authority(booth_name, WANTED, now)
    return authority, new_server(booth_name, authority, WANTED, now)


def common_name(identity: Identity) -> str:
    return identity.chain[0].subject.rfc4514_string().removeprefix("CN=")


def test_a_guest_sees_whose_authority_it_is() -> None:
    authority, server = made("My Booth")
    assert common_name(authority) == "My Booth local authority"
    assert common_name(server) == "My Booth"


@pytest.mark.parametrize("name", ["가" * 100, "\x00\n", "B" * 64])
def test_any_name_of_a_booth_makes_a_certificate(name: str) -> None:
    authority, server = made(name)
    server.chain[0].verify_directly_issued_by(authority.chain[0])
    assert common_name(authority).endswith(" local authority")


def test_phones_accept_how_long_the_servers_certificate_lives() -> None:
    _, server = made()
    leaf = server.chain[0]
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc <= timedelta(days=398)


def test_a_guest_whose_clock_is_an_hour_late_is_let_in() -> None:
    _, server = made()
    assert server.chain[0].not_valid_before_utc < NOW - timedelta(hours=1)


def test_an_authority_made_by_a_pi_with_a_wrong_clock_is_good_today() -> None:
    for wrong in (NOW - timedelta(days=3000), NOW + timedelta(days=3000)):
        authority, _ = made(now=wrong)
        certificate = authority.chain[0]
        assert certificate.not_valid_before_utc < NOW < certificate.not_valid_after_utc


def test_the_servers_certificate_does_not_outlive_its_authority() -> None:
    authority, _ = made()
    end = authority.chain[0].not_valid_after_utc
    server = new_server("My Booth", authority, WANTED, end - timedelta(days=100))
    assert server.chain[0].not_valid_after_utc == end


def test_the_authority_signs_servers_and_no_further_authorities() -> None:
    authority, server = made()
    limits = authority.chain[0].extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (limits.ca, limits.path_length) == (True, 0)
    leaf = server.chain[0].extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not leaf.ca


def test_keys_are_small_ones_that_every_browser_knows() -> None:
    assert all(isinstance(identity.key.curve, ec.SECP256R1) for identity in made())


def test_names_below_a_domain_are_inside_it_and_lookalikes_are_not() -> None:
    names = ("local", "booth.local", "my.booth.local", "notlocal", "local.example", "10.0.0.1")
    wanted = [general_name(name) for name in names]
    assert outside(["local"], wanted) == ["notlocal", "local.example"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("Booth.LOCAL.", "booth.local"), ("부스.local", "xn--or3b27g.local")],
)
def test_host_names_are_written_as_certificates_want_them(name: str, value: str) -> None:
    assert general_name(name) == x509.DNSName(value)


def test_what_cannot_be_a_host_name_is_refused() -> None:
    with pytest.raises(ValueError, match="label"):
        general_name("a..local")
