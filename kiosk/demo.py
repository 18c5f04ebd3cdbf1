"""`kiosk demo`: one whole session plays by itself, without a screen, hardware, or anybody.

The booth is the real one with simulated devices; the friends are real WebRTC peers that open the
real link. Every camera stamps its frames with the time they were drawn, so the skew that is printed
is read from the stored pictures, not from what the code says of itself.
"""

import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from kiosk.clock import RoomClock
from kiosk.config import Config
from kiosk.devices.camera.simulated import SimulatedCamera
from kiosk.devices.keeper import keep
from kiosk.devices.lights.simulated import SimulatedLights
from kiosk.errors import KioskError, ungrouped
from kiosk.imaging import time_code
from kiosk.parts import make_printer, make_segmenter
from kiosk.remote.friend.behaviour import SimulatedFriend
from kiosk.session.backgrounds import Kind
from kiosk.session.events import BOOTH, Button, Event, Source
from kiosk.session.record import record
from kiosk.session.state import Taken
from kiosk.session.view import Action, StripStatus, View
from kiosk.visitor import Visitor
from kiosk.wiring import Booth, assemble

NAMES = ("Mina", "Jun", "Ada", "Leo", "Noor", "Ines", "Theo", "Suki")
LIMIT_S = 150.0
CLOCKS_MS = (1_234.5, -8_765.4, 321.0, -50.0)
"""How far the friends' clocks are off: no two machines agree, and these are told not to."""


def run_demo(config: Config, *, friends: int, out: Path, as_json: bool) -> int:
    """Play, leave the strip in `out`, and tell. 0 only if the strip holds everybody."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KioskError(f"{out} cannot be used: {error.strerror}.") from error
    with tempfile.TemporaryDirectory(prefix="nearbooth-demo-") as folder:
        play = _Play(_simulated(config, Path(folder), friends), friends=friends, out=out)
        try:
            with ungrouped():
                report = asyncio.run(play.run())
        except TimeoutError as error:
            raise KioskError(f"The demo did not end within {LIMIT_S:.0f} s.") from error
    print(json.dumps(report) if as_json else _told(report))
    return 0 if _holds_everybody(report, friends + 1) else 1


def _simulated(config: Config, folder: Path, friends: int) -> Config:
    """`config` with nothing real in it but its wishes for the session, the booth and the strip."""
    changes: dict[str, dict[str, Any]] = {
        "booth": {"data_dir": folder},
        "server": {"host": "127.0.0.1", "port": 0, "http_port": 0, "public_url": ""},
        "camera": {"backend": "simulated", "time_code": True},
        "discovery": {"enabled": False},
        "printer": {"backend": "none"},
        "bucket": {"endpoint": ""},
        "mail": {"server": ""},
        "stick": {"label": ""},
        "hotspot": {"mode": "off"},
        "disk": {"refuse_below_gb": 0.0, "clear_below_gb": 0.0},
        "session": {
            "review_s": 1.0,
            "friends": max(friends, config.session.friends),
        },
    }
    sections = {
        name: getattr(config, name).model_copy(update=change) for name, change in changes.items()
    }
    return config.model_copy(update=sections)


class _Play:
    """The one session of a demo."""

    def __init__(self, config: Config, *, friends: int, out: Path) -> None:
        self._config = config
        self._friends = friends
        self._out = out
        self._visitor = Visitor()
        self._timings: dict[str, float] = {}
        self._began = time.monotonic()

    async def run(self) -> dict[str, Any]:
        """The report, as `--json` prints it."""
        inbox: asyncio.Queue[Event] = asyncio.Queue()
        camera = self._camera(0)
        async with asyncio.timeout(LIMIT_S), asyncio.TaskGroup() as tasks:
            booth = await assemble(
                self._config,
                tasks=tasks,
                inbox=inbox,
                clock=RoomClock(),
                camera=camera,
                lights=SimulatedLights(),
                printer=make_printer(self._config),
                make_segmenter=partial(make_segmenter, self._config),
                screens=lambda *_: (self._visitor.publish,),
            )
            self._mark("serving")
            keeping = tasks.create_task(keep(camera, "camera", inbox.put_nowait))
            await self._session(booth, tasks)
            report = self._report(booth)
            await booth.close()
            keeping.cancel()
        return report

    def _camera(self, who: int) -> SimulatedCamera:
        it = self._config.camera
        return SimulatedCamera(size=it.size, fps=it.fps, time_code=True, who=who)

    def _mark(self, name: str) -> None:
        self._timings[f"{name}_s"] = round(time.monotonic() - self._began, 3)

    async def _session(self, booth: Booth, tasks: asyncio.TaskGroup) -> None:
        """Every press waits for its lamp, as a guest's does."""
        see, press = self._visitor, booth.press
        await see.lit(Button.READY, Action.BEGIN)
        press(Button.READY)
        for number in range(self._friends):
            tasks.create_task(self._friend(booth, number).run())
        await see.until(lambda view: len(view.people) == self._friends + 1)
        await self._everybody_seen(booth)
        self._mark("everybody_seen")
        press(Button.READY)
        await see.lit(Button.START, Action.NEXT)
        press(Button.START)
        await self._choose(booth)
        await see.lit(Button.START, Action.NEXT)
        press(Button.START)
        await see.lit(Button.START, Action.START)
        press(Button.START)
        await see.until(lambda view: view.result is not None)
        self._mark("last_shot")
        await see.until(lambda v: v.result is not None and v.result.status != StripStatus.COMPOSING)
        self._mark("strip")

    async def _choose(self, booth: Booth) -> None:
        """READY goes from one background to the next: on to the first picture, if there is one."""
        view = await self._visitor.lit(Button.READY, Action.CHOOSE)
        pictures = [it.bg_id for it in view.backgrounds if it.bg_type == Kind.UPLOAD]
        wanted = (pictures or [view.backgrounds[0].bg_id])[0]
        for option in view.backgrounds:
            booth.press(Button.READY)
            await self._visitor.until(partial(_has_chosen, option.bg_id))
            if option.bg_id == wanted:
                break

    def _friend(self, booth: Booth, number: int) -> SimulatedFriend:
        return SimulatedFriend(
            url=booth.join_url,
            name=NAMES[number % len(NAMES)],
            camera=self._camera(number + 1),
            authority=booth.authority,
            clock_skew_ms=CLOCKS_MS[number % len(CLOCKS_MS)],
        )

    async def _everybody_seen(self, booth: Booth) -> None:
        """Until every friend's camera has arrived over WebRTC."""
        friends = [p.id for p in self._visitor.view.people if p.id != BOOTH]
        woken = asyncio.Event()
        loop = asyncio.get_running_loop()

        def wake() -> None:
            loop.call_soon_threadsafe(woken.set)

        forget = booth.program.subscribe(wake)
        while any(booth.peers.newest(friend) is None for friend in friends):
            woken.clear()
            await woken.wait()
        forget()

    def _report(self, booth: Booth) -> dict[str, Any]:
        """What came of it, read from the stored pictures; they are left beside the strip."""
        current = record(booth.app.state)
        assert current is not None, "the strip is made of shots"
        session = self._config.booth.data_dir / "sessions" / current.room.session
        shutil.copytree(session, self._out, dirs_exist_ok=True)
        strip = self._out / "strip.jpg"
        return {
            "strip": str(strip.resolve()) if strip.exists() else None,
            "shots": [_shot(taken, session) for taken in current.shots],
            "timings": self._timings,
        }


