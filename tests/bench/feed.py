"""What sending the program to friends costs, and how soon they see it.

python -m tests.bench.feed [SECONDS]

    CPU       of a process that sends a prepared moving picture, 1280x720 at 30 fps, to 1, 2, 4 and
              8 friends by real WebRTC connections, in cores; they are in another process
    kbit/s    what each of them is sent
    first     from a friend's connection being up to their first decoded picture, while others watch
    key       from a friend's asking for a key frame to its being decoded
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from kiosk.clock import RoomClock
from kiosk.remote.peers import Peers
from tests.filming import Shown, filmed, video

COUNTS = (1, 2, 4, 8)
CODECS = ("vp8", "h264")
KBPS = (1_500, 1_500)
SETTLED_S = 3.0
FPS = 30
WIDTH, HEIGHT = 1280, 720


def scenes(count: int = 2 * FPS) -> list[NDArray[np.uint8]]:
    """A patterned ground, people-sized shapes that sway before it, and a camera's noise."""
    dice = np.random.default_rng(1)
    ground = dice.integers(60, 200, (HEIGHT // 40, WIDTH // 40, 3)).repeat(40, 0).repeat(40, 1)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    film = []
    for place in range(count):
        picture = ground.copy()
        for who in range(4):
            sway = 40 * np.sin(2 * np.pi * place / count + who)
            oval = ((columns - 200 - 290 * who - sway) / 110) ** 2 + ((rows - 430) / 260) ** 2 < 1
            picture[oval] = (200 - 30 * who, 150, 90 + 30 * who)
        noisy = picture + dice.integers(-4, 5, (HEIGHT, WIDTH, 1))
        film.append(np.clip(noisy, 0, 255).astype(np.uint8))
    return film


@dataclass(frozen=True)
class Measured:
    friends: int
    cores: float
    kbps: float
    first_ms: Sequence[float]
    key_ms: Sequence[float]


async def measured(film: Shown, codec: str, friends: int, seconds: float) -> Measured:
    command = (sys.executable, "-m", "tests.bench.feed_friends", codec, str(friends))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=2**20)
    assert process.stdin
    assert process.stdout

    async def heard() -> dict[str, object]:
        return json.loads(await process.stdout.readline())

    def say(words: object) -> None:
        process.stdin.write(json.dumps(words).encode() + b"\n")

    async with asyncio.TaskGroup() as tasks:
        peers = Peers(feed=film, clock=RoomClock(), tasks=tasks, ice_servers=(), kbps=KBPS)
        for who in range(friends):
            say({"answer": await peers.offered(str(who), str((await heard())["offer"]))})
        first_ms = (await heard())["first_ms"]
        await asyncio.sleep(SETTLED_S)
        cores, kbps = await spent(peers, seconds)
        say("the figures are taken")
        key_ms = (await heard())["key_ms"]
        await peers.close()
        say("goodbye")
        await process.wait()
    return Measured(friends, cores, kbps, first_ms, key_ms)


async def spent(peers: Peers, seconds: float) -> tuple[float, float]:
    """Cores, and kbit/s to the first friend."""
    before, began_s, sent = time.process_time(), time.monotonic(), await octets(peers)
    await asyncio.sleep(seconds)
    took_s = time.monotonic() - began_s
    cores = (time.process_time() - before) / took_s
    return cores, (await octets(peers) - sent) * 8 / 1_000 / took_s


async def octets(peers: Peers) -> int:
    link = peers._peers["0"]._link
    assert link
    stats = await link._sender.getStats()
    return int(stats[f"outbound-rtp_{id(link._sender)}"].bytesSent)


async def figures(seconds: float = 8.0, counts: Sequence[int] = COUNTS) -> list[tuple[str, str]]:
    """For the table of `make bench`; the last of the counts of friends is compared to the first."""
    numbers, rise = ", ".join(map(str, counts)), f"{counts[-1]} friends to that for {counts[0]}"
    rows, film = [], [video(each) for each in scenes()]
    for codec in CODECS:
        with filmed(film, FPS) as feed:
            runs = [await measured(feed, codec, count, seconds) for count in counts]
        cores = " / ".join(f"{run.cores:.2f}" for run in runs)
        rows += [
            (f"{codec}: CPU for {numbers} friends, cores", cores),
            (f"{codec}: CPU for {rise}", f"{runs[-1].cores / runs[0].cores:.2f}"),
            (f"{codec}: sent to each, kbit/s", " / ".join(f"{run.kbps:.0f}" for run in runs)),
            (f"{codec}: connected to first picture, ms", spread([run.first_ms for run in runs])),
            (f"{codec}: asked for to key frame, ms", spread([run.key_ms for run in runs])),
        ]
    return rows


def spread(runs: Sequence[Sequence[float]]) -> str:
    values = [value for run in runs for value in run]
    return f"{median(values):.0f}, at most {max(values):.0f}"


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
    for what, value in asyncio.run(figures(seconds)):
        print(f"{what:<45} {value}", flush=True)


if __name__ == "__main__":
    main()
