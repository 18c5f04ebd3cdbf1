"""One contract for all cameras: what a person, and a clock in the picture, see of them.

Long, since the rigs of five cameras stand above the contract that holds for all.
"""

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kiosk.devices.camera import Camera, Frame, Picture
from kiosk.devices.camera.file import FileCamera
from kiosk.devices.camera.pace import ticks
from kiosk.devices.camera.painter import Painter
from kiosk.devices.camera.picam import PicamCamera
from kiosk.devices.camera.simulated import SimulatedCamera
from kiosk.devices.camera.webcam import WebcamCamera
from kiosk.errors import DeviceError
from kiosk.imaging.time_code import error_ms, read_time_code

SIZE, FPS = (640, 360), 30
YELLOW_ROOM = 2


class Rig(Protocol):
    """A camera, and the hand that unplugs it. `still_size` is (width, height)."""

    @property
    def camera(self) -> Camera: ...

    @property
    def still_size(self) -> tuple[int, int]: ...

    def unplug(self) -> None: ...

    def plug_in(self) -> None: ...


@cache
def painter(size: tuple[int, int]) -> Painter:
    """One for all tests: making it takes longer than most of them."""
    return Painter(size, YELLOW_ROOM, time_code=True)


class SimulatedRig:
    still_size = SIZE

    def __init__(self, folder: Path) -> None:
        self.camera = SimulatedCamera(size=SIZE, fps=FPS, time_code=True, who=YELLOW_ROOM)

    def unplug(self) -> None:
        self.camera.fail("The camera was unplugged.")

    def plug_in(self) -> None:
        self.camera.mend()


class VideoRig:
    """A video of the room, half a second long; its time codes are of long ago."""

    still_size = SIZE

    def __init__(self, folder: Path) -> None:
        self.path, self.away = folder / "room.mkv", folder / "away.mkv"
        moments = [1e12 + step * 1e3 / FPS for step in range(15)]
        write_video(self.path, [painter(SIZE).paint(moment) for moment in moments])
        self.camera = FileCamera(path=self.path, size=SIZE, fps=FPS)

    def unplug(self) -> None:
        self.path.rename(self.away)

    def plug_in(self) -> None:
        self.away.rename(self.path)


class PictureRig:
    """A picture of the room, larger than the camera is to be."""

    still_size = SIZE

    def __init__(self, folder: Path) -> None:
        path = folder / "room.png"
        Image.fromarray(painter((900, 600)).paint(0)).save(path)
        self.camera = FileCamera(path=path, size=SIZE, fps=FPS)

    def unplug(self) -> None: ...

    def plug_in(self) -> None: ...


class WebcamRig:
    """The webcam's adapter reading a pipe, into which a thread films the room, as raw video.

    What it cannot stand in for is V4L2 itself: its formats, its stamps.
    """

    still_size = SIZE

    def __init__(self, folder: Path) -> None:
        self.path = folder / "video0"
        self.camera = WebcamCamera(device=str(self.path), size=SIZE, fps=FPS, driver="rawvideo")
        self.plug_in()

    def plug_in(self) -> None:
        os.mkfifo(self.path)
        self.unplugged = threading.Event()
        self.thread = threading.Thread(target=self._serve, args=(self.unplugged,), daemon=True)
        self.thread.start()

    def unplug(self) -> None:
        if self.path.exists():
            self.path.unlink()
        self.unplugged.set()
        self.thread.join()

    def _serve(self, unplugged: threading.Event) -> None:
        while not unplugged.wait(0.01):
            try:
                pipe = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                continue  # nobody reads
            os.set_blocking(pipe, True)
            try:
                for _ in ticks(lambda: 1 / FPS, unplugged):
                    planes = yuv(painter(SIZE).paint(time.time() * 1e3), "yuv420p").tobytes()
                    while planes:
                        planes = planes[os.write(pipe, planes) :]
            except BrokenPipeError:
                pass
            finally:
                os.close(pipe)


class Board:
    """The calls of picamera2 that the adapter makes, answered by the painted room.

    It stands in for what picamera2's documentation says of them, not for a Raspberry Pi.
    """

    padding = 64

    def __init__(self, unplugged: threading.Event) -> None:
        self.unplugged = unplugged
        self.never = threading.Event()
        self.running = False

    def create_preview_configuration(self, **chosen: Any) -> dict[str, Any]:
        return chosen

    def configure(self, config: dict[str, Any]) -> None:
        self.config = config
        self.set_controls(config["controls"])
        # What is asked for takes effect when the requests that are under way are through.
        self.lasts_s = [self.asked_s] * 4
        self.beat = ticks(self._next_s, self.never)

    def set_controls(self, controls: dict[str, Any]) -> None:
        shortest_us, longest_us = controls["FrameDurationLimits"]
        assert shortest_us == longest_us
        self.asked_s = shortest_us / 1e6

    def _next_s(self) -> float:
        self.lasts_s.append(self.asked_s)
        return self.lasts_s.pop(0)

    def camera_configuration(self) -> dict[str, Any]:
        return self.config

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False

    def close(self) -> None:
        assert not self.running

    def capture_request(self, wait: bool) -> "Board":
        assert not wait
        return self

    def get_result(self, timeout: float) -> "Request":
        next(self.beat)
        if self.unplugged.is_set():
            raise TimeoutError
        return Request(self)


