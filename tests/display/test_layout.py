import pytest

from kiosk.display.layout import Box, Layout, lay_out

SIZES = [(800, 480), (1024, 768), (1280, 720), (1920, 1080), (3840, 2160), (3440, 1440)]
HELD = [*SIZES, *((height, width) for width, height in SIZES), (1000, 1000)]
ASPECTS = [16 / 9, 4 / 3, 1.0, 9 / 16]

every_screen = pytest.mark.parametrize("size", HELD, ids=lambda size: f"{size[0]}x{size[1]}")
every_aspect = pytest.mark.parametrize("aspect", ASPECTS)


@every_screen
@every_aspect
def test_everything_is_on_the_screen(size: tuple[int, int], aspect: float) -> None:
    layout = lay_out(*size, aspect)
    for box in parts(layout):
        assert layout.screen.holds(box)
        assert box.w > 0
        assert box.h > 0


UPRIGHT = [size for size in HELD if lay_out(*size).portrait]


@pytest.mark.parametrize("size", UPRIGHT, ids=lambda size: f"{size[0]}x{size[1]}")
@every_aspect
@pytest.mark.parametrize("hung", [0.03, 0.1, 0.2])
def test_held_upright_everything_begins_below_what_hangs_at_the_top(
    size: tuple[int, int], aspect: float, hung: float
) -> None:
    top = round(hung * size[1])
    layout = lay_out(*size, aspect, top)
    assert layout.free.y == top
    apart = [layout.picture, layout.words, layout.content, layout.ready, layout.start]
    for i, one in enumerate(apart):
        assert layout.free.holds(one)
        assert not any(one.meets(other) for other in apart[i + 1 :])
    assert layout.ready == lay_out(*size, aspect).ready
    assert layout.picture.h > 0.1 * size[1]


def test_there_is_an_end_to_how_far_everything_gives_way() -> None:
    layout = lay_out(1080, 1920, hung=1_500)
    assert layout.picture.h > 0.2 * 1920
    assert layout.content.h > 0.2 * 1920


@pytest.mark.parametrize("size", SIZES)
def test_in_landscape_notices_hang_over_the_picture(size: tuple[int, int]) -> None:
    assert lay_out(*size, hung=200) == lay_out(*size)


def parts(layout: Layout) -> list[Box]:
    return [
        layout.picture,
        layout.words,
        layout.panel,
        layout.content,
        layout.ready,
        layout.start,
        layout.notices,
        layout.above_ready,
        layout.above_lamps,
    ]


@every_screen
@every_aspect
def test_nothing_lies_on_anything_else(size: tuple[int, int], aspect: float) -> None:
    layout = lay_out(*size, aspect)
    apart = [layout.picture, layout.words, layout.content, layout.ready, layout.start]
    for i, one in enumerate(apart):
        assert not any(one.meets(other) for other in apart[i + 1 :])


@every_screen
def test_the_lamps_are_above_their_buttons(size: tuple[int, int]) -> None:
    layout = lay_out(*size)
    middle_x, middle_y = layout.screen.middle
    assert layout.ready.right < middle_x < layout.start.x
    assert layout.ready.y == layout.start.y > middle_y


@every_screen
@every_aspect
def test_the_lamps_are_in_the_two_corners_alike(size: tuple[int, int], aspect: float) -> None:
    layout = lay_out(*size, aspect)
    assert layout.ready.x == pytest.approx(layout.screen.w - layout.start.right, abs=1)
    assert layout.ready.w == layout.start.w


@every_screen
@every_aspect
def test_the_picture_keeps_its_aspect(size: tuple[int, int], aspect: float) -> None:
    picture = lay_out(*size, aspect).picture
    assert picture.w / picture.h == pytest.approx(aspect, rel=0.01)


def test_a_wide_picture_fills_the_pane_of_a_wide_screen() -> None:
    layout = lay_out(1920, 1080)
    assert layout.picture == Box(0, 0, 1440, 810)
    assert layout.panel == Box(1440, 0, 480, 1080)


def test_held_upright_the_panel_goes_below() -> None:
    layout = lay_out(1080, 1920)
    assert layout.portrait
    assert layout.picture.bottom <= layout.words.y < layout.panel.y
    assert layout.panel.w == 1080


def test_cells_share_a_box_evenly() -> None:
    cells = list(Box(10, 10, 100, 70).cells(5, 2, 10))
    assert [(cell.x, cell.y) for cell in cells] == [
        (10, 10),
        (65, 10),
        (10, 36),
        (65, 36),
        (10, 62),
    ]
    assert {(cell.w, cell.h) for cell in cells} == {(45, 16)}


def test_a_box_placed_in_another_can_lie_at_any_side() -> None:
    room = Box(100, 100, 50, 50)
    assert room.placed(10, 20, 0, 0) == Box(100, 100, 10, 20)
    assert room.placed(10, 20, 1, 1) == Box(140, 130, 10, 20)
    assert room.placed(10, 20) == Box(120, 115, 10, 20)
