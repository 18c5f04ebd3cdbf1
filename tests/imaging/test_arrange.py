"""Whatever cameras people come from, they stand together as in a photograph of friends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

import pytest

from kiosk.imaging import Size
from kiosk.imaging.arrange import Card, Standing, arrange, frame_in
from kiosk.imaging.figure import Figure, mirrored
from kiosk.imaging.tiles import Box

WIDE, UPRIGHT = 16 / 9, 9 / 16
PAPER = 4 / 3
SCREEN: Size = (1280, 720)
FRAME = frame_in(SCREEN, PAPER)

HALF_A_HEAD = 0.38
"""From a head's middle to its ear, in heights of it."""

HALF_ITS_HAIR = 0.53
"""From a head's middle to where its hair ends."""

EYES = 0.47
"""How far below its top a head's eyes are, of its height."""


@dataclass(frozen=True)
class Person:
    """Somebody's figure, None if they cannot be cut out, and the shape of their picture."""

    figure: Figure | None
    shape: float


@dataclass(frozen=True)
class Seen:
    """A figure on the canvas, px: its heads' middles, their height, their eyes, its lower end."""

    heads: tuple[float, ...]
    head: float
    eyes: float
    bottom: float
    depth: int
    behind: bool
    fades: bool

    @property
    def edges(self) -> tuple[float, float]:
        """Of the outer heads."""
        return self.heads[0] - HALF_A_HEAD * self.head, self.heads[-1] + HALF_A_HEAD * self.head

    @property
    def crown(self) -> float:
        return self.eyes - EYES * self.head


def person(
    *,
    head: float = 0.3,
    eyes: float = 0.36,
    shape: float = WIDE,
    lean: float = 0.0,
    heads: int = 1,
    apart: float = 1.5,
    feet: float | None = None,
) -> Person:
    """`heads` beside each other, `apart` by so many heads; lengths in heights of the picture."""
    middles = tuple(
        shape / 2 + lean + (index - (heads - 1) / 2) * apart * head for index in range(heads)
    )
    left, right = max(middles[0] - 1.2 * head, 0), min(middles[-1] + 1.2 * head, shape)
    bottom = 1.0 if feet is None else feet
    top = eyes - EYES * head
    return Person(Figure(left, top, right, bottom, eyes, head, middles, feet is None), shape)


CARD = Person(None, WIDE)
STANDING = person(head=0.12, eyes=0.2, feet=0.94)
GROUP = person(head=0.2, heads=3)


def laptop(random: Random) -> Person:
    """Near, leaning this way or that, the camera too high or too low."""
    head = random.uniform(0.28, 0.46)
    eyes = min(random.uniform(0.28, 0.44), 1 - 1.4 * head)
    return person(head=head, eyes=eyes, lean=random.uniform(-0.3, 0.3))


def phone(random: Random) -> Person:
    head, eyes = random.uniform(0.18, 0.34), random.uniform(0.25, 0.45)
    return person(head=head, eyes=eyes, shape=UPRIGHT, lean=random.uniform(-0.08, 0.08))


def across_the_room(random: Random) -> Person:
    head, eyes = random.uniform(0.12, 0.26), random.uniform(0.25, 0.45)
    return person(head=head, eyes=eyes, lean=random.uniform(-0.4, 0.4))


def booth(random: Random) -> Person:
    """One to three before the booth's camera."""
    head, eyes = random.uniform(0.14, 0.25), random.uniform(0.3, 0.42)
    heads, apart = random.choice([1, 1, 2, 3]), random.uniform(1.3, 1.9)
    return person(head=head, eyes=eyes, heads=heads, apart=apart)


def parties(people: int, count: int = 60) -> list[list[Person]]:
    """Many different ones; the same every time."""
    random = Random(people)
    return [
        [booth(random)]
        + [random.choice([laptop, phone, across_the_room])(random) for _ in range(people - 1)]
        for _ in range(count)
    ]


def spots(party: Sequence[Person], frame: Box = FRAME) -> list[Standing | Card]:
    return arrange([it.figure for it in party], [it.shape for it in party], frame)


