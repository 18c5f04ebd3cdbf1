from dataclasses import replace

import numpy as np

from kiosk.display.layout import lay_out
from kiosk.display.theme import BUTTER, CORAL
from kiosk.session.view import Action, Glow, Lamp
from tests.display import made_up
from tests.display.look import (
    LANDSCAPE,
    MakeStage,
    Pixels,
    Size,
    every_language,
    every_size,
    like,
    within,
)
from tests.display.made_up import NOW_MS, VIEWS


def halves(image: Pixels) -> tuple[Pixels, Pixels]:
    """The lower left and the lower right of a screen."""
    height, width, _ = image.shape
    lower = image[round(height * 0.7) :]
    return lower[:, : width // 2], lower[:, width // 2 :]


@every_size
@every_language
def test_each_lamp_shines_in_its_colour_at_its_side(
    stage: MakeStage, size: Size, language: str
) -> None:
    left, right = halves(stage(size, language).settled(VIEWS["failed"]))
    lamp = 0.5 * lay_out(*size).ready.w * lay_out(*size).ready.h
    assert like(left, BUTTER).sum() > lamp
    assert like(right, CORAL).sum() > lamp
    assert not like(left, CORAL).any()
    assert not like(right, BUTTER).any()


@every_size
def test_a_dark_lamp_is_not_lit(stage: MakeStage, size: Size) -> None:
    layout = lay_out(*size)
    image = stage(size).settled(VIEWS["posing"])
    assert not like(within(image, layout.ready), BUTTER).any()
    assert like(within(image, layout.start), CORAL).mean() > 0.4


def test_a_lamp_that_may_be_pressed_breathes_and_one_that_is_pressed_does_not(
    stage: MakeStage,
) -> None:
    breathing = made_up.waiting()
    pressed = replace(breathing, ready_lamp=Lamp(Glow.SOLID, Action.UNREADY))
    around = lay_out(*LANDSCAPE).ready.inset(-20)
    painted = stage()
    for view, moves in ((breathing, True), (pressed, False)):
        painted.settled(view)
        moments = [within(painted.draw(view, NOW_MS + ms), around) for ms in (0, 500, 1_100)]
        assert (not np.array_equal(moments[0], moments[2])) is moves


def test_a_pressed_lamp_has_a_tick(stage: MakeStage) -> None:
    pressed = made_up.waiting(ready_lamp=Lamp(Glow.SOLID, Action.READY))
    lamp = lay_out(*LANDSCAPE).ready
    images = [within(stage().settled(view), lamp) for view in (made_up.waiting(), pressed)]
    assert not np.array_equal(*images)


@every_size
@every_language
def test_what_holding_the_button_does_is_said_on_its_lamp(
    stage: MakeStage, size: Size, language: str
) -> None:
    layout, printed = lay_out(*size), VIEWS["printed"]
    once = replace(printed, ready_hold=Action.NONE)
    one, two = (stage(size, language).settled(view) for view in (once, printed))
    assert not np.array_equal(within(one, layout.ready), within(two, layout.ready))
    assert np.array_equal(within(one, layout.start), within(two, layout.start))


def test_a_lamp_is_lit_if_holding_it_is_all_that_it_does(stage: MakeStage) -> None:
    view = replace(VIEWS["printed"], ready_lamp=Lamp(Glow.BREATHING, Action.PRINT))
    lamp = within(stage().settled(view), lay_out(*LANDSCAPE).ready)
    assert like(lamp, BUTTER).mean() > 0.4
