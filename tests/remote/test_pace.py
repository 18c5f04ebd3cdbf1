"""When pictures are encoded, and as what, as scripts of a clock that nobody waits for."""

import itertools

import pytest

from kiosk.remote.pace import KEY_APART_S, KEY_WAITS_S, REPEAT_S, Pace

FPS = 30.0


def film(pace: Pace, *, fps: float, seconds: float = 1.0) -> list[float]:
    """Which pictures of a film are encoded, by their time."""
    taken = []
    for serial in range(round(fps * seconds)):
        at_s = serial / fps
        if pace.due_s(serial, at_s, at_s) <= at_s:
            pace.take(serial, at_s, at_s)
            taken.append(at_s)
    return taken


@pytest.mark.parametrize(("fps", "sent"), [(15, 15), (30, 30), (60, 30), (50, 25)])
def test_the_rate_is_the_films_or_a_part_of_it(fps: float, sent: int) -> None:
    assert len(film(Pace(fps=FPS), fps=fps)) == sent


def test_the_first_picture_is_a_key_frame_and_the_next_is_not() -> None:
    pace = Pace(fps=FPS)
    assert pace.take(0, 0.0, 0.0)
    assert not pace.take(1, 0.033, 0.033)


def test_a_picture_that_does_not_change_is_sent_again_later() -> None:
    pace = Pace(fps=FPS)
    pace.take(0, 5.0, 5.0)
    assert pace.due_s(0, 5.0, 5.1) == 5.0 + REPEAT_S
    assert not pace.take(0, 5.0, 5.5)
    assert pace.due_s(0, 5.0, 5.5) == 5.5 + REPEAT_S


def test_who_asks_for_a_key_frame_gets_it_with_the_next_picture() -> None:
    pace = Pace(fps=FPS)
    pace.take(0, 0.0, 0.0)
    pace.want_key(1.0)
    assert pace.due_s(1, 1.01, 1.01) == 1.01
    assert pace.take(1, 1.01, 1.01)
    assert not pace.take(2, 1.04, 1.04)


def test_a_key_frame_is_made_of_the_last_picture_if_none_comes() -> None:
    pace = Pace(fps=FPS)
    pace.take(0, 0.0, 0.0)
    pace.want_key(0.4)
    assert pace.due_s(0, 0.0, 0.4) == pytest.approx(0.4 + KEY_WAITS_S)
    assert pace.take(0, 0.0, 0.45)


def test_many_who_ask_at_about_the_same_time_share_one() -> None:
    pace = Pace(fps=FPS)
    keys = []
    for serial in range(90):
        now_s = serial / FPS
        pace.want_key(now_s)
        if pace.take(serial, now_s, now_s):
            keys.append(now_s)
    apart = [after - before for before, after in itertools.pairwise(keys)]
    assert all(KEY_APART_S <= each <= KEY_APART_S + 1.01 / FPS for each in apart)


def test_who_asks_too_soon_gets_it_as_soon_as_may_be() -> None:
    pace = Pace(fps=FPS)
    pace.take(0, 0.0, 0.0)
    pace.want_key(0.1)
    assert not pace.take(1, 0.12, 0.12)
    assert pace.due_s(1, 0.12, 0.13) == pytest.approx(KEY_APART_S)
    assert pace.take(1, 0.12, KEY_APART_S)