def seen(party: Sequence[Person], frame: Box = FRAME) -> list[Seen]:
    """All who are cut out, in their order."""
    return [
        on_canvas(it.figure, spot)
        for it, spot in zip(party, spots(party, frame), strict=True)
        if it.figure and isinstance(spot, Standing)
    ]


def on_canvas(it: Figure, spot: Standing) -> Seen:
    return Seen(
        tuple(spot.x + x * spot.scale for x in it.heads),
        it.head * spot.scale,
        spot.y + it.eyes * spot.scale,
        spot.y + it.bottom * spot.scale,
        spot.depth,
        spot.behind,
        spot.fades,
    )


def row(party: Sequence[Person], frame: Box = FRAME) -> list[Seen]:
    """The front row: all, or all friends if the booth looks over their shoulders."""
    return [it for it in seen(party, frame) if not it.behind]


PEOPLE = pytest.mark.parametrize("people", range(1, 7))


@PEOPLE
def test_the_eyes_of_a_row_are_on_one_line(people: int) -> None:
    for party in parties(people):
        eyes = [it.eyes for it in row(party)]
        assert max(eyes) - min(eyes) < 0.1 * FRAME.h


def test_eyes_of_people_who_show_enough_are_on_exactly_one_line() -> None:
    party = [person(), person(head=0.2), person(head=0.25, shape=UPRIGHT, lean=0.1)]
    eyes = [it.eyes for it in seen(party)]
    assert eyes == pytest.approx([eyes[0]] * 3)


@PEOPLE
def test_heads_of_a_row_are_alike(people: int) -> None:
    for party in parties(people):
        heads = [it.head for it in row(party)]
        assert max(heads) <= 1.16 * min(heads)


@PEOPLE
def test_nobodys_cut_edge_is_to_be_seen(people: int) -> None:
    for party in parties(people):
        for it in seen(party):
            assert it.fades or it.bottom >= FRAME.y + FRAME.h - 0.5


@PEOPLE
def test_heads_are_inside_the_frame(people: int) -> None:
    for party in parties(people):
        for it in seen(party):
            left, right = it.edges
            assert left >= FRAME.x
            assert right <= FRAME.x + FRAME.w
            assert it.crown >= FRAME.y + 0.05 * FRAME.h
            assert it.eyes <= FRAME.y + 0.75 * FRAME.h


@PEOPLE
@pytest.mark.parametrize("booth", [True, False])
def test_ears_and_hair_at_the_ends_of_a_row_are_inside_the_frame(people: int, booth: bool) -> None:
    for party in parties(people):
        figures, shapes = [it.figure for it in party], [it.shape for it in party]
        for it, spot in zip(figures, arrange(figures, shapes, FRAME, booth=booth), strict=True):
            assert it
            assert isinstance(spot, Standing)
            one = on_canvas(it, spot)
            assert one.heads[0] - HALF_ITS_HAIR * one.head >= FRAME.x
            assert one.heads[-1] + HALF_ITS_HAIR * one.head <= FRAME.x + FRAME.w


def test_who_is_at_the_end_of_a_crowded_row_may_lean_and_heads_are_not_smaller_for_it() -> None:
    near = person(head=0.42, eyes=0.45)
    first, *_, last = everybody = seen([near, *[person(head=0.25)] * 3, near, near])
    for clear in (first.heads[0] - FRAME.x, FRAME.x + FRAME.w - last.heads[-1]):
        assert clear >= (HALF_ITS_HAIR + 0.08) * first.head
    assert min(it.head for it in everybody) >= 0.2 * FRAME.h


@PEOPLE
def test_heads_are_as_large_as_the_number_of_people_allows(people: int) -> None:
    least = {1: 0.26, 2: 0.21, 3: 0.18}.get(people, 0.2)
    for party in parties(people):
        for it in seen(party):
            assert least * FRAME.h < it.head < 0.45 * FRAME.h


