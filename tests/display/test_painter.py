import numpy as np
import pygame
import pytest

from kiosk.display.darkroom import Darkroom, SampleOrder, StripOrder
from kiosk.display.theme import BUTTER, CORAL, NIGHT, WHITE
from kiosk.session.view import ShootPhase, StripStatus, View
from tests.display import made_up
from tests.display.look import MakeStage, Size, every_size, like
from tests.display.made_up import NOW_MS


@every_size
@pytest.mark.parametrize("since_ms", [0, 16, 33])
@pytest.mark.parametrize("phase", [ShootPhase.COUNTING, ShootPhase.COLLECTING])
def test_the_first_frame_after_the_shutter_is_white(
    counting: MakeStage, size: Size, since_ms: int, phase: ShootPhase
) -> None:
    assert counting(size).flashed(since_ms, phase).min() == 255


def test_just_before_the_shutter_nothing_is_white(counting: MakeStage) -> None:
    assert counting().count(1).mean() < 120


def test_the_flash_is_out_in_300_ms(counting: MakeStage) -> None:
    painted = counting()
    whiteness = [int(painted.flashed(since_ms).min()) for since_ms in (0, 100, 200, 299)]
    assert whiteness == sorted(whiteness, reverse=True)
    after = painted.flashed(300)
    assert np.array_equal(after, painted.flashed(2_000))


def test_the_flash_goes_on_over_a_review_that_comes_at_once(
    counting: MakeStage,
) -> None:
    painted = counting()
    painted.flashed(0)
    review = made_up.shooting(ShootPhase.REVIEW)
    assert painted.draw(review, NOW_MS + 60_030).min() == 255


def test_a_countdown_that_is_called_off_never_flashes(counting: MakeStage) -> None:
    painted = counting()
    painted.draw(made_up.attract(), NOW_MS + 30_000)
    assert painted.draw(made_up.attract(), NOW_MS + 60_010).mean() < 230


def test_a_stage_leaves_while_the_next_is_there_already(stage: MakeStage) -> None:
    painted = stage()
    before = painted.settled(made_up.attract()).astype(int)
    result = made_up.ending(StripStatus.FAILED)
    other = stage()
    while not like(other.draw(result), WHITE, 0).any():
        pygame.time.wait(5)  # until the darkroom has made what will be there
    first, midway, after = (
        painted.draw(result, NOW_MS + 10 + after_ms).astype(int) for after_ms in (0, 100, 400)
    )
    assert np.array_equal(first, before)
    assert np.abs(midway - before).mean() > 0
    assert np.abs(midway - after).mean() < np.abs(first - after).mean()
    assert np.abs(after - painted.draw(result, NOW_MS + 5_000)).mean() < 1


def test_before_the_first_view_there_is_the_mark(stage: MakeStage) -> None:
    image = stage().draw(None, program=None)
    assert like(image, BUTTER).any()
    assert like(image, CORAL).any()
    assert like(image, NIGHT, 2).mean() > 0.8


@pytest.mark.parametrize("next_up", [made_up.attract(), made_up.waiting()])
def test_the_next_session_sees_nothing_of_the_last(
    stage: MakeStage, darkroom: Darkroom, next_up: View
) -> None:
    painted, other = stage(), SampleOrder(10, 0)
    result = made_up.ending(StripStatus.READY)
    for tries in range(2_000):
        painted.draw(result, NOW_MS + tries)
        if darkroom.print_of("strip", StripOrder(made_up.STRIP_URL, 9, 0)):
            break
        pygame.time.wait(5)
    painted.draw(next_up, NOW_MS + 5_000)
    assert darkroom.print_of("strip", other) is None


@pytest.mark.parametrize("rate_ms", [8, 33])
def test_what_is_drawn_bit_by_bit_is_what_is_drawn_at_once(stage: MakeStage, rate_ms: int) -> None:
    """The canvas draws only what has changed: after a whole session nothing may be left over."""
    painted, fresh = stage(), stage()
    at_ms = NOW_MS
    for view in (*made_up.VIEWS.values(), made_up.VIEWS["failed"]):
        for _ in range(12):
            at_ms += rate_ms
            bit_by_bit = painted.draw(view, at_ms)
    for before_ms in (600, 300):
        fresh.draw(made_up.VIEWS["failed"], at_ms + 1_000 - before_ms)
    bit_by_bit = painted.draw(made_up.VIEWS["failed"], at_ms + 1_000)
    assert np.array_equal(bit_by_bit, fresh.draw(made_up.VIEWS["failed"], at_ms + 1_000))
