"""The table of fates, all of it, and what may never be in it."""

import itertools
from typing import Any

import pytest

from kiosk.devices.printer import Job, JobState
from kiosk.printing.fates import Sight, Verdict, is_in_doubt, judge, sight
from kiosk.store.outbox import Entry, Fate

TOLD = (Fate.HANDING, Fate.HANDED, Fate.BEGUN)
WISHES = (Fate.CANCELLED, Fate.UNKNOWN)


def entry(fate: Fate, **payload: Any) -> Entry:
    return Entry(1, "print", "one", "1/1", 0.0, fate, 0, 0.0, "", "why", payload)


def job(state: JobState, *, begun: bool = False) -> Job:
    return Job(7, "nearbooth-1", state, begun)


def outcome(verdict: Verdict | None) -> str:
    """As the table at the top of `fates.py` has it."""
    if verdict is None:
        return "stay"
    return f"call off: {verdict.wish}" if verdict.wish else str(verdict.fate)


# What CUPS says


@pytest.mark.parametrize(
    ("state", "begun", "seen"),
    [
        (JobState.PENDING, True, Sight.INTERRUPTED),
        (JobState.PRINTING, True, Sight.PRINTING),
        (JobState.PRINTING, False, Sight.PRINTING),
        (JobState.DONE, True, Sight.OUT),
        (JobState.CANCELLED, True, Sight.CALLED_OFF),
        (JobState.CANCELLED, False, Sight.CALLED_OFF),
        (JobState.FAILED, True, Sight.GIVEN_UP),
        (JobState.FAILED, False, Sight.GIVEN_UP),
    ],
)
def test_a_job_is_seen_for_what_it_is(state: JobState, begun: bool, seen: Sight) -> None:
    for missed, anew in itertools.product((True, False), repeat=2):
        assert sight(job(state, begun=begun), missed_enough=missed, came_anew=anew) is seen


def test_a_job_that_waits_never_began_unless_cups_may_have_forgotten_it() -> None:
    waits = job(JobState.PENDING)
    assert sight(waits, missed_enough=False, came_anew=False) is Sight.QUEUED
    assert sight(waits, missed_enough=False, came_anew=True) is Sight.INTERRUPTED


def test_a_job_that_the_printer_forgot_is_not_taken_for_done() -> None:
    forgotten = Job(7, "nearbooth-1", JobState.DONE, begun=True, forgotten=True)
    assert sight(forgotten, missed_enough=False, came_anew=False) is Sight.VANISHED


def test_a_job_that_was_only_just_missed_may_still_be_under_way() -> None:
    for anew in (True, False):
        assert sight(None, missed_enough=False, came_anew=anew) is Sight.ABSENT


def test_a_job_that_stays_missing_was_never_taken_unless_cups_may_have_forgotten_it() -> None:
    assert sight(None, missed_enough=True, came_anew=False) is Sight.NEVER
    assert sight(None, missed_enough=True, came_anew=True) is Sight.GONE


# What becomes of it

TABLE = {
    Fate.HANDING: {
        Sight.QUEUED: "handed",
        Sight.PRINTING: "begun",
        Sight.INTERRUPTED: "call off: unknown",
        Sight.ABSENT: "stay",
        Sight.NEVER: "waiting",
        Sight.GONE: "unknown",
        Sight.OUT: "done",
        Sight.VANISHED: "unknown",
        Sight.CALLED_OFF: "cancelled",
        Sight.GIVEN_UP: "failed",
    },
    Fate.HANDED: {
        Sight.QUEUED: "stay",
        Sight.PRINTING: "begun",
        Sight.INTERRUPTED: "call off: unknown",
        Sight.ABSENT: "stay",
        Sight.NEVER: "unknown",
        Sight.GONE: "unknown",
        Sight.OUT: "done",
        Sight.VANISHED: "unknown",
        Sight.CALLED_OFF: "cancelled",
        Sight.GIVEN_UP: "failed",
    },
    Fate.BEGUN: {
        Sight.QUEUED: "call off: unknown",
        Sight.PRINTING: "stay",
        Sight.INTERRUPTED: "call off: unknown",
        Sight.ABSENT: "stay",
        Sight.NEVER: "unknown",
        Sight.GONE: "unknown",
        Sight.OUT: "done",
        Sight.VANISHED: "unknown",
        Sight.CALLED_OFF: "cancelled",
        Sight.GIVEN_UP: "failed",
    },
}


@pytest.mark.parametrize("fate", TOLD)
@pytest.mark.parametrize("seen", Sight)
def test_each_case_has_one_outcome(fate: Fate, seen: Sight) -> None:
    assert outcome(judge(entry(fate), seen)) == TABLE[fate][seen]


@pytest.mark.parametrize("fate", TOLD)
@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("seen", Sight)
def test_a_sheet_that_is_called_off_ends_as_wished(fate: Fate, wish: Fate, seen: Sight) -> None:
    verdict = judge(entry(fate, wish=str(wish)), seen)
    match seen:
        case Sight.ABSENT:
            assert outcome(verdict) == "stay"
        case Sight.OUT:
            assert outcome(verdict) == "done"
        case Sight.QUEUED | Sight.PRINTING | Sight.INTERRUPTED:
            assert outcome(verdict) == f"call off: {wish}"
            assert verdict is not None
            assert verdict.fate is fate
        case _:
            assert verdict == Verdict(wish, "why")


def test_a_sheet_is_in_doubt_from_the_wish_on_until_somebody_settles_it() -> None:
    for fate in Fate:
        assert is_in_doubt(entry(fate)) is (fate is Fate.UNKNOWN)
        assert not is_in_doubt(entry(fate, wish="cancelled")) or fate is Fate.UNKNOWN
    in_doubt = {fate for fate in Fate if is_in_doubt(entry(fate, wish="unknown"))}
    assert in_doubt.isdisjoint({Fate.DONE, Fate.CANCELLED, Fate.FAILED})
    assert in_doubt >= {Fate.BEGUN, Fate.UNKNOWN}


# What may never be


def test_only_a_sheet_that_was_surely_not_taken_waits_again() -> None:
    again = {
        (fate, seen)
        for fate, seen in itertools.product(TOLD, Sight)
        if outcome(judge(entry(fate), seen)) == "waiting"
    }
    assert again == {(Fate.HANDING, Sight.NEVER)}


def test_no_job_stays_in_the_queue_that_the_printer_was_at_before() -> None:
    for fate in TOLD:
        assert outcome(judge(entry(fate), Sight.INTERRUPTED)).startswith("call off")
    assert outcome(judge(entry(Fate.BEGUN), Sight.QUEUED)).startswith("call off")


def test_an_end_that_is_not_well_says_why() -> None:
    for fate, seen in itertools.product(TOLD, Sight):
        verdict = judge(entry(fate), seen)
        if verdict and (verdict.wish or verdict.fate.is_end) and verdict.fate is not Fate.DONE:
            assert verdict.note.endswith(".")
