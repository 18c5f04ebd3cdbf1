"""Views, pictures and a strip that nobody has taken, for whoever wants to see the screen."""

import io
import zlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from kiosk.session.printing import PrintStatus, Trouble, WayKind
from kiosk.session.view import (
    Action,
    BackgroundView,
    DeviceView,
    Glow,
    Lamp,
    PersonView,
    PrinterView,
    PrintsView,
    ResultView,
    ShootPhase,
    ShootView,
    ShotView,
    Stage,
    StripStatus,
    View,
    WayView,
)

NOW_MS = 1_000_000.0
JOIN_URL = "https://192.168.1.23:8443/j/k7QmX2pa"
STRIP_URL = "http://192.168.1.23:8080/s/Jx8Kq0pQ5vYw3nLr"
SIGNED_URL = "https://party.s3.eu-central-1.amazonaws.com/s/Jx8Kq0pQ5vYw3nLr?X-Amz-Signature="
SIGNED_URL += "9f86d081884c7d65" * ((500 - len(SIGNED_URL)) // 16 + 1)
WIFI = r"WIFI:T:WPA;S:Nearbooth;P:sunny\;otter 42;;"
LONG = "Maximiliana Oluwaseun Wellington-Smythe"  # 39 letters, and no mercy
HANGUL = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초"
COLOURS = ("#FFFFFF", "#3B82F6", "#EC4899", "#FFC83D", "#19C3A0", "#141216")
WHITE, BLUE, PINK, BUTTER, MINT, NIGHT = (f"color-{code[1:].lower()}" for code in COLOURS)
PRINT_ASPECT = 1.4
SHOTS = ((200, 0, 90), (0, 160, 90), (0, 90, 200))
OWN, DUSK = (150, 80, 40), (180, 90, 140)
DARK = Lamp(Glow.DARK, Action.NONE)


@dataclass(frozen=True, eq=False)
class Program:
    picture: NDArray[np.uint8]
    serial: int
    taken_s: float | None = None


def lamp(action: Action, glow: Glow = Glow.BREATHING) -> Lamp:
    return Lamp(glow, action)


def person(who: str, name: str, **more: object) -> PersonView:
    plain = PersonView(who, name, who == "booth", connected=True, ready=False, chosen=None)
    return replace(plain, **more)


BOOTH, MINA, JONAS = person("booth", "Nearbooth"), person("a", "Mina"), person("b", "Jonas")
EVERYBODY = (BOOTH, MINA, JONAS)


def colour(code: str) -> BackgroundView:
    return _option(f"color-{code[1:].lower()}", "color", code)


def picture(name: str, by: PersonView | None = None) -> BackgroundView:
    """One that ships with the booth, or that somebody brought."""
    if by is None:
        return _option(f"picture-{name}", "upload", file_name=name)
    return _option(f"upload-{name}", "upload", by=by.id, by_name=by.name, file_name=f"{name}.jpg")


def _option(
    bg_id: str, kind: str, data: str = "", by: str = "", by_name: str = "", file_name: str = ""
) -> BackgroundView:
    data = data or f"/j/k7QmX2pa/backgrounds/{bg_id}"
    return BackgroundView(bg_id, kind, data, by, by_name, file_name, voters=(), leading=False)


PLAIN = tuple(map(colour, COLOURS))
PICTURES = tuple(map(picture, ("beach", "city", "forest", "night", "stage", "space")))
BROUGHT = tuple(picture(f"{n:x}", (MINA, JONAS)[n % 2]) for n in range(12))
OFFERED = (*PLAIN, *PICTURES)
MANY = (*OFFERED, *BROUGHT)


def attract(**more: object) -> View:
    plain = View(
        stage=Stage.ATTRACT,
        booth_name="Nearbooth",
        room_code="k7QmX2pa",
        join_url=JOIN_URL,
        people=(),
        undecided=(),
        ready_lamp=lamp(Action.BEGIN),
        start_lamp=DARK,
        deadline_ms=None,
        backgrounds=(),
        background=None,
        tied=False,
        shoot=None,
        result=None,
        devices=(),
    )
    return replace(plain, **more)


def waiting(**more: object) -> View:
    plain = attract(
        stage=Stage.WAITING_ROOM,
        people=EVERYBODY,
        undecided=("booth", "a", "b"),
        ready_lamp=lamp(Action.READY),
    )
    return replace(plain, **more)


def selecting(
    votes: dict[str, str], offer: tuple[BackgroundView, ...] = OFFERED, **more: object
) -> View:
    """`votes`: the background's id by participant, in the order in which they voted."""
    people = tuple(replace(it, chosen=votes.get(it.id)) for it in EVERYBODY)
    count = {it: list(votes.values()).count(it) for it in votes.values()}
    leader = max(count, key=lambda it: count[it], default=None)
    options = tuple(
        replace(
            it,
            voters=tuple(who for who in votes if votes[who] == it.bg_id),
            leading=it.bg_id == leader,
        )
        for it in offer
    )
    plain = waiting(
        stage=Stage.SELECT_BG,
        people=people,
        undecided=tuple(it.id for it in people if it.chosen is None),
        ready_lamp=lamp(Action.CHOOSE),
        start_lamp=lamp(Action.NEXT) if len(votes) == len(people) else DARK,
        backgrounds=options,
        background=next((it for it in options if it.leading), None),
        tied=list(count.values()).count(max(count.values(), default=0)) > 1,
    )
    return replace(plain, **more)


def shooting(phase: ShootPhase, fire_at_ms: float | None = None, **more: object) -> View:
    """In the third of four shots; two are taken, three in the review of the third."""
    taken = 3 if phase is ShootPhase.REVIEW else 2
    shots = tuple(
        ShotView(
            n, 1, tuple((it.id, "still", f"{n}-{it.id}") for it in EVERYBODY), scene=f"{n}-scene"
        )
        for n in range(1, taken + 1)
    )
    lamps = {
        ShootPhase.POSING: (DARK, lamp(Action.START)),
        ShootPhase.REVIEW: (lamp(Action.RETAKE), lamp(Action.GO_ON)),
    }
    ready, start = lamps.get(phase, (DARK, DARK))
    plain = waiting(
        stage=Stage.SHOOT,
        undecided=(),
        ready_lamp=ready,
        start_lamp=start,
        background=replace(PLAIN[1], leading=True),
        shoot=ShootView(phase, 3, 4, 1, 3, fire_at_ms, shots, 3),
    )
    return replace(plain, **more)


HERE = WayView(WayKind.HERE, STRIP_URL)
INTERNET = WayView(WayKind.INTERNET, SIGNED_URL)
HOTSPOT = WayView(WayKind.HOTSPOT, "http://10.42.0.1:8080/s/Jx8Kq0pQ5vYw3nLr", "Nearbooth", WIFI)


def prints(status: PrintStatus, printed: int = 0, asked: int = 2) -> PrintsView:
    return PrintsView(status, printed, asked, may_again=status is PrintStatus.PRINTED)


def printer(*troubles: Trouble, sheets_left: int | None = None, low: bool = False) -> PrinterView:
    return PrinterView(tuple(map(str, troubles)), sheets_left, low)


def ending(
    status: StripStatus,
    paper: PrintsView | None = None,
    ways: tuple[WayView, ...] | None = (HERE,),
    **more: object,
) -> View:
    ready = status is StripStatus.READY
    over = status is not StripStatus.COMPOSING
    result = ResultView(status, STRIP_URL, paper, ways) if ready else ResultView(status, None)
    plain = waiting(
        stage=Stage.RESULT,
        undecided=(),
        ready_lamp=lamp(Action.ANOTHER) if over else DARK,
        start_lamp=lamp(Action.DONE) if over else DARK,
        result=result,
        ready_hold=Action.PRINT if paper and paper.may_again else Action.NONE,
    )
    return replace(plain, **more)


def ended(
    paper: PrintStatus | None, ways: tuple[WayView, ...] | None, *troubles: Trouble, **more: object
) -> View:
    """With a strip, how its print goes, and why the printer does not print."""
    printed = 2 if paper is PrintStatus.PRINTED else 0
    which = prints(paper, printed) if paper else None
    view = ending(StripStatus.READY, which, ways, printer=printer(*troubles))
    return replace(view, **more)


SIMULATED = DeviceView("camera", "simulated", "")
FULL_DISK = DeviceView("disk", "lost", "0.8 GB of 29 GB free.")
LOST_CAMERA = DeviceView("camera", "lost", "/dev/video0 is gone. Check its cable.")

VIEWS = {
    "attract": attract(),
    "waiting": waiting(),
    "waiting for one": waiting(
        people=(replace(BOOTH, ready=True), MINA), undecided=("a",), start_lamp=lamp(Action.NEXT)
    ),
    "selecting": selecting({"booth": BLUE}),
    "selected": selecting({"booth": BLUE, "a": "picture-city", "b": BLUE}),
    "tied": selecting(
        {"a": "upload-3", "booth": BLUE, "b": "picture-city"}, (*OFFERED, *BROUGHT[:4])
    ),
    "many": selecting({"booth": "upload-7", "a": "upload-7"}, MANY),
    "posing": shooting(ShootPhase.POSING),
    "counting": shooting(ShootPhase.COUNTING, NOW_MS + 2_500),
    "collecting": shooting(ShootPhase.COLLECTING, NOW_MS - 1_000),
    "review": shooting(ShootPhase.REVIEW),
    "composing": ending(StripStatus.COMPOSING),
    "result": ending(StripStatus.READY),
    "failed": ending(StripStatus.FAILED),
    "printing": ended(PrintStatus.PRINTING, (INTERNET, HERE)),
    "printed": ended(PrintStatus.PRINTED, (HERE,)),
    "hotspot": ended(PrintStatus.WAITING, (HOTSPOT,)),
    "looking": ended(None, None),
    "no paper": ended(PrintStatus.WAITING, (HERE,), Trouble.MEDIA_EMPTY),
    "no way": ended(PrintStatus.STUCK, (), Trouble.MEDIA_JAM, people=(BOOTH,)),
    "full": attract(closed=("disk",), devices=(FULL_DISK,), ready_lamp=DARK),
    "held": attract(closed=("printer",), printer=printer(Trouble.OFFLINE), ready_lamp=DARK),
}


def crowded(view: View, name: str) -> View:
    """The same view with five people of this name, who brought whatever was brought."""
    people = tuple(replace(it, id=it.id, name=name) for it in view.people)
    more = tuple(person(f"more {n}", name) for n in range(2)) if people else ()
    options = tuple(replace(it, by_name=it.by_name and name) for it in view.backgrounds)
    return replace(view, people=(*people, *more), backgrounds=options, booth_name=name)


def troubled(view: View) -> View:
    """The same view while there is no paper, Jonas is away, and there is no real camera."""
    away = tuple(replace(it, connected=it.id != JONAS.id) for it in view.people)
    devices = (*view.devices, SIMULATED)
    return replace(view, people=away, devices=devices, printer=printer(Trouble.MEDIA_EMPTY))


def program(serial: int = 1, size: tuple[int, int] = (640, 360)) -> Program:
    """Four flat quarters: red, green, blue, grey, clockwise from the left top."""
    width, height = size
    picture = np.empty((height, width, 3), np.uint8)
    top, left = slice(0, height // 2), slice(0, width // 2)
    bottom, right = slice(height // 2, None), slice(width // 2, None)
    picture[top, left], picture[top, right] = (200, 30, 30), (30, 160, 60)
    picture[bottom, right], picture[bottom, left] = (40, 60, 200), (128, 128, 128)
    return Program(picture, serial)


def capture(key: str) -> bytes:
    """A small JPEG: each shot's scene has a colour, and everyone's own picture another."""
    shot, _, whose = key.partition("-")
    return _jpeg(Image.new("RGB", (640, 480), SHOTS[int(shot) - 1] if whose == "scene" else OWN))


def _jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95)
    return file.getvalue()


def without_scenes(view: View) -> View:
    """The same while nobody has composed them."""
    assert view.shoot
    taken = tuple(replace(it, scene="") for it in view.shoot.taken)
    return replace(view, shoot=replace(view.shoot, taken=taken))


def background(bg_id: str) -> bytes:
    """A small JPEG: a dusky sky, and a ground of a colour of its own."""
    image = Image.new("RGB", (480, 300), DUSK)
    tone = zlib.crc32(bg_id.encode())
    ground = (60 + tone % 60, 90 + tone // 60 % 60, 60 + tone // 3_600 % 60)
    ImageDraw.Draw(image).rectangle((0, 150, 480, 300), fill=ground)
    return _jpeg(image)


def strip() -> Image.Image:
    """600 x 1800, white, with four violet pictures."""
    image = Image.new("RGB", (600, 1800), "white")
    draw = ImageDraw.Draw(image)
    for i in range(4):
        draw.rectangle((36, 36 + i * 400, 563, 400 + i * 400), fill=(120, 40, 160))
    return image
