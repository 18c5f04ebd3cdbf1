from typing import Any

from kiosk.links import Links
from kiosk.remote.server import Doors
from kiosk.session.commands import ShareStrip
from kiosk.sharing.hotspot.joining import Spot


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


def test_without_a_network_nobody_is_led_to_their_own_phone() -> None:
    for nowhere in (links(), links("127.0.0.1"), links("::1")):
        assert nowhere.guest("code") == ""
        assert nowhere.strip("token").endswith(":8080/s/token")


def test_at_a_desk_the_link_is_for_that_machine() -> None:
    made = Links(public_url="", addresses=lambda: ("127.0.0.1",), alone=True)
    made.opened(Doors(8443, 8080))
    assert made.guest("code") == "http://127.0.0.1:8080/j/code"


def test_where_the_booth_cannot_be_looked_up_just_now_it_is_where_it_was() -> None:
    answers = iter([OSError("no file left"), ("192.168.1.7",), OSError("no such name")])

    def addresses() -> tuple[str, ...]:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    made = Links(public_url="", addresses=addresses)
    made.opened(Doors(8443, 8080))
    links = [made.guest("code") for _ in range(3)]
    here = "http://192.168.1.7:8080/j/code"
    assert links == ["", here, here]


SHARE = ShareStrip("session", "http://wherever/s/token")
SPOT = Spot("Mina", "abcdefgh2345")


def shared(*addresses: str, public_url: str = "", **more: Any) -> list[tuple[str, str]]:
    """The ways that may work: their kinds and links."""
    made = Links(public_url=public_url, addresses=lambda: addresses, **more)
    made.opened(Doors(8443, 8080))
    return [(it.way.kind.value, it.way.url) for it in made.candidates(SHARE)]


def test_in_the_venues_network_a_strip_is_reached_at_the_booths_address() -> None:
    here = [("here", "http://192.168.1.7:8080/s/token")]
    assert shared("192.168.1.7", "10.0.0.3") == here
    assert shared("127.0.0.1", "169.254.3.4", "192.168.1.7") == here
    assert shared("fd00::7") == [("here", "http://[fd00::7]:8080/s/token")]


def test_where_phones_are_kept_apart_the_venues_network_is_no_way() -> None:
    assert shared("192.168.1.7", lan=False) == []


def test_an_address_that_no_phone_reaches_is_no_way() -> None:
    assert shared("127.0.0.1") == shared() == []


def test_a_booth_that_the_world_knows_is_reached_there_first() -> None:
    assert shared("192.168.1.7", public_url="https://booth.example/") == [
        ("internet", "https://booth.example/s/token"),
        ("here", "http://192.168.1.7:8080/s/token"),
    ]


def test_what_is_uploaded_is_better_still() -> None:
    made = shared(
        "192.168.1.7",
        public_url="https://booth.example",
        bucket_link=lambda session: f"https://bucket.example/{session}.html",
    )
    assert made[:2] == [
        ("internet", "https://bucket.example/session.html"),
        ("internet", "https://booth.example/s/token"),
    ]


def test_what_the_booth_itself_answers_is_proven_by_the_strips_token() -> None:
    made = Links(
        public_url="https://booth.example",
        addresses=lambda: ("192.168.1.7",),
        bucket_link=lambda session: "https://bucket.example/page",
        spot=lambda: SPOT,
    )
    tokens = [candidate.token for candidate in made.candidates(SHARE)]
    assert tokens == ["", "token", "token", "token"]


def test_in_the_booths_own_wifi_a_phone_has_to_join_first() -> None:
    made = Links(public_url="", addresses=lambda: ("10.77.0.1",), spot=lambda: SPOT)
    made.opened(Doors(8443, 8080))
    (candidate,) = made.candidates(SHARE)  # the venue has no network
    assert candidate.way.url == "http://10.77.0.1:8080/s/token"
    assert candidate.way.network == "Mina"
    assert candidate.way.wifi == SPOT.wifi
    assert shared("10.77.0.1", "192.168.1.7", spot=lambda: SPOT)[0] == (
        "here",
        "http://192.168.1.7:8080/s/token",
    )


def test_without_any_network_nothing_is_tried() -> None:
    made = shared(
        "127.0.0.1",
        public_url="https://booth.example",
        bucket_link=lambda session: "https://bucket.example/page",
        online=lambda: False,
    )
    assert made == []