class Request:
    """A completed request: exposed for 10 ms, the middle of which is when it was painted."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.at_s, self.at_unix_ms = time.monotonic(), time.time() * 1e3
        self.released = False

    def get_metadata(self) -> dict[str, Any]:
        stamp = int((self.at_s + 0.005) * 1e9)
        return {"SensorTimestamp": stamp, "ExposureTime": 10_000, "FrameDuration": 33_333}

    def make_array(self, name: str) -> NDArray[np.uint8]:
        assert not self.released
        picture = painter(self.board.config[name]["size"]).paint(self.at_unix_ms)
        if name == "main":
            return picture
        planes, wide = yuv(picture, "yuvj420p"), picture.shape[1]
        luma, chroma = planes[: picture.shape[0]], planes[picture.shape[0] :]
        # In memory every row has its padding, a row of chroma half as much.
        rows = np.pad(luma, ((0, 0), (0, self.board.padding)))
        halves = np.pad(chroma.reshape(-1, wide // 2), ((0, 0), (0, self.board.padding // 2)))
        return np.vstack([rows, halves.reshape(-1, wide + self.board.padding)])

    def release(self) -> None:
        assert not self.released
        self.released = True


class PiRig:
    still_size = live_size = SIZE

    def __init__(self, folder: Path) -> None:
        self.unplugged = threading.Event()
        self.camera = PicamCamera(size=self.still_size, fps=FPS, hardware=self._board)
        for size in (self.still_size, self.live_size):
            painter(size)

    def _board(self) -> Board:
        if self.unplugged.is_set():
            raise DeviceError("The Pi finds no camera.")
        return Board(self.unplugged)

    def unplug(self) -> None:
        self.unplugged.set()

    def plug_in(self) -> None:
        self.unplugged.clear()


class LargePiRig(PiRig):
    """Stills too large to show live, so that there are two streams."""

    still_size, live_size = (1600, 900), (1280, 720)


def write_video(path: Path, pictures: list[Picture]) -> None:
    """Without loss, so that what is read back is what was written."""
    with av.open(path, "w") as container:
        stream = container.add_stream("ffv1", rate=Fraction(FPS))
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "bgr0"
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))


def yuv(picture: Picture, layout: str) -> NDArray[np.uint8]:
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    return np.asarray(frame.to_ndarray(format=layout), np.uint8)


Rigs = list[Callable[[Path], Rig]]

FILMING_NOW: Rigs = [SimulatedRig, WebcamRig, PiRig, LargePiRig]
UNPLUGGABLE: Rigs = [*FILMING_NOW, VideoRig]
ALL: Rigs = [*UNPLUGGABLE, PictureRig]


@pytest.fixture
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    made: Rig = request.param(tmp_path)
    yield made
    if isinstance(made, WebcamRig):
        made.unplug()


def of(rigs: Rigs) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("rig", rigs, indirect=True)


@asynccontextmanager
async def opened(camera: Camera) -> AsyncIterator[Camera]:
    await camera.open()
    try:
        yield camera
    finally:
        await camera.close()


async def lost(camera: Camera) -> str:
    """What the operator reads when it has happened."""
    with pytest.raises(DeviceError) as trouble:
        async with asyncio.timeout(30):
            await camera.failed()
    return str(trouble.value)


def drawn_after_s(frame: Frame, at_s: float) -> float:
    """How long after `at_s` (`time.monotonic()`) a frame was drawn, as its own pixels say."""
    code = read_time_code(frame.picture)
    assert code is not None
    return error_ms(code, (time.time() - time.monotonic() + at_s) * 1e3) / 1e3


@of(ALL)
async def test_the_picture_is_there_once_it_is_open_and_moves_on(rig: Rig) -> None:
    async with opened(rig.camera) as camera:
        first = camera.frame()
        assert first is not None
        await camera.still(time.monotonic() + 0.1)
        later = camera.frame()
        assert later is not None
        assert first.at_s < later.at_s <= time.monotonic()


@of(ALL)
async def test_pictures_are_red_green_blue_and_a_still_has_the_full_size(rig: Rig) -> None:
    async with opened(rig.camera) as camera:
        still = await camera.still(time.monotonic() + 0.1)
        live = camera.frame()
        assert live is not None
        for picture in (still.picture, live.picture):
            assert picture.dtype == np.uint8
            height, width, channels = picture.shape
            assert channels == 3
            wall = picture[height * 3 // 4, : width // 30].mean(axis=0)
            assert wall == pytest.approx((219, 176, 109), abs=8)
        assert still.picture.shape[1::-1] == rig.still_size


@of(FILMING_NOW)
async def test_a_still_is_of_the_asked_instant(rig: Rig) -> None:
    """The best of a few, since this machine may be busy; the clock in the picture is believed."""
    off, claimed = [], []
    async with opened(rig.camera) as camera:
        for _ in range(5):
            at_s = time.monotonic() + 0.15
            still = await camera.still(at_s)
            off.append(abs(drawn_after_s(still, at_s)) - still.uncertainty_s)
            claimed.append(abs(drawn_after_s(still, still.at_s)) - still.uncertainty_s)
            assert abs(still.at_s - at_s) <= 0.25
    assert min(off) <= 1 / FPS
    assert min(claimed) <= 0.002


@of(ALL)
async def test_the_still_is_nearer_than_any_other_frame(rig: Rig) -> None:
    """Three instants asked for at once: each gets its own frame, none gets another's."""
    async with opened(rig.camera) as camera, asyncio.TaskGroup() as group:
        start_s = time.monotonic() + 0.1
        instants = [start_s, start_s + 0.2, start_s + 0.4]
        asked = [group.create_task(camera.still(at_s)) for at_s in instants]
    stills = [task.result() for task in asked]
    for at_s, still in zip(instants, stills, strict=True):
        distances = [abs(other.at_s - at_s) for other in stills]
        assert min(distances) == abs(still.at_s - at_s)


