"""What flickers is calm, and what really moves is not held back."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from kiosk.imaging.figure import Figure, Matte
from kiosk.live.steady import SteadyFigure, SteadyMatte

FPS = 4
"""As often as figures are looked for."""
SOMEBODY = Figure(
    left=0.6, top=0.2, right=1.2, bottom=1.0, eyes=0.34, head=0.3, heads=(0.9,), cut=True
)
NEARER = replace(SOMEBODY, head=0.6, eyes=0.45)
BESIDE = replace(SOMEBODY, heads=(0.3,), left=0.0, right=0.6)
COUPLE = replace(SOMEBODY, heads=(0.6, 1.2), left=0.3, right=1.5)


def even(level: int, shape: tuple[int, int] = (36, 64)) -> Matte:
    return np.full(shape, level, np.uint8)


def test_the_first_matte_is_taken_as_it_is() -> None:
    assert np.array_equal(SteadyMatte().add(even(77)), even(77))


def test_an_edge_that_flickers_is_calmed() -> None:
    steady = SteadyMatte()
    shown = [int(steady.add(even(level))[0, 0]) for level in [100, 150] * 10][10:]
    assert max(shown) - min(shown) < 15
    assert np.mean(shown) == pytest.approx(125, abs=5)


def test_noise_is_averaged_away() -> None:
    rng, steady = np.random.default_rng(3), SteadyMatte()
    noisy = [np.clip(rng.normal(128, 15, (36, 64)), 0, 255).astype(np.uint8) for _ in range(30)]
    calm = [steady.add(matte) for matte in noisy][10:]
    assert (
        np.diff(np.array(calm, float), axis=0).std()
        < 0.5 * np.diff(np.array(noisy, float), axis=0).std()
    )


@pytest.mark.parametrize(("before", "after"), [(0, 255), (255, 0), (40, 180)])
def test_a_hand_that_moves_is_followed_at_once(before: int, after: int) -> None:
    steady = SteadyMatte()
    steady.add(even(before))
    assert np.abs(steady.add(even(after)).astype(int) - after).max() <= 1


def test_only_what_moved_is_followed_at_once() -> None:
    steady = SteadyMatte()
    steady.add(even(100))
    moved = even(130)
    moved[:10, :10] = 255
    shown = steady.add(moved)
    assert (shown[:10, :10] == 255).all()
    assert (shown[20:, 20:] < 120).all()


def test_what_lasts_is_believed_in_the_end() -> None:
    steady = SteadyMatte()
    steady.add(even(100))
    shown = [steady.add(even(140)) for _ in range(20)][-1]
    assert np.abs(shown.astype(int) - 140).max() <= 2


def test_mattes_of_another_size_start_anew() -> None:
    steady = SteadyMatte()
    steady.add(even(0))
    assert np.array_equal(steady.add(even(100, (18, 32))), even(100, (18, 32)))


def test_a_matte_that_came_in_is_not_written_to() -> None:
    steady, mattes = SteadyMatte(), [even(10), even(60), even(90)]
    for matte in mattes:
        steady.add(matte)
    assert [int(matte.max()) for matte in mattes] == [10, 60, 90]


def watched(
    figures: Iterable[Figure], steady: SteadyFigure, begin_s: float = 100.0
) -> list[Figure]:
    return [steady.add(it, begin_s + number / FPS) for number, it in enumerate(figures)]


def test_before_anybody_there_is_no_framing() -> None:
    assert SteadyFigure().framing is None


def test_the_first_is_framed_at_once() -> None:
    steady = SteadyFigure()
    assert steady.add(SOMEBODY, 100.0) == SOMEBODY
    assert steady.framing == SOMEBODY


def test_a_box_that_trembles_does_not_shake_the_scene() -> None:
    rng, steady = np.random.default_rng(5), SteadyFigure()
    trembling = [
        replace(
            SOMEBODY, head=0.3 * float(f), eyes=0.34 + 0.02 * float(f - 1), heads=(0.9 * float(f),)
        )
        for f in rng.normal(1, 0.06, 10 * FPS)
    ]
    shown = watched(trembling, steady)[FPS:]
    steps = np.abs(np.diff([it.head for it in shown]))
    assert steps.max() < 0.003
    assert np.mean([it.head for it in shown]) == pytest.approx(0.3, rel=0.04)


def test_leaning_and_dancing_happen_within_the_framing() -> None:
    steady = SteadyFigure()
    watched([SOMEBODY] * 5, steady)
    leaning = replace(SOMEBODY, heads=(1.05,), eyes=0.4)
    soon = watched([leaning] * (FPS // 2), steady, 101.25)[-1]
    assert soon.heads[0] - 0.9 < 0.3 * 0.15
    later = watched([leaning] * 10 * FPS, steady, 102)[-1]
    assert later.heads[0] == pytest.approx(1.05, abs=0.01)
    assert later.eyes == pytest.approx(0.4, abs=0.01)


@pytest.mark.parametrize("other", [NEARER, replace(SOMEBODY, head=0.14), BESIDE])
def test_somebody_else_is_framed_within_two_seconds(other: Figure) -> None:
    steady = SteadyFigure()
    watched([SOMEBODY] * 5, steady)
    shown = watched([other] * 2 * FPS, steady, 101.25)[-1]
    assert shown.head == pytest.approx(other.head, rel=0.12)
    assert shown.heads[0] == pytest.approx(other.heads[0], abs=0.06)


def test_after_somebody_else_the_framing_is_calm_again() -> None:
    steady = SteadyFigure()
    watched([SOMEBODY] * 5, steady)
    watched([NEARER] * 3 * FPS, steady, 101.25)
    leaning = replace(NEARER, heads=(1.1,))
    shown = watched([leaning] * (FPS // 2), steady, 104.25)[-1]
    assert shown.heads[0] - 0.9 < 0.3 * 0.2


def test_one_frame_of_nonsense_moves_nothing() -> None:
    steady = SteadyFigure()
    watched([SOMEBODY] * 5, steady)
    assert steady.add(NEARER, 101.25).head == pytest.approx(0.3, abs=0.01)


def test_a_face_that_is_missed_for_a_moment_is_still_counted() -> None:
    steady = SteadyFigure()
    shown = watched([COUPLE, COUPLE, COUPLE, SOMEBODY, COUPLE, SOMEBODY, COUPLE], steady)
    assert all(len(it.heads) == 2 for it in shown)


def test_a_second_head_is_framed_once_it_stays() -> None:
    steady = SteadyFigure()
    watched([SOMEBODY] * 5, steady)
    shown = watched([COUPLE] * 5, steady, 101.25)
    assert shown[-1].heads == pytest.approx(COUPLE.heads)


def test_standing_up_is_believed_at_once() -> None:
    steady = SteadyFigure()
    watched([SOMEBODY] * 5, steady)
    assert not steady.add(replace(SOMEBODY, cut=False, bottom=0.95), 101.25).cut


def test_a_head_behind_sunglasses_now_and_then_is_still_counted() -> None:
    both = replace(SOMEBODY, heads=(0.5, 1.1))
    one = replace(SOMEBODY, heads=(0.5,))
    steady = SteadyFigure()
    looks = [both, both, both, one, one, both, one, one, one, one, both, one, one, one, one, one]
    held = [len(steady.add(it, 0.25 * n).heads) for n, it in enumerate(looks)]
    assert held == [2] * len(looks)
