"""Cuts people out of their newest frames, on a thread of its own, as fast as it gets to them.

A cut is a frame together with its own matte: the scene never lays the outline of one moment over
the picture of another. Whoever is behind gets the next frame, and those in between are not missed.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import cast

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from PIL import Image, ImageFilter

from kiosk.devices.camera import Frame, Picture
from kiosk.devices.segmenter import Segmenter
from kiosk.imaging.cutout.bodies import where_bodies_are
from kiosk.imaging.figure import Figure, Matte, figure, is_somebody
from kiosk.imaging.light import Light, measured
from kiosk.live.frames import AnyFrame, sized
from kiosk.live.source import Source
from kiosk.live.steady import SteadyFigure, SteadyMatte

LOOK_S = 0.004
"""How often new frames are looked for while there are none."""
LOOK_CLOSELY_S = 0.25
"""How often faces and light are looked for in one participant's frames: framings follow slowly
anyway."""
BODIES_S = 0.1
"""How often bodies are: a hand that is thrown far out soon belongs to one."""
CROWD, CROWD_S = 3, 0.045
"""With more participants, friends are cut out at most so often, about two frames of three: at the
full rate five would take two thirds of a processor. The booth sees itself at the full rate."""
GIVE_UP_S = 1.0
"""For so long nobody was found before the participant's whole picture is shown."""
BELIEVE_S = 0.4
"""For so long somebody was found again before they are cut out again."""
FACED_S = 20.0
"""For so long somebody may look away, or hide behind a mask, and still be who they were."""
TURNED = 0.2
"""Pictures whose width / height differ more are of a phone that was turned."""
REMEMBERED_S = 30.0
GLANCE = 256
"""The longer side of a picture in which faces are looked for."""
SHADOW_COARSE, SHADOW_BLUR = 2, 2.0
"""A shadow is so much smaller than its matte, and blurred by so many of its own pixels."""


@dataclass(frozen=True, eq=False)
class Cut:
    """A frame, and who was in it.

    `matte` is steadied in time and smoothed a little; `shadow` the same, half as large and blurred;
    `framing` where the scene holds them, None if nobody could be cut out: then the whole picture is
    to be shown.
    """

    picture: AnyFrame
    matte: Matte
    shadow: Matte
    framing: Figure | None
    light: Light | None
    at_s: float


@dataclass(eq=False)
class _Sitter:
    """What is remembered of one participant from frame to frame, while their pictures have this
    shape, width by height."""

    shape: float
    matte: SteadyMatte = field(default_factory=SteadyMatte)
    figure: SteadyFigure = field(default_factory=SteadyFigure)
    scaler: VideoReformatter = field(default_factory=VideoReformatter)
    glancer: VideoReformatter = field(default_factory=VideoReformatter)
    bodies: Matte = field(default_factory=lambda: np.ones((1, 1), np.uint8))
    light: Light | None = None
    sorted_s: float = float("-inf")
    looked_s: float = float("-inf")
    faced_s: float = float("-inf")
    found_s: float = float("-inf")
    lost_s: float = float("-inf")
    shown: bool = True
    cut: Cut | None = None

    def look(
        self, picture: AnyFrame, small: Picture, matte: Matte, segmenter: Segmenter, now_s: float
    ) -> None:
        """What need not be known anew for every frame: faces, framing, and light."""
        width, height = sized(picture)
        glance = _small(picture, _glance(width, height), self.glancer)
        found = figure(matte, segmenter.faces(glance), width / height)
        if found:
            self.faced_s = now_s
            self.figure.add(found, now_s)
        there = is_somebody(matte) and now_s - self.faced_s < FACED_S
        self.believe(there, now_s)
        self.light = measured(small, matte) if there else None

    def believe(self, there: bool, now_s: float) -> None:
        """Whether to cut them out or to show the whole picture does not change for a moment's
        doubt."""
        if there:
            self.found_s = now_s
        else:
            self.lost_s = now_s
        if self.shown and now_s - self.found_s > GIVE_UP_S:
            self.shown = False
        elif not self.shown and now_s - self.lost_s > BELIEVE_S:
            self.shown = True


