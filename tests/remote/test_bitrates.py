"""Who gets which rendition at what bitrate, as scripts: friends on links of a known width, who
report as browsers do."""

import itertools
from dataclasses import dataclass, field

import pytest

from kiosk.remote.bitrates import DOWN_APART_S, START_KBPS, UP_APART_S, Bitrates, Plan, Sent
from kiosk.remote.links import SETTLING_S
from kiosk.remote.renditions import SMALL, Rendition, ladder, main

MAIN = main((400, 2_500))
PICTURE_S = 1 / 15


@dataclass
class World:
    """Time, the encoders, and friends by name with their links' kbit/s."""

    links: dict[str, float] = field(default_factory=dict)
    now_s: float = 50.0
    busy: float = 1.0
    """How much of the bitrate the picture needs."""

    def __post_init__(self) -> None:
        self.bitrates = Bitrates(main=MAIN, small=SMALL)
        self.kbps: dict[Rendition, int] = {}
        self.changes: list[tuple[float, str, int]] = []
        self.moves: list[tuple[float, str]] = []
        self.silent: set[str] = set()
        """Who does not report."""
        self.estimates: dict[str, float] = {}
        """What friends believe of their links, if that has little to do with them."""
        self._counts: dict[str, tuple[float, float]] = {}
        links, self.links = self.links, {}
        for who, kbps in links.items():
            self.join(who, kbps)

    def join(self, who: str, kbps: float) -> None:
        self.links[who] = kbps
        self.bitrates.joined(who, self.now_s)
        self._counts[who] = (0.0, 0.0)
        self._plan()

    def leave(self, who: str) -> None:
        del self.links[who]
        self.bitrates.left(who)
        self._plan()

    def run(self, seconds: float) -> None:
        for step in range(round(seconds / PICTURE_S)):
            self.now_s += PICTURE_S
            for rendition, kbps in self.kbps.items():
                self.bitrates.sent(rendition, self.busy * kbps * PICTURE_S, self.now_s)
            if step % 15 == 0:
                for who in self.links.keys() - self.silent:
                    self._report(who)
            self._plan()

    def _report(self, who: str) -> None:
        """Once a second, of what the link lets through of what is sent."""
        sent = self.busy * self.kbps[self.bitrates.gets(who)]
        came = min(sent, self.links[who])
        lost, last = self._counts[who]
        self._counts[who] = lost, last = (lost + (sent - came) / 10, last + sent / 10)
        estimate = 0.85 * came if came < sent else 1.5 * came
        self.bitrates.estimated(who, self.estimates.get(who, estimate), self.now_s)
        self.bitrates.lost(who, round(lost), round(last), self.now_s)

    def _plan(self) -> None:
        plan = self.bitrates.plan(self.now_s)
        before, self.kbps = self.kbps, plan.kbps
        self.moves += [(self.now_s, str(who)) for who in plan.moved]
        self.changes += [
            (self.now_s, rendition.name, kbps)
            for rendition, kbps in plan.kbps.items()
            if before.get(rendition) != kbps
        ]


def test_it_begins_in_the_middle_and_rises_while_all_is_well() -> None:
    world = World({"mina": 50_000.0})
    assert world.kbps == {MAIN: pytest.approx(START_KBPS, rel=0.1)}
    world.run(30)
    assert world.kbps == {MAIN: 2_500}
    assert world.moves == []


def test_nobody_there_nothing_is_encoded() -> None:
    world = World()
    assert world.kbps == {}
    world.join("mina", 50_000.0)
    world.leave("mina")
    assert world.kbps == {}


def test_it_follows_the_slowest_and_rises_again_when_they_have_left() -> None:
    world = World({"mina": 50_000.0, "jun": 900.0})
    world.run(30)
    assert 400 <= world.kbps[MAIN] <= 900
    assert world.moves == []
    world.leave("jun")
    world.run(20)
    assert world.kbps == {MAIN: 2_500}


def test_who_cannot_have_the_least_gets_the_small_one_and_spoils_it_for_nobody() -> None:
    world = World({"mina": 50_000.0, "jun": 220.0})
    world.run(20)
    assert world.bitrates.gets("jun") == SMALL
    assert world.bitrates.gets("mina") == MAIN
    assert 150 <= world.kbps[SMALL] <= 220
    world.run(15)
    assert world.kbps[MAIN] == 2_500


