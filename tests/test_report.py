"""What `kiosk status` says of the shots, and of the process itself."""

import pytest

from kiosk.report import memory_mb, percentiles, shots, since_process_start_s
from kiosk.session.events import BOOTH, Source
from tests.playbook import MINA, Playbook


def test_the_spread_of_a_shot_is_between_its_first_and_its_last_picture() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).later(12.5)
    play.arrive(MINA)
    [shot] = shots(play.state)
    assert shot["spread_ms"] == 12.5
    assert [c["participant"] for c in shot["captures"]] == [BOOTH, MINA]


def test_who_is_absent_is_not_counted() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH).later(2_000)
    play.arrive(MINA, source=Source.ABSENT)
    [shot] = shots(play.state)
    assert (shot["spread_ms"], len(shot["captures"])) == (0, 1)


def test_before_the_first_shot_there_is_nothing_to_say() -> None:
    assert shots(Playbook().state) == []


def test_of_many_frames_the_usual_one_is_told_and_the_slowest_of_a_hundred() -> None:
    times_s = [0.010] * 297 + [0.050, 0.070, 0.900]
    assert percentiles(times_s) == pytest.approx({"p50": 10, "p99": 50})
    assert percentiles(()) is None


def test_a_process_knows_its_age_and_its_size() -> None:
    assert since_process_start_s() > 0
    assert memory_mb() > 10
