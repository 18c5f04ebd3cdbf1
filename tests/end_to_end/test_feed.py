"""The program in a real browser: it is shown in both codecs, and comes back when it was lost."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import numpy as np
import pytest
from playwright.async_api import Page, async_playwright

from kiosk.clock import RoomClock
from kiosk.remote.peers import Peers
from kiosk.remote.renditions import Codec
from tests.filming import Colour, filmed, grainy

PATIENCE_S = 60.0
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
FRIEND = "friend"
RED = (200, 40, 40)

OFFER = """async () => {
    const peer = new RTCPeerConnection({ iceServers: [] });
    const video = Object.assign(document.createElement("video"), { muted: true, autoplay: true });
    peer.addTransceiver("video", { direction: "recvonly" });
    peer.ontrack = ({ track }) => { video.srcObject = new MediaStream([track]); };
    document.body.append(video);
    Object.assign(window, { peer, video });
    await peer.setLocalDescription(await peer.createOffer());
    return peer.localDescription.sdp;
}"""
ANSWER = "sdp => peer.setRemoteDescription({ type: 'answer', sdp })"
SEEN = """async () => {
    const stats = [...(await peer.getStats()).values()];
    const inbound = stats.find(each => each.type === "inbound-rtp");
    const codec = stats.find(each => each.id === inbound?.codecId);
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0, 1, 1);
    return {
        codec: codec?.mimeType, frames: inbound?.framesDecoded ?? 0,
        keys: inbound?.keyFramesDecoded ?? 0, plis: inbound?.pliCount ?? 0,
        size: [video.videoWidth, video.videoHeight],
        colour: [...context.getImageData(0, 0, 1, 1).data].slice(0, 3),
    };
}"""


@asynccontextmanager
async def shown(
    codec: Codec, colour: Colour, offered: str = OFFER
) -> AsyncIterator[tuple[Page, Peers]]:
    """The page of a friend who has called, and the booth's end."""
    with filmed(grainy(colour, (1280, 720)), fps=15) as feed:
        async with async_playwright() as playwright, asyncio.TaskGroup() as tasks:
            browser = await playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=CHROMIUM
            )
            page = await browser.new_page()
            peers = Peers(feed=feed, clock=RoomClock(), tasks=tasks, ice_servers=(), codec=codec)
            offer = await page.evaluate(offered)
            await page.evaluate(ANSWER, await peers.offered(FRIEND, offer))
            yield page, peers
            await peers.close()
            await browser.close()


async def until(page: Page, right: Callable[[Any], bool]) -> Any:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            seen = await page.evaluate(SEEN)
            if right(seen):
                return seen
            await asyncio.sleep(0.05)


def near(colour: Colour) -> Callable[[Any], bool]:
    return lambda seen: bool(
        np.abs(np.subtract(seen["colour"], colour)).max() < 30 and seen["frames"] > 0
    )


@pytest.mark.parametrize("codec", list(Codec))
async def test_a_browser_shows_the_program_and_comes_back_when_it_was_lost(codec: Codec) -> None:
    async with shown(codec, RED) as (page, peers):
        seen = await until(page, near(RED))
        assert seen["codec"].lower() == f"video/{codec}"
        assert seen["size"] == [1280, 720]
        assert list(peers.broadcast.streams) == [(codec, "main")]
        with cut(peers):
            lost = await until(page, lambda now: now["plis"] > seen["plis"])
        back = await until(page, lambda now: now["frames"] > lost["frames"] + 15)
        assert back["keys"] > seen["keys"]
        assert near(RED)(back)


async def test_a_browser_that_has_only_one_of_the_codecs_gets_that_one() -> None:
    offered = OFFER.replace(
        "await peer.setLocal",
        """const { codecs } = RTCRtpReceiver.getCapabilities("video");
        peer.getTransceivers()[0].setCodecPreferences(codecs.filter(
            each => each.mimeType === "video/H264" || each.mimeType === "video/rtx"));
        await peer.setLocal""",
        1,
    )
    async with shown(Codec.VP8, RED, offered) as (page, _):
        seen = await until(page, near(RED))
        assert seen["codec"] == "video/H264"


@contextmanager
def cut(peers: Peers) -> Iterator[None]:
    """Of what the friend is sent, every other packet is lost, and whatever is sent again."""
    link: Any = peers._peers[FRIEND]._link
    ice = link._sender.transport.transport
    whole, count = ice._send, itertools.count()

    async def send(data: bytes) -> None:
        is_media = 127 < data[0] < 192 and not 192 <= data[1] <= 223
        if not is_media or next(count) % 2:
            await whole(data)

    link._sender._retransmit, again = _nothing, link._sender._retransmit
    ice._send = send
    yield
    ice._send, link._sender._retransmit = whole, again


async def _nothing(sequence_number: int) -> None: ...