@PEOPLE
def test_no_face_covers_another(people: int) -> None:
    for party in parties(people):
        in_row = sorted((x, it.head) for it in row(party) for x in it.heads)
        for (x, head), (other_x, other) in pairwise(in_row):
            assert other_x - x >= 0.8 * max(head, other)


@pytest.mark.parametrize("people", [3, 4, 5, 6])
def test_who_looks_over_the_others_shoulders_is_not_behind_a_face(people: int) -> None:
    for party in parties(people):
        back, *front = seen(party)
        for it in front:
            for x, own in ((x, own) for x in it.heads for own in back.heads):
                apart = ((x - own) ** 2 + (it.eyes - back.eyes) ** 2) ** 0.5
                assert apart >= 0.8 * max(it.head, back.head)


@PEOPLE
def test_the_order_is_that_of_the_people_from_left_to_right(people: int) -> None:
    for party in parties(people):
        for one, other in pairwise(row(party)):
            assert one.heads[-1] < other.heads[0]


@PEOPLE
def test_everybody_stands_around_the_middle(people: int) -> None:
    for party in parties(people):
        everybody = row(party)
        middle = (everybody[0].heads[0] + everybody[-1].heads[-1]) / 2
        assert middle == pytest.approx(FRAME.x + FRAME.w / 2, abs=0.08 * FRAME.w)


@PEOPLE
def test_everybody_has_a_layer_of_their_own(people: int) -> None:
    for party in parties(people, count=10):
        assert sorted(spot.depth for spot in spots(party)) == list(range(people))


@PEOPLE
def test_screen_and_paper_show_the_same_arrangement(people: int) -> None:
    paper = frame_in((960, 720), PAPER)
    assert paper == Box(0, 0, 960, 720)
    for party in parties(people, count=20):
        for wide, narrow in zip(spots(party), spots(party, paper), strict=True):
            assert isinstance(wide, Standing)
            assert isinstance(narrow, Standing)
            assert wide.x - FRAME.x == pytest.approx(narrow.x)
            assert wide == replace(narrow, x=wide.x)


def test_it_is_the_same_at_any_size() -> None:
    for party in parties(5, count=10):
        for large, small in zip(seen(party), seen(party, frame_in((320, 180), PAPER)), strict=True):
            assert large.eyes == pytest.approx(4 * small.eyes)
            assert large.head == pytest.approx(4 * small.head)
            assert large.heads == pytest.approx([4 * x for x in small.heads])


@pytest.mark.parametrize("people", [1, 2])
def test_in_a_mirror_the_row_is_reversed_and_nothing_else(people: int) -> None:
    for party in parties(people, count=20):
        turned = [
            Person(mirrored(it.figure, it.shape), it.shape) for it in reversed(party) if it.figure
        ]
        for one, other in zip(seen(party), reversed(seen(turned)), strict=True):
            assert other.heads == pytest.approx([SCREEN[0] - x for x in reversed(one.heads)])
            assert (other.eyes, other.head) == pytest.approx((one.eyes, one.head))


@PEOPLE
def test_where_somebody_leans_in_their_picture_moves_nobody_else(people: int) -> None:
    for party in parties(people, count=10):
        leaning = person(head=0.3, lean=0.2)
        upright = person(head=0.3)
        one, other = (seen([*party[:-1], last]) for last in (leaning, upright))
        assert [it.heads for it in one] == [pytest.approx(it.heads) for it in other]


def test_one_alone_is_in_the_middle_at_a_pleasant_height() -> None:
    (it,) = seen([person()])
    assert it.heads[0] == pytest.approx(SCREEN[0] / 2)
    assert it.eyes == pytest.approx(0.45 * SCREEN[1], abs=0.02 * SCREEN[1])


def test_two_stand_a_comfortable_distance_apart() -> None:
    one, other = seen([person(), person(shape=UPRIGHT, head=0.22)])
    assert 1.5 * one.head < other.heads[0] - one.heads[0] < 2.5 * one.head


