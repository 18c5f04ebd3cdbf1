"""From captures to scenes: everybody of a shot before the background, composed off the loop.

A scene is made as soon as a shot has its pictures, and again when a better one arrives; so the
strip finds most of its scenes ready. One is made at a time, by two threads with a segmenter each.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

from kiosk.devices.segmenter import Segmenter
from kiosk.imaging import Size
from kiosk.imaging.cutout.bodies import bodies
from kiosk.imaging.cutout.refining import refined
from kiosk.imaging.cutout.still import still_matte
from kiosk.imaging.figure import Figure, Matte, figure, is_somebody
from kiosk.imaging.light import GLANCE, Light, measured
from kiosk.imaging.paper import Colour
from kiosk.imaging.photo import encode_jpeg, open_at_least
from kiosk.imaging.scene import Ground, Sitter, compose_scene, compose_tiles
from kiosk.imaging.strip.composing import paper_for
from kiosk.imaging.strip.layout import scene_size
from kiosk.session.backgrounds import Background, Kind
from kiosk.session.commands import ComposeScene, ComposeStrip
from kiosk.session.events import BOOTH, Capture, SceneComposed

_PLAIN = "#FFF7EC"
"""Where a background's picture is gone or damaged."""
_QUALITY = 92
_SHARP = 1.0
"""The height, of the scene's, that a picture is opened with at least."""
_SITTERS = 8
"""As many as a shot may have: two or three megabytes each."""

_BLOCK = 4
"""What the sides of a matte have to be multiples of (`bodies.py`)."""
_ALIKE = 1.5
"""Heads that are so many times as large, or so many heads away, are in another picture."""
_SMOOTH = Image.Resampling.BILINEAR

log = logging.getLogger(__name__)

Keep = Callable[[str, int, int, bytes], Awaitable[str]]
"""(session, shot, attempt, JPEG) to the key that finds it; empty if the shot was taken anew."""


@dataclass(frozen=True, eq=False)
class Prints:
    """What a strip is made of: a scene a shot, None where nobody has a picture, and its paper.

    `people` is how many were seen in the booth, at most in any shot: one where nobody looked.
    """

    scenes: Sequence[Image.Image | None]
    paper: Colour
    people: int = 1


@dataclass(frozen=True)
class _Wanted:
    """What a scene shows: the same of both, the same pixels."""

    background: Background
    pictures: tuple[tuple[str, str], ...]
    """Key and participant."""


