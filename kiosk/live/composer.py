"""One picture of everybody, from the newest frame of each: in tiles, or together in the scene.

All pixels are moved by libav and numpy, which let other threads run meanwhile.
"""

from dataclasses import dataclass
from typing import Self

import av
import numpy as np

from kiosk.devices.camera import Frame
from kiosk.live.backdrops import Backdrops, Ground
from kiosk.live.crossfade import Crossfade
from kiosk.live.cutouts import Cut
from kiosk.live.frames import AnyFrame
from kiosk.live.i420 import Planes, even, planes
from kiosk.live.lettering import NIGHT
from kiosk.live.source import Backdrop, Source
from kiosk.live.stamping import Stamping
from kiosk.live.tags import Tags
from kiosk.live.tiled import Tiler
from kiosk.live.together import CutOf, Together


@dataclass(frozen=True)
class Plan:
    """What a picture is made of; the same plan makes the same picture.

    `cuts` are those of the sources, in their order; None are all of them in tiles.
    """

    sources: tuple[Source, ...]
    ground: Ground | None
    cuts: tuple[Cut | None, ...] | None

    @property
    def pictures(self) -> list[AnyFrame | None]:
        """Everybody's frame that is shown."""
        if self.cuts is None:
            return [source.picture for source in self.sources]
        return [cut.picture if cut else None for cut in self.cuts]

    @property
    def taken_s(self) -> float | None:
        """When the booth's frame was taken, `time.monotonic()`."""
        own = next((it for it in self.pictures if isinstance(it, Frame)), None)
        return own.at_s if own else None


class Composer:
    """Not for more than one thread at a time; a context, since backdrops are made aside.

    `aspect` is the paper's, width / height. `cut_of` gives people cut out; None is for a booth that
    shows tiles always. `stamped`: the time code of the booth's camera goes on top, to be measured.
    """

    def __init__(
        self,
        *,
        size: tuple[int, int],
        aspect: float = 4 / 3,
        cut_of: CutOf | None = None,
        stamped: bool = False,
    ) -> None:
        self.size = (even(size[0]), even(size[1]))
        tags = Tags(text_size=round(min(self.size) / 36))
        self._cut_of = cut_of
        self._night = _plain(self.size)
        self._backdrops = Backdrops(size=self.size)
        self._tiler = Tiler(size=self.size, tags=tags)
        self._together = Together(size=self.size, aspect=aspect, tags=tags)
        self._crossfade = Crossfade()
        self._stamping = Stamping() if stamped else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._backdrops.close()

    @property
    def changing(self) -> bool:
        """Whether the same plan would make another picture: one background turns into another."""
        return self._crossfade.under_way

    def planned(self, sources: tuple[Source, ...], backdrop: Backdrop | None = None) -> Plan:
        """Everybody before the backdrop, once that is made; without one in tiles at night."""
        if backdrop is None:
            self._backdrops.forget()
        ground = self._backdrops.get(backdrop) if backdrop else None
        cuts = self._cuts(sources) if ground else None
        return Plan(sources, ground, cuts)

    def compose(self, plan: Plan) -> av.VideoFrame:
        """The program picture, yuv420p (BT.601, limited range), of `size`."""
        frame = av.VideoFrame(*self.size, "yuv420p")
        canvas = planes(frame)
        under = plan.ground.planes if plan.ground else self._night
        for ours, theirs in zip(canvas, under, strict=True):
            ours[...] = theirs
        if plan.ground and plan.cuts is not None:
            self._together.draw(canvas, plan.sources, plan.cuts, plan.ground.light)
        else:
            self._tiler.draw(canvas, plan.sources, framed=plan.ground is not None)
        self._crossfade.shown(canvas, (plan.ground, plan.cuts is None))
        if self._stamping:
            self._stamping.onto(canvas, plan.pictures)
        return frame

    def _cuts(self, sources: tuple[Source, ...]) -> tuple[Cut | None, ...] | None:
        """None before anybody is cut out: there would be an empty room for a moment."""
        if self._cut_of is None:
            return None
        cuts = tuple(
            self._cut_of(it.participant) if it.picture is not None and not it.away else None
            for it in sources
        )
        return cuts if any(cuts) else None


def _plain(size: tuple[int, int]) -> Planes:
    ground = np.empty((size[1], size[0], 3), np.uint8)
    ground[...] = NIGHT
    return planes(av.VideoFrame.from_ndarray(ground, format="rgb24").reformat(format="yuv420p"))
