"""How long people wait for their scene and their strip, as they come from disk and go to it.

    python -m tests.bench.prints

Simulated people, one a picture, as sharp as cameras are: noise makes the files of 12 megapixels as
large as a phone's. The segmenter is the real one.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from kiosk.devices.camera.painter import Painter
from kiosk.devices.segmenter.litert import LiteRtSegmenter
from kiosk.imaging.photo import small_jpeg
from kiosk.scenes import Scenes
from kiosk.session.backgrounds import Background, colour
from kiosk.session.commands import ComposeScene, ComposeStrip
from kiosk.session.events import Capture, Room, Source, StripComposed
from kiosk.store.sessions import Sessions, new_token
from kiosk.strips import Strips

SHOTS = 4
PEOPLE, EVENINGS = (1, 2, 5), 1
ROOM = Room("bench", "code", "")
GROUND: Background = colour("#3B82F6")
SIZES = {"720p": ((1280, 720),), "12 MP": ((4032, 3024), (3024, 4032))}

Row = tuple[str, str]


def pictures(sizes: Sequence[tuple[int, int]], people: int) -> list[bytes]:
    """A JPEG of everybody."""
    noise = np.random.default_rng(4)
    made = []
    for who in range(people):
        size = sizes[who % len(sizes)]
        painted = Painter(size, who).paint(who * 7_770.0).astype(np.int16)
        painted += noise.integers(-5, 6, (*painted.shape[:2], 1), np.int16)
        out = BytesIO()
        Image.fromarray(np.clip(painted, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=92)
        made.append(out.getvalue())
    return made


class Darkroom:
    def __init__(self, folder: Path) -> None:
        self.sessions = Sessions(
            folder, small=small_jpeg, now_ms=lambda: time.time() * 1e3, link_days=1
        )
        self.sessions.open()
        self.scenes = Scenes(
            shots=SHOTS,
            together=True,
            make=LiteRtSegmenter,
            picture=self.sessions.picture,
            ground=lambda background: None,
            keep=self.sessions.keep_scene,
            framings=lambda at_ms: {},
            trim_top=0.0,
        )
        self.strips = Strips(
            booth_name="Nearbooth",
            language="en",
            prints=self.scenes.prints,
            keep=self.sessions.keep_strip,
            new_token=new_token,
            link=lambda token: f"https://10.0.0.2:8443/s/{token}",
            now_ms=lambda: time.time() * 1e3,
        )

    async def shot(self, number: int, jpegs: Sequence[bytes]) -> tuple[Capture, ...]:
        captures = (
            Capture(number, 1, f"p{who}", Source.STILL, "", 1.0, 1.0) for who in range(len(jpegs))
        )
        return tuple(
            [
                await self.sessions.keep(ROOM.session, capture, jpeg)
                for capture, jpeg in zip(captures, jpegs, strict=True)
            ]
        )

    async def scene_ms(self, captures: tuple[Capture, ...]) -> float:
        began_s = time.perf_counter()
        order = ComposeScene(ROOM, captures[0].shot, 1, GROUND, captures)
        assert await self.scenes.compose(order)
        return (time.perf_counter() - began_s) * 1e3

    async def strip_ms(self, shots: Sequence[tuple[Capture, ...]]) -> float:
        began_s = time.perf_counter()
        done = await self.strips.compose(
            ComposeStrip(ROOM, GROUND, (("p0", "Booth"),), tuple(shots))
        )
        assert isinstance(done, StripComposed)
        return (time.perf_counter() - began_s) * 1e3


async def measured(jpegs: Sequence[bytes]) -> tuple[float, float, float]:
    """A scene, the strip with all scenes ready, and the strip if the last shot has just come; ms,
    the medians of all shots or evenings. `jpegs` are everybody's."""
    scene, ready, from_last = [], [], []
    for _ in range(EVENINGS):
        with tempfile.TemporaryDirectory() as folder:
            darkroom = Darkroom(Path(folder))
            shots = [await darkroom.shot(number, jpegs) for number in range(1, SHOTS + 1)]
            scene += [await darkroom.scene_ms(captures) for captures in shots[:-1]]
            from_last.append(await darkroom.strip_ms(shots))
            ready.append(await darkroom.strip_ms(shots))
            darkroom.scenes.close()
    return float(np.median(scene)), float(np.median(ready)), float(np.median(from_last))


def rows() -> Iterator[Row]:
    for name, sizes in SIZES.items():
        jpegs = pictures(sizes, max(PEOPLE))
        for people in PEOPLE:
            scene, ready, from_last = asyncio.run(measured(jpegs[:people]))
            about = f"{people} × {name}"
            yield f"scene in print resolution, {about}, ms", f"{scene:.0f}"
            yield f"strip of scenes that are ready, {about}, ms", f"{ready:.0f}"
            yield f"last shot to strip on disk, {about}, ms", f"{from_last:.0f}"


def main() -> None:
    print("| what | figure |\n|---|---|")
    for what, figure in rows():
        print(f"| {what} | {figure} |", flush=True)


if __name__ == "__main__":
    main()
