"""A friend's end of the picture. Both ends together: `tests/remote/test_peer.py`."""

import asyncio

import numpy as np
import pytest
from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from kiosk.devices.camera import Frame
from kiosk.remote.friend.video import CameraTrack, Video
from kiosk.remote.loopback import use_loopback_if_alone
from kiosk.remote.peer import configuration


def frame(shade: int, at_s: float) -> Frame:
    return Frame(np.full((90, 160, 3), shade, np.uint8), at_s, 0.0)


class Slides:
    """A camera that shows what a test puts in."""

    def __init__(self, *frames: Frame) -> None:
        self.frames = list(frames)

    def look(self) -> Frame | None:
        return self.frames[0] if self.frames else None


async def test_each_frame_goes_once_with_the_time_it_was_taken() -> None:
    slides = Slides(frame(10, 5.0))
    track = CameraTrack(slides.look)
    first = await track.recv()
    async with asyncio.TaskGroup() as tasks:
        second = tasks.create_task(track.recv())
        await asyncio.sleep(0.05)
        assert not second.done()
        slides.frames[0] = frame(200, 5.1)
    assert (first.pts, second.result().pts) == (0, 9_000)
    assert first.to_ndarray().mean() == pytest.approx(10, abs=1)
    assert second.result().to_ndarray().mean() == pytest.approx(200, abs=1)


async def test_a_stopped_track_ends() -> None:
    track = CameraTrack(Slides().look)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(_ends(track))
        await asyncio.sleep(0)
        track.stop()
    assert waiting.result()


async def _ends(track: CameraTrack) -> bool:
    with pytest.raises(MediaStreamError):
        await track.recv()
    return True


async def test_the_offer_is_one_video_both_ways_and_a_channel_with_all_addresses() -> None:
    video = Video(look=Slides().look, ice_servers=[], on_clock=print)
    lines = (await video.offer()).splitlines()
    await video.close()
    assert [line.split()[0] for line in lines if line.startswith("m=")] == [
        "m=video",
        "m=application",
    ]
    assert "a=sendrecv" in lines
    assert any(line.startswith("a=candidate:") for line in lines)


async def test_a_frozen_friend_sends_nothing_more_and_says_nothing() -> None:
    slides = Slides(frame(10, 5.0))
    video = Video(look=slides.look, ice_servers=[], on_clock=print)
    other = RTCPeerConnection(configuration(()))
    await other.setRemoteDescription(RTCSessionDescription(await video.offer(), "offer"))
    use_loopback_if_alone(other)
    await other.setLocalDescription(await other.createAnswer())
    await video.answered(other.localDescription.sdp)
    video.freeze()
    slides.frames[0] = frame(20, 6.0)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.5):
            await other.getReceivers()[0].track.recv()
    assert other.connectionState in ("connecting", "connected")
    await video.close()
    await other.close()
