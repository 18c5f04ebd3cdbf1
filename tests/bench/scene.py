"""What one picture of everybody costs, step by step, in a process that does nothing else.

python -m tests.bench.scene

    decode     a friend's 720p VP8; and those of all friends
    matte      cutting one participant out of their frame; and everybody
    compose    everybody cut out before a background, or in tiles
    convert    the picture to RGB, for the screen
    encode     the picture for all friends, once
    display    a frame of the screen with a new picture in it, drawn where nobody sees it

Milliseconds on one thread, p50 / p99, by the number of participants, the first of whom is in the
booth. Whoever is before a camera was filmed before (`recordings.py`).
"""

import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from aiortc.codecs.vpx import Vp8Decoder
from aiortc.jitterbuffer import JitterFrame
from av.video.reformatter import VideoReformatter

from kiosk.assets import asset
from kiosk.devices.camera import Frame
from kiosk.devices.segmenter.litert import LiteRtSegmenter
from kiosk.imaging.strip.layout import scene_size
from kiosk.live.composer import Composer
from kiosk.live.cutouts import Cutouts
from kiosk.live.i420 import copied
from kiosk.live.source import Source
from kiosk.remote.encoders import CLOCK, Encoder
from kiosk.remote.renditions import Codec
from tests.bench.bench_display import opened, times_ms
from tests.bench.recordings import FPS, film, recording
from tests.bench.tables import Row, load, machine, rest, spread, table

PEOPLE = (1, 2, 4, 6)
SIZES = ((1280, 720), (960, 540))
FRAMES = 40
KBPS = 1_500
SHOTS = 4
BACKGROUND = asset("backgrounds/seaside.jpg")
STEPS = {
    "decode, each friend": "decode one",
    "decode, all": "decode",
    "matte, each participant": "cut one",
    "matte, all": "cut",
    "compose, together": "together",
    "compose, tiles": "tiles",
    "convert": "convert",
    "encode, VP8": "vp8",
    "encode, H.264": "h264",
}
STAGES = {"display, choosing": "selected", "display, countdown": "counting"}

Size = tuple[int, int]
Times = Mapping[str, Sequence[float]]


class Stopwatch:
    """Milliseconds of each step, as often as it was taken."""

    def __init__(self) -> None:
        self.took_ms: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def times(self, step: str) -> Iterator[None]:
        began_s = time.perf_counter()
        yield
        self.took_ms[step].append((time.perf_counter() - began_s) * 1e3)


class Friend:
    def __init__(self, who: int, packets: Sequence[bytes]) -> None:
        self._name = f"friend {who}"
        self._packets = packets
        self._decoder = Vp8Decoder()

    def source(self, number: int) -> Source:
        encoded = JitterFrame(self._packets[number], number * CLOCK // FPS)
        [frame] = self._decoder.decode(encoded)
        return Source(self._name, self._name, frame)


class Line:
    """All the steps, one after the other, for pictures of a size."""

    def __init__(self, size: Size, friends: Sequence[Friend]) -> None:
        self.watch = Stopwatch()
        self._friends = friends
        self._sources: list[Source] = []
        self._segmenter = LiteRtSegmenter()
        self._cutouts = Cutouts(
            sources=lambda: self._sources, wanted=lambda: True, make=LiteRtSegmenter
        )
        paper = scene_size(SHOTS)
        self.together = Composer(size=size, aspect=paper[0] / paper[1], cut_of=self._cutouts.newest)
        self.tiles = Composer(size=size)
        self._rgb = VideoReformatter()
        self._encoders = {it: Encoder(it, size=size, fps=FPS, kbps=KBPS) for it in Codec}

    def run(self, number: int, own: Frame) -> None:
        self._sources = [Source("booth", "Nearbooth", own)]
        for friend in self._friends:
            with self.watch.times("decode one"):
                self._sources.append(friend.source(number))
        took_ms = self.watch.took_ms
        if self._friends:
            took_ms["decode"].append(sum(took_ms["decode one"][-len(self._friends) :]))
        with self.watch.times("cut"):
            self._cutouts._cut_once(self._segmenter)
        took_ms["cut one"] += [
            took_s * 1e3 for took_s in self._cutouts.cut_times[-len(self._sources) :]
        ]
        self._make(number, tuple(self._sources))

    def _make(self, number: int, sources: tuple[Source, ...]) -> None:
        with self.watch.times("tiles"):
            self.tiles.compose(self.tiles.planned(sources))
        with self.watch.times("together"):
            video = self.together.compose(self.together.planned(sources, BACKGROUND))
        with self.watch.times("convert"):
            self._rgb.reformat(video, format="rgb24", threads=1).to_ndarray()
        for codec, encoder in self._encoders.items():
            with self.watch.times(codec):
                encoder.encode(copied(video), stamp=number * CLOCK // FPS, key=number == 0)


def measured(size: Size, own: Sequence[Frame], films: Sequence[Sequence[bytes]]) -> Times:
    """Of each step; `films` are the friends'. The first picture, for which much is made that stays,
    is left out."""
    line = Line(size, [Friend(who, packets) for who, packets in enumerate(films, start=1)])
    with line.tiles, line.together as composer:
        while composer.planned((), BACKGROUND).ground is None:
            time.sleep(0.01)
        for number, frame in enumerate(own):
            if number == 1:
                line.watch.took_ms.clear()
            line.run(number, frame)
    return line.watch.took_ms


def rows(size: Size, own: Sequence[Frame], films: Sequence[Sequence[bytes]]) -> Iterator[Row]:
    columns = [measured(size, own, films[: people - 1]) for people in PEOPLE]
    for name, step in STEPS.items():
        yield name, *(spread(took[step]) if step in took else "-" for took in columns)
    with opened(size) as (window, painter):
        for name, stage in STAGES.items():
            _, *took_ms = times_ms(window, painter, stage, program=size)
            yield name, spread(took_ms), *["″"] * (len(PEOPLE) - 1)


def tables(recordings: Path) -> Iterator[str]:
    """One for each size."""
    own = [Frame(picture, number / FPS, 0.0) for number, picture in enumerate(film(0, FRAMES))]
    films = [recording(who, recordings) for who in range(1, max(PEOPLE))]
    for width, height in SIZES:
        rest()
        head = (f"{width}x{height}, ms p50 / p99", *(f"{count}" for count in PEOPLE))
        yield table(head, rows((width, height), own, films))


def main() -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        for each in tables(Path(folder)):
            print(f"\n{each}\n\n{load()}", flush=True)


if __name__ == "__main__":
    main()
