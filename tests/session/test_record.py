from kiosk.session.events import BOOTH, StripComposed
from kiosk.session.record import record
from tests.playbook import BLUE, MINA, READY, START, Playbook


def test_before_the_first_countdown_there_is_nothing_to_keep() -> None:
    play = Playbook()
    assert record(play.state) is None
    play.pose(MINA)
    assert record(play.state) is None


def test_the_instant_is_on_record_before_it_comes() -> None:
    play = Playbook().pose(MINA)
    order = play.count_down()
    kept = record(play.state)
    assert kept is not None
    [shot] = kept.shots
    assert (shot.shot, shot.fire_at_ms) == (1, order.fire_at_ms)


def test_each_picture_is_on_record_as_it_comes() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    play.fire().arrive(BOOTH)
    kept = record(play.state)
    assert kept is not None
    assert [c.participant for c in kept.shots[0].captures] == [BOOTH]


def test_a_shot_that_is_taken_again_is_struck_from_the_record() -> None:
    play = Playbook().pose()
    play.count_down()
    play.fire().arrive(BOOTH) >> READY
    kept = record(play.state)
    assert kept is not None
    assert [(s.shot, s.attempt, s.captures) for s in kept.shots] == [(1, 2, ())]


def test_the_record_of_a_whole_session() -> None:
    play = Playbook().gather(MINA) >> START >> READY >> READY
    play.later(play.rules.patience_ms) >> START
    play.take_all([BOOTH, MINA]) >> StripComposed("session-1", "http://booth/s/1")
    kept = record(play.state)
    assert kept is not None
    assert (kept.room.session, kept.stage, kept.background.id) == ("session-1", "result", BLUE)
    assert kept.people == ((BOOTH, "Booth"), (MINA, "Mina"))
    assert [(s.shot, len(s.captures)) for s in kept.shots] == [(1, 2), (2, 2), (3, 2), (4, 2)]
