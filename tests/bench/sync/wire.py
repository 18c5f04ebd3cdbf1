"""A cable between two network namespaces that takes its time, in a process of its own.

python -m tests.bench.sync.wire JSON    (a list of `Cable`s as dictionaries)

Two TAP devices are its plugs, one in the booth's namespace, one in the friend's. What is read from
one is written to the other after the delay of that direction, or lost. Order is kept: a queue lets
nobody overtake. The kernel's own netem would do the same, but not every kernel has it, and figures
are comparable only if every machine uses the same wire.

The delay is `base + jitter * u`, where u moves in straight lines between targets that are drawn
every 20 ms. Drawn anew for each packet it would, since order is kept, turn into a constant.
"""

import dataclasses
import fcntl
import json
import os
import random
import select
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence

from tests.bench.sync.helpers import at_work
from tests.bench.sync.profiles import Link, Way

_TUNSETIFF = 0x400454CA
_IFF_TAP, _IFF_NO_PI = 0x0002, 0x1000
_TARGET_S = 0.020
_LONGEST = 2_048
_IDLE_S = 1.0


@dataclasses.dataclass(frozen=True)
class Cable:
    """From here to the namespace of process `pid`, with the addresses of its two ends."""

    here: str
    there: str
    pid: int
    link: Link
    seed: int

    @property
    def plugs(self) -> tuple[str, str]:
        return f"booth{self.seed}", f"friend{self.seed}"


class Weather:
    """How full the queue is, 0-1: continuous in time, asked with growing times only."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._from = self._to = self._random.random()
        self._until_s = 0.0

    def at(self, now_s: float) -> float:
        if now_s >= self._until_s + _TARGET_S:  # nobody asked for a while
            self._until_s = now_s
            self._to = self._random.random()
        if now_s >= self._until_s:
            self._from, self._to = self._to, self._random.random()
            self._until_s += _TARGET_S
        left = (self._until_s - now_s) / _TARGET_S
        return self._to + (self._from - self._to) * left


class Direction:
    """What is under way from one plug to the other."""

    def __init__(self, entry: int, exit_: int, way: Way, seed: int) -> None:
        self.entry = entry
        self._exit, self._way = exit_, way
        self._weather, self._random = Weather(seed), random.Random(seed + 1)
        self._under_way: deque[tuple[float, bytes]] = deque()

    @property
    def due_s(self) -> float:
        return self._under_way[0][0] if self._under_way else float("inf")

    def take(self) -> None:
        """Everything that waits at the entry."""
        try:
            while packet := os.read(self.entry, _LONGEST):
                now_s = time.monotonic()
                due_s = now_s + self._takes_s(now_s)
                if self._under_way:
                    due_s = max(due_s, self._under_way[-1][0])
                if self._random.random() >= self._way.loss:
                    self._under_way.append((due_s, packet))
        except BlockingIOError:
            return

    def give(self) -> None:
        """Everything that is due."""
        while self._under_way and self._under_way[0][0] <= time.monotonic():
            _, packet = self._under_way.popleft()
            try:
                os.write(self._exit, packet)
            except OSError:  # the other side's device is gone, or full: lost, as on any wire
                continue

    def _takes_s(self, now_s: float) -> float:
        return (self._way.base_ms + self._way.jitter_ms * self._weather.at(now_s)) / 1e3


def carry(directions: Sequence[Direction]) -> None:
    """For ever. `select` waits by the microsecond; `epoll` would by the millisecond."""
    entries = {direction.entry: direction for direction in directions}
    while True:
        wait_s = min(direction.due_s for direction in directions) - time.monotonic()
        ready, _, _ = select.select(entries, [], [], min(max(wait_s, 0.0), _IDLE_S))
        for entry in ready:
            entries[entry].take()
        for direction in directions:
            direction.give()


def plug_in(cable: Cable) -> list[Direction]:
    """Both directions of a cable whose devices are up. Raises OSError, or CalledProcessError."""
    here, there = (_tap(name) for name in cable.plugs)
    near, far = cable.plugs
    _ip("link", "set", far, "netns", str(cable.pid))
    _ip("address", "add", f"{cable.here}/24", "dev", near)
    _ip("link", "set", near, "up")
    inside = ("nsenter", f"--net=/proc/{cable.pid}/ns/net")
    _ip("link", "set", "lo", "up", inside=inside)
    _ip("address", "add", f"{cable.there}/24", "dev", far, inside=inside)
    _ip("link", "set", far, "up", inside=inside)
    up = Direction(there, here, cable.link.up, 4 * cable.seed)
    down = Direction(here, there, cable.link.down, 4 * cable.seed + 2)
    return [up, down]


def _tap(name: str) -> int:
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _IFF_TAP | _IFF_NO_PI))
    return device


def _ip(*words: str, inside: Sequence[str] = ()) -> None:
    subprocess.run([*inside, "ip", *words], check=True, capture_output=True, text=True)


def to_json(cables: Sequence[Cable]) -> str:
    return json.dumps([dataclasses.asdict(cable) for cable in cables])


def _from_json(text: str) -> list[Cable]:
    cables = []
    for said in json.loads(text):
        up, down = (Way(**said["link"][way]) for way in ("up", "down"))
        cables.append(Cable(**{**said, "link": Link(up, down)}))
    return cables


def main() -> None:
    try:
        directions = [way for cable in _from_json(sys.argv[1]) for way in plug_in(cable)]
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{error} {getattr(error, 'stderr', '')}".strip())
    at_work()
    carry(directions)


if __name__ == "__main__":
    main()
