import numpy as np
import pytest
from PIL import Image, ImageFilter

from kiosk.display.theme import BUTTER, PAPER_DEEP
from kiosk.session.printing import PrintStatus, WayKind
from kiosk.session.view import View, WayView
from tests.display import made_up
from tests.display.look import (
    LANDSCAPE,
    MakeStage,
    Pixels,
    Size,
    Stage,
    codes,
    every_language,
    every_size,
    like,
)
from tests.display.made_up import HERE, HOTSPOT, INTERNET, NOW_MS, ended

SCREENS = pytest.mark.parametrize(
    "size", [(1920, 1080), (1280, 720), (1080, 1920)], ids=lambda size: f"{size[0]}x{size[1]}"
)


def from_a_metre(image: Pixels) -> Pixels:
    """A 15.6 inch screen, 345 mm long, in a phone's picture of 4032 px across 67 degrees."""
    seen = 345 * 4032 / (2 * 1000 * np.tan(np.radians(67 / 2)))
    picture = Image.fromarray(image)
    scale = seen / max(picture.size)
    small = picture.resize((round(picture.width * scale), round(picture.height * scale)))
    return np.asarray(small.filter(ImageFilter.GaussianBlur(0.6)))


@SCREENS
@every_language
@pytest.mark.parametrize("paper", [None, PrintStatus.PRINTING])
@pytest.mark.parametrize("way", [INTERNET, HERE], ids=["signed", "here"])
def test_a_phone_reads_the_code_from_a_metre_away(
    stage: MakeStage, size: Size, language: str, paper: PrintStatus | None, way: WayView
) -> None:
    assert way.kind is not WayKind.INTERNET or len(way.url) >= 500
    image = stage(size, language).settled(ended(paper, (way,)))
    assert codes(from_a_metre(image)) == [way.url]


@SCREENS
@every_language
@pytest.mark.parametrize("paper", [None, PrintStatus.PRINTING])
def test_a_phone_joins_the_booths_wifi_and_then_opens_the_strip(
    stage: MakeStage, size: Size, language: str, paper: PrintStatus | None
) -> None:
    image = stage(size, language).settled(ended(paper, (HOTSPOT,)))
    assert sorted(codes(from_a_metre(image))) == sorted([made_up.WIFI, HOTSPOT.url])


@every_size
def test_of_several_ways_one_code_is_enough(stage: MakeStage, size: Size) -> None:
    image = stage(size).settled(ended(None, (INTERNET, HERE, HOTSPOT)))
    assert codes(image) == [INTERNET.url]


@every_size
@pytest.mark.parametrize("ways", [None, ()], ids=["looking", "none"])
def test_there_is_no_code_before_it_is_known_to_work(
    stage: MakeStage, size: Size, ways: tuple[WayView, ...] | None
) -> None:
    image = stage(size).settled(ended(None, ways))
    assert codes(image) == []
    assert like(image, PAPER_DEEP, 2).mean() > 0.03


def test_while_a_way_is_looked_for_it_is_seen_to_be(stage: MakeStage) -> None:
    looking, none = (moving(stage(), ended(None, ways)) for ways in (None, ()))
    assert looking
    assert not none


def moving(stage: Stage, view: View) -> bool:
    """Whether anything but the lamps' breath changes within a second or two."""
    images = [stage.draw(view, NOW_MS + 450 * i) for i in range(-8, 5)][8:]
    deep = [like(image, BUTTER, 4)[: LANDSCAPE[1] * 3 // 4].sum() for image in images]
    return len(set(deep)) > 1


def test_a_code_shows_up_through_what_was_there_before_it(stage: MakeStage) -> None:
    painted = stage()
    painted.settled(ended(None, None))
    painted.draw(ended(None, (HERE,)), NOW_MS + 10)
    early, late = (painted.draw(ended(None, (HERE,)), NOW_MS + ms) for ms in (60, 1_000))
    white = [int(like(image, (255, 255, 255), 1).sum()) for image in (early, late)]
    assert white[0] < white[1] / 2
    assert codes(late) == [HERE.url]
