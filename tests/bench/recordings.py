"""Simulated cameras filmed once, so that painting them is not measured with what is done to them.

A recording is a loop of some seconds as a browser would send it: VP8, about 1.2 Mbit/s. It is kept
as a file (IVF), since several processes show it.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from kiosk.devices.camera.painter import Painter
from kiosk.devices.camera.scene import SCENES
from kiosk.remote.encoders import CLOCK, Encoder
from kiosk.remote.renditions import Codec

SIZE = (1280, 720)
FPS = 30
KBPS = 1_200
FRAMES = 3 * FPS
GRAIN = 4
"""The noise of a camera: without it there is hardly anything to send."""

Picture = NDArray[np.uint8]
Size = tuple[int, int]


def sent(people: int) -> Size:
    """What a friend's page sends when so many share the picture (`page/peer.js`)."""
    return SIZE if people < 4 else (960, 540) if people < 6 else (640, 360)


def film(who: int, frames: int = FRAMES) -> Iterator[Picture]:
    """What camera `who` sees, RGB, H x W x 3."""
    painter, dice = Painter(SIZE, who), np.random.default_rng(who)
    for number in range(frames):
        picture = painter.paint(1e3 * number / FPS)
        noise = dice.integers(-GRAIN, GRAIN + 1, (*picture.shape[:2], 1), np.int16)
        yield np.clip(picture + noise, 0, 255).astype(np.uint8)


def recording(who: int, folder: Path, size: Size = SIZE) -> list[bytes]:
    """Camera `who` at a size, a packet a frame, of which the first is a key frame; filmed if
    `folder` does not have it yet."""
    path = folder / f"camera-{who % SCENES}-{size[1]}.ivf"
    if not path.exists():
        _keep(path, who, size)
    with av.open(path) as kept:
        return [bytes(packet) for packet in kept.demux(video=0) if packet.size]


def _keep(path: Path, who: int, size: Size) -> None:
    with av.open(path, "w", format="ivf") as out:
        stream: Any = out.add_stream("libvpx", rate=FPS)
        stream.width, stream.height = size
        for number, data in enumerate(_encoded(who, size)):
            packet: Any = av.Packet(data)
            packet.pts = packet.dts = number
            packet.time_base, packet.stream = Fraction(1, FPS), stream
            out.mux(packet)


def _encoded(who: int, size: Size) -> Iterator[bytes]:
    encoder = Encoder(Codec.VP8, size=size, fps=FPS, kbps=KBPS)
    for number, picture in enumerate(film(who)):
        video = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(*size, "yuv420p")
        encoded = encoder.encode(video, stamp=number * CLOCK // FPS, key=number == 0)
        if encoded:
            yield encoded.data
