"""The shell around the heart: a whole booth but for the network, driven by its two buttons."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.app import App
from kiosk.captures import Captures
from kiosk.clock import RoomClock
from kiosk.devices import Device
from kiosk.devices.camera.simulated import SimulatedCamera
from kiosk.devices.keeper import keep
from kiosk.devices.lights.simulated import SimulatedLights
from kiosk.devices.segmenter.simulated import SimulatedSegmenter
from kiosk.outlets.recovery import unfinished
from kiosk.remote.room import Room as Members
from kiosk.rooms import Rooms
from kiosk.scenes import Scenes
from kiosk.session.backgrounds import Background, Kind, colour
from kiosk.session.commands import ComposeScene, ComposeStrip, PrintStrip, ShareStrip
from kiosk.session.events import (
    BackgroundBrought,
    BackgroundChosen,
    Button,
    ButtonHeld,
    ButtonPressed,
    Event,
    ParticipantJoined,
    PrinterReported,
    PrintProgressed,
    SceneComposed,
    StartAsked,
    WaysProven,
)
from kiosk.session.printing import PrintRules, PrintStatus, Way, WayKind
from kiosk.session.record import Record
from kiosk.session.state import Rules
from kiosk.session.view import Action, Glow, ShootPhase, Stage, StripStatus, View
from kiosk.store.sessions import Sessions, new_token
from kiosk.strips import Strips
from kiosk.visitor import Visitor

LIMIT_S = 30.0
RULES = Rules(
    booth_name="Booth",
    backgrounds=(colour("#FFFFFF"), colour("#3B82F6")),
    shots=2,
    countdown_s=1,
    review_ms=300.0,
)


class Nobody:
    """Streams of friends, of whom there are none."""

    def nearest(self, participant: str, fire_at_ms: float) -> None:
        return None


class TimedLights(SimulatedLights):
    """Lamps, and when the flash went on and off, ms of the room's clock."""

    def __init__(self, clock: RoomClock) -> None:
        super().__init__()
        self.flashed: list[tuple[bool, float]] = []
        self._clock = clock

    def fill(self, on: bool) -> None:
        super().fill(on)
        self.flashed.append((on, self._clock.now_ms()))


