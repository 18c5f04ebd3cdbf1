"""The backgrounds of the scene in planes, made aside: a picture takes longer than a frame may."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import av
import numpy as np

from kiosk.imaging.backdrop import backdrop, light_of
from kiosk.imaging.light import Light
from kiosk.live.i420 import Planes, planes
from kiosk.live.source import Backdrop

_KEPT = 4

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Ground:
    """`light` is that of a picture; a plain colour has none of its own."""

    planes: Planes
    light: Light | None


class Backdrops:
    """For a canvas of `size`. One thread asks; another makes."""

    def __init__(self, *, size: tuple[int, int]) -> None:
        self._size = size
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="backdrops")
        self._made: dict[Backdrop, Future[Ground | None]] = {}
        self._shown: Ground | None = None

    def get(self, of: Backdrop) -> Ground | None:
        """What to show for it now: it, or what was shown before while it is being made; None
        before anything is."""
        making = self._made.get(of)
        if making is None:
            making = self._made[of] = self._maker.submit(self._make, of)
            for old in list(self._made)[:-_KEPT]:
                del self._made[old]
        if making.done() and (ground := making.result()):
            self._shown = ground
        return self._shown

    def forget(self) -> None:
        """The scene is over: the next ones are not to see a glimpse of it."""
        self._shown = None

    def close(self) -> None:
        self._maker.shutdown(cancel_futures=True)

    def _make(self, of: Backdrop) -> Ground | None:
        try:
            picture = backdrop(of, self._size)
        except OSError as error:
            log.warning("A background cannot be shown: %s: %s", of, error)
            return None
        video = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
        return Ground(planes(video.reformat(format="yuv420p")), light_of(of, picture))
