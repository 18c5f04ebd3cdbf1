"""How values are written in a file, in the environment and in --set."""

from pathlib import Path

import pytest

from kiosk.config import load
from kiosk.errors import ConfigError


def complaint(file: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load(file, [], {})
    return str(caught.value)


def test_text_needs_no_quotes_and_may_have_them() -> None:
    for written in ("Our Booth", '"Our Booth"', "'Our Booth'"):
        assert load(None, [f"booth.name={written}"], {}).booth.name == "Our Booth"


def test_text_that_looks_like_a_number_stays_text() -> None:
    assert load(None, ["booth.name=2026"], {}).booth.name == "2026"
    assert load(None, [], {"KIOSK_BOOTH__NAME": "true"}).booth.name == "true"


def test_text_may_have_an_equals_sign_in_it() -> None:
    assert load(None, ["booth.name=1+1=2"], {}).booth.name == "1+1=2"


def test_lists_and_numbers_are_written_as_in_toml() -> None:
    config = load(None, ["live.size=[960, 540]", "session.grace_s=3"], {})
    assert config.live.size == (960, 540)
    assert config.session.grace_s == 3.0


def test_an_empty_size_is_the_screens_own() -> None:
    assert load(None, ["display.size=[1920,1080]"], {}).display.size == (1920, 1080)
    assert load(None, ["display.size=[]"], {}).display.size is None


def test_other_variables_of_the_environment_are_not_ours() -> None:
    load(None, [], {"KIOSK_THEME": "dark", "OTHER_BOOTH__NAME": "x", "HOME": "/root"})


def test_a_setting_without_a_value_says_how_to_write_it() -> None:
    for option in ("server.port", "port=3", "server"):
        with pytest.raises(ConfigError, match=r"section\.key=value"):
            load(None, [option], {})


def test_a_file_that_is_not_toml_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "venue.toml"
    file.write_text('[booth]\nname = "x"\nlanguage = ko\n')
    assert f"{file}:3: is not TOML" in complaint(file)
    file.write_text('[booth]\nname = "x\n')
    assert f"{file}:2: is not TOML" in complaint(file)
    file.write_text("[booth]\nname = [")
    assert f"{file}:2: is not TOML" in complaint(file)


def test_a_broken_file_does_not_hide_the_other_mistakes(tmp_path: Path) -> None:
    file = tmp_path / "venue.toml"
    file.write_text("???")
    with pytest.raises(ConfigError, match="2 mistakes"):
        load(file, ["server.port=no"], {})


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    assert "No such file" in complaint(tmp_path / "missing.toml")
    assert "directory" in complaint(tmp_path)
    binary = tmp_path / "strip.jpg"
    binary.write_bytes(b"\xff\xd8\xff\xe0")
    assert "not UTF-8" in complaint(binary)


def test_a_key_outside_of_its_section_is_sent_home(tmp_path: Path) -> None:
    file = tmp_path / "venue.toml"
    file.write_text("port = 8443\ncamera = 3\n")
    message = complaint(file)
    assert f"{file}:1" in message
    assert "Did you mean server.port?" in message
    assert "write [camera]" in message


def test_dotted_keys_have_lines_too(tmp_path: Path) -> None:
    file = tmp_path / "venue.toml"
    file.write_text("# the venue's\nserver.prot = 1\n")
    assert f"{file}:2: there is no key server.prot" in complaint(file)