class Scenes:
    """`make` makes a segmenter, in the thread that will use it; without `together` nobody is cut
    out. `picture` finds a capture's file by session and key, `ground` the file of a background's
    picture by its id. `framings` tells how the live scene held everybody at a time of the room's
    clock, ms, by participant: so paper shows what the screens showed. `trim_top` is the part of
    every picture's height that is left out above: the time code's band. All methods but the maker
    belong to the event loop's thread.
    """

    def __init__(
        self,
        *,
        shots: int,
        together: bool,
        make: Callable[[], Segmenter],
        picture: Callable[[str, str], Path | None],
        ground: Callable[[str], Path | None],
        keep: Keep,
        framings: Callable[[float], Mapping[str, Figure]],
        trim_top: float,
    ) -> None:
        self._shots = shots
        self._together = together
        self._make = make
        self._picture = picture
        self._ground = ground
        self._keep = keep
        self._framings = framings
        self._trim_top = trim_top
        self._workers = ThreadPoolExecutor(2, thread_name_prefix="scenes")
        self._own = threading.local()
        self._one_at_a_time = asyncio.Lock()
        self._session = ""
        self._newest: dict[tuple[str, int], ComposeScene] = {}
        self._made: dict[int, tuple[_Wanted, Image.Image | None]] = {}
        self._sitters: dict[str, Sitter] = {}
        self._heads: dict[str, int] = {}
        self._framed: dict[tuple[int, int], Mapping[str, Figure]] = {}

    async def compose(self, order: ComposeScene) -> SceneComposed | None:
        """The scene, on disk; None if it is outdated before it is begun, shows nobody, or fails:
        then people see each other's pictures side by side."""
        shot = (order.room.session, order.shot)
        self._newest[shot] = order
        async with self._one_at_a_time:
            if self._newest.get(shot) is not order:
                return None
            del self._newest[shot]
            return await self._kept(order)

    async def _kept(self, order: ComposeScene) -> SceneComposed | None:
        session = order.room.session
        scene = await self._scene(session, order.shot, order.background, order.captures)
        if scene is None:
            return None
        try:
            jpeg = await asyncio.to_thread(encode_jpeg, np.asarray(scene), _QUALITY)
            key = await self._keep(session, order.shot, order.attempt, jpeg)
        except OSError as error:
            log.error("A scene could not be kept: %s", error)
            return None
        return SceneComposed(session, order.shot, order.attempt, key) if key else None

    async def prints(self, order: ComposeStrip) -> Prints:
        """What the strip is made of: scenes that are ready, and those that are not, made now."""
        async with self._one_at_a_time:
            scenes = [
                await self._scene(order.room.session, number, order.background, captures)
                for number, captures in enumerate(order.shots, 1)
            ]
            people = self._people(order)
        return Prints(scenes, await asyncio.to_thread(self._paper, order.background), people)

    def _people(self, order: ComposeStrip) -> int:
        in_booth = (it for shot in order.shots for it in shot if it.participant == BOOTH)
        return max((self._heads.get(it.key, 1) for it in in_booth), default=1)

    def close(self) -> None:
        """Scenes that are not begun are not made."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _open(self, session: str) -> None:
        """Only one session's scenes stay in memory."""
        if session != self._session:
            self._session = session
            self._made, self._sitters, self._heads, self._framed = {}, {}, {}, {}

    async def _scene(
        self, session: str, shot: int, background: Background, captures: Sequence[Capture]
    ) -> Image.Image | None:
        self._open(session)
        there = [capture for capture in captures if capture.key]
        wanted = _Wanted(background, tuple((it.key, it.participant) for it in there))
        if shot not in self._made or self._made[shot][0] != wanted:
            size = scene_size(self._shots, min(shot, self._shots))
            framings = self._framings_of(there)
            made = await asyncio.to_thread(self._composed, session, wanted, framings, size)
            self._made[shot] = (wanted, made)
        return self._made[shot][1]

    def _framings_of(self, captures: Sequence[Capture]) -> Mapping[str, Figure]:
        """Of the instant of a shot; the screens know it for a while, here it is kept."""
        times = [it.captured_at_ms for it in captures if it.captured_at_ms is not None]
        if not times:
            return {}
        shot = (captures[0].shot, captures[0].attempt)
        if shot not in self._framed:
            self._framed[shot] = self._framings(median(times))
        return self._framed[shot]

    # In threads

    def _composed(
        self, session: str, wanted: _Wanted, framings: Mapping[str, Figure], size: Size
    ) -> Image.Image | None:
        """Without those whose picture turns out to be damaged: a strip is finished all the same."""

        def sit(picture: tuple[str, str]) -> Sitter | None:
            key, participant = picture
            sitter = self._sitter(session, key, size=size)
            framing = framings.get(participant)
            if sitter and framing:
                sitter = _held(sitter, framing, self._trim_top)
            return sitter and replace(sitter, is_booth=participant == BOOTH)

        sitters = [sitter for sitter in self._workers.map(sit, wanted.pictures) if sitter]
        if not sitters:
            return None
        ground = self._ground_of(wanted.background)
        try:
            return self._before(ground, sitters, size)
        except OSError as error:
            log.error("The background %s cannot be shown: %s", wanted.background.id, error)
            return self._before(_PLAIN, sitters, size)

    def _before(self, ground: Ground, sitters: Sequence[Sitter], size: Size) -> Image.Image:
        if self._together and any(sitter.matte is not None for sitter in sitters):
            try:
                return compose_scene(sitters, ground, size, refine=refined, workers=self._workers)
            except OSError:
                raise
            except Exception:  # a bug of ours, which must not cost people their strip
                log.exception("Nobody could be put together")
        return compose_tiles([sitter.picture for sitter in sitters], ground, size)

    def _sitter(self, session: str, key: str, *, size: Size) -> Sitter | None:
        known = self._sitters.get(key)
        path = None if known else self._picture(session, key)
        if known or path is None:
            return known
        try:
            picture = self._opened(path, size)
        except OSError as error:
            log.warning("left out of the scene: %s: %s", path, error)
            return None
        sitter = self._seen(picture) if self._together else Sitter(picture)
        self._remember(key, sitter)
        return sitter

    def _opened(self, path: Path, size: Size) -> Image.Image:
        """About as large as it will be seen: people are a little larger or smaller than they were
        taken, and the strip shows half of the scene's pixels."""
        least = round(size[1] * _SHARP)
        whole = open_at_least(path, (least, least))
        band = round(whole.height * self._trim_top)
        return whole.crop((0, band, whole.width, whole.height))

    def _seen(self, picture: Image.Image) -> Sitter:
        """Shown whole if the segmenter cannot be had or fails."""
        try:
            segmenter = self._segmenter()
            pixels = np.asarray(picture)
            faces = segmenter.faces(pixels)
            matte = _bodies(still_matte(pixels, cut=segmenter.matte, faces=lambda _: faces))
        except Exception:  # of many kinds: whatever runs the models raises what it likes
            log.exception("A picture could not be searched for people")
            return Sitter(picture)
        found = figure(matte, faces, picture.width / picture.height)
        return Sitter(picture, matte, found, _light(picture, matte))

    def _segmenter(self) -> Segmenter:
        if not hasattr(self._own, "segmenter"):
            self._own.segmenter = self._make()
        segmenter: Segmenter = self._own.segmenter
        return segmenter

    def _remember(self, key: str, sitter: Sitter) -> None:
        self._sitters[key] = sitter
        self._heads[key] = len(sitter.figure.heads) if sitter.figure else 1
        for old in list(self._sitters)[:-_SITTERS]:
            self._sitters.pop(old, None)

    def _ground_of(self, background: Background) -> Ground:
        if background.kind is Kind.COLOR:
            return background.data
        return self._ground(background.id) or _PLAIN

    def _paper(self, background: Background) -> Colour:
        try:
            return paper_for(self._ground_of(background))
        except OSError:
            return paper_for(_PLAIN)


