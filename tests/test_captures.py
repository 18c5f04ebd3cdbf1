"""Everybody's pictures, with a camera that films and a disk that keeps."""

from collections.abc import AsyncIterator
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from kiosk.captures import Captures
from kiosk.clock import RoomClock
from kiosk.devices.camera.simulated import SimulatedCamera
from kiosk.errors import RemoteError
from kiosk.remote.uploads import Upload
from kiosk.session.commands import StartCountdown, TakeReceived
from kiosk.session.events import BOOTH, Capture, CaptureArrived, Event, Room, Source
from kiosk.store.sessions import Sessions
from tests.opened import picture

ROOM = Room("one", "code", "")
MINA, JUN = "friend-mina", "friend-jun"
FIRE_AT = 1_000.0


class Streams:
    """What came of friends' cameras; nothing of those that are not in it."""

    def __init__(self) -> None:
        self.frames: dict[str, av.VideoFrame] = {}

    def nearest(
        self, participant: str, fire_at_ms: float
    ) -> tuple[av.VideoFrame, float, float] | None:
        frame = self.frames.get(participant)
        return (frame, fire_at_ms - 12.0, 30.0) if frame else None


class Studio:
    """Captures, and what the session heard of them."""

    def __init__(self, folder: Path) -> None:
        self.clock = RoomClock()
        self.camera = SimulatedCamera(size=(320, 180), fps=30)
        self.streams = Streams()
        self.folder = folder
        self.heard: list[Event] = []
        self.sessions = Sessions(folder, small=bytes, now_ms=self.clock.now_ms, link_days=1)
        self.captures = Captures(
            camera=self.camera,
            streams=self.streams,
            keep=self.sessions.keep,
            clock=self.clock,
            post=self.heard.append,
        )

    @property
    def arrived(self) -> list[Capture]:
        return [event.capture for event in self.heard if isinstance(event, CaptureArrived)]

    def image(self, capture: Capture) -> Image.Image:
        path = self.sessions.picture(ROOM.session, capture.key)
        assert path is not None
        return Image.open(path)

    def break_disk(self) -> None:
        (self.folder / ROOM.session).write_bytes(b"in the way")


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    studio = Studio(tmp_path)
    await studio.camera.open()
    yield studio
    await studio.camera.close()


def countdown(fire_at_ms: float) -> StartCountdown:
    return StartCountdown(ROOM, 1, 2, fire_at_ms, (BOOTH,))


def upload(jpeg: bytes, *, preview: bool = False) -> Upload:
    return Upload(MINA, 1, 2, preview, jpeg, FIRE_AT + 3.0, 5.0)


def stream_frame() -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(np.full((48, 64, 3), 200, np.uint8), format="rgb24")


async def test_the_booths_own_picture_is_of_the_instant(studio: Studio) -> None:
    fire_at_ms = studio.clock.now_ms() + 200
    await studio.captures.booth(countdown(fire_at_ms))
    [capture] = studio.arrived
    assert (capture.shot, capture.attempt, capture.participant) == (1, 2, BOOTH)
    assert capture.source is Source.STILL
    assert capture.captured_at_ms is not None
    assert abs(capture.captured_at_ms - fire_at_ms) <= 250  # a camera's promise
    assert studio.image(capture).size == (320, 180)


async def test_the_booths_camera_is_moved_to_the_instant(studio: Studio) -> None:
    aims: list[float] = []
    studio.camera.aim = aims.append
    fire_at_ms = studio.clock.now_ms() + 200
    await studio.captures.booth(countdown(fire_at_ms))
    assert aims == [studio.clock.to_monotonic(fire_at_ms)]


async def test_a_camera_that_is_lost_costs_the_booth_its_picture_and_nothing_more(
    studio: Studio,
) -> None:
    studio.camera.fail("unplugged")
    await studio.captures.booth(countdown(studio.clock.now_ms() + 200))
    [capture] = studio.arrived
    assert (capture.source, capture.key) == (Source.ABSENT, "")


async def test_friends_whose_stills_did_not_come_are_taken_from_their_streams(
    studio: Studio,
) -> None:
    studio.streams.frames[MINA] = stream_frame()
    await studio.captures.received(TakeReceived(ROOM, 1, 2, FIRE_AT, (MINA, JUN)))
    mina, jun = studio.arrived
    assert (mina.source, mina.captured_at_ms, mina.uncertainty_ms) == (
        Source.RECEIVED,
        FIRE_AT - 12.0,
        30.0,
    )
    assert studio.image(mina).getpixel((32, 24)) == pytest.approx((200, 200, 200), abs=4)
    assert (jun.participant, jun.source) == (JUN, Source.ABSENT)


async def test_a_friends_own_picture_is_kept_with_its_time(studio: Studio) -> None:
    await studio.captures.uploaded(ROOM.session, upload(picture(), preview=True))
    await studio.captures.uploaded(ROOM.session, upload(picture(size=(640, 480))))
    preview, still = studio.arrived
    assert (preview.source, still.source) == (Source.PREVIEW, Source.STILL)
    assert (still.captured_at_ms, still.uncertainty_ms) == (FIRE_AT + 3.0, 5.0)
    assert (studio.image(preview).size, studio.image(still).size) == ((64, 48), (640, 480))


@pytest.mark.parametrize("junk", [b"", b"hello", b"\xff\xd8\xff\xe0" + b"\x00" * 1_000])
async def test_what_is_no_picture_does_not_reach_the_session(studio: Studio, junk: bytes) -> None:
    with pytest.raises(RemoteError) as caught:
        await studio.captures.uploaded(ROOM.session, upload(junk))
    assert caught.value.code == "not-a-picture"
    assert studio.heard == []
    assert not (studio.folder / ROOM.session).exists()


async def test_a_disk_that_is_full_leaves_people_without_a_picture_but_not_waiting(
    studio: Studio,
) -> None:
    studio.break_disk()
    studio.streams.frames[MINA] = stream_frame()
    await studio.captures.booth(countdown(studio.clock.now_ms() + 50))
    await studio.captures.received(TakeReceived(ROOM, 1, 2, FIRE_AT, (MINA,)))
    assert [c.source for c in studio.arrived] == [Source.ABSENT, Source.ABSENT]
    with pytest.raises(RemoteError) as caught:
        await studio.captures.uploaded(ROOM.session, upload(picture()))
    assert caught.value.code == "booth-trouble"