def test_who_shows_little_of_themselves_is_a_little_larger_and_the_row_lower() -> None:
    near = person(head=0.42, eyes=0.45)
    usual, both = seen([person(head=0.2)] * 2), seen([person(head=0.2), near])
    assert both[0].eyes > usual[0].eyes
    assert both[1].head > both[0].head
    assert both[1].eyes == pytest.approx(both[0].eyes)
    assert both[1].bottom >= SCREEN[1] - 0.5


def test_a_face_that_fills_its_picture_is_lowered_rather_than_cut_off() -> None:
    party = [person(head=0.2), person(head=0.7, eyes=0.5)]
    other, near = seen(party)
    assert near.bottom >= SCREEN[1] - 0.5
    assert near.head <= 1.16 * other.head
    assert near.eyes > other.eyes


def test_a_group_before_one_camera_stays_together_and_is_as_large_as_the_friend() -> None:
    group, friend = seen([GROUP, person()])
    assert group.head == pytest.approx(friend.head, rel=0.06)
    gaps = [b - a for a, b in pairwise(group.heads)]
    assert gaps == pytest.approx([1.5 * group.head] * 2)
    assert friend.heads[0] - group.heads[-1] >= 0.9 * friend.head


def test_who_hides_their_face_in_a_group_still_has_room() -> None:
    couple = person(head=0.25, heads=2, apart=2)
    figure = couple.figure
    assert figure
    hidden = Person(replace(figure, heads=figure.heads[:1]), couple.shape)
    (one, other), (seen_one, seen_other) = seen([couple, person()]), seen([hidden, person()])
    assert seen_one.heads[0] == pytest.approx(one.heads[0], abs=0.05 * SCREEN[1])
    assert seen_other.heads[0] == pytest.approx(other.heads[0], abs=0.05 * SCREEN[1])
    assert seen_one.head == pytest.approx(one.head, rel=0.1)


def test_who_ends_within_their_picture_is_put_on_the_ground() -> None:
    other, kneeling = seen([person(), person(head=0.4, eyes=0.3, feet=0.75)])
    assert kneeling.bottom == pytest.approx(0.97 * SCREEN[1], abs=1)
    assert kneeling.head == pytest.approx(other.head)


def test_whoever_is_far_away_comes_nearer_and_their_feet_go_beyond_the_edge() -> None:
    far, near = seen([STANDING, person()])
    assert far.head == pytest.approx(near.head, rel=0.01)
    assert far.eyes == pytest.approx(near.eyes)
    assert far.bottom > SCREEN[1]


@pytest.mark.parametrize("people", [4, 5, 6])
def test_from_four_on_the_booth_looks_over_the_shoulders_of_its_friends(people: int) -> None:
    back, *front = seen([GROUP, *[person(head=0.25)] * (people - 1)])
    assert back.eyes < min(it.eyes - 0.7 * it.head for it in front)
    assert back.behind
    assert back.depth == 0
    assert 0.85 * front[0].head < back.head < front[0].head
    assert sum(back.heads) / 3 == pytest.approx(SCREEN[0] / 2)


@pytest.mark.parametrize("people", [4, 5, 6])
def test_the_team_has_larger_heads_than_a_single_row_of_it(people: int) -> None:
    friends = [person(head=0.25)] * (people - 1)
    team, single = seen([GROUP, *friends]), seen([CARD, *friends])
    assert team[1].head > single[0].head


def test_who_shows_too_little_to_look_over_shoulders_stays_in_the_row() -> None:
    everybody = seen([person(head=0.42, eyes=0.45), *[person(head=0.25)] * 3])
    assert [it.heads[0] for it in everybody] == sorted(it.heads[0] for it in everybody)
    assert not any(it.fades for it in everybody)


def test_the_back_row_fades_where_its_picture_ends_above_the_edge() -> None:
    back, *front = seen([person(head=0.28, eyes=0.4), *[person(head=0.2)] * 3])
    assert back.bottom < SCREEN[1]
    assert back.fades
    assert not any(it.fades for it in front)
    tall, *_ = seen([STANDING, *[person(head=0.2)] * 3])
    assert not tall.fades


