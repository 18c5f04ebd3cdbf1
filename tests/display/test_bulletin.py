from dataclasses import replace

import numpy as np
import pytest

from kiosk.display.bulletin import height
from kiosk.display.layout import lay_out
from kiosk.display.notices import notices
from kiosk.display.theme import BUTTER, CORAL, NIGHT_RAISED, PAPER, PAPER_SOFT
from kiosk.session.printing import Trouble
from kiosk.session.view import DeviceView, View
from tests.display import made_up
from tests.display.look import (
    LANDSCAPE,
    PORTRAIT,
    MakeBrush,
    MakeStage,
    Pixels,
    Size,
    every_language,
    every_size,
    every_view,
    like,
    within,
)
from tests.display.made_up import NOW_MS, VIEWS

LIGHTS = DeviceView("lights", "lost", "GPIO 18 is busy. " * 5)


def slip(image: Pixels, size: Size) -> Pixels:
    """The upper half, where notices hang."""
    return image[: round(size[1] * 0.5)]


@every_size
@every_language
@every_view
def test_a_trouble_is_seen_on_every_stage(
    stage: MakeStage, size: Size, language: str, name: str
) -> None:
    view = replace(VIEWS[name], devices=(LIGHTS,))
    well, troubled = stage(size, language), stage(size, language)
    before, after = (slip(it, size) for it in (well.settled(VIEWS[name]), troubled.settled(view)))
    grown = like(after, NIGHT_RAISED, 1).sum() - like(before, NIGHT_RAISED, 1).sum()
    assert grown > 0.01 * after.shape[0] * after.shape[1]


@every_size
@pytest.mark.parametrize("view", [VIEWS["waiting"], VIEWS["result"], VIEWS["posing"]])
def test_a_simulated_device_is_seen_as_long_as_it_is(
    stage: MakeStage, size: Size, view: View
) -> None:
    painted = stage(size)
    simulated = replace(view, devices=(made_up.SIMULATED,))
    assert like(slip(painted.settled(simulated), size), PAPER_SOFT, 6).any()
    painted.draw(view, NOW_MS + 100)
    assert not like(slip(painted.draw(view, NOW_MS + 1_000), size), NIGHT_RAISED, 1).any()


def test_a_trouble_is_marked_in_coral_and_a_wait_in_butter(stage: MakeStage) -> None:
    away = made_up.waiting(people=(made_up.BOOTH, replace(made_up.MINA, connected=False)))
    lost = made_up.waiting(devices=(LIGHTS,))
    room = lay_out(*LANDSCAPE).notices.top(60)
    assert like(within(stage().settled(away), room), BUTTER).any()
    assert like(within(stage().settled(lost), room), CORAL).any()


def test_the_seconds_are_counted_down(stage: MakeStage) -> None:
    view = made_up.waiting(deadline_ms=NOW_MS + 9_500)
    painted, room = stage(), lay_out(*LANDSCAPE).notices.top(60)
    painted.settled(view)
    ten, also_ten, nine = (
        within(painted.draw(view, NOW_MS + after_ms), room) for after_ms in (0, 400, 600)
    )
    assert np.array_equal(ten, also_ten)
    assert not np.array_equal(ten, nine)


def test_a_camera_that_is_shown_asleep_is_not_told_of_twice(stage: MakeStage) -> None:
    view = made_up.waiting(devices=(made_up.LOST_CAMERA,))
    corner = lay_out(*LANDSCAPE).notices.top(30)
    asleep = stage().settled(view, program=None)
    awake = stage().settled(view)
    assert not like(within(asleep, corner), CORAL).any()
    assert like(within(awake, corner), CORAL).any()


def test_how_high_notices_are_is_how_far_they_hang(brush_of: MakeBrush, stage: MakeStage) -> None:
    view, brush = made_up.troubled(made_up.waiting()), brush_of(PORTRAIT)
    told, room = notices(view, brush.texts, NOW_MS), brush.layout.notices
    assert height(brush, [], room) == 0
    assert 0 < height(brush, told[:1], room) < height(brush, told, room)
    image = stage(PORTRAIT).settled(view)
    hung = np.flatnonzero(like(image[: PORTRAIT[1] // 4], NIGHT_RAISED, 1).any(axis=1))
    assert hung[-1] + 1 == room.y + height(brush, told, room) - brush.layout.u(1)


@every_size
def test_a_printer_in_trouble_is_seen_and_largest_in_attract(stage: MakeStage, size: Size) -> None:
    jam, room = made_up.printer(Trouble.MEDIA_JAM), lay_out(*size).notices
    images = [
        within(stage(size).settled(view(printer=jam)), room)
        for view in (made_up.waiting, made_up.attract)
    ]
    # Its picture and what happened; what the staff does about it is small everywhere.
    usual, large = (like(image, PAPER, 1).sum() for image in images)
    assert large > 1.2 * usual > 0


def test_what_is_the_operators_alone_is_not_marked_as_a_trouble(stage: MakeStage) -> None:
    full = DeviceView("stick", "lost", "NEARBOOTH is full.")
    room = lay_out(*LANDSCAPE).notices.top(60)
    image = within(stage().settled(made_up.waiting(devices=(full,))), room)
    assert like(image, NIGHT_RAISED, 1).any()
    assert not like(image, CORAL).any()
