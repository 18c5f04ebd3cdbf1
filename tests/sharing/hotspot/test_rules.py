from dataclasses import replace

import pytest

from kiosk.sharing.hotspot.rules import LONELY_S, LOOK_S, Mode, Rules, Seen

NOBODY = Seen(up=False, online=False, busy=False, knows_others=False)
UP = replace(NOBODY, up=True)
DAY_S = 86_400.0


def came_up(mode: Mode = "auto") -> Rules:
    """Since LONELY_S, after a start at 0."""
    rules = Rules(mode, 0.0)
    assert rules.wants_up(NOBODY, LONELY_S)
    assert rules.wants_up(UP, LONELY_S)
    return rules


@pytest.mark.parametrize("seen", [NOBODY, replace(NOBODY, online=True)])
def test_on_is_on_whatever_else_there_is(seen: Seen) -> None:
    rules = Rules("on", 0.0)
    assert rules.wants_up(seen, 0.0)
    assert rules.wants_up(replace(seen, up=True, knows_others=True), DAY_S)


def test_without_a_network_it_comes_after_a_while() -> None:
    rules = Rules("auto", 0.0)
    assert not rules.wants_up(NOBODY, 0.0)
    assert not rules.wants_up(NOBODY, LONELY_S - 1)
    assert rules.wants_up(NOBODY, LONELY_S)


def test_while_there_is_a_network_it_stays_off() -> None:
    rules = Rules("auto", 0.0)
    assert not rules.wants_up(replace(NOBODY, online=True), DAY_S)


def test_a_network_that_was_lost_is_waited_for() -> None:
    rules = Rules("auto", 0.0)
    rules.wants_up(replace(NOBODY, online=True), 100.0)
    assert not rules.wants_up(NOBODY, 119.0)
    assert rules.wants_up(NOBODY, 120.0)


def test_a_cable_that_is_plugged_in_ends_it_once_nobody_is_here() -> None:
    rules = came_up()
    cable = replace(UP, online=True)
    assert rules.wants_up(replace(cable, busy=True), 30.0)
    assert not rules.wants_up(cable, 40.0)


def test_where_no_wifi_is_known_it_stays() -> None:
    assert came_up().wants_up(UP, DAY_S)


def test_a_known_wifi_is_looked_for_now_and_then() -> None:
    rules = came_up()
    known = replace(UP, knows_others=True)
    assert rules.wants_up(known, LONELY_S + LOOK_S - 1)
    look_s = LONELY_S + LOOK_S
    assert not rules.wants_up(known, look_s)
    assert not rules.wants_up(NOBODY, look_s + 1)
    assert not rules.wants_up(NOBODY, look_s + LONELY_S)  # counted from when it was seen off
    assert rules.wants_up(NOBODY, look_s + 1 + LONELY_S)


def test_nobody_loses_the_wifi_to_a_look() -> None:
    rules = came_up()
    here = replace(UP, knows_others=True, busy=True)
    assert rules.wants_up(here, DAY_S)
    assert not rules.wants_up(replace(here, busy=False), DAY_S + 1)


def test_a_wifi_that_is_found_in_the_look_is_kept() -> None:
    rules = came_up()
    look_s = LONELY_S + LOOK_S
    assert not rules.wants_up(replace(UP, knows_others=True), look_s)
    assert not rules.wants_up(replace(NOBODY, online=True), look_s + 5)
    assert not rules.wants_up(replace(NOBODY, online=True), DAY_S)


def test_one_that_was_on_when_the_booth_came_back_stays_on() -> None:
    assert Rules("auto", 0.0).wants_up(UP, 0.0)