@pytest.mark.parametrize("party", [[person(head=0.2)] * 3, [GROUP, person(head=0.2)]])
def test_three_heads_and_two_cameras_are_no_team(party: list[Person]) -> None:
    everybody = seen(party)
    assert not any(it.fades for it in everybody)
    eyes = [it.eyes for it in everybody]
    assert max(eyes) - min(eyes) < 0.05 * SCREEN[1]


def test_the_outer_ones_are_drawn_before_those_in_the_middle() -> None:
    by_depth = sorted(seen([person(head=0.2)] * 3), key=lambda it: it.depth)
    off = [abs(it.heads[0] - SCREEN[0] / 2) for it in by_depth]
    assert off == sorted(off, reverse=True)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_card_stands_in_the_row_beside_cutouts(place: int) -> None:
    party = [person(head=0.2), person(head=0.25)]
    party.insert(place, CARD)
    card = spots(party)[place]
    assert isinstance(card, Card)
    left, right = card.box.x, card.box.x + card.box.w
    for index, it in enumerate(seen(party)):
        clear = left - it.edges[1] if index < place else it.edges[0] - right
        assert clear >= 0.1 * it.head
        assert card.box.y < it.eyes < card.box.y + card.box.h
        assert card.box.h == pytest.approx(2 * it.head, rel=0.2)


@pytest.mark.parametrize("shape", [0.2, UPRIGHT, 1.0, WIDE, 3.0])
@PEOPLE
def test_cards_are_within_the_frame_and_do_not_cover_each_other(people: int, shape: float) -> None:
    boxes = [spot.box for spot in spots([Person(None, shape)] * people) if isinstance(spot, Card)]
    assert len(boxes) == people
    for box in boxes:
        assert FRAME.x - 1 <= box.x
        assert box.x + box.w <= FRAME.x + FRAME.w + 1
        assert FRAME.y <= box.y
        assert box.y + box.h <= FRAME.y + FRAME.h
        assert 0.65 <= box.w / box.h <= 1.65
    for one, other in pairwise(boxes):
        assert one.x + one.w <= other.x


def test_cards_are_behind_people() -> None:
    party = [person(), CARD, person(), CARD]
    depths = [spot.depth for spot in spots(party)]
    assert max(depths[1], depths[3]) < min(depths[0], depths[2])


def test_nobody_needs_no_place() -> None:
    assert arrange([], [], FRAME) == []


@pytest.mark.parametrize(
    ("size", "frame"),
    [
        ((1280, 720), Box(160, 0, 960, 720)),
        ((960, 720), Box(0, 0, 960, 720)),
        ((720, 1280), Box(0, 740, 720, 540)),
        ((320, 180), Box(40, 0, 240, 180)),
    ],
)
def test_people_stand_in_the_middle_on_the_lower_edge(size: Size, frame: Box) -> None:
    assert frame_in(size, PAPER) == frame


def test_on_an_upright_screen_people_stand_at_the_foot_of_it() -> None:
    frame = frame_in((720, 1280), PAPER)
    for party in parties(3, count=10):
        for it in seen(party, frame):
            assert it.fades or it.bottom >= 1279
            assert it.crown >= frame.y


def test_without_the_booth_no_friend_is_taken_for_it() -> None:
    friends = [GROUP, *[person(head=0.25)] * 3]
    figures, shapes = [it.figure for it in friends], [it.shape for it in friends]
    with_booth, without = (arrange(figures, shapes, FRAME, booth=it) for it in (True, False))
    behind = [
        [isinstance(spot, Standing) and spot.behind for spot in of] for of in (with_booth, without)
    ]
    assert behind == [[True, False, False, False], [False] * 4]


def test_on_tall_paper_many_people_do_not_become_ants() -> None:
    """Booths with one or two shots print upright; all in one row would be tiny."""
    tall = frame_in((1060, 1324), 1060 / 1324)
    party = [person(head=0.24, heads=3), *[person(head=0.3)] * 4]
    assert min(it.head for it in seen(party, tall)) > 0.12 * tall.h
