"""What does not go together, and what is half said."""

import pytest

from kiosk.config import effective, load
from kiosk.errors import ConfigError

BUCKET = ("bucket.endpoint=https://s3.example.com", "bucket.name=strips", "bucket.key_id=booth")


def refusal(*sets: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(None, sets, {})
    return str(caught.value)


def test_a_printer_of_cups_has_a_name() -> None:
    assert "needs printer.queue" in refusal("printer.backend=cups")
    config = load(None, ["printer.backend=cups", "printer.queue=booth"], {})
    assert (config.printer.queue, config.printer.paper) == ("booth", "4x6")


@pytest.mark.parametrize("paper", ["4x6", "2x6", "3.5x5", "na_index-4x6_4x6in", "iso_a6_105x148mm"])
def test_a_paper_has_a_size(paper: str) -> None:
    assert load(None, [f"printer.paper={paper}"], {}).printer.paper == paper


@pytest.mark.parametrize("paper", ["A6", "4 x 6", "photo", "4x6.Borderless", ""])
def test_what_has_no_size_is_no_paper(paper: str) -> None:
    assert "na_index-4x6_4x6in" in refusal(f'printer.paper="{paper}"')


def test_options_of_the_driver_have_a_name_and_a_value() -> None:
    given = ["PageSize=w288h432-div2", "StpGamma=Custom.1.2", "Note=a=b"]
    assert load(None, [f"printer.options={given}"], {}).printer.options == tuple(given)
    assert load(None, [], {}).printer.options == ()


@pytest.mark.parametrize(
    "options",
    [
        '["PageSize"]',
        '["PageSize="]',
        '["=4x6"]',
        '["Page Size=4x6"]',
        '["PageSize=4 x 6"]',
        '["PageSize=한"]',
        '["A=1", "A=2"]',
        '"PageSize=4x6"',
    ],
)
def test_what_is_no_option_is_told_how_one_looks(options: str) -> None:
    said = refusal(f"printer.options={options}")
    assert 'texts like "PageSize=w288h432-div2", each option once' in said


def test_copies_are_by_people_or_a_number() -> None:
    assert load(None, [], {}).printer.copies == "people"
    assert load(None, ["printer.copies=3"], {}).printer.copies == 3
    assert '"people" or a whole number from 1 to 20' in refusal("printer.copies=0")
    assert '"people" or a whole number from 1 to 20' in refusal("printer.copies=friends")


def test_a_calibration_stays_within_reason() -> None:
    config = load(None, ["printer.scale=[0.98, 1.01]", "printer.offset_mm=[-1.5, 0.0]"], {})
    assert (config.printer.scale, config.printer.offset_mm) == ((0.98, 1.01), (-1.5, 0.0))
    assert "[right, down] in millimetres" in refusal("printer.offset_mm=[30.0, 0.0]")


def test_a_bucket_needs_its_name_and_keys() -> None:
    assert "needs bucket.name, bucket.key_id and bucket.secret" in refusal(*BUCKET)
    assert load(None, [*BUCKET, "bucket.secret=x"], {}).bucket.name == "strips"


@pytest.mark.parametrize("prefix", ["", "../up/", "no-slash", "/root/", "a//"])
def test_a_prefix_is_folders(prefix: str) -> None:
    assert "each with its slash" in refusal(f'bucket.prefix="{prefix}"')


def test_mail_says_who_it_is_from() -> None:
    assert "needs mail.sender" in refusal("mail.server=smtp.example.com")
    assert "an address like" in refusal("mail.sender=nobody")
    sender = "Nearbooth <booth@example.com>"
    assert load(None, [f'mail.sender="{sender}"'], {}).mail.sender == sender


def test_no_password_is_sent_for_everyone_to_read() -> None:
    said = refusal("mail.security=none", "mail.user=booth")
    assert "for everyone to read" in said


def test_a_password_of_wifi_has_eight_letters_and_is_not_shown_if_wrong() -> None:
    said = refusal("hotspot.password=short")
    assert "8 to 63 ASCII characters" in said
    assert "short" not in said


def test_room_is_made_before_sessions_are_refused() -> None:
    assert "must not be less" in refusal("disk.clear_below_gb=0.5")


def test_a_secret_is_not_shown_to_who_looks_at_the_configuration() -> None:
    sets = [
        *BUCKET,
        "bucket.secret=verysecret",
        "mail.password=evenmore",
        "hotspot.password=a b c d e",
    ]
    shown = effective(None, sets, {}).toml()
    assert not any(word in shown for word in ("verysecret", "evenmore", "a b c d e"))
    assert shown.count("(hidden)") == 3
