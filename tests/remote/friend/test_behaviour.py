"""A simulated friend at a whole booth: real doors, real WebRTC, the real session."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kiosk.clock import RoomClock
from kiosk.config import Config
from kiosk.devices.camera.simulated import SimulatedCamera
from kiosk.devices.keeper import keep
from kiosk.devices.lights.absent import NoLights
from kiosk.devices.segmenter.simulated import SimulatedSegmenter
from kiosk.errors import RemoteError
from kiosk.remote.friend import SimulatedFriend
from kiosk.remote.friend.behaviour import wish
from kiosk.session.events import BOOTH, Button, Event
from kiosk.session.record import record
from kiosk.session.view import Action, View
from kiosk.visitor import Visitor
from kiosk.wiring import Booth, assemble

PATIENCE_S = 60.0


def view_of(stage: str, *, ready: bool = False, chosen: str | None = None) -> Mapping[str, Any]:
    people = [{"id": "me", "ready": ready, "chosen": chosen}]
    return {"stage": stage, "people": people, "backgrounds": [{"bgId": "a"}, {"bgId": "b"}]}


def test_in_the_waiting_room_it_wants_to_be_ready_once() -> None:
    assert wish(view_of("waiting-room"), "me") == ("READY_STATUS", {"ready": True})
    assert wish(view_of("waiting-room", ready=True), "me") is None


def test_it_votes_for_one_of_the_backgrounds_on_offer() -> None:
    wished = wish(view_of("select-bg"), "me")
    assert wished is not None
    assert wished[0] == "BG_SELECTED"
    assert wished[1]["bgId"] in ("a", "b")
    assert wish(view_of("select-bg", chosen="a"), "me") is None


@pytest.mark.parametrize("stage", ["attract", "shoot", "result"])
def test_elsewhere_it_wants_nothing(stage: str) -> None:
    assert wish(view_of(stage), "me") is None
    assert wish(view_of("waiting-room"), "somebody else") is None


@dataclass
class Venue:
    booth: Booth
    screen: Visitor
    tasks: asyncio.TaskGroup
    make_camera: Callable[[], Any]
    cameras: list[Any] = field(default_factory=list)
    """Of the friends who were made."""
    running: list[asyncio.Task[None]] = field(default_factory=list)

    def friend(self, name: str = "Ola", *, skew_ms: float = 0.0) -> SimulatedFriend:
        self.cameras.append(self.make_camera())
        return SimulatedFriend(
            url=self.booth.join_url,
            name=name,
            camera=self.cameras[-1],
            clock_skew_ms=skew_ms,
            authority=self.booth.authority,
        )

    async def came(self, friend: SimulatedFriend) -> None:
        """The friend runs, and everybody knows."""
        self.running.append(self.tasks.create_task(friend.run()))
        await self.screen.until(lambda view: friend.id in _connected(view))

    async def to_the_shot(self) -> View:
        """Through the session by the arcade buttons, as far as the first countdown."""
        see, press = self.screen, self.booth.press
        await see.lit(Button.READY, Action.READY)
        press(Button.READY)
        await see.lit(Button.START, Action.NEXT)
        press(Button.START)
        await see.lit(Button.READY, Action.CHOOSE)
        press(Button.READY)
        await see.lit(Button.START, Action.NEXT)
        press(Button.START)
        await see.lit(Button.START, Action.START)
        press(Button.START)
        return await see.until(lambda v: v.shoot is not None and v.shoot.fire_at_ms is not None)

    async def taken(self) -> dict[str, str]:
        """Whose picture of the first shot there is in its review, and from where."""
        view = await self.screen.until(lambda v: bool(v.shoot and v.shoot.phase == "review"))
        assert view.shoot is not None
        return {who: source for who, source, _ in view.shoot.taken[0].pictures}


async def until(right: Callable[[], bool]) -> None:
    while True:
        if right():
            return
        await asyncio.sleep(0.01)


def _connected(view: View) -> set[str | None]:
    return {person.id for person in view.people if person.connected}


@asynccontextmanager
async def venue(
    folder: Path, make_camera: Callable[[], Any], friends: int = 4
) -> AsyncIterator[Venue]:
    config = Config.model_validate(
        {
            "booth": {"data_dir": folder},
            "server": {"host": "127.0.0.1", "port": 0, "http_port": 0},
            "camera": {"backend": "simulated"},
            "live": {"size": (320, 180), "fps": 10},
            "session": {"countdown_s": 1, "grace_s": 1.0, "friends": friends, "shots": 1},
            "discovery": {"enabled": False},
        }
    )
    inbox: asyncio.Queue[Event] = asyncio.Queue()
    screen, camera = Visitor(), make_camera()
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as tasks:
        booth = await assemble(
            config,
            tasks=tasks,
            inbox=inbox,
            clock=RoomClock(),
            camera=camera,
            lights=NoLights(),
            printer=None,
            make_segmenter=SimulatedSegmenter,
            screens=lambda *_: (screen.publish,),
        )
        keeping = tasks.create_task(keep(camera, "camera", inbox.put_nowait))
        at = Venue(booth, screen, tasks, make_camera)
        yield at
        for each in (*at.running, keeping):
            each.cancel()
        await booth.close()


@pytest.mark.parametrize("skew_ms", [0.0, 654_321.0])
async def test_it_is_in_the_shot_at_the_instant_whatever_its_clock(
    tmp_path: Path, camera, skew_ms: float
) -> None:
    async with venue(tmp_path, type(camera)) as at:
        friend = at.friend(skew_ms=skew_ms)
        await at.came(friend)
        view = await at.to_the_shot()
        assert view.shoot is not None
        assert view.shoot.fire_at_ms is not None
        taken = await at.taken()
        assert taken[friend.id] in ("preview", "still")
        assert set(taken) == {BOOTH, friend.id}
        asked_s = at.cameras[-1].asked_for[0]
        fire_at_s = at.booth.clock.to_monotonic(view.shoot.fire_at_ms)
        # A full frame of a camera off would be 33 ms.
        assert abs(asked_s - fire_at_s) < 0.015


async def test_a_camera_in_the_dark_is_in_the_shot_with_the_frame_that_it_had(
    tmp_path: Path,
) -> None:
    async with venue(tmp_path, lambda: SimulatedCamera(size=(320, 180), fps=7)) as at:
        friend = at.friend()
        await at.came(friend)
        await at.to_the_shot()
        assert (await at.taken())[friend.id] in ("preview", "still")
        current = record(at.booth.app.state)
        assert current is not None
        [shot] = current.shots
        for capture in shot.captures:
            assert capture.captured_at_ms is not None
            assert abs(capture.captured_at_ms - shot.fire_at_ms) < 1_000 / 7


async def test_the_booth_learns_the_rhythm_of_its_camera_and_how_well_it_knows_the_time(
    tmp_path: Path, camera
) -> None:
    async with venue(tmp_path, type(camera)) as at:
        friend = at.friend(skew_ms=-3_600_000.0)
        await at.came(friend)
        await until(lambda: friend.id in dict(at.booth.app.state.beats))
        beat = dict(at.booth.app.state.beats)[friend.id]
        assert beat.period_ms == pytest.approx(1_000 / 30)
        assert abs(beat.at_ms - at.booth.clock.now_ms()) < 5_000
        told = at.booth.members.members[friend.id].clock
        assert told is not None
        assert told.uncertainty < 1_000


async def test_it_sees_everybody_and_is_seen(tmp_path: Path, camera) -> None:
    async with venue(tmp_path, type(camera)) as at:
        friend = at.friend()
        await at.came(friend)
        await until(lambda: friend.program is not None)
        await until(lambda: at.booth.peers.newest(friend.id) is not None)
        assert (friend.program.width, friend.program.height) == (320, 180)


async def test_a_silent_friend_is_in_the_strip_by_its_stream(tmp_path: Path, camera) -> None:
    async with venue(tmp_path, type(camera)) as at:
        friend = at.friend()
        await at.came(friend)
        await until(lambda: at.booth.peers.newest(friend.id) is not None)
        friend.go_silent()
        await at.to_the_shot()
        assert (await at.taken())[friend.id] == "received"


async def test_a_vanished_friend_is_noticed(tmp_path: Path, camera) -> None:
    async with venue(tmp_path, type(camera)) as at:
        friend = at.friend()
        await at.came(friend)
        friend.vanish()
        await at.screen.until(lambda view: friend.id not in _connected(view))


async def test_who_comes_back_is_who_they_were(tmp_path: Path, camera) -> None:
    async with venue(tmp_path, type(camera)) as at:
        friend = at.friend()
        await at.came(friend)
        before = friend.id
        friend.vanish()
        await at.screen.until(lambda view: before not in _connected(view))
        await at.came(friend)
        assert friend.id == before
        assert len(at.screen.view.people) == 2
        await until(lambda: friend.program is not None)


async def test_who_leaves_is_gone(tmp_path: Path, camera) -> None:
    async with venue(tmp_path, type(camera)) as at:
        friend = at.friend()
        await at.came(friend)
        await friend.leave()
        await at.screen.until(lambda view: all(p.id != friend.id for p in view.people))


async def test_a_wrong_link_is_told(tmp_path: Path, camera) -> None:
    async with venue(tmp_path, type(camera)) as at:
        lost = SimulatedFriend(
            url=at.booth.join_url + "x",
            name="Ola",
            camera=type(camera)(),
            authority=at.booth.authority,
        )
        with pytest.raises(RemoteError) as refused:
            await lost.run()
        assert refused.value.code == "room-not-found"


async def test_a_full_room_is_told(tmp_path: Path, camera) -> None:
    async with venue(tmp_path, type(camera), friends=1) as at:
        await at.came(at.friend())
        with pytest.raises(RemoteError) as refused:
            await at.friend("Jun").run()
        assert refused.value.code == "room-full"
