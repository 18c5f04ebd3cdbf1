"""What the operator may choose: frozen models, and `load`, which fills them from four layers.

    the defaults here  <  the --config file  <  KIOSK_SECTION__KEY  <  --set section.key=value

`config/kiosk.toml` says the same defaults with a comment for each; a test holds the two together.
Every mistake of every layer is reported at once, in one ConfigError (`config_errors.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.config_errors import Catalogue, Mistakes, written
from kiosk.config_sources import Given, from_environment, from_file, from_sets
from kiosk.config_types import (
    UNSAID_PATH,
    UNSAID_SIZE,
    BitRate,
    Colours,
    DataDir,
    FilePath,
    Fps,
    Name,
    PictureNames,
    Pin,
    Port,
    PublicUrl,
    ScreenSize,
    Size,
    Stun,
    Text,
)


class Section(BaseModel):
    """One table of the TOML file. Strict: `port = "8443"` is a mistake, not a number."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, validate_default=True, allow_inf_nan=False
    )


class Booth(Section):
    name: Name = "Nearbooth"
    language: Literal["en", "ko"] = "en"
    data_dir: DataDir = UNSAID_PATH


class Server(Section):
    host: Text = "0.0.0.0"
    port: Port = 8443
    http_port: Port = 8080
    public_url: PublicUrl = ""


class Camera(Section):
    backend: Literal["picamera2", "webcam", "file", "simulated"] = "picamera2"
    size: Size = (1280, 720)
    still_size: ScreenSize = UNSAID_SIZE
    fps: Fps = 30
    device: Text = "/dev/video0"
    path: FilePath = UNSAID_PATH
    upside_down: bool = False
    time_code: bool = False


class Buttons(Section):
    backend: Literal["gpio", "keyboard", "simulated"] = "gpio"
    ready_pin: Pin = 17
    start_pin: Pin = 27
    debounce_ms: int = Field(default=30, ge=0, le=500)
    hold_s: float = Field(default=3.0, ge=0.5, le=30)


class Lights(Section):
    backend: Literal["gpio", "simulated", "none"] = "gpio"
    ready_pin: Pin = 18
    start_pin: Pin = 19
    flash_pin: Pin = 13


class Display(Section):
    backend: Literal["fullscreen", "window", "offscreen"] = "fullscreen"
    size: ScreenSize = UNSAID_SIZE
    rotate: Literal[0, 90, 180, 270] = 0
    fps: Fps = 30
    keyboard: Literal["auto", "on", "off"] = "auto"


class Live(Section):
    size: Size = (1280, 720)
    fps: Fps = 30
    codec: Literal["vp8", "h264"] = "vp8"
    bitrate: BitRate = (400, 2500)


class Scene(Section):
    layout: Literal["together", "tiles"] = "together"
    segmenter: Literal["litert", "simulated"] = "litert"
    pictures: PictureNames = ()
    uploads: bool = True


class Session(Section):
    shots: int = Field(default=4, ge=1, le=6)
    countdown_s: int = Field(default=3, ge=1, le=10)
    review_s: float = Field(default=4.0, ge=1, le=60)
    grace_s: float = Field(default=2.0, ge=0.5, le=30)
    stills_s: float = Field(default=6.0, ge=0, le=60)
    align_s: float = Field(default=0.25, ge=0, le=0.25)
    retakes: int = Field(default=4, ge=0, le=20)
    friends: int = Field(default=4, ge=1, le=8)
    idle_s: float = Field(default=120.0, ge=5, le=3600)
    result_s: float = Field(default=60.0, ge=5, le=3600)
    patience_s: float = Field(default=20.0, ge=0, le=600)
    link_days: float = Field(default=7.0, ge=0.1, le=365)
    backgrounds: Colours = ("#FFFFFF", "#3B82F6", "#EC4899", "#FFC83D", "#19C3A0", "#141216")


class WebRtc(Section):
    stun: Stun = ""


class Discovery(Section):
    enabled: bool = True


class Printer(Section):
    backend: Literal["none"] = "none"


