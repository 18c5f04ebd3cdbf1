"""Watches the shots of a booth, and what the other methods would have taken in them."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kiosk.devices.camera import Frame
from kiosk.imaging.time_code import read_time_code
from kiosk.session.events import BOOTH, Source
from kiosk.session.record import record
from kiosk.session.state import Taken as Fired
from kiosk.session.view import ShootPhase, ShootView, View
from tests.bench.sync.friends import Friend, Taken
from tests.bench.sync.skew import Method, Shot
from tests.opened import OpenedBooth

RECEIVED_AFTER_S = 1.2
"""When the streams are asked for their frames of the instant: all that will come have come."""

Picture = Frame | av.VideoFrame | Path


class Witness:
    """`friends` by the ids that the room gave them. One round after the other: `round`, `read`."""

    def __init__(self, booth: OpenedBooth, friends: Mapping[str, Friend]) -> None:
        self._booth = booth
        self._friends = friends
        self._shots: dict[Taken, Shot] = {}

    async def round(self, shots: int) -> None:
        """See that many shots, and remember of each what the other methods would have taken."""
        async with asyncio.TaskGroup() as tasks:
            for _ in range(shots):
                view = await self._booth.until(self._counts_anew)
                told_s = time.monotonic()
                assert view.shoot is not None
                shot = self._begun(view, view.shoot)
                tasks.create_task(self._watch(shot, view.shoot, told_s))

    async def read(self) -> list[Shot]:
        """The shots of the round with what the booth has stored of them. The booth must be in the
        result, complete."""
        current = record(self._booth.booth.app.state)
        assert current is not None
        for fired in current.shots:
            if shot := self._shots.get((fired.shot, fired.attempt)):
                await self._stored(shot, fired, current.room.session)
        await self._naive()
        shots = list(self._shots.values())
        self._shots = {}
        return shots

    def _counts_anew(self, view: View) -> bool:
        it = view.shoot
        counts = it is not None and it.phase is ShootPhase.COUNTING
        return counts and it is not None and (it.shot, it.attempt) not in self._shots

    def _begun(self, view: View, shoot: ShootView) -> Shot:
        assert shoot.fire_at_ms is not None
        people = tuple(person.id for person in view.people if person.connected)
        shot = Shot(shoot.fire_at_ms, people)
        self._shots[shoot.shot, shoot.attempt] = shot
        return shot

    async def _watch(self, shot: Shot, shoot: ShootView, told_s: float) -> None:
        fire_at_s = self._booth.booth.clock.to_monotonic(shot.fire_at_ms)
        await _until(told_s + shoot.seconds)
        naive = self._booth.camera.frame()
        await _until(fire_at_s)
        peers = self._booth.booth.peers
        latest = {who: peers.newest(who) for who in self._friends}
        here = self._booth.camera.frame()
        await _until(fire_at_s + RECEIVED_AFTER_S)
        found = {who: peers.nearest(who, shot.fire_at_ms) for who in self._friends}
        mapped = {who: it[0] if it else None for who, it in found.items()}
        shot.read(Method.NAIVE, await asyncio.to_thread(_codes, {BOOTH: naive}))
        shot.read(Method.LATEST, await asyncio.to_thread(_codes, {**latest, BOOTH: here}))
        shot.read(Method.MAPPED, await asyncio.to_thread(_codes, mapped))

    async def _naive(self) -> None:
        for who, friend in self._friends.items():
            for taken, image in (await friend.naive()).items():
                if shot := self._shots.get(taken):
                    shot.read(Method.NAIVE, {who: read_time_code(image)})

    async def _stored(self, shot: Shot, fired: Fired, session: str) -> None:
        stored = {}
        for capture in fired.captures:
            picture = self._booth.booth.sessions.picture(session, capture.key)
            stored[capture.participant] = picture
            own = capture.source in (Source.STILL, Source.PREVIEW)
            shot.sources[capture.participant] = str(Source.STILL if own else capture.source)
            if own and capture.captured_at_ms is not None:
                shot.claims_ms[capture.participant] = capture.captured_at_ms - shot.fire_at_ms
        shot.read(Method.OURS, await asyncio.to_thread(_codes, stored))
        # The streams give the friends' frames; the booth's own is the same in both.
        shot.errors_ms[Method.MAPPED][BOOTH] = shot.errors_ms[Method.OURS].get(BOOTH)


async def _until(at_s: float) -> None:
    await asyncio.sleep(max(0.0, at_s - time.monotonic()))


def _codes(pictures: Mapping[str, Picture | None]) -> dict[str, int | None]:
    return {who: read_time_code(_pixels(it)) if it else None for who, it in pictures.items()}


def _pixels(picture: Picture) -> NDArray[np.uint8]:
    if isinstance(picture, Frame):
        return picture.picture
    if isinstance(picture, av.VideoFrame):
        return picture.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
    with Image.open(picture) as image:
        return np.asarray(image.convert("RGB"))