class Cutouts:
    """`sources` gives everybody now, `wanted` whether a scene is being shown; both are called on
    the thread that cuts. `make` makes its segmenter, there.

    When there is no scene nobody is remembered: the next ones are not to see those before them.
    """

    def __init__(
        self,
        *,
        sources: Callable[[], Sequence[Source]],
        wanted: Callable[[], bool],
        make: Callable[[], Segmenter],
    ) -> None:
        self._sources = sources
        self._wanted = wanted
        self._make = make
        self._sitters: dict[str, _Sitter] = {}
        self._history: deque[tuple[float, Mapping[str, Figure]]] = deque()
        self._took_s: deque[float] = deque(maxlen=300)

    def newest(self, participant: str) -> Cut | None:
        """From any thread; None before the first."""
        sitter = self._sitters.get(participant)
        return sitter.cut if sitter else None

    def framings(self, at_s: float) -> Mapping[str, Figure]:
        """Who was held where at `at_s`, `time.monotonic()`, of the last half a minute. From any
        thread. Empty if there was no scene then."""
        known = [(abs(when_s - at_s), framings) for when_s, framings in list(self._history)]
        nearest = min(known, key=lambda each: each[0], default=(float("inf"), {}))
        return nearest[1] if nearest[0] < 1.0 else {}

    @property
    def cut_times(self) -> tuple[float, ...]:
        """How long each of the latest cuts took to make, s, oldest first."""
        return tuple(self._took_s)

    async def run(self) -> None:
        """Until cancelled. Raises DeviceError if there can be no segmenter."""
        stop = Event()
        with ThreadPoolExecutor(1, thread_name_prefix="cutouts") as own:
            try:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(own, self._keep_cutting, stop)
            finally:
                stop.set()

    def _keep_cutting(self, stop: Event) -> None:
        segmenter = self._make()
        while not stop.is_set():
            if not self._wanted():
                self._forget(set())
            elif self._cut_once(segmenter):
                continue
            stop.wait(LOOK_S)

    def _cut_once(self, segmenter: Segmenter) -> bool:
        """A new cut of everybody who has a new frame; False if nobody had one."""
        sources = self._sources()
        self._forget({source.participant for source in sources})
        crowd_s = CROWD_S if len(sources) > CROWD else 0.0
        new = [
            source
            for number, source in enumerate(sources)
            if self._is_new(source, crowd_s if number else 0.0)
        ]
        for source in new:
            began_s = time.monotonic()
            self._cut(source, segmenter, began_s)
            self._took_s.append(time.monotonic() - began_s)
        if new:
            self._remember(time.monotonic())
        return bool(new)

    def _is_new(self, source: Source, after_s: float) -> bool:
        """Whether there is a picture that was not cut yet, and the last cut is so long ago."""
        sitter = self._sitters.get(source.participant)
        cut = sitter.cut if sitter else None
        if source.picture is None or (cut and cut.picture is source.picture):
            return False
        return cut is None or time.monotonic() - cut.at_s >= after_s

    def _forget(self, here: set[str]) -> None:
        if gone := self._sitters.keys() - here:
            self._sitters = {who: it for who, it in self._sitters.items() if who not in gone}

    def _remember(self, now_s: float) -> None:
        framings = {
            who: it.cut.framing for who, it in self._sitters.items() if it.cut and it.cut.framing
        }
        if not self._history or now_s - self._history[-1][0] > 0.1:
            self._history.append((now_s, framings))
        while now_s - self._history[0][0] > REMEMBERED_S:
            self._history.popleft()

    def _sitter(self, who: str, picture: AnyFrame) -> _Sitter:
        """What is remembered of them; nothing if their phone was turned, and all moved."""
        width, height = sized(picture)
        known = self._sitters.get(who)
        if known is None or abs(known.shape - width / height) > TURNED:
            fresh = _Sitter(shape=width / height)
            self._sitters = {**self._sitters, who: fresh}
            return fresh
        return known

    def _cut(self, source: Source, segmenter: Segmenter, now_s: float) -> None:
        picture = source.picture
        assert picture is not None
        sitter = self._sitter(source.participant, picture)
        small = _small(picture, segmenter.size, sitter.scaler)
        matte = segmenter.matte(small)
        if now_s - sitter.sorted_s > BODIES_S:
            sitter.sorted_s, sitter.bodies = now_s, where_bodies_are(matte)
        matte = matte * sitter.bodies
        if now_s - sitter.looked_s > LOOK_CLOSELY_S:
            sitter.looked_s = now_s
            sitter.look(picture, small, matte, segmenter, now_s)
        soft = Image.fromarray(sitter.matte.add(matte)).filter(ImageFilter.BoxBlur(1))
        shadow = soft.reduce(SHADOW_COARSE).filter(ImageFilter.GaussianBlur(SHADOW_BLUR))
        framing = sitter.figure.framing if sitter.shown else None
        sitter.cut = Cut(
            picture, np.asarray(soft), np.asarray(shadow), framing, sitter.light, now_s
        )


def _glance(width: int, height: int) -> tuple[int, int]:
    """As small as faces are still found, undistorted."""
    scale = GLANCE / max(width, height)
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _small(picture: AnyFrame, size: tuple[int, int], scaler: VideoReformatter) -> Picture:
    """The whole picture squeezed to a size, RGB."""
    if isinstance(picture, Frame):
        pixels = np.ascontiguousarray(picture.picture)
        picture = av.VideoFrame.from_numpy_buffer(pixels, "rgb24")
    # Models do not mind what is skipped; "fast bilinear" would shift everything by a pixel.
    point = Interpolation.POINT
    small = scaler.reformat(picture, *size, "rgb24", interpolation=point, threads=1)
    return cast(Picture, small.to_ndarray())
