"""What a friend's link is believed to carry, as scripts of reports, one a second."""

from collections.abc import Iterator

import pytest

from kiosk.remote.links import FORGIVEN_S, HOLD_S, SETTLING_S, TROUBLE_S, Link

SENT = 1_600.0
PACKETS = 150
"""A second."""


class Story:
    """A link and its reports; time passes by itself."""

    def __init__(self, kbps: float = SENT) -> None:
        self.now_s = 100.0
        self.link = Link(kbps, self.now_s)
        self._lost = self._last = 0

    def seconds(self, count: float) -> Iterator[float]:
        for _ in range(round(count)):
            self.now_s += 1.0
            yield self.now_s

    def estimates(self, kbps: float, count: float, sent: float | None = SENT) -> None:
        for now_s in self.seconds(count):
            self.link.estimated(kbps, sent, now_s)

    def loses(self, share: float, count: float, sent: float | None = SENT) -> None:
        for now_s in self.seconds(count):
            self._last += PACKETS
            self._lost += round(share * PACKETS)
            self.link.lost(self._lost, self._last, sent, now_s)

    def is_well(self, count: float) -> None:
        self.loses(0.0, count)


def test_good_reports_let_it_grow_once_it_has_begun() -> None:
    story = Story()
    story.is_well(SETTLING_S - 1)
    assert story.link.kbps == SENT
    story.is_well(10)
    assert SENT * 1.4 < story.link.kbps < SENT * 1.8


def test_nothing_is_believed_of_who_says_nothing() -> None:
    story = Story()
    list(story.seconds(3_600))
    assert story.link.kbps == SENT
    story.is_well(1)
    assert story.link.kbps < 1.2 * SENT


def test_a_browser_that_begins_low_is_not_taken_for_a_narrow_link() -> None:
    story = Story()
    for second in range(45):
        story.estimates(min(300 * 1.08**second, 2_400), 1)
    assert story.link.kbps >= SENT


def test_an_estimate_means_nothing_while_there_is_little_to_send() -> None:
    story = Story()
    story.estimates(70.0, 60, sent=None)
    assert story.link.kbps == SENT
    story.estimates(70.0, 60, sent=50.0)
    assert story.link.kbps >= SENT


def test_an_estimate_that_stays_below_what_is_sent_is_believed() -> None:
    story = Story()
    story.is_well(SETTLING_S)
    story.estimates(700.0, TROUBLE_S + 1)
    assert story.link.kbps == pytest.approx(700, rel=0.05)


def test_a_moment_of_trouble_is_let_pass() -> None:
    story = Story()
    story.is_well(SETTLING_S)
    for _ in range(10):
        story.estimates(700.0, TROUBLE_S - 1)
        story.estimates(1_600.0, 2)
    assert story.link.kbps >= SENT


def test_the_losses_of_a_radio_are_no_trouble() -> None:
    story = Story()
    story.loses(0.05, 60)
    assert story.link.kbps == SENT


def test_many_losses_are_even_at_the_start() -> None:
    story = Story()
    story.loses(0.8, TROUBLE_S + 2)
    assert story.link.kbps < 0.7 * SENT
    story.loses(0.8, 4 * TROUBLE_S, sent=1_000.0)
    assert story.link.kbps < 0.4 * SENT


def test_after_trouble_no_more_is_tried_for_a_while_and_longer_each_time() -> None:
    story, waits = Story(), []
    story.is_well(SETTLING_S)
    for _ in range(3):
        story.estimates(700.0, TROUBLE_S + 1)
        believed, began_s = story.link.kbps, story.now_s
        story.link.settle(story.now_s)
        while story.link.kbps <= believed:
            story.loses(0.0, 1, sent=600.0)
        waits.append(story.now_s - began_s)
        story.loses(0.0, SETTLING_S, sent=600.0)
    assert waits == pytest.approx([HOLD_S, 2 * HOLD_S, 4 * HOLD_S], abs=2)


def test_old_trouble_is_forgiven() -> None:
    story = Story()
    story.is_well(SETTLING_S)
    story.estimates(700.0, TROUBLE_S + 1)
    story.loses(0.0, HOLD_S + FORGIVEN_S + 5, sent=600.0)
    story.estimates(700.0, TROUBLE_S + 1)
    believed = story.link.kbps
    story.link.settle(story.now_s)
    story.loses(0.0, HOLD_S + 2, sent=600.0)
    assert story.link.kbps > believed


def test_reports_of_what_was_sent_before_are_not_listened_to() -> None:
    story = Story()
    story.is_well(SETTLING_S)
    story.link.settle(story.now_s)
    story.estimates(300.0, SETTLING_S - 1)
    assert story.link.kbps >= SENT


def test_counts_that_make_no_sense_are_no_loss() -> None:
    story = Story()
    for lost, last in ((0, 1_000), (-5, 2_000), (70_000, 2_001), (0, 3), (9, 9)):
        story.now_s += 1
        story.link.lost(lost, last, SENT, story.now_s)
    assert story.link.kbps >= SENT
