from itertools import combinations, product

import pytest

from kiosk.imaging.tiles import Box, filling, parts, tiles

SCREEN, UPRIGHT_SCREEN, SHOT = (1280, 720), (720, 1280), (530, 378)
WIDE, UPRIGHT = 16 / 9, 9 / 16


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h


@pytest.mark.parametrize(
    ("count", "size"), [*product(range(1, 10), (SCREEN, UPRIGHT_SCREEN, SHOT))]
)
def test_the_tiles_cover_the_picture_and_nobody_covers_anybody(
    count: int, size: tuple[int, int]
) -> None:
    boxes = tiles(count, size)
    assert len(boxes) == count
    assert sum(box.w * box.h for box in boxes) == size[0] * size[1]
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))
    assert all(box.x >= 0 and box.x + box.w <= size[0] for box in boxes)
    assert all(box.y >= 0 and box.y + box.h <= size[1] for box in boxes)


def test_one_person_has_the_whole_picture() -> None:
    assert tiles(1, SCREEN) == [(0, 0, 1280, 720)]


def test_two_whose_pictures_are_not_known_yet_have_halves() -> None:
    assert tiles(2, SCREEN) == [(0, 0, 640, 720), (640, 0, 640, 720)]
    assert tiles(2, UPRIGHT_SCREEN) == [(0, 0, 720, 640), (0, 640, 720, 640)]


def test_several_people_in_the_booth_get_more_room_than_a_friend_alone() -> None:
    booth, friend = tiles(2, SHOT, shapes=[WIDE, WIDE])
    assert booth.w > 1.2 * friend.w


def test_two_stand_side_by_side_where_it_is_wide_and_one_above_the_other_where_it_is_high() -> None:
    left, right = tiles(2, SCREEN)
    assert left.h == right.h == 720
    above, below = tiles(2, UPRIGHT_SCREEN)
    assert above.w == below.w == 720


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_the_people_in_the_booth_have_at_least_as_much_room_as_anyone(count: int) -> None:
    for size in (SCREEN, UPRIGHT_SCREEN, SHOT):
        booth, *friends = tiles(count, size)
        assert all(booth.w >= 0.98 * friend.w for friend in friends)


def test_an_upright_phone_gets_an_upright_tile_beside_a_wide_camera() -> None:
    booth, phone = tiles(2, SHOT, shapes=[WIDE, UPRIGHT])
    assert phone.h > 1.5 * phone.w
    assert booth.w > 1.5 * phone.w


def test_two_friends_beside_the_booth_are_equal() -> None:
    _, phone, laptop = tiles(3, SHOT, shapes=[WIDE, UPRIGHT, WIDE])
    assert (phone.w, phone.h) == (laptop.w, laptop.h)


@pytest.mark.parametrize("count", [4, 5, 6, 7, 8, 9])
def test_in_a_crowd_no_friend_is_tiny(count: int) -> None:
    for size in (SCREEN, UPRIGHT_SCREEN, SHOT):
        areas = [box.w * box.h for box in tiles(count, size)[1:]]
        assert max(areas) < 2.2 * min(areas)


@pytest.mark.parametrize("shapes", [*product((WIDE, 4 / 3, UPRIGHT), repeat=3)])
def test_no_tile_of_few_loses_most_of_a_picture(shapes: tuple[float, ...]) -> None:
    for count in (1, 2, 3):
        for box, shape in zip(tiles(count, SHOT, shapes=shapes[:count]), shapes, strict=False):
            tile = box.w / box.h
            assert min(tile / shape, shape / tile) > 0.33


def test_a_panorama_does_not_squeeze_the_others() -> None:
    boxes = tiles(3, SHOT, shapes=[WIDE, 60.0, 0.01])
    assert min(box.w for box in boxes) > 100
    assert min(box.h for box in boxes) > 100


@pytest.mark.parametrize("count", range(1, 10))
def test_video_gets_even_numbers(count: int) -> None:
    for size in (SCREEN, UPRIGHT_SCREEN):
        boxes = tiles(count, size, gap=4, step=2)
        assert all(number % 2 == 0 for box in boxes for number in box)


def test_between_two_people_is_a_seam_of_the_width_asked_for() -> None:
    left, right = tiles(2, SHOT, gap=6)
    assert right.x - (left.x + left.w) == 6
    assert right.x + right.w == 530


def test_parts_are_in_proportion_and_end_with_the_length() -> None:
    assert parts(100, [1, 3], gap=20) == [(0, 20), (40, 60)]
    assert sum(extent for _, extent in parts(101, [1, 1, 1])) == 101


@pytest.mark.parametrize(
    ("source", "size"), [*product([(1280, 720), (720, 1280), (640, 480)], [(321, 378), SHOT])]
)
def test_a_picture_fills_its_tile_undistorted(
    source: tuple[int, int], size: tuple[int, int]
) -> None:
    left, top, right, bottom = filling(source, size)
    assert 0 <= left < right <= source[0]
    assert 0 <= top < bottom <= source[1]
    assert (right - left) / (bottom - top) == pytest.approx(size[0] / size[1])


def test_what_is_cut_off_is_cut_off_evenly_at_the_sides_but_more_below_than_above() -> None:
    left, _, right, _ = filling((1280, 720), (300, 400))
    assert left == pytest.approx(1280 - right)
    _, top, _, bottom = filling((720, 1280), (400, 300))
    assert 0 < top < 1280 - bottom
