from kiosk.display.theme import CORAL, PAPER
from tests.display.look import (
    MakeStage,
    Size,
    every_size,
    like,
)


@every_size
def test_how_far_the_strip_is_can_be_seen_while_counting(counting: MakeStage, size: Size) -> None:
    foot = counting(size).count(2_100)[-round(size[1] * 0.13) :]
    assert like(foot, CORAL).any()  # this shot
    assert like(foot, PAPER).sum() > 100  # those before it, and the words
