"""The program encoded once for all friends: one encoder for each codec and rendition in use, whose
packets go to everybody who gets it.

Nobody there, nothing is encoded. Who gets what, and at what bitrate, is up to `bitrates.py`.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from kiosk.remote.bitrates import Bitrates
from kiosk.remote.encoders import Encoded
from kiosk.remote.encoding import Encoding, Feed
from kiosk.remote.renditions import SMALL, Codec, Rendition, main

KBPS = (400, 2_500)
"""The least and the most for the main rendition, kbit/s."""


class Viewer(Protocol):
    """Who is sent the program: `kiosk.remote.tracks.ProgramTrack`."""

    @property
    def codec(self) -> Codec:
        """The same as long as the viewer is there."""
        ...

    def hear(self, encoded: Encoded) -> None:
        """The next packet."""
        ...

    def switched(self) -> None:
        """The next packets are of another stream, which begins at its next key frame."""
        ...


@dataclass(frozen=True)
class _Channel:
    codec: Codec
    rendition: Rendition


class Broadcast:
    """Lives on the event loop. `tasks` owns the encoders' threads, which end with the last viewer.

    `preferred` is for whoever chooses a viewer's codec; `kbps` bounds the main rendition.
    """

    def __init__(
        self,
        *,
        feed: Feed,
        tasks: asyncio.TaskGroup,
        preferred: Codec = Codec.VP8,
        kbps: tuple[int, int] = KBPS,
    ) -> None:
        self.preferred = preferred
        self._feed = feed
        self._tasks = tasks
        self._main = main(kbps)
        self._origin_s = time.monotonic()
        self._viewers: dict[Viewer, Bitrates] = {}
        self._bitrates: dict[Codec, Bitrates] = {}
        self._encodings: dict[_Channel, Encoding] = {}

    @property
    def streams(self) -> dict[tuple[Codec, str], int]:
        """What is encoded now, by codec and rendition, and at how many kbit/s."""
        return {(c.codec, c.rendition.name): e.kbps for c, e in self._encodings.items()}

    def join(self, viewer: Viewer) -> None:
        """The viewer gets the program from its next key frame on, which is made at once."""
        bitrates = self._bitrates.setdefault(viewer.codec, Bitrates(main=self._main, small=SMALL))
        bitrates.joined(viewer, time.monotonic())
        self._viewers[viewer] = bitrates
        self._arrange(viewer.codec)
        self.want_key(viewer)

    def leave(self, viewer: Viewer) -> None:
        """May be called twice, and by who has never joined."""
        if bitrates := self._viewers.pop(viewer, None):
            bitrates.left(viewer)
            self._arrange(viewer.codec)

    def want_key(self, viewer: Viewer) -> None:
        """The viewer has lost the picture."""
        if bitrates := self._viewers.get(viewer):
            self._encodings[_Channel(viewer.codec, bitrates.gets(viewer))].want_key()

    def estimated(self, viewer: Viewer, kbps: float) -> None:
        """What the viewer's end believes that its link carries."""
        if bitrates := self._viewers.get(viewer):
            bitrates.estimated(viewer, kbps, time.monotonic())

    def lost(self, viewer: Viewer, lost: int, last: int) -> None:
        """So many packets have not come, up to the last one's number."""
        if bitrates := self._viewers.get(viewer):
            bitrates.lost(viewer, lost, last, time.monotonic())

    def _enter(self, loop: asyncio.AbstractEventLoop, channel: _Channel, encoded: Encoded) -> None:
        """From an encoder's thread."""
        loop.call_soon_threadsafe(self._deliver, channel, encoded)

    def _deliver(self, channel: _Channel, encoded: Encoded) -> None:
        bitrates = self._bitrates[channel.codec]
        bitrates.sent(channel.rendition, len(encoded.data) * 8 / 1_000, time.monotonic())
        for viewer, its in self._viewers.items():
            if its is bitrates and bitrates.gets(viewer) == channel.rendition:
                viewer.hear(encoded)
        self._arrange(channel.codec)

    def _arrange(self, codec: Codec) -> None:
        plan = self._bitrates[codec].plan(time.monotonic())
        for channel in [each for each in self._encodings if each.codec == codec]:
            if channel.rendition not in plan.kbps:
                self._encodings.pop(channel).stop()
        for rendition, kbps in plan.kbps.items():
            self._encode(_Channel(codec, rendition), kbps)
        for viewer in [each for each in self._viewers if each in plan.moved]:
            viewer.switched()
            self.want_key(viewer)

    def _encode(self, channel: _Channel, kbps: int) -> None:
        if encoding := self._encodings.get(channel):
            encoding.set_kbps(kbps)
            return
        self._encodings[channel] = encoding = Encoding(
            feed=self._feed,
            codec=channel.codec,
            rendition=channel.rendition,
            kbps=kbps,
            origin_s=self._origin_s,
            out=partial(self._enter, asyncio.get_running_loop(), channel),
        )
        self._tasks.create_task(_run(encoding))


async def _run(encoding: Encoding) -> None:
    """Whatever goes wrong in encoding is a bug of ours and propagates."""
    with ThreadPoolExecutor(1, thread_name_prefix="program-encoder") as own:
        try:
            await asyncio.get_running_loop().run_in_executor(own, encoding.run)
        finally:
            encoding.stop()