def _held(sitter: Sitter, framing: Figure, trim_top: float) -> Sitter:
    """Somebody as the screens held them: they may have leant, or jumped, or looked away within
    that. Unless their still shows something else than their video did."""
    own, held = sitter.figure, framing.without_top(trim_top)
    if sitter.matte is None or not is_somebody(sitter.matte):
        return sitter
    if own is None:
        return replace(sitter, figure=held)
    ratio, moved = own.head / held.head, abs(own.eyes - held.eyes) / held.head
    alike = 1 / _ALIKE < ratio < _ALIKE and moved < _ALIKE
    return replace(sitter, figure=held) if alike else sitter


def _bodies(matte: Matte) -> Matte:
    """Without lamps and posters; a little squeezed, to sides that suit looking for them."""
    height, width = (max(_BLOCK, round(side / _BLOCK) * _BLOCK) for side in matte.shape)
    return bodies(np.asarray(Image.fromarray(matte).resize((width, height), _SMOOTH)))


def _light(picture: Image.Image, matte: Matte) -> Light | None:
    small = picture.resize(GLANCE, _SMOOTH, reducing_gap=2.0)
    of_them = Image.fromarray(matte).resize(GLANCE, _SMOOTH, reducing_gap=2.0)
    return measured(np.asarray(small), np.asarray(of_them))
