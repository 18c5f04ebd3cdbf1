from itertools import pairwise

import pytest

from kiosk.imaging.strip.layout import GAP, HEIGHT, MARGIN, WIDTH, layout, scene_size


@pytest.mark.parametrize("shots", range(1, 7))
def test_shots_are_equal_one_below_the_other_within_the_margins(shots: int) -> None:
    boxes = layout(shots).shots
    assert len(boxes) == shots
    assert all(box.x == MARGIN and box.x + box.w == WIDTH - MARGIN for box in boxes)
    assert max(box.h for box in boxes) - min(box.h for box in boxes) <= 1
    assert all(b.y - (a.y + a.h) == GAP for a, b in pairwise(boxes))
    assert boxes[0].y == MARGIN


@pytest.mark.parametrize("shots", range(1, 7))
def test_the_foot_is_below_everything_and_always_the_same(shots: int) -> None:
    plan = layout(shots)
    last = plan.title or plan.shots[-1]
    assert plan.foot == layout(4).foot
    assert last.y + last.h <= plan.foot.y
    assert plan.foot.y + plan.foot.h == HEIGHT


def test_few_shots_are_no_towers_and_leave_room_for_a_title() -> None:
    for shots in (1, 2):
        assert layout(shots).title is not None
        assert all(box.h < 1.3 * box.w for box in layout(shots).shots)
    assert layout(4).title is None


@pytest.mark.parametrize("shots", range(1, 9))
def test_a_scene_has_the_shape_of_its_print_and_is_finer(shots: int) -> None:
    for number, box in enumerate(layout(shots).shots, 1):
        width, height = scene_size(shots, number)
        assert width / height == box.w / box.h
        assert width >= 2 * box.w