@of(ALL)
async def test_a_frame_in_hand_is_never_written_to_again(rig: Rig) -> None:
    async with opened(rig.camera) as camera:
        frame = camera.frame()
        assert frame is not None
        as_it_was = frame.picture.copy()
        await camera.still(time.monotonic() + 0.2)
        assert np.array_equal(frame.picture, as_it_was)


@of(UNPLUGGABLE)
async def test_an_unplugged_camera_says_so_and_comes_back_when_plugged_in(rig: Rig) -> None:
    async with opened(rig.camera) as camera:
        rig.unplug()
        assert (await lost(camera)).endswith(".")
        assert camera.frame() is None
        with pytest.raises(DeviceError):
            await camera.open()
        rig.plug_in()
        await camera.open()
        assert camera.frame() is not None
        await camera.still(time.monotonic() + 0.1)


@of(UNPLUGGABLE)
async def test_whoever_waits_for_a_still_learns_of_the_loss(rig: Rig) -> None:
    async with opened(rig.camera) as camera:
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(refused(camera.still(time.monotonic() + 60)))
            await camera.still(time.monotonic())
            rig.unplug()
        assert waiting.result().endswith(".")


async def refused(wish: Any) -> str:
    with pytest.raises(DeviceError) as trouble:
        await wish
    return str(trouble.value)


@of(ALL)
async def test_closing_twice_or_before_opening_is_fine(rig: Rig) -> None:
    await rig.camera.close()
    async with opened(rig.camera):
        pass
    await rig.camera.close()
    assert rig.camera.frame() is None
    with pytest.raises(DeviceError, match="not open"):
        await rig.camera.still(time.monotonic())
    with pytest.raises(DeviceError, match="not open"):
        await rig.camera.failed()


@of(ALL)
async def test_closing_ends_the_wait_for_a_still(rig: Rig) -> None:
    async with opened(rig.camera) as camera, asyncio.TaskGroup() as group:
        waiting = group.create_task(refused(camera.still(time.monotonic() + 60)))
        await camera.still(time.monotonic())
        await camera.close()
    assert "closed" in waiting.result()


@of(ALL)
async def test_a_closed_camera_leaves_no_thread_behind(rig: Rig) -> None:
    async with opened(rig.camera):
        assert "camera" in [thread.name for thread in threading.enumerate()]
    assert "camera" not in [thread.name for thread in threading.enumerate()]


def test_only_stand_ins_say_that_they_are_simulated(tmp_path: Path) -> None:
    assert SimulatedCamera(size=SIZE, fps=FPS).simulated
    assert FileCamera(path=tmp_path, size=SIZE, fps=FPS).simulated
    assert not WebcamCamera(device="/dev/video0", size=SIZE, fps=FPS).simulated
    assert not PicamCamera(size=SIZE, fps=FPS).simulated


@of(FILMING_NOW)
async def test_its_rhythm_foretells_its_frames(rig: Rig) -> None:
    async with opened(rig.camera) as camera:
        assert camera.rhythm() is None
        async with asyncio.timeout(30):
            while (rhythm := camera.rhythm()) is None:
                await camera.still(time.monotonic() + 0.1)
        still = await camera.still(time.monotonic() + 0.5)
        away_s = (still.at_s - rhythm.at_s + rhythm.period_s / 2) % rhythm.period_s
        assert 1 / rhythm.period_s == pytest.approx(FPS, rel=0.05)
        assert abs(away_s - rhythm.period_s / 2) < max(5 * rhythm.jitter_s, rhythm.period_s / 4)


async def test_a_camera_that_was_closed_has_no_rhythm() -> None:
    camera = SimulatedCamera(size=SIZE, fps=FPS)
    camera.aim(time.monotonic())
    assert camera.rhythm() is None
