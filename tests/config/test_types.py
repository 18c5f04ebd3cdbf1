"""What single values may be, where it is not plain from their type."""

from pathlib import Path

import pytest

from kiosk.config import Config, load
from kiosk.errors import ConfigError


def of(*sets: str) -> Config:
    return load(None, sets, {})


def test_a_name_may_be_korean_as_long_as_mdns_can_carry_it() -> None:
    assert of(f"booth.name={'부' * 20}").booth.name == "부" * 20
    for name in ("부" * 21, " padded ", "two\nlines", "bell\a"):
        with pytest.raises(ConfigError):
            load(None, [], {"KIOSK_BOOTH__NAME": name})


def test_colours_are_written_one_way() -> None:
    assert of('session.backgrounds=["#ffc83d"]').session.backgrounds == ("#FFC83D",)


def test_a_public_url_has_no_slash_at_its_end() -> None:
    assert of("server.public_url=https://b.example/").server.public_url == "https://b.example"


def test_paths_do_not_depend_on_the_folder_a_verb_is_called_in() -> None:
    config = of("booth.data_dir=data", "camera.path=~/clip.mp4")
    assert config.booth.data_dir == Path.cwd() / "data"
    assert config.camera.path == Path.home() / "clip.mp4"


def test_no_path_is_no_path() -> None:
    assert of("camera.path=").camera.path is None


def test_a_number_in_quotes_is_not_a_number(tmp_path: Path) -> None:
    file = tmp_path / "venue.toml"
    file.write_text('[server]\nport = "8443"\n')
    with pytest.raises(ConfigError):
        load(file, [], {})
