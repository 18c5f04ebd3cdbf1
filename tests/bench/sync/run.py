"""`make bench-sync`: how far apart the pictures of one shot were taken, ours and others'.

python -m tests.bench.sync.run [--profile lan|symmetric|mixed|walls|fast|all] [--shots N]
                               [--friends N] [--out DIR]

A booth with a simulated camera, and friends in real browsers behind links that take their time,
play whole sessions. Every camera puts the time into its frames, and the time is read from the
stored pictures. In the same shots the other methods take theirs:

    naive     everybody counts down by themselves from the moment they hear of it, then takes what
              the camera shows: what everyone else does
    latest    the booth takes the newest frame that it has received of everybody, at the instant
    mapped    the booth takes the received frames that it believes to be of the instant

Leaves sync.md, sync.json and sync.png in DIR (build/bench-sync).
"""

import argparse
import asyncio
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tests.bench.sync import namespaces
from tests.bench.sync.friends import friends
from tests.bench.sync.machine import Busy
from tests.bench.sync.namespaces import Ground
from tests.bench.sync.places import places
from tests.bench.sync.plot import plot
from tests.bench.sync.profiles import FRIENDS, PROFILES, Profile
from tests.bench.sync.report import Outcome, as_json, markdown
from tests.bench.sync.rounds import SETS, SHOTS_A_ROUND, play
from tests.bench.sync.skew import Method, Shot
from tests.opened import OpenedBooth, opened

_MODULE = "tests.bench.sync.run"


def main() -> int:
    wishes = _wishes(sys.argv[1:])
    ground = namespaces.enter(_MODULE, sys.argv[1:])
    notes = [] if ground.shaped else [_unshaped(ground)]
    for note in notes:
        say(note)

    def keep(outcomes: Sequence[Outcome]) -> None:
        wishes.out.mkdir(parents=True, exist_ok=True)
        (wishes.out / "sync.md").write_text(markdown(outcomes, notes))
        (wishes.out / "sync.json").write_text(as_json(outcomes, notes))
        plot(outcomes, wishes.out / "sync.png")

    logging.basicConfig(level=logging.ERROR)
    try:
        outcomes = asyncio.run(_measured(wishes, ground, keep))
    except (KeyboardInterrupt, asyncio.CancelledError):
        say("Stopped.")
        return 130
    say("\n" + markdown(outcomes, notes))
    return 0


def _wishes(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench-sync", description="See the module.")
    parser.add_argument("--profile", choices=[*(it.name for it in PROFILES), "all"], default="all")
    parser.add_argument("--shots", type=int, default=60, help="at least, of each profile")
    # More browsers than this on so many cores, and it is the machine that is measured.
    carried = min(4, 1 + (os.cpu_count() or 1))
    counts = range(1, len(FRIENDS) + 1)
    parser.add_argument("--friends", type=int, default=carried, choices=counts)
    parser.add_argument("--out", type=Path, default=Path("build/bench-sync"))
    return parser.parse_args(words)


def _unshaped(ground: Ground) -> str:
    return (
        f"**Links are not shaped here**: {ground.why}. Friends are on this machine's own network, "
        "and their cameras keep the phases they begin with: nothing here is about links."
    )


async def _measured(
    wishes: argparse.Namespace, ground: Ground, keep: Callable[[Sequence[Outcome]], None]
) -> list[Outcome]:
    """All profiles that were wished for; each is kept at once, should the next one fail."""
    ending = asyncio.current_task()
    assert ending is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.cancel)
    outcomes: list[Outcome] = []
    for profile in _wished(wishes.profile, ground):
        outcomes.append(await _profile(profile, wishes, ground))
        keep(outcomes)
    return outcomes


def _wished(name: str, ground: Ground) -> list[Profile]:
    """Where links are not shaped, profiles that differ in nothing else are one."""
    if name != "all":
        return [profile for profile in PROFILES if profile.name == name]
    return [it for it in PROFILES if ground.shaped or it.links == PROFILES[0].links]


async def _profile(profile: Profile, wishes: argparse.Namespace, ground: Ground) -> Outcome:
    say(f"{profile.name}: {profile.title}")
    count = wishes.friends
    with (
        tempfile.TemporaryDirectory(prefix="nearbooth-sync-") as name,
        places(profile, count, shaped=ground.shaped, folder=Path(name)) as there,
    ):
        for link in there.links:
            say(f"  {link}")
        habits = [it if profile.walls_off else replace(it, wall_ms=0) for it in FRIENDS[:count]]
        data_dir, room = Path(name) / "data", f"session.friends={count}"
        async with (
            opened(data_dir, *SETS, room) as booth,
            friends(habits, networks=there.networks, cameras=there.cameras) as browsers,
        ):
            urls = [_url(booth, address) for address in there.addresses]
            busy = Busy()
            shots = await play(booth, browsers, shots=wishes.shots, urls=urls, told=_tell)
            title = profile.title if ground.shaped else f"no link, friends at {profile.fps} fps"
            return Outcome(profile.name, title, count, there.links, busy.cores(), shots)


def _url(booth: OpenedBooth, address: str) -> str:
    """Of the friend's page, from where the booth has this address; empty: as it calls itself."""
    if not address:
        return booth.booth.join_url
    return f"https://{address}:{booth.booth.doors.port}/j/{booth.code}"


def _tell(shots: Sequence[Shot]) -> None:
    """How it goes: the last shots' skews."""

    def numbers(method: Method) -> str:
        skews = (shot.skew_ms(method) for shot in shots[-SHOTS_A_ROUND:])
        return " ".join("-" if skew is None else f"{skew:.0f}" for skew in skews)

    skews = " · ".join(f"{method} {numbers(method)}" for method in Method)
    say(f"  {len(shots)} shots; skew, ms: {skews}")


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
