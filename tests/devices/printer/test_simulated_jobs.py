from kiosk.devices.printer import JobState
from kiosk.devices.printer.simulated_jobs import Machine
from kiosk.session.printing import Trouble


def states(machine: Machine) -> list[JobState]:
    return [work.state for work in machine.works]


def out(machine: Machine, seconds: float) -> list[str]:
    return [work.name for work in machine.pass_time(seconds)]


def test_sheets_come_one_after_the_other_each_in_its_time() -> None:
    machine = Machine()
    for name in "abc":
        machine.take(name, 8)
    assert states(machine) == [JobState.PRINTING, JobState.PENDING, JobState.PENDING]
    assert out(machine, 7.9) == []
    assert out(machine, 0.1) == ["a"]
    assert states(machine) == [JobState.DONE, JobState.PRINTING, JobState.PENDING]
    assert out(machine, 100) == ["b", "c"]


def test_a_trouble_holds_the_sheet_and_loses_no_work() -> None:
    machine = Machine()
    machine.take("a", 8)
    assert out(machine, 5) == []
    machine.trouble = Trouble.MEDIA_EMPTY
    assert out(machine, 1_000) == []
    machine.trouble = None
    assert out(machine, 3) == ["a"]


def test_a_stopped_queue_finishes_what_has_begun_and_begins_nothing() -> None:
    machine = Machine()
    machine.take("a", 8)
    machine.stopped = True
    machine.take("b", 8)
    assert out(machine, 100) == ["a"]
    assert (machine.works[1].state, machine.works[1].begun) == (JobState.PENDING, False)
    machine.stopped = False
    assert out(machine, 8) == ["b"]


def test_what_is_cancelled_makes_room_for_the_next() -> None:
    machine = Machine()
    machine.take("a", 8)
    machine.take("b", 8)
    machine.end(1, JobState.CANCELLED, "at the panel")
    assert out(machine, 8) == ["b"]
    machine.end(2, JobState.CANCELLED, "too late")
    assert states(machine) == [JobState.CANCELLED, JobState.DONE]


def test_after_a_crash_what_had_begun_waits_and_says_so() -> None:
    machine = Machine()
    machine.take("a", 8)
    machine.take("b", 8)
    machine.restart()
    assert [work.begun for work in machine.works] == [True, False]
    assert states(machine) == [JobState.PENDING, JobState.PENDING]
    assert out(machine, 100) == []
