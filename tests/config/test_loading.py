"""The layers of the configuration, and the files that are shipped with it."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from kiosk.assets import shipped_config
from kiosk.config import Config, effective, load
from kiosk.errors import ConfigError
from kiosk.texts import LANGUAGES

NOTHING: dict[str, str] = {}


@pytest.fixture
def venue(tmp_path: Path) -> Path:
    file = tmp_path / "venue.toml"
    file.write_text('[booth]\nname = "Busan"\nlanguage = "ko"\n\n[session]\nshots = 3\n')
    return file


def test_the_commented_file_says_the_defaults() -> None:
    assert load(shipped_config("kiosk.toml"), [], NOTHING) == load(None, [], NOTHING)


def test_the_commented_file_has_every_key_and_a_comment_before_it() -> None:
    text = shipped_config("kiosk.toml").read_text()
    said = {(section, key) for section, keys in tomllib.loads(text).items() for key in keys}
    exist = {
        (name, key)
        for name in Config.model_fields
        for key in type(getattr(Config(), name)).model_fields
    }
    assert said == exist
    for paragraph in re.split(r"\n\n+|^\[.*\]\n", text, flags=re.MULTILINE):
        if " = " in paragraph:
            assert paragraph.startswith("#"), f"no comment on {paragraph}"


def test_the_simulated_booth_needs_no_hardware() -> None:
    config = load(shipped_config("simulated.toml"), [], NOTHING)
    devices = (config.camera.backend, config.buttons.backend, config.lights.backend)
    assert set(devices) == {"simulated"}
    assert config.display.backend == "window"


def test_an_empty_configuration_is_a_booth() -> None:
    assert load(None, [], NOTHING) == Config()


def test_a_later_layer_wins(venue: Path) -> None:
    environ = {"KIOSK_SESSION__SHOTS": "5", "KIOSK_BOOTH__NAME": "Daegu"}
    config = load(venue, ["booth.name=Jeju", "booth.name=Seoul"], environ)
    assert config.booth.language == "ko"
    assert config.session.shots == 5
    assert config.booth.name == "Seoul"


def test_an_overruled_value_does_not_have_to_be_right(tmp_path: Path) -> None:
    file = tmp_path / "venue.toml"
    file.write_text("[session]\nshots = 99\n")
    assert load(file, ["session.shots=2"], NOTHING).session.shots == 2


def test_each_value_tells_where_it_came_from(venue: Path) -> None:
    text = effective(venue, ["server.port=0"], {"KIOSK_CAMERA__FPS": "15"}).toml()
    origins = dict(re.findall(r"^(\w+ = .*?) +# (.*)$", text, flags=re.MULTILINE))
    assert origins['name = "Busan"'] == f"{venue}:2"
    assert origins["shots = 3"] == f"{venue}:6"
    assert origins["port = 0"] == "--set"
    assert origins["fps = 15"] == "environment KIOSK_CAMERA__FPS"
    assert origins["countdown_s = 3"] == "default"


def test_what_is_printed_makes_the_same_booth_again(venue: Path, tmp_path: Path) -> None:
    sets = ['booth.name=니어 "부스"', "display.size=[1080,1920]", "camera.path=/tmp/a b.jpg"]
    first = effective(venue, sets, NOTHING)
    printed = tmp_path / "printed.toml"
    printed.write_text(first.toml())
    assert load(printed, [], NOTHING) == first.config


def test_all_mistakes_of_all_layers_come_at_once(tmp_path: Path) -> None:
    file = tmp_path / "venue.toml"
    file.write_text('[camera]\nbackend = "web-cam"\nfsp = 30\n[sesion]\nshots = 4\n')
    with pytest.raises(ConfigError) as caught:
        load(file, ["display.rotate=45"], {"KIOSK_SERVER__PORT": "https"})
    head, *mistakes = str(caught.value).splitlines()
    assert "5 mistakes" in head
    places = [f"{file}:2", f"{file}:3", f"{file}:4", "--set", "environment KIOSK_SERVER__PORT"]
    for place in places:
        assert sum(f"  {place}:" in mistake for mistake in mistakes) == 1


@pytest.mark.parametrize(
    ("sets", "pair"),
    [
        (["buttons.start_pin=17"], ("buttons.ready_pin", "buttons.start_pin")),
        (["lights.flash_pin=27"], ("buttons.start_pin", "lights.flash_pin")),
        (["lights.ready_pin=13"], ("lights.ready_pin", "lights.flash_pin")),
        (["camera.backend=file"], ("camera.backend", "camera.path")),
        (["camera.time_code=true"], ("camera.time_code", "camera.backend")),
        (["server.port=80", "server.http_port=80"], ("server.port", "server.http_port")),
    ],
)
def test_values_that_do_not_go_together_are_a_mistake(
    sets: list[str], pair: tuple[str, str]
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, sets, NOTHING)
    assert all(key in str(caught.value) for key in pair)


@pytest.mark.parametrize(
    "sets",
    [
        ["lights.backend=none", "buttons.start_pin=18"],
        ["buttons.backend=keyboard", "lights.flash_pin=27"],
        ["server.port=0", "server.http_port=0"],
        ["camera.backend=simulated", "camera.time_code=true"],
    ],
)
def test_values_that_are_not_in_use_do_not_get_in_the_way(sets: list[str]) -> None:
    load(None, sets, NOTHING)


def test_a_wrong_value_is_not_blamed_a_second_time_for_its_default() -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, ["buttons.ready_pin=99", "buttons.start_pin=17"], NOTHING)
    assert "start_pin" not in str(caught.value)


def test_pictures_go_to_the_folder_that_systemd_gave_us() -> None:
    environ = {"STATE_DIRECTORY": "/var/lib/nearbooth:/var/lib/other"}
    assert load(None, [], environ).booth.data_dir == Path("/var/lib/nearbooth")
    chosen = load(None, ["booth.data_dir=/srv/strips"], environ)
    assert chosen.booth.data_dir == Path("/srv/strips")


def test_without_systemd_pictures_go_to_the_user() -> None:
    own = Path.home() / ".local/share/nearbooth"
    assert load(None, [], NOTHING).booth.data_dir == own
    assert load(None, ["booth.data_dir=~/strips"], NOTHING).booth.data_dir == Path.home() / "strips"


def test_a_configuration_does_not_change_under_way() -> None:
    config = Config()
    with pytest.raises(ValidationError):
        config.booth.name = "Other"


def test_every_language_that_the_booth_speaks_can_be_chosen() -> None:
    for language in LANGUAGES:
        assert load(None, [f"booth.language={language}"], NOTHING).booth.language == language