@dataclass
class Machine:
    """The parts, joined; a test may put in another for one of them."""

    folder: Path
    rules: Rules = RULES
    disk_is_full: bool = False
    inbox: asyncio.Queue[Event] = field(default_factory=asyncio.Queue)
    clock: RoomClock = field(default_factory=RoomClock)
    screen: Visitor = field(default_factory=Visitor)
    armed: list[float] = field(default_factory=list)
    printed: list[PrintStrip] = field(default_factory=list)
    shared: list[ShareStrip | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lights = TimedLights(self.clock)
        self.camera = SimulatedCamera(size=(320, 180), fps=30)
        self.sessions = Sessions(self.folder, small=bytes, now_ms=self.clock.now_ms, link_days=1)
        members = Members(
            friends=4,
            ice_servers=[],
            post=self.inbox.put_nowait,
            gone=lambda who: None,
            now_ms=self.clock.now_ms,
        )
        self.scenes = Scenes(
            shots=self.rules.shots,
            together=True,
            make=SimulatedSegmenter,
            picture=self.sessions.picture,
            ground=lambda background: None,
            keep=self.sessions.keep_scene,
            framings=lambda at_ms: {},
            trim_top=0.0,
        )
        strips = Strips(
            booth_name=self.rules.booth_name,
            language="en",
            prints=self.scenes.prints,
            keep=self.sessions.keep_strip,
            new_token=new_token,
            link=lambda token: f"http://booth/s/{token}",
            now_ms=self.clock.now_ms,
            printing=self.rules.printing,
        )
        self.app = App(
            rules=self.rules,
            inbox=self.inbox,
            clock=self.clock,
            lights=self.lights,
            screens=[members.publish, self.screen.publish],
            shutters=Captures(
                camera=self.camera,
                streams=Nobody(),
                keep=self.sessions.keep,
                clock=self.clock,
                post=self.inbox.put_nowait,
            ),
            arm=self.armed.append,
            open_room=Rooms(
                members=members,
                link=lambda code: f"http://booth/j/{code}",
                post=self.inbox.put_nowait,
            ).open,
            compose=strips.compose,
            compose_scene=self.compose_scene,
            print_strip=self.print_strip,
            share=self.shared.append,
            keep_record=self.keep_record,
            ask_again_s=0.05,
        )

    async def compose_scene(self, order: ComposeScene) -> Event | None:
        return await self.scenes.compose(order)

    async def print_strip(self, order: PrintStrip) -> None:
        if self.disk_is_full:
            raise OSError("No space left on device")
        self.printed.append(order)
        done = PrintProgressed(order.session, PrintStatus.PRINTED, order.strips, order.strips)
        self.inbox.put_nowait(done)

    async def keep_record(self, record: Record) -> None:
        if self.disk_is_full:
            raise OSError("No space left on device")
        await self.sessions.record(record)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Machine"]:
        async with asyncio.timeout(LIMIT_S), asyncio.TaskGroup() as tasks:
            devices: dict[str, Device] = {"camera": self.camera, "lights": self.lights}
            works = [tasks.create_task(self.app.run())]
            for name, device in devices.items():
                keeping = keep(device, name, self.inbox.put_nowait, retry_s=0.05)
                works.append(tasks.create_task(keeping))
            await self.screen.lit(Button.READY, Action.BEGIN)
            yield self
            for work in works:
                work.cancel()
            self.scenes.close()

    async def press(self, button: Button, action: Action) -> View:
        view = await self.screen.lit(button, action)
        self.inbox.put_nowait(ButtonPressed(button))
        return view

    async def pose(self) -> View:
        """From the first press to the first START."""
        await self.press(Button.READY, Action.BEGIN)
        await self.press(Button.READY, Action.READY)
        await self.press(Button.START, Action.NEXT)
        await self.press(Button.READY, Action.CHOOSE)
        await self.press(Button.START, Action.NEXT)
        return await self.screen.lit(Button.START, Action.START)

    def manifest(self) -> Any:
        [path] = self.folder.glob("*/session.json")
        return json.loads(path.read_bytes())

    def strips(self) -> list[Path]:
        return list(self.folder.glob("*/strip.jpg"))

    async def phase(self, phase: ShootPhase) -> View:
        return await self.screen.until(lambda v: v.shoot is not None and v.shoot.phase is phase)


async def test_two_buttons_lead_from_the_invitation_to_the_strip(tmp_path: Path) -> None:
    async with Machine(tmp_path).running() as booth:
        await booth.pose()
        await booth.press(Button.START, Action.START)
        view = await booth.screen.until(lambda v: v.result is not None and bool(v.result.strip_url))
        assert view.result is not None
        assert view.result.strip_url is not None
        token = view.result.strip_url.rpartition("/")[2]
        strip = booth.sessions.strip_of(booth.sessions.session_of(token) or "")
        assert strip is not None
        assert strip.with_suffix(".png").is_file()
        manifest = booth.manifest()
        assert [s["stage"] for s in manifest["stages"]] == ["shoot", "result"]
        assert manifest["strip"]["token"] == token
        for shot in manifest["shots"]:
            [capture] = shot["captures"]
            assert capture["source"] == "still"
            assert abs(capture["captured_at"] - shot["fire_at"]) <= 250
        code = view.room_code
        await booth.press(Button.START, Action.DONE)
        await booth.screen.until(lambda v: v.stage is Stage.ATTRACT and v.room_code != code)


async def test_everybody_is_seen_together_while_the_shot_is_looked_at(tmp_path: Path) -> None:
    async with Machine(tmp_path, replace(RULES, review_ms=20_000.0)).running() as booth:
        await booth.pose()
        await booth.press(Button.START, Action.START)
        view = await booth.screen.until(
            lambda v: v.shoot is not None and any(shot.scene for shot in v.shoot.taken)
        )
        assert view.shoot is not None
        [shot] = view.shoot.taken
        assert view.shoot.phase is ShootPhase.REVIEW
        assert booth.sessions.newest_picture(shot.scene) is not None


async def test_a_scene_that_takes_long_holds_up_nothing_and_no_other_scene(
    tmp_path: Path,
) -> None:
    """The first of two is never done: the second is, and so are all shots."""
    under_way: list[int] = []

    class Slow(Machine):
        async def compose_scene(self, order: ComposeScene) -> Event | None:
            under_way.append(order.shot)
            if order.shot == 1:
                await asyncio.Event().wait()
            return SceneComposed(order.room.session, order.shot, order.attempt, "second")

    async with Slow(tmp_path).running() as booth:
        await booth.pose()
        await booth.press(Button.START, Action.START)
        view = await booth.screen.until(
            lambda v: v.shoot is not None and any(shot.scene for shot in v.shoot.taken)
        )
        assert view.shoot is not None
        assert [shot.scene for shot in view.shoot.taken] == ["", "second"]
        assert under_way == [1, 2]
        await booth.screen.until(lambda v: v.result is not None)


async def test_without_a_scene_the_session_goes_on(tmp_path: Path) -> None:
    class Blind(Machine):
        async def compose_scene(self, order: ComposeScene) -> Event | None:
            return None

    async with Blind(tmp_path).running() as booth:
        await booth.pose()
        await booth.press(Button.START, Action.START)
        await booth.screen.until(lambda v: v.result is not None and bool(v.result.strip_url))


async def test_what_a_friend_brings_is_shown_and_recorded(tmp_path: Path) -> None:
    async with Machine(tmp_path, replace(RULES, patience_ms=0.0)).running() as booth:
        booth.inbox.put_nowait(ParticipantJoined("friend-mina", "Mina"))
        await booth.press(Button.READY, Action.READY)
        cat = Background("upload-ca", Kind.UPLOAD, by="friend-mina", by_name="Mina")
        booth.inbox.put_nowait(BackgroundBrought(cat))
        await booth.press(Button.START, Action.NEXT)
        booth.inbox.put_nowait(BackgroundChosen("friend-mina", cat.id))
        view = await booth.screen.until(lambda v: v.background is not None)
        assert view.background is not None
        assert view.background.bg_data == f"/j/{view.room_code}/backgrounds/upload-ca"
        await booth.press(Button.READY, Action.CHOOSE)
        await booth.press(Button.START, Action.NEXT)
        await booth.press(Button.START, Action.START)
        await booth.screen.until(lambda v: v.result is not None and bool(v.result.strip_url))
        manifest = booth.manifest()
        assert (manifest["background"], manifest["background_by"]) == (cat.id, "friend-mina")


async def test_every_screen_and_shutter_is_told_the_same_instant(tmp_path: Path) -> None:
    async with Machine(tmp_path).running() as booth:
        await booth.pose()
        await booth.press(Button.START, Action.START)
        view = await booth.phase(ShootPhase.COUNTING)
        assert view.shoot is not None
        assert booth.armed == [view.shoot.fire_at_ms]


async def test_the_faces_are_lit_around_the_instant_and_at_no_other_time(tmp_path: Path) -> None:
    async with Machine(tmp_path).running() as booth:
        await booth.pose()
        assert booth.lights.flashed == []
        await booth.press(Button.START, Action.START)
        view = await booth.phase(ShootPhase.COUNTING)
        assert view.shoot is not None
        fire_at_ms = view.shoot.fire_at_ms
        assert fire_at_ms is not None
        await booth.phase(ShootPhase.REVIEW)
        await booth.screen.until(lambda v: len(booth.lights.flashed) >= 2 or v.shoot is None)
        (on, lit_ms), (off, dark_ms) = booth.lights.flashed[:2]
        assert (on, off) == (True, False)
        assert lit_ms < fire_at_ms < dark_ms


async def test_the_lamps_show_what_a_press_would_do(tmp_path: Path) -> None:
    async with Machine(tmp_path).running() as booth:
        assert (booth.lights.shown.ready, booth.lights.shown.start) == (Glow.BREATHING, Glow.DARK)
        await booth.press(Button.READY, Action.BEGIN)
        await booth.press(Button.READY, Action.READY)
        await booth.screen.lit(Button.START, Action.NEXT)
        assert (booth.lights.shown.ready, booth.lights.shown.start) == (
            Glow.SOLID,
            Glow.BREATHING,
        )


async def test_a_booth_that_people_walked_away_from_invites_the_next(tmp_path: Path) -> None:
    rules = replace(RULES, idle_ms=100.0)
    async with Machine(tmp_path, rules).running() as booth:
        code = booth.app.view.room_code
        await booth.press(Button.READY, Action.BEGIN)
        view = await booth.screen.until(lambda v: v.stage is Stage.WAITING_ROOM)
        assert view.deadline_ms is not None
        await booth.screen.until(lambda v: v.stage is Stage.ATTRACT and v.room_code != code)
        assert booth.clock.now_ms() >= view.deadline_ms


async def test_holding_start_begins_anew_in_the_middle_of_a_countdown(tmp_path: Path) -> None:
    async with Machine(tmp_path).running() as booth:
        await booth.pose()
        await booth.press(Button.START, Action.START)
        await booth.phase(ShootPhase.COUNTING)
        booth.inbox.put_nowait(ButtonHeld(Button.START))
        await booth.screen.until(lambda v: v.stage is Stage.ATTRACT)
        await asyncio.sleep(2.0)  # past the instant that was called off
        assert not any(shown.flash for shown in booth.lights.history)
        assert list(booth.folder.glob("*/shots")) == []


async def test_a_camera_that_is_unplugged_is_told_and_comes_back_by_itself(tmp_path: Path) -> None:
    async with Machine(tmp_path).running() as booth:
        await booth.pose()
        booth.camera.fail("The camera was unplugged.")
        view = await booth.screen.until(lambda v: v.start_lamp.action is Action.NONE)
        assert [d.reason for d in view.devices if d.device == "camera"] == [
            "The camera was unplugged."
        ]
        booth.camera.mend()
        await booth.press(Button.START, Action.START)
        await booth.phase(ShootPhase.REVIEW)


async def test_a_camera_that_is_lost_in_the_countdown_is_posed_for_again(tmp_path: Path) -> None:
    async with Machine(tmp_path).running() as booth:
        await booth.pose()
        await booth.press(Button.START, Action.START)
        await booth.phase(ShootPhase.COUNTING)
        booth.camera.fail("The camera was unplugged.")
        await booth.phase(ShootPhase.POSING)
        booth.camera.mend()
        await booth.press(Button.START, Action.START)
        view = await booth.phase(ShootPhase.REVIEW)
        assert view.shoot is not None
        assert [(s.shot, s.attempt) for s in view.shoot.taken] == [(1, 2)]


async def test_a_full_disk_is_no_reason_to_stop(tmp_path: Path) -> None:
    async with Machine(tmp_path, disk_is_full=True).running() as booth:
        await booth.pose()
        await booth.press(Button.START, Action.START)
        view = await booth.screen.until(
            lambda v: v.result is not None and v.result.status is not StripStatus.COMPOSING
        )
        assert (view.stage, view.start_lamp.action) == (Stage.RESULT, Action.DONE)


async def test_a_strip_is_printed_and_shared_as_long_as_it_is_on_the_screen(
    tmp_path: Path,
) -> None:
    rules = replace(RULES, printing=PrintRules(per_sheet=2, copies=2))
    async with Machine(tmp_path, rules=rules).running() as booth:
        await booth.pose()
        await booth.press(Button.START, Action.START)
        view = await booth.screen.until(
            lambda v: (
                v.result is not None
                and v.result.prints is not None
                and v.result.prints.printed == 2
            )
        )
        assert view.result is not None
        [order], [*before, shared] = booth.printed, booth.shared
        assert (order.strips, order.again) == (2, False)
        assert set(before) == {None}
        assert shared == ShareStrip(order.session, view.result.strip_url or "")
        way = Way(WayKind.HERE, "http://192.0.2.7/s/token")
        booth.inbox.put_nowait(WaysProven(order.session, (way,)))
        view = await booth.screen.until(lambda v: v.result is not None and bool(v.result.ways))
        assert view.result is not None
        assert view.result.ways is not None
        assert [it.url for it in view.result.ways] == [way.url]
        await booth.press(Button.START, Action.DONE)
        await booth.screen.lit(Button.READY, Action.BEGIN)
        assert booth.shared[-1] is None


async def test_a_print_that_cannot_be_asked_for_is_told_and_stops_nothing(tmp_path: Path) -> None:
    rules = replace(RULES, printing=PrintRules())
    async with Machine(tmp_path, rules=rules, disk_is_full=True).running() as booth:
        await booth.pose()
        await booth.press(Button.START, Action.START)
        await booth.screen.until(
            lambda v: (
                v.result is not None
                and v.result.prints is not None
                and v.result.prints.status == PrintStatus.STUCK
            )
        )
        await booth.press(Button.START, Action.DONE)
        await booth.screen.lit(Button.READY, Action.BEGIN)
        assert booth.printed == []
        booth.disk_is_full = False
        while not booth.printed:
            await asyncio.sleep(0.01)
        [order] = booth.printed
        assert (order.strips, order.again) == (2, False)


async def test_of_a_sheet_more_that_cannot_be_asked_for_the_first_is_still_there(
    tmp_path: Path,
) -> None:
    def shows(view: View, status: PrintStatus) -> bool:
        prints = view.result.prints if view.result else None
        return prints is not None and prints.status is status

    async with Machine(tmp_path, rules=replace(RULES, printing=PrintRules())).running() as booth:
        booth.inbox.put_nowait(PrinterReported((), None, low=False, may_print=True))
        await booth.pose()
        await booth.press(Button.START, Action.START)
        await booth.screen.until(lambda v: shows(v, PrintStatus.PRINTED))
        booth.disk_is_full = True
        await booth.press(Button.READY, Action.ANOTHER)
        booth.inbox.put_nowait(ButtonHeld(Button.READY))
        view = await booth.screen.until(lambda v: shows(v, PrintStatus.STUCK))
        assert view.result is not None
        assert view.result.prints is not None
        assert (view.result.prints.printed, view.result.prints.asked) == (2, 4)
        booth.disk_is_full = False
        await booth.screen.until(lambda v: shows(v, PrintStatus.PRINTED))
        assert [order.again for order in booth.printed] == [False, True]


async def test_whoever_calls_it_off_is_not_given_a_strip_after_the_next_start(
    tmp_path: Path,
) -> None:
    async with Machine(tmp_path, replace(RULES, shots=1, review_ms=20_000.0)).running() as booth:
        await booth.pose()
        await booth.press(Button.START, Action.START)
        await booth.phase(ShootPhase.REVIEW)
        booth.inbox.put_nowait(ButtonHeld(Button.START))
        await booth.screen.until(lambda v: v.stage is Stage.ATTRACT)
        while [it["stage"] for it in booth.manifest()["stages"]] != ["shoot", "left"]:
            await asyncio.sleep(0.01)
    started = Sessions(tmp_path, small=bytes, now_ms=booth.clock.now_ms, link_days=1)
    started.open()
    assert [it async for it in unfinished(started, shots=1, now_s=time.time())] == []


async def test_whoever_the_power_cut_took_out_of_the_review_is_given_a_strip(
    tmp_path: Path,
) -> None:
    async with Machine(tmp_path, replace(RULES, shots=1, review_ms=20_000.0)).running() as booth:
        await booth.pose()
        await booth.press(Button.START, Action.START)
        await booth.screen.until(
            lambda v: v.shoot is not None and any(shot.scene for shot in v.shoot.taken)
        )
        while booth.manifest()["shots"][0]["scene"]["path"] is None:
            await asyncio.sleep(0.01)
    started = Sessions(tmp_path, small=bytes, now_ms=booth.clock.now_ms, link_days=1)
    started.open()
    assert len([it async for it in unfinished(started, shots=1, now_s=time.time())]) == 1


async def test_a_flood_of_events_does_not_hold_up_the_timer(tmp_path: Path) -> None:
    rules = replace(RULES, idle_ms=100.0)
    async with Machine(tmp_path, rules).running() as booth:
        await booth.press(Button.READY, Action.BEGIN)
        await booth.screen.until(lambda v: v.stage is Stage.WAITING_ROOM)
        until = time.monotonic() + LIMIT_S
        while booth.app.view.stage is not Stage.ATTRACT:
            assert time.monotonic() < until
            for _ in range(100):
                booth.inbox.put_nowait(StartAsked("friend-nobody"))
            await asyncio.sleep(0)


async def test_what_nobody_expected_ends_the_booth_so_that_it_is_started_anew(
    tmp_path: Path,
) -> None:
    """A bug of ours: systemd begins again, which is better than half a booth."""

    async def broken(order: ComposeStrip) -> Event:
        raise ZeroDivisionError

    async def evening() -> None:
        booth = Machine(tmp_path, replace(RULES, shots=1))
        booth.app._compose = broken
        async with booth.running():
            await booth.pose()
            await booth.press(Button.START, Action.START)
            await asyncio.Event().wait()

    with pytest.raises(ExceptionGroup) as caught:
        await evening()
    assert caught.group_contains(ZeroDivisionError)


async def test_a_friend_wakes_the_booth(tmp_path: Path) -> None:
    async with Machine(tmp_path).running() as booth:
        booth.inbox.put_nowait(ParticipantJoined("friend-mina", "Mina"))
        view = await booth.screen.until(lambda v: v.stage is Stage.WAITING_ROOM)
        assert [p.name for p in view.people] == ["Booth", "Mina"]
