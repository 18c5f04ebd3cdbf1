"""The networks under which the shutters are compared, and the cameras and clocks of the friends.

A link has two directions, *up* from the friend to the booth and *down*. A packet takes `base_ms`
and up to `jitter_ms` more. Jitter is one-sided and smooth, since it models a queue: nothing is ever
faster than the way itself, and packets that follow each other wait about as long. Each direction
has a queue of its own. What is lost is lost at random.

    profile     what it stands for                                     up, ms    down, ms   loss
    ---------   ----------------------------------------------------   -------   --------   ----
    lan         everybody in one house, by Wi-Fi                        3 + 1     3 + 1
    symmetric   everybody far away, by cable                           80 + 30   80 + 30
    mixed       one in the house                                        3 + 1     3 + 1      1 %
                one by DSL, whose downloads fill the queue             20 + 15   60 + 15     1 %
                one by a mobile network, whose uploads wait            90 + 30   40 + 30     1 %
                one in the town                                         8 + 10   25 + 10     1 %
    walls       as mixed, and the friends' wall clocks are 4-14 ms off
    fast        as lan, and the friends' cameras take 60 frames a second

Half the difference of a link's directions is what no clock can learn from pings.

Cameras run at nominal rates less some hundred ppm, each its own, so that the phases walk through
each other over a run. The friends' clocks drift by what quartz does, and in `walls` their wall
clocks are as wrong as NTP may leave them over the internet; all in a machine that has one clock,
so `clocks.js` bends what the page sees of it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """One direction of a link. `loss` is the share of packets, 0-1."""

    base_ms: float
    jitter_ms: float
    loss: float = 0.0


@dataclass(frozen=True)
class Link:
    up: Way
    down: Way


@dataclass(frozen=True)
class Profile:
    """`links` are dealt to the friends in turn; `fps` is what their cameras are sold as."""

    name: str
    title: str
    links: tuple[Link, ...]
    fps: int = 30
    walls_off: bool = False

    def link(self, who: int) -> Link:
        return self.links[who % len(self.links)]


@dataclass(frozen=True)
class Habits:
    """What is a friend's own, whatever the network.

    `slow_ppm`: how much slower their camera is than its nominal rate; `drift_ppm`: how much faster
    their clock runs; `wall_ms`: how much later than the truth their wall clock shows.
    """

    name: str
    slow_ppm: float
    drift_ppm: float
    wall_ms: float


def _even(base_ms: float, jitter_ms: float) -> Link:
    return Link(Way(base_ms, jitter_ms), Way(base_ms, jitter_ms))


_LAN = _even(3, 1)

_MIXED = (
    Link(Way(3, 1, 0.01), Way(3, 1, 0.01)),
    Link(Way(20, 15, 0.01), Way(60, 15, 0.01)),
    Link(Way(90, 30, 0.01), Way(40, 30, 0.01)),
    Link(Way(8, 10, 0.01), Way(25, 10, 0.01)),
)

PROFILES = (
    Profile("lan", "LAN, 3+1 ms", (_LAN,)),
    Profile("symmetric", "symmetric, 80+30 ms each way", (_even(80, 30),)),
    Profile("mixed", "mixed, asymmetric, 1 % loss", _MIXED),
    Profile("walls", "mixed, wall clocks 4-14 ms off", _MIXED, walls_off=True),
    Profile("fast", "LAN, friends at 60 fps", (_LAN,), fps=60),
)

FRIENDS = (
    Habits("Mina", slow_ppm=60, drift_ppm=35, wall_ms=9),
    Habits("Jun", slow_ppm=990, drift_ppm=-55, wall_ms=-14),
    Habits("Ada", slow_ppm=310, drift_ppm=12, wall_ms=4),
    Habits("Leo", slow_ppm=640, drift_ppm=-20, wall_ms=-6),
    Habits("Noor", slow_ppm=450, drift_ppm=48, wall_ms=11),
    Habits("Ines", slow_ppm=180, drift_ppm=-33, wall_ms=-3),
    Habits("Theo", slow_ppm=820, drift_ppm=5, wall_ms=7),
    Habits("Suki", slow_ppm=540, drift_ppm=-41, wall_ms=-10),
)
