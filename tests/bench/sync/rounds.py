"""Plays whole sessions, as guests do: every press waits for its lamp, every tap for its button."""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Iterable, Sequence

from playwright.async_api import Error as BrowserError

from kiosk.session.events import BOOTH, Button
from kiosk.session.view import Action, StripStatus
from tests.bench.sync.friends import Friend
from tests.bench.sync.skew import Shot
from tests.bench.sync.witness import Witness
from tests.opened import OpenedBooth

SHOTS_A_ROUND = 6
SETS = (
    "server.host=0.0.0.0",
    "camera.size=[640, 360]",
    "camera.fps=30",
    f"session.shots={SHOTS_A_ROUND}",
    "session.countdown_s=2",
    "session.review_s=1.5",
)
"""Quick sessions, and a small program picture, as in the tests: friends' browsers, which in life
have machines of their own, would spend more on it than on their cameras."""

_SEEN_S = 60.0
_SETTLED_S = 15.0
"""Until bit rates have grown, and the clocks and cameras know each other."""

log = logging.getLogger(__name__)


async def play(
    booth: OpenedBooth,
    friends: Sequence[Friend],
    *,
    shots: int,
    urls: Sequence[str],
    told: Callable[[Sequence[Shot]], None],
) -> list[Shot]:
    """At least `shots` shots of everybody. `urls` are where each friend opens the page; `told`
    hears of the shots so far after each round."""
    await booth.press(Button.READY, Action.BEGIN)
    for friend, url in zip(friends, urls, strict=True):
        await friend.join(url)
    view = await booth.until(lambda view: len(view.people) == len(friends) + 1)
    ids = {person.name: person.id for person in view.people if person.id != BOOTH}
    await _seen(booth, list(ids.values()))
    await asyncio.sleep(_SETTLED_S)
    witness = Witness(booth, {ids[friend.name]: friend for friend in friends})
    taken: list[Shot] = []
    for _ in range(math.ceil(shots / SHOTS_A_ROUND)):
        taken += await _round(booth, friends, witness)
        told(taken)
        await booth.press(Button.READY, Action.ANOTHER)
    return taken


async def _seen(booth: OpenedBooth, friends: Sequence[str]) -> None:
    """Until every friend's camera has arrived."""
    composed, loop = asyncio.Event(), asyncio.get_running_loop()

    def wake() -> None:
        loop.call_soon_threadsafe(composed.set)

    forget = booth.booth.program.subscribe(wake)
    async with asyncio.timeout(_SEEN_S):
        while any(booth.booth.peers.newest(friend) is None for friend in friends):
            composed.clear()
            await composed.wait()
    forget()


async def _round(booth: OpenedBooth, friends: Sequence[Friend], witness: Witness) -> list[Shot]:
    await _everybody(friend.ready() for friend in friends)
    await booth.press(Button.READY, Action.READY)
    await booth.press(Button.START, Action.NEXT)
    await _everybody(friend.choose(number) for number, friend in enumerate(friends))
    await booth.press(Button.READY, Action.CHOOSE)
    await booth.press(Button.START, Action.NEXT)
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(witness.round(SHOTS_A_ROUND))
        await booth.press(Button.START, Action.START)
        await watching
    await booth.until(lambda v: v.result is not None and v.result.status != StripStatus.COMPOSING)
    return await witness.read()


async def _everybody(acts: Iterable[Awaitable[None]]) -> None:
    """All at once; the booth goes on without a friend whose browser hangs, and so do we."""
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BrowserError):
            log.warning("A friend could not follow: %s", outcome.message.split("\n")[0])
        elif isinstance(outcome, BaseException):
            raise outcome
