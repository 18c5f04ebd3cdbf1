from kiosk.links import Links
from kiosk.remote.server import Doors


def links(*addresses: str, public_url: str = "") -> Links:
    made = Links(public_url=public_url, addresses=lambda: addresses)
    made.opened(Doors(8443, 8080))
    return made


def test_guests_in_the_venue_go_through_the_door_that_explains_trust() -> None:
    assert links("192.168.1.7").guest("code") == "http://192.168.1.7:8080/j/code"


def test_the_page_itself_is_behind_https() -> None:
    assert links("192.168.1.7").friend("code") == "https://192.168.1.7:8443/j/code"


def test_a_strip_opens_without_a_warning() -> None:
    assert links("192.168.1.7").strip("token") == "http://192.168.1.7:8080/s/token"


def test_the_best_address_is_shown() -> None:
    assert links("192.168.1.7", "10.0.0.3").guest("code") == "http://192.168.1.7:8080/j/code"


def test_an_ipv6_address_stands_in_brackets() -> None:
    assert links("fd00::7").guest("code") == "http://[fd00::7]:8080/j/code"
    assert links("fd00::7").friend("code") == "https://[fd00::7]:8443/j/code"


def test_a_booth_that_is_known_to_the_world_is_shown_by_that_name() -> None:
    made = links("192.168.1.7", public_url="https://booth.example/")
    assert made.guest("code") == made.friend("code") == "https://booth.example/j/code"
    assert made.strip("token") == "https://booth.example/s/token"
    assert made.public_host() == ("booth.example",)
    assert links("192.168.1.7").public_host() == ()


def test_a_booth_that_moves_to_another_network_is_shown_where_it_is() -> None:
    addresses = ["192.168.1.7"]
    made = Links(public_url="", addresses=lambda: tuple(addresses))
    made.opened(Doors(8443, 8080))
    addresses[0] = "10.0.0.3"
    assert made.guest("code") == "http://10.0.0.3:8080/j/code"


def test_a_booth_without_any_network_still_finds_itself() -> None:
    assert links().guest("code") == "http://localhost:8080/j/code"