def test_who_is_not_heard_of_any_more_holds_nobody_up() -> None:
    world = World({"mina": 50_000.0, "jun": 600.0})
    world.run(30)
    assert world.kbps[MAIN] <= 600
    world.silent = {"jun"}
    world.run(30)
    assert world.kbps == {MAIN: 2_500}
    world.silent = set()
    world.run(DOWN_APART_S)
    assert world.kbps[MAIN] <= 600


def test_when_nobody_is_heard_of_all_stays_as_it_is() -> None:
    world = World({"mina": 50_000.0, "jun": 600.0})
    world.run(30)
    before = world.kbps
    world.silent = {"mina", "jun"}
    world.run(30)
    assert world.kbps == before


def test_who_got_another_rendition_is_not_judged_by_what_they_said_of_the_last_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Estimates take their time to follow what is sent, and trouble would show before they do."""
    monkeypatch.setattr("kiosk.remote.links.TROUBLE_S", SETTLING_S - 3)
    world = World({"mina": 50_000.0, "jun": 220.0})
    world.run(20)
    world.links["jun"], world.estimates["jun"] = 50_000.0, 390.0
    while world.bitrates.gets("jun") == SMALL:
        world.run(1)
    world.run(SETTLING_S - 1)
    del world.estimates["jun"]
    world.run(20)
    assert world.bitrates.gets("jun") == MAIN
    assert len(world.moves) == 2


def test_whatever_the_operator_asks_for_at_least_everybody_begins_with() -> None:
    main_only = main((2_000, 4_000))
    bitrates = Bitrates(main=main_only, small=SMALL)
    bitrates.joined("mina", 0.0)
    assert bitrates.plan(0.0) == Plan({main_only: 2_000}, ())


def test_the_small_one_ends_with_who_needed_it() -> None:
    world = World({"mina": 50_000.0, "jun": 220.0})
    world.run(20)
    world.leave("jun")
    assert set(world.kbps) == {MAIN}


def test_who_has_a_better_link_again_comes_back() -> None:
    world = World({"jun": 220.0})
    world.run(20)
    world.links["jun"] = 5_000.0
    world.run(60)
    assert world.bitrates.gets("jun") == MAIN
    assert set(world.kbps) == {MAIN}
    assert len(world.moves) == 2


@pytest.mark.parametrize("link_kbps", [250.0, 390.0, 450.0, 700.0, 1_300.0, 2_300.0])
def test_it_comes_to_rest(link_kbps: float) -> None:
    world = World({"mina": 50_000.0, "jun": link_kbps})
    world.run(400)
    late = [at_s for at_s, _, _ in world.changes if at_s > world.now_s - 200]
    assert len(late) <= 16
    assert len([at_s for at_s, _ in world.moves if at_s > world.now_s - 200]) <= 4


def test_changes_are_steps_and_not_in_haste() -> None:
    world = World({"mina": 50_000.0, "jun": 700.0})
    world.run(200)
    mine = [(at_s, kbps) for at_s, name, kbps in world.changes if name == "main"]
    for (before_s, before), (after_s, after) in itertools.pairwise(mine):
        assert {before, after} <= set(ladder(MAIN.kbps))
        assert after_s - before_s >= (UP_APART_S if after > before else DOWN_APART_S) - 0.01


def test_a_still_picture_tells_nothing_of_links() -> None:
    world = World({"mina": 50_000.0}, busy=0.02)
    world.run(60)
    assert world.bitrates.gets("mina") == MAIN
    assert world.kbps[MAIN] >= 1_500


def test_who_comes_late_is_given_what_the_others_have() -> None:
    world = World({"mina": 50_000.0})
    world.run(30)
    world.join("jun", 50_000.0)
    world.run(1)
    assert world.kbps == {MAIN: 2_500}


def test_what_was_sent_lately_is_the_least_of_three_seconds() -> None:
    sent = Sent()
    for tenth in range(20):
        sent.add(100.0, 7.0 + tenth / 10)
    assert sent.least_kbps(8.9) == 0.0
    for tenth in range(20, 50):
        sent.add(50.0, 7.0 + tenth / 10)
    assert sent.least_kbps(11.95) == pytest.approx(500.0)
    assert sent.least_kbps(20.0) == 0.0