def _has_chosen(background: str, view: View) -> bool:
    """Whether the booth has."""
    return view.people[0].chosen == background


def _shot(taken: Taken, session: Path) -> dict[str, Any]:
    captures = []
    for capture in taken.captures:
        own = capture.source in (Source.STILL, Source.PREVIEW)
        code = _code(session / f"shots/{taken.shot}/{capture.participant}.jpg")
        error = time_code.error_ms(code, taken.fire_at_ms) if code is not None and own else None
        source = Source.STILL if own else capture.source
        captures.append(
            {"participant": capture.participant, "source": str(source), "error_ms": error}
        )
    errors = [c["error_ms"] for c in captures if isinstance(c["error_ms"], float)]
    skew_ms = round(max(errors) - min(errors), 1) if errors else None
    return {"shot": taken.shot, "skew_ms": skew_ms, "captures": captures}


def _code(path: Path) -> int | None:
    if not path.exists():
        return None
    with Image.open(path) as picture:
        return time_code.read_time_code(picture)


def _holds_everybody(report: Mapping[str, Any], people: int) -> bool:
    """A strip, and in each of its shots a picture of everybody."""
    present = [
        sum(c["source"] != Source.ABSENT for c in shot["captures"]) for shot in report["shots"]
    ]
    return report["strip"] is not None and bool(present) and min(present) == people


def _told(report: Mapping[str, Any]) -> str:
    lines = []
    for shot in report["shots"]:
        who = ", ".join(
            f"{c['participant']} {c['source']}"
            + (f" {c['error_ms']:+.0f} ms" if c["error_ms"] is not None else "")
            for c in shot["captures"]
        )
        lines.append(f"shot {shot['shot']}: skew {shot['skew_ms']} ms ({who})")
    took = ", ".join(f"{name} {value}" for name, value in report["timings"].items())
    strip = report["strip"] or "There is no strip."
    return "\n".join([*lines, took, f"strip: {strip}"])