class Config(Section):
    """The whole configuration. What its values mean and are good for: `config/kiosk.toml`."""

    booth: Booth = Field(default_factory=Booth)
    server: Server = Field(default_factory=Server)
    camera: Camera = Field(default_factory=Camera)
    buttons: Buttons = Field(default_factory=Buttons)
    lights: Lights = Field(default_factory=Lights)
    display: Display = Field(default_factory=Display)
    live: Live = Field(default_factory=Live)
    scene: Scene = Field(default_factory=Scene)
    session: Session = Field(default_factory=Session)
    webrtc: WebRtc = Field(default_factory=WebRtc)
    discovery: Discovery = Field(default_factory=Discovery)
    printer: Printer = Field(default_factory=Printer)

    def conflicts(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """The keys that do not go together, and a sentence on each such group."""
        yield from _shared_pins(self)
        camera, server = self.camera, self.server
        if camera.backend == "file" and camera.path is None:
            yield ("camera.backend", "camera.path"), 'camera.backend = "file" needs a camera.path.'
        if camera.time_code and camera.backend != "simulated":
            keys = ("camera.backend", "camera.time_code")
            yield keys, 'camera.time_code = true needs camera.backend = "simulated".'
        if server.port == server.http_port != 0:
            keys = ("server.port", "server.http_port")
            yield keys, f"server.port and server.http_port are both {server.port}."


def _shared_pins(config: Config) -> Iterator[tuple[tuple[str, ...], str]]:
    """Only pins that are in use can be used twice."""
    users: dict[int, str] = {}
    for section, part in (("buttons", config.buttons), ("lights", config.lights)):
        pins = {name: pin for name, pin in part if name.endswith("_pin")}
        for name, pin in pins.items() if part.backend == "gpio" else ():
            key = f"{section}.{name}"
            user = users.setdefault(pin, key)
            if user != key:
                yield (user, key), f"{user} and {key} are both {pin}; each needs a pin of its own."


@dataclass(frozen=True)
class Effective:
    """A configuration, and for every key that is not a default, where its value was given."""

    config: Config
    origins: Mapping[str, str]

    def toml(self) -> str:
        """As a TOML file that gives the same booth, each value with its origin as a comment."""
        return "\n".join(self._section(name) for name in Config.model_fields)

    def _section(self, name: str) -> str:
        section: Section = getattr(self.config, name)
        lines = [f"[{name}]"]
        for key, field in type(section).model_fields.items():
            value = getattr(section, key)
            entry = f"{key} = {written(field.default if value is None else value)}"
            lines.append(f"{entry:<40} # {self.origins.get(f'{name}.{key}', 'default')}")
        return "\n".join(lines) + "\n"


def load(path: Path | None, sets: Sequence[str], environ: Mapping[str, str]) -> Config:
    """The configuration of the four layers. Raises ConfigError with every mistake in them."""
    return effective(path, sets, environ).config


def effective(path: Path | None, sets: Sequence[str], environ: Mapping[str, str]) -> Effective:
    """As `load`, with where every value came from."""
    mistakes = Mistakes(catalogue())
    given = [
        *(from_file(path, mistakes) if path else ()),
        *from_environment(environ, mistakes),
        *from_sets(sets, mistakes),
    ]
    # A later layer replaces an earlier one, so what is left of a key is its last word.
    last = {item.key: item for item in given}
    config = _validated(last, environ, mistakes)
    for keys, sentence in config.conflicts():
        blamed = [last[key].where for key in keys if key in last]
        mistakes.conflict(blamed[-1], keys, sentence)
    mistakes.raise_any()
    return Effective(config, {key: item.where for key, item in last.items()})


def _validated(
    given: Mapping[str, Given], environ: Mapping[str, str], mistakes: Mistakes
) -> Config:
    """The configuration; wrong values are told to `mistakes` and their defaults put in, so that
    what is wrong between the others can be found as well."""
    context = {"environ": environ}
    values: dict[str, dict[str, Any]] = {name: {} for name in Config.model_fields}
    for item in given.values():
        values[item.section][item.name] = item.value
    try:
        return Config.model_validate(values, context=context)
    except ValidationError as error:
        for section, name in {error["loc"][:2]: None for error in error.errors()}:
            item = given[f"{section}.{name}"]
            mistakes.wrong_value(item.where, item.section, item.name, item.value)
            del values[item.section][item.name]
        return Config.model_validate(values, context=context)


def catalogue() -> Catalogue:
    """Every key there is, as far as mistakes need to know it."""
    kinds: Mapping[str, type[Section]] = get_type_hints(Config)
    sections = {name: kinds[name].model_json_schema()["properties"] for name in Config.model_fields}
    return Catalogue(sections)
