"""What an operator reads who has made a mistake."""

import pytest

from kiosk.config import catalogue, load
from kiosk.errors import ConfigError


def complaint(*sets: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(None, sets, {})
    return str(caught.value)


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ("server.port=70000", "a whole number from 0 to 65535"),
        ("buttons.hold_s=0", "a number from 0.5 to 30"),
        ("session.review_s=inf", "a number from 1 to 60"),
        ("discovery.enabled=yes", "true or false"),
        ("display.rotate=45", "one of 0, 90, 180, 270"),
        ("lights.flash_pin=28", "a BCM pin number, 0 to 27"),
        ("camera.size=[1280]", "[width, height] in pixels"),
        ("camera.size=[1281, 720]", "even numbers"),
        ("display.size=full", "[] or [width, height]"),
        ("session.backgrounds=[]", "1 to 12 different colours like #3B82F6"),
        ('session.backgrounds=["#abcdef", "#ABCDEF"]', "different colours"),
        ('session.backgrounds=["red"]', "colours like #3B82F6"),
        ("server.public_url=booth.example", '"https://name[:port]"'),
        ("server.public_url=https://a..b", '"https://name[:port]"'),
        ("server.public_url=https://[bad", '"https://name[:port]"'),
        ("webrtc.stun=stun.example", '"stun:host[:port]"'),
        ("booth.name=", "1 to 60 bytes"),
        ("printer.backend=laser", '"none"'),
    ],
)
def test_a_wrong_value_is_answered_with_what_is_allowed(given: str, allowed: str) -> None:
    assert allowed in complaint(given)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("server.prot=1", "server.port"),
        ("session.hold=2", "buttons.hold_s"),
        ("camera.ready_pin=3", "buttons.ready_pin"),
        ("cammera.fps=30", "camera"),
        ("camera.backend=web-cam", "webcam"),
        ("display.backend=fullscren", "fullscreen"),
    ],
)
def test_the_nearest_right_name_is_offered(given: str, meant: str) -> None:
    assert f"Did you mean {meant}?" in complaint(given)


def test_nothing_is_offered_where_nothing_is_near() -> None:
    assert "Did you mean" not in complaint("zzz.qqq=1")


def test_a_long_value_is_not_repeated_in_full() -> None:
    message = complaint(f"booth.name={'x' * 10_000}")
    assert len(message) < 300


def test_a_key_with_several_wrong_parts_is_one_mistake() -> None:
    assert complaint('session.backgrounds=["red", "blue", 3]').startswith("A mistake")


def test_there_are_words_for_what_every_key_may_be() -> None:
    for section, keys in catalogue().sections.items():
        for name in keys:
            assert catalogue().allowed(section, name)
