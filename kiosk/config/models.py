"""What the operator may choose: frozen models, a table of the TOML file each.

`config/kiosk.toml` says the same defaults with a comment for each; a test holds the two together.
`config.py` fills them.
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kiosk.config.types import (
    UNSAID_PATH,
    UNSAID_SIZE,
    BitRate,
    Colours,
    Copies,
    DataDir,
    FilePath,
    Fps,
    KeyPrefix,
    Name,
    Offset,
    PaperName,
    PictureNames,
    Pin,
    Port,
    PrinterOptions,
    PublicUrl,
    Scale,
    ScreenSize,
    Secret,
    Sender,
    Size,
    StickLabel,
    Stun,
    Text,
    Unsaid,
    WifiName,
    WifiPassword,
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
    backend: Literal["none", "cups", "simulated"] = "none"
    server: Text = "/run/cups/cups.sock"
    queue: Unsaid = ""
    paper: PaperName = "4x6"
    strips: int = Field(default=2, ge=1, le=4)
    borderless: bool = True
    options: PrinterOptions = ()
    copies: Copies = "people"
    most: int = Field(default=4, ge=1, le=20)
    session_quota: int = Field(default=8, ge=0, le=1000)
    event_quota: int = Field(default=0, ge=0, le=100_000)
    roll: int = Field(default=0, ge=0, le=10_000)
    warn: int = Field(default=20, ge=0, le=1000)
    profile: FilePath = UNSAID_PATH
    scale: Scale = (1.0, 1.0)
    offset_mm: Offset = (0.0, 0.0)
    when_stopped: Literal["share", "hold"] = "share"


class Sharing(Section):
    lan: bool = True


class Bucket(Section):
    endpoint: PublicUrl = ""
    name: Unsaid = ""
    region: Text = "us-east-1"
    key_id: Unsaid = ""
    secret: Secret = ""
    prefix: KeyPrefix = "nearbooth/"
    public_url: PublicUrl = ""
    kbps: int = Field(default=4000, ge=0, le=1_000_000)
    live_kbps: int = Field(default=500, ge=0, le=1_000_000)


class Mail(Section):
    server: Unsaid = ""
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Unsaid = ""
    password: Secret = ""
    sender: Sender = ""
    per_strip: int = Field(default=5, ge=1, le=50)


class Stick(Section):
    label: StickLabel = ""


class Hotspot(Section):
    mode: Literal["off", "auto", "on"] = "off"
    name: WifiName = ""
    password: WifiPassword = ""
    interface: Text = "wlan0"
    captive_port: Port = 80


class Disk(Section):
    clear_below_gb: float = Field(default=3.0, ge=0, le=1000)
    refuse_below_gb: float = Field(default=1.0, ge=0, le=1000)


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
    sharing: Sharing = Field(default_factory=Sharing)
    bucket: Bucket = Field(default_factory=Bucket)
    mail: Mail = Field(default_factory=Mail)
    stick: Stick = Field(default_factory=Stick)
    hotspot: Hotspot = Field(default_factory=Hotspot)
    disk: Disk = Field(default_factory=Disk)

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
        yield from _half_said(self)


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


def _half_said(config: Config) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is switched on by one key and cannot work without another."""
    printer, bucket, mail = config.printer, config.bucket, config.mail
    if printer.backend == "cups" and not printer.queue:
        yield ("printer.backend", "printer.queue"), 'printer.backend = "cups" needs printer.queue.'
    if bucket.endpoint and not (bucket.name and bucket.key_id and bucket.secret):
        needed = ("bucket.endpoint", "bucket.name", "bucket.key_id", "bucket.secret")
        yield needed, "bucket.endpoint needs bucket.name, bucket.key_id and bucket.secret."
    if mail.server and not mail.sender:
        yield ("mail.server", "mail.sender"), "mail.server needs mail.sender."
    if mail.user and mail.security == "none":
        sentence = 'mail.security = "none" would send mail.password for everyone to read.'
        yield ("mail.user", "mail.security"), sentence
    disk = config.disk
    if disk.clear_below_gb < disk.refuse_below_gb:
        keys = ("disk.clear_below_gb", "disk.refuse_below_gb")
        yield keys, "disk.clear_below_gb must not be less than disk.refuse_below_gb."
